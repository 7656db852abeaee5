"""What the archive is said to hold: counted in the database, without reading it whole; and names that sound alike."""

import tracemalloc
from collections.abc import Callable

import pytest

from retrieval.answering.chain import Answerer
from retrieval.types import Article, Contents, Filters, Question
from tests.benchmarks.contents import fill

MANY = 2000
ARTICLES = [
    Article("Harbour fees rise in Tern.", "/a", "Fees", "The Wire", "2022-03-05"),
    Article("Harbour works begin in Tern.", "/b", "Works", "The Echo", "2021-11"),
    Article("Les droits du port augmentent à Tern.", "/c", "Droits", "Le Soir", "2022-04-01"),
    Article("The harbour of Tern is old.", "/d", "Old", "The Wire"),
]


def told(answerer: Answerer, text: str, **chosen: object) -> tuple[Contents, list[str]]:
    answer = answerer.ask(Question(text, **chosen))  # type: ignore[arg-type]
    assert answer.contents
    return answer.contents, [one.title for one in answer.nearest]


def test_counts_dates_and_outlets_are_those_of_the_articles(answerer: Answerer) -> None:
    answerer.archive.add(ARTICLES)
    held, newest = told(answerer, "what's in the archive?")
    assert held == Contents(4, "", "2021-11", "2022-04-01", ("The Wire", "Le Soir", "The Echo"), ("en", "fr"))
    assert newest == ["Droits", "Fees", "Works", "Old"]


@pytest.mark.parametrize(
    ("filters", "left_out", "titles"),
    [
        (Filters(outlet="the wire"), (), ["Fees", "Old"]),
        (Filters(language="fr"), (), ["Droits"]),
        (Filters(source="/b"), (), ["Works"]),
        (Filters(), ("Fees", "Droits"), ["Works", "Old"]),
        (Filters(outlet="The Wire"), ("Fees",), ["Old"]),
    ],
)
def test_only_the_articles_let_by_are_told_of(
    answerer: Answerer, filters: Filters, left_out: tuple[str, ...], titles: list[str]
) -> None:
    answerer.archive.add(ARTICLES)
    without = frozenset(one.id for one in answerer.archive.documents() if one.title in left_out)
    for text in ("what's in the archive?", "what do you have on Tern?"):
        held, newest = told(answerer, text, filters=filters, without=without)
        assert (held.articles, newest) == (len(titles), titles), text


def test_a_removed_article_is_not_told_of(answerer: Answerer) -> None:
    answerer.archive.add(ARTICLES)
    gone = next(one.id for one in answerer.archive.documents() if one.title == "Droits")
    answerer.archive.remove([gone])
    assert told(answerer, "what's in the archive?")[0].languages == ("en",)


def test_a_name_that_only_sounds_alike_is_another_one(answerer: Answerer) -> None:
    answerer.archive.add([
        Article("Mr Belloni opened the bakery in the old street.", "/a", "Bakery"),
        Article("Mrs Bulliniau won the rowing race on the lake.", "/b", "Rowing"),
        Article("Господин Беллони закрыл пекарню на старой улице.", "/c", "Пекарня"),
    ])  # fmt: skip
    held, titles = told(answerer, "what do you have on Belloni?")
    assert (held.articles, set(titles)) == (2, {"Bakery", "Пекарня"})


@pytest.mark.parametrize(("asked", "held"), [("Шойгу", "Choïgou"), ("Зеленський", "Zelensky"), ("Макрон", "Macron")])
def test_a_name_is_found_in_another_script(answerer: Answerer, asked: str, held: str) -> None:
    answerer.archive.add([
        Article(f"Le ministre {held} a parlé hier devant la presse.", "/a", held),
        Article("Le prix du pain augmente encore dans les boulangeries.", "/b", "Pain"),
    ])  # fmt: skip
    assert told(answerer, f"What do you have on {asked}?")[1] == [held]


def test_what_is_told_is_read_and_no_more(answerer: Answerer) -> None:
    fill(answerer.archive, MANY)
    for text in ("what's in the archive?", "what do you have on harbour?"):
        assert told(answerer, text)[0].articles >= MANY // 3
        whole, held = _peak(answerer.archive.documents), _peak(lambda: told(answerer, text))  # noqa: B023
        assert held < whole / 2, text


def _peak(act: Callable[[], object]) -> int:
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
