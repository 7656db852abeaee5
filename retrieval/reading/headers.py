"""The header forms people really have on top of a plain-text article."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from ..errors import UnreadableDocument
from ..text.dates import iso_date

# What people write before the colon, in the languages they write in.
KEYS = {
    "title": "title titre titel titolo título titulo заголовок назва tytuł headline العنوان",
    "date": "date datum data fecha дата published التاريخ",
    "outlet": "outlet source quelle fuente fonte источник джерело źródło publisher media média المصدر",
    "url": "url link lien enlace ссылка посилання adresse الرابط",
    "language": "lang language langue sprache idioma язык мова język اللغة",
    "author": "author auteur autor автор المؤلف",
}
FIELDS = {word: name for name, words in KEYS.items() for word in words.split()}
GLUED_DATE = re.compile(r"\s*date[ \t]*:?[ \t]*(\d{4}(?:-\d\d(?:-\d\d)?)?)[ \t]+(?=\S)", re.IGNORECASE)
KEY_LINE = re.compile(r"\s*([^\W\d_]+)\s*:\s*(\S.*?)\s*")
LONGEST_TITLE = 200


@dataclass
class Headed:
    """A text without its header, and what the header said."""

    text: str
    fields: dict[str, str] = field(default_factory=dict)


def take_header(text: str, name: str) -> Headed:
    """Split a plain text into header fields and body.

    Raises:
        UnreadableDocument: a stated date is none.
    """
    headed = _glued_date(text) or _key_lines(text) or _titled(text) or Headed(text)
    headed.text = headed.text.strip()
    return normalised(headed, name)


def normalised(headed: Headed, name: str) -> Headed:
    """Return the header with its date as an ISO prefix.

    Raises:
        UnreadableDocument: the stated date is none.
    """
    stated = headed.fields.get("date")
    if stated:
        found = iso_date(stated)
        if not found:
            raise UnreadableDocument(
                f"{name} states the date “{stated[:40]}”: write it as 2022-01-19, 2022-01 or 2022.", "date"
            )
        headed.fields["date"] = found
    return headed


def known_fields(stated: Mapping[Any, Any]) -> dict[str, str]:
    """Return what keys in any language state as text; keys that mean nothing here and empty values are left out."""
    named = {_known(str(key)): value for key, value in stated.items() if isinstance(value, str) and value.strip()}
    return {key: " ".join(value.split()) for key, value in named.items() if key}


def _known(key: str) -> str | None:
    return FIELDS.get(key.strip().casefold())


def _glued_date(text: str) -> Headed | None:
    matched = GLUED_DATE.match(text)
    return Headed(text[matched.end() :], {"date": matched.group(1)}) if matched else None


def _key_lines(text: str) -> Headed | None:
    """Read `key: value` lines that open the text.

    A whole paragraph of them is a header if one key means something; otherwise each line must.
    """
    lines = text.strip().split("\n")
    opening = list(takewhile(str.strip, lines))
    matches = takewhile(bool, map(KEY_LINE.fullmatch, opening))
    pairs = [(matched[1], matched[2]) for matched in matches if matched]
    meant = len(list(takewhile(lambda pair: _known(pair[0]), pairs)))
    taken = len(opening) if len(pairs) == len(opening) else meant
    fields = known_fields(dict(reversed(pairs[:taken])))
    return Headed("\n".join(lines[taken:]), fields) if fields and lines[taken:] else None


def _titled(text: str) -> Headed | None:
    """Read a title line with a blank line or key lines under it, and the key lines that may follow."""
    first, _, rest = text.strip().partition("\n")
    inner = _glued_date(rest) or _key_lines(rest)
    if not (inner or rest.startswith("\n")) or not rest.strip() or not _could_be_title(first):
        return None
    inner = inner or Headed(rest)
    return Headed(inner.text, {"title": first.strip()} | inner.fields)


def _could_be_title(line: str) -> bool:
    return len(line) <= LONGEST_TITLE and not line.rstrip().endswith((".", "…", ":", ";", "。"))
