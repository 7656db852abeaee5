"""Documents that real programs made: everything goes in, with title, date and language right, without menus."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from retrieval.reading.files import read_path
from retrieval.reading.opening import take_opening
from retrieval.text.languages import identify
from retrieval.types import Article

FOLDER = Path(__file__).parent / "data" / "documents"
TRUE: dict[str, dict[str, Any]] = {
    article["key"]: article for article in json.loads((FOLDER / "articles.json").read_text())
}
FILES: dict[str, list[str]] = json.loads((FOLDER / "manifest.json").read_text())
KINDS = sorted({name.partition("/")[0] for name in FILES})
FURNITURE = re.compile(
    "cookie|partners|Accept all|Newsletters|Facebook|More on this topic|Ten recipes|harbourfan|never believed|"
    "Most read|All rights reserved|Imprint|only for the eye"
)


def tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"[一-鿿]|[^\W一-鿿]+", text.casefold()))


def f1(found: str, true: str) -> float:
    one, other = tokens(found), tokens(true)
    return 2 * sum((one & other).values()) / (sum(one.values()) + sum(other.values()) or 1)


@cache
def read(name: str) -> list[Any]:
    return list(read_path(FOLDER / name))


def true_text(article: dict[str, Any]) -> str:
    return "\n\n".join(article["text"])


def pairs(names: list[str]) -> list[tuple[str, Article, dict[str, Any]]]:
    """Every article read with the true one that it resembles most."""
    found = [(name, article) for name in names for article in read(name) if isinstance(article, Article)]
    return [
        (name, article, max((TRUE[key] for key in FILES[name]), key=lambda true: f1(article.text, true_text(true))))
        for name, article in found
    ]


@pytest.mark.parametrize("name", FILES)
def test_everything_goes_in_whole(name: str) -> None:
    assert not [str(failure) for failure in read(name) if not isinstance(failure, Article)]
    assert sorted(true["key"] for _, _, true in pairs([name])) == sorted(FILES[name])
    for _, article, true in pairs([name]):
        assert f1(article.text, true_text(true)) >= 0.9
        assert not FURNITURE.search(article.text)
        assert true["title"] not in article.text


def field(article: Article, name: str) -> str | None:
    stated: str | None = getattr(article, name)
    return stated or (identify(article.text) if name == "language" else None)


def wrong_fields(names: list[str]) -> list[str]:
    return [
        f"{file} {name}: {field(article, name)!r}, not {true[name]!r}"
        for file, article, true in pairs(names)
        for name in ("title", "date", "language")
        if field(article, name) != true[name]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_fields_are_right(kind: str) -> None:
    names = [name for name in FILES if name.startswith(f"{kind}/")]
    wrong = wrong_fields(names)
    assert len(wrong) <= 0.05 * 3 * len(pairs(names)), wrong


LEAD = "The bridge over the Arva was closed to all traffic on Sunday."


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ("The Arva Valley Post, 21 June 2024", {"date": "2024-06-21", "outlet": "The Arva Valley Post"}),
        ("Kesting, 21 June 2024", {"date": "2024-06-21"}),
        ("The Arva Post\n21 June 2024", {"date": "2024-06-21", "outlet": "The Arva Post"}),
        ("Kim Lo\n21 June 2024", {"date": "2024-06-21", "author": "Kim Lo"}),
    ],
)
def test_the_lines_under_a_title(line: str, stated: dict[str, str]) -> None:
    headed = take_opening(["Bridge closed", *line.split("\n"), LEAD], {"title": "Bridge closed"})
    assert headed.fields == {"title": "Bridge closed", **stated} and headed.text == LEAD


@pytest.mark.parametrize("line", ["It was closed again on 3 March 2024.", "By the river stands an old mill"])
def test_a_short_first_sentence_is_kept(line: str) -> None:
    headed = take_opening(["Bridge closed", line, LEAD], {"title": "Bridge closed"})
    assert headed.fields == {"title": "Bridge closed"} and headed.text == f"{line}\n\n{LEAD}"


if __name__ == "__main__":  # the figures by kind
    for kind in KINDS:
        names = [name for name in FILES if name.startswith(f"{kind}/")]
        scores = [f1(article.text, true_text(true)) for _, article, true in pairs(names)]
        wrong = wrong_fields(names)
        print(
            f"{kind}: {len(names)} files, {len(scores)} articles, F1 {min(scores):.3f} to {max(scores):.3f}", end=", "
        )
        print(
            f"mean {sum(scores) / len(scores):.3f}, {len(wrong)} of {3 * len(scores)} fields wrong", *wrong, sep="\n  "
        )
