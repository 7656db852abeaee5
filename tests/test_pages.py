"""Sixty pages of as many structures on a local web server: their text without what is around it, and their date.

The reader was made with the pages in `first` in sight; those in `second` were written when it was finished.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import quote

import pytest

from retrieval.gathering.web import Web
from retrieval.text.languages import identify
from retrieval.types import Article
from tests.test_reading_documents import f1
from tests.web_site import Site, fetcher_for, http

FOLDER = Path(__file__).parent / "data" / "pages"
PAGES: list[dict[str, Any]] = [
    page | {"folder": truth.parent}
    for truth in sorted(FOLDER.glob("*/truth.json"))
    for page in json.loads(truth.read_text())
]


@dataclass(frozen=True)
class Read:
    """A page's article beside what is true of it."""

    article: Article
    true: dict[str, Any]

    @property
    def f1(self) -> float:
        """How much of the text is there, and how much else is."""
        return f1(self.article.text, self.true["text"])

    def right(self, field: str) -> bool:
        found = getattr(self.article, field)
        if field == "language":
            found = found or identify(self.article.text)
        return bool(found == self.true[field])


def asked(path: str) -> str:
    """Return a path as it goes over the wire."""
    return quote(path, safe="/?&=%")


@pytest.fixture(scope="module")
def read() -> Iterator[list[Read]]:
    """Every page, fetched and read as any; the server states no encoding."""
    site = Site()
    for page in PAGES:
        for served in (page, *page.get("more", ())):
            body = (page["folder"] / served["file"]).read_bytes()
            site.answers[asked(served["path"])] = http(body, content_type="text/html")
    web = Web(fetcher_for(site))
    yield [Read(web.article(site.url(asked(page["path"]))), page) for page in PAGES]
    site.close()


def test_there_are_enough() -> None:
    assert len(PAGES) >= 60 and len({page["structure"] for page in PAGES}) >= 20


@pytest.mark.parametrize("part", ["first", "second"])
def test_the_text_of_the_page_and_not_its_menus(part: str, read: list[Read]) -> None:
    assert mean(one.f1 for one in read if one.true["folder"].name == part) >= 0.9


@pytest.mark.parametrize(("field", "share"), [("date", 0.9), ("title", 0.85), ("language", 0.95)])
@pytest.mark.parametrize("part", ["first", "second"])
def test_what_is_stated(part: str, field: str, share: float, read: list[Read]) -> None:
    assert mean(one.right(field) for one in read if one.true["folder"].name == part) >= share
