"""The header forms people really have on top of a plain-text article."""

import re
from dataclasses import dataclass, field
from itertools import takewhile

from ..errors import UnreadableDocument
from ..text.dates import iso_date
from .fields import header_field, known_fields
from .head_lines import take_lines
from .outlets import is_outlet

# Nothing is taken twice into account (++): what looks like a header, and is 20 MB of blanks, must not take for ever.
GLUED_DATE = re.compile(r"\s*+date[ \t]*+(?::[ \t]*+)?(\d{4}(?:-\d\d(?:-\d\d)?)?)[ \t]++(?=\S)", re.IGNORECASE)
KEY_LINE = re.compile(r"([^\W\d_]++)\s*+:\s*+(\S.*)")
LONGEST_TITLE = 200


@dataclass
class Headed:
    """A text without its header, what the header said, and the files that came with it, by name."""

    text: str
    fields: dict[str, str] = field(default_factory=dict)
    attached: list[tuple[str, bytes]] = field(default_factory=list)


def take_header(text: str, name: str) -> Headed:
    """Split a plain text into header fields and body.

    Raises:
        UnreadableDocument: a stated date is none.
    """
    headed = _glued_date(text) or _key_lines(text) or _dated_first(text) or _titled(text) or Headed(text)
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


def _glued_date(text: str) -> Headed | None:
    matched = GLUED_DATE.match(text)
    return Headed(text[matched.end() :], {"date": matched.group(1)}) if matched else None


def _key_lines(text: str) -> Headed | None:
    """Read `key: value` lines that open the text.

    A whole paragraph of them is a header if one key means something; otherwise each line must.
    """
    lines = text.strip().split("\n")
    opening = list(takewhile(str.strip, lines))
    matches = takewhile(bool, map(KEY_LINE.fullmatch, map(str.strip, opening)))
    pairs = [(matched[1], matched[2]) for matched in matches if matched]
    meant = len(list(takewhile(lambda pair: header_field(pair[0]), pairs)))
    taken = len(opening) if len(pairs) == len(opening) else meant
    fields = known_fields(dict(reversed(pairs[:taken])))
    return Headed("\n".join(lines[taken:]), fields) if fields and lines[taken:] else None


def _dated_first(text: str) -> Headed | None:
    """Read lines with date, outlet or author that stand above everything, and the title that may follow."""
    above = take_lines(text.strip(), only_above=True)
    if not above:
        return None
    below = _titled(above.text) or Headed(above.text)
    return Headed(below.text, below.fields | above.fields)


def _titled(text: str) -> Headed | None:
    """Read a title line with a blank line or lines that tell of the article under it, and those that may follow."""
    first, _, rest = text.strip().partition("\n")
    if not rest.strip() or not _could_be_title(first):
        return None
    inner = _glued_date(rest) or _key_lines(rest) or _lines(rest)
    if not (inner or rest.startswith("\n")):
        return None
    inner = inner or Headed(rest)
    return _under_outlet(first.strip(), inner) or Headed(inner.text, {"title": first.strip()} | inner.fields)


def _lines(rest: str) -> Headed | None:
    told = take_lines(rest)
    return Headed(told.text, told.fields) if told else None


def _under_outlet(first: str, inner: Headed) -> Headed | None:
    """Return the article where the first line names its outlet, and the title follows."""
    title, _, rest = inner.text.strip().partition("\n\n")
    titled = inner.fields.get("date") and "outlet" not in inner.fields and "\n" not in title and _could_be_title(title)
    if not titled or not rest.strip() or not is_outlet(first):
        return None
    return Headed(rest, {"title": title, "outlet": first} | inner.fields)


def _could_be_title(line: str) -> bool:
    return len(line) <= LONGEST_TITLE and not line.rstrip().endswith((".", "…", ":", ";", "。"))
