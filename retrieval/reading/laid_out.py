"""From the paragraphs of a laid-out document to an article: which is the title, and what the first lines state."""

import re
from dataclasses import dataclass
from datetime import date

from ..errors import UnreadableDocument
from ..text.languages import identify
from .headers import LONGEST_TITLE, Headed, take_header
from .opening import LOOKED_AT, plausible_date, plausible_title, same, take_opening

WORD = re.compile(r"[^\W\d_]{2,}|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
FEWEST_WORDS = 0.15  # of what stands between spaces
ENOUGH_WORDS = 20  # in a table of many numbers


@dataclass(frozen=True)
class Block:
    """A paragraph; `rank` is how high a heading it is, 0 the highest, None none. `style` is its style's name."""

    text: str
    rank: int | None = None
    style: str = ""


def article_of(blocks: list[Block], name: str, title: str | None, author: str | None, made: date | None) -> Headed:
    """Return the article, with what the document's properties say where the text doesn't.

    Raises:
        UnreadableDocument: there is no text, or a stated date is none.
    """
    author = next((block.text for block in blocks if block.style == "author" and block.text), author)
    blocks = [block for block in blocks if block.text and block.style != "author"]
    text = "\n\n".join(block.text for block in blocks)
    refuse_wordless(text, name)
    fields = {"title": _title(blocks, plausible_title(title))}
    headed = _key_lines(text, fields, name)
    headed = headed or take_opening([block.text for block in blocks], _stated(fields), identify(text))
    properties = {"author": _plausible_author(author), "date": plausible_date(made, headed.text)}
    headed.fields = _stated(properties) | headed.fields
    return headed


def refuse_wordless(text: str, name: str) -> None:
    """Let a text pass that has words.

    Raises:
        UnreadableDocument: it has none, or hardly any among its numbers.
    """
    if not text.strip():
        raise UnreadableDocument(f"{name} holds no text: it is left out.", "empty")
    if is_wordless(text):
        raise UnreadableDocument(f"{name} holds numbers, but hardly a word: add what it says as text.", "empty")


def is_wordless(text: str) -> bool:
    """Return whether a text is but numbers and marks, as the axes of a drawing are."""
    words = len(WORD.findall(text))
    return words < min(FEWEST_WORDS * len(text.split()), ENOUGH_WORDS)


def _stated(fields: dict[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in fields.items() if value}


def _title(blocks: list[Block], stated: str | None) -> str | None:
    """Return the title: the stated one if the text has it too, else the highest heading, else a short first line."""
    opening = blocks[:LOOKED_AT]
    if stated and any(same(block.text, stated) for block in opening):
        return stated
    ranked = [block for block in opening if block.rank is not None and len(block.text) <= LONGEST_TITLE]
    highest = min(ranked, key=lambda block: block.rank or 0, default=None)
    first = blocks[0].text
    alone = len(blocks) > 1 and len(first) <= LONGEST_TITLE / 1.5 and not first.endswith((".", "…", ":", "。"))
    return highest.text if highest else stated or (first if alone else None)


def _key_lines(text: str, fields: dict[str, str | None], name: str) -> Headed | None:
    """Return the article if its header is written out as `key: value` lines."""
    headed = take_header(text.replace("\n\n", "\n"), name)
    if not headed.fields.keys() - {"title"}:
        return None
    headed.text = headed.text.replace("\n", "\n\n")
    headed.fields = _stated(fields) | headed.fields
    return headed


def _plausible_author(author: str | None) -> str | None:
    author = (author or "").strip()
    nobody = {"python-docx", "user", "admin", "administrator", "unknown", "author", "microsoft office user"}
    return author if author and author.casefold() not in nobody and not author.isdigit() else None
