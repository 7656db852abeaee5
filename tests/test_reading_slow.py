"""Texts made to take for ever: what is read in the program's own process takes time by its length, not its square."""

import random
import time
from collections.abc import Callable

import pytest

from bot.telegram.pages import pages
from bot.telegram.styled import plain
from retrieval.errors import UnreadableDocument
from retrieval.reading import html, isolation, lines, page_dates
from retrieval.reading.files import read_data, read_post
from retrieval.reading.kinds import sniffed
from retrieval.text.dates import iso_date
from retrieval.text.languages import identify
from retrieval.text.letters import storable
from retrieval.text.passages import split_passages
from retrieval.text.sentences import split_sentences
from retrieval.text.words import names, terms
from retrieval.types import Article

SIZE = 200_000  # letters
SECONDS = 8.0  # on a busy machine; what grows with the square took minutes
END = "\nThe article itself is here.\n"
TEXTS = {
    "a date and blanks": "date" + " " * SIZE + "x" + END,
    "a date, a colon and blanks": "date :" + " " * SIZE + "x" + END,
    "a key and blanks": "title" + " " * SIZE + "x" + END,
    "a value with blanks": "title: a" + " " * SIZE + "b" + END,
    "blanks of many kinds": "title: a" + " \t\xa0" * (SIZE // 3) + "b" + END,
    "a title and blanks": "Title\n\ndate" + "\t" * SIZE + "x" + END,
    "a date of commas": "date: 2022" + "," * SIZE + END,
    "no front matter": "---x: 1\n---" + "\nkey: value" * (SIZE // 10) + "\n---\n" + END,
    "strokes": "-" * SIZE + "x" + END,
    "stops": "«" + "Abc. " * (SIZE // 5) + END,
    "initials": "A. b. " * (SIZE // 6) + END,
    "marks on marks": "A" + "\u0301\u0316" * (SIZE // 2) + END,
    "one word": "X" * SIZE + END,
    "tags": "<p " * (SIZE // 3) + "<b>" + END,
}


@pytest.fixture(autouse=True)
def quick() -> object:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("case", TEXTS)
def test_texts_and_messages(case: str) -> None:
    assert list(read_data(TEXTS[case].encode(), "a.txt", "a"))
    try:
        read_post(TEXTS[case], "a", {})
    except UnreadableDocument as error:
        assert error.reason == "date"


@pytest.mark.parametrize("case", TEXTS)
def test_words_and_sentences(case: str) -> None:
    text = TEXTS[case]
    assert identify(storable(text))
    assert split_passages("d", text, "fr") and split_sentences(text, "en")
    assert terms(text, "ru") and terms(text, "uk") and names(text) is not None
    assert iso_date(text) is None


@pytest.mark.parametrize("case", TEXTS)
def test_records(case: str) -> None:
    quoted = TEXTS[case].replace('"', "")
    (found,) = read_data(f'text,title,date\n"{quoted}","{quoted}",2022\n'.encode(), "a.csv", "a")
    assert isinstance(found, Article)


BEGINNINGS = [
    '{"a": 1}' + "\n" * SIZE + "x",
    "[" + " " * SIZE,
    "A: b\n" * (SIZE // 5),
    '"' * SIZE,
    "a,b\n" * (SIZE // 4),
]


@pytest.mark.parametrize("text", BEGINNINGS)
def test_the_kind_of_a_stream(text: str) -> None:
    assert sniffed(text.encode()).startswith(".")


PARTS = {
    "tags": "<meta <script <title <html " * (SIZE // 28),
    "scripts": "<script ld+json>" * (SIZE // 16),
    "changes": "<meta " + "modified:" * (SIZE // 9),
    "types": '"@type":' + " " * SIZE,
    "blanks": "<html" + " lang" * (SIZE // 5),
    "dates": '"dateModified":' * (SIZE // 15),
}


@pytest.mark.parametrize("case", PARTS)
def test_pages(case: str) -> None:
    page = f"<body>{PARTS[case]}"
    page_dates._head(page)
    page_dates.CHANGED.sub("", page)
    html._head_title(page)
    for pattern in (html.WALL, html.ARTICLE, html.LANGUAGE, html.HOST):
        pattern.search(page)
    html.DECLARED.search(page.encode()[:4096])


def test_lines_of_print() -> None:
    assert not lines._is_number(lines.Line("." * SIZE, 0, 1, 0, 9))
    assert lines.joined([lines.Line("a-", 0, 1, 0, 9)] * (SIZE // 10)).endswith("a-")


def test_the_worker_is_not_needed_for_any_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> Callable[[], None]:
        raise AssertionError

    monkeypatch.setattr(isolation, "take_apart", refused)
    chance = random.Random(1)
    text = "".join(chance.choice(" \n\t-:.,«»\"'(date1aA\u0301字") for _ in range(SIZE))
    assert list(read_data(text.encode(), "a.txt", "a"))


def test_a_long_message_is_cut() -> None:
    assert len(pages(plain("word " * SIZE))) == 245
