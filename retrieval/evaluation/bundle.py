"""Reads a bundle: articles in one language, or mixed, and questions whose answers in them are known.

A bundle is a folder: `articles/<lang>/<name>.txt`, one article a file (title line, blank line, paragraphs), and
`questions.jsonl`, one question a line in several languages, with the gold sentences in each language's articles.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from ..answering.understanding import checked
from ..errors import BadBundle, BadQuestion
from ..types import Article

QUESTIONS = "questions.jsonl"
MIXED = "mixed"  # the folder of articles in several languages
Form = Literal["single", "follow-ups", "standalone"]


class Gold(BaseModel, frozen=True):
    """A sentence that answers, and the words in it that do."""

    document: str
    sentence: str = Field(min_length=1)
    answer: str | None = None


class _Line(BaseModel):
    id: str
    question: dict[str, str]
    gold: dict[str, list[Gold]] | None = None  # nobody knows the answer: the question is passed over
    history: dict[str, list[str]] = Field(default_factory=dict)
    standalone: dict[str, str] = Field(default_factory=dict)
    kind: str | None = None


@dataclass(frozen=True)
class Item:
    """One question of a bundle, in one language. Without `gold` the articles cannot answer it."""

    id: str
    question: str
    history: tuple[str, ...]
    gold: tuple[Gold, ...]
    kind: str


@dataclass(frozen=True)
class Bundle:
    """The articles in one language, or mixed, by file name; and the questions asked in one language."""

    folder: Path
    ask: str
    within: str
    articles: dict[str, Article]
    items: tuple[Item, ...]


def load_bundle(folder: Path, ask: str, within: str, form: Form = "single", limit: int | None = None) -> Bundle:
    """Read a bundle's questions asked in a language, over its articles in one; `limit` keeps the first of them.

    Raises:
        BadBundle: a file is missing or wrong, or there are no such questions; the message names file and line.
    """
    articles = _articles(folder / "articles", within)
    lines = _lines(folder / QUESTIONS)
    items = [item for number, line in lines for item in _items(folder, number, line, ask, within, form)]
    if not items:
        raise BadBundle(f"{folder / QUESTIONS} holds no {form} question in {ask!r}: {_asked(lines)}.")
    _check_documents(folder, within, items, articles)
    return Bundle(folder, ask, within, articles, tuple(items[:limit]))


def languages(folder: Path, form: Form = "single") -> tuple[list[str], list[str]]:
    """Return the languages a bundle's questions are asked in, and those of its articles: mixed alone, if it has that.

    Raises:
        BadBundle: a file is missing or wrong.
    """
    asked = {language for _, line in _lines(folder / QUESTIONS) for language in _wordings(line, form)}
    held = sorted(path.name for path in (folder / "articles").glob("*/") if any(path.glob("*.txt")))
    return sorted(asked), [MIXED] if MIXED in held else held


def _articles(folder: Path, within: str) -> dict[str, Article]:
    found = sorted((folder / within).glob("*.txt"))
    if not folder.is_dir():
        raise BadBundle(f"There is no folder {folder}: give the path of a bundle.")
    if not found:
        there = ", ".join(sorted(path.name for path in folder.glob("*/"))) or "none"
        raise BadBundle(f"{folder / within} holds no articles (.txt): the languages there are: {there}.")
    return {path.name: _article(path) for path in found}


def _article(path: Path) -> Article:
    title, blank, body = _text(path).partition("\n\n")
    if not blank or "\n" in title.strip() or not body.strip():
        raise BadBundle(f"{path}, line 1: give the article a title line, a blank line and its text.")
    return Article(body.strip(), path.name, title.strip())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadBundle(f"{path} cannot be read ({error.strerror}): a bundle needs it.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadBundle(f"{path}, line {line}: this is not UTF-8; save the file as UTF-8.") from error


def _lines(path: Path) -> list[tuple[int, _Line]]:
    numbered = [(number, line) for number, line in enumerate(_text(path).split("\n"), 1) if line.strip()]
    if not numbered:
        raise BadBundle(f"{path} holds no questions: write one JSON object a line.")
    return [(number, _line(path, number, line)) for number, line in numbered]


def _line(path: Path, number: int, line: str) -> _Line:
    try:
        return _Line.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BadBundle(f"{path}, line {number}: {where + ': ' if where else ''}{first['msg']}.") from error


def _items(folder: Path, number: int, line: _Line, ask: str, within: str, form: Form) -> list[Item]:
    """Return the question in the form that is asked for, where it has it."""
    asked = _wordings(line, form).get(ask)
    if asked is None or line.gold is None:
        return []
    if line.gold and within not in line.gold:
        raise BadBundle(f"{folder / QUESTIONS}, line {number}: gold has nothing for the articles in {within!r}.")
    asked = _checked(folder / QUESTIONS, number, asked)
    history = tuple(line.history.get(ask, ())) if form == "follow-ups" else ()
    gold = tuple(line.gold.get(within, ()))
    return [Item(line.id, asked, history, gold, "answerable" if gold else line.kind or "unanswerable")]


def _wordings(line: _Line, form: Form) -> dict[str, str]:
    """Return the question in each language it has in this form; none where it has no known answer, or another form."""
    if line.gold is None or any(line.history.values()) != (form != "single"):
        return {}
    return line.standalone if form == "standalone" else line.question


def _checked(path: Path, number: int, question: str) -> str:
    try:
        return checked(question)
    except BadQuestion as error:
        raise BadBundle(f"{path}, line {number}: {error}") from error


def _asked(lines: list[tuple[int, _Line]]) -> str:
    languages = sorted({language for _, line in lines for language in line.question})
    return f"its questions are in {', '.join(languages)}"


def _check_documents(folder: Path, within: str, items: list[Item], articles: dict[str, Article]) -> None:
    for item in items:
        for gold in item.gold:
            if gold.document not in articles:
                raise BadBundle(
                    f"{folder / QUESTIONS}, question {item.id}: its document {gold.document} "
                    f"is not under {folder / 'articles' / within}."
                )
