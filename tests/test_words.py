"""Words as the index knows them: terms within a language, names across scripts."""

import pytest
from snowballstemmer import algorithms
from sqlalchemy import func, select

from retrieval.archive.archive import Archive
from retrieval.archive.schema import postings, terms
from retrieval.archive.search_index import SearchIndex
from retrieval.text.words import STEMMERS, length, names
from retrieval.text.words import terms as terms_of
from retrieval.types import Article

SPELLINGS = [
    ["Zelensky", "Зеленский", "Зеленський", "زيلينسكي"],
    ["Poutine", "Putin", "Путин", "Путін", "بوتين"],
    ["Livingston", "Ливингстон", "Лівінгстон", "ليفينغستون"],
    ["Macron", "Макрон", "ماكرون"],
    ["Johnson", "Джонсон", "جونسون"],
    ["Merkel", "Меркель", "ميركل"],
    ["Pompeo", "Помпео", "بومبيو"],
]


def test_every_stemmer_is_there() -> None:
    assert set(STEMMERS.values()) <= set(algorithms())


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Les armes, l'arme", "fr", ["le", "arme", "l", "arme"]),
        ("Waffen und die Waffe", "de", ["waff", "und", "die", "waff"]),
        ("зброю зброя", "uk", ["збро", "збро"]),
        ("оружия оружие", "ru", ["оруж", "оруж"]),
        ("الأسلحة أسلحة", "ar", ["اسلح", "اسلح"]),
        ("黑豹队的2022", "zh", ["黑豹", "豹队", "队的", "2022"]),
        ("Élection ÉLECTION", "xx", ["elect", "elect"]),
    ],
)
def test_terms(text: str, language: str, expected: list[str]) -> None:
    assert terms_of(text, language) == expected


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_a_name_is_one_in_every_script(spellings: list[str]) -> None:
    assert set.intersection(*(set(names(spelling)) for spelling in spellings))


def test_what_is_no_name() -> None:
    assert names("1" * 5000) == []
    assert names("he met them in 7 of 2013 cases") == ["#2013"]


def test_length_in_words() -> None:
    assert length("The Panthers gave up 308 points.") == 6
    assert length("黑豹队的防守") == 3


def found(archive: Archive, words: list[str]) -> dict[str, int]:
    return SearchIndex(archive.catalogue.engine).words(words, rare=0)[0]


def test_the_index_follows_every_change(archive: Archive) -> None:
    first, second = (Article(f"{name} sent five tanks to Kyiv.", f"/{name}.txt", name) for name in ("Berlin", "Madrid"))
    archive.add([first, second])
    assert found(archive, ["tank", "berlin", "madrid"]) == {"tank": 2, "berlin": 1, "madrid": 1}
    archive.add([Article("Madrid sent nothing.", "/Madrid.txt", "Madrid")])
    assert found(archive, ["tank", "noth"]) == {"tank": 1, "noth": 1}
    archive.reindex()
    assert found(archive, ["tank"]) == {"tank": 1}
    archive.remove([archive.id_of(first)])
    assert found(archive, ["tank", "berlin"]) == {}
    with archive.catalogue.engine.connect() as connection:
        counted = dict(connection.execute(select(postings.c.term, func.count()).group_by(postings.c.term)).all())
        assert counted == dict(connection.execute(select(terms)).all())
