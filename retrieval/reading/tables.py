"""CSV and TSV files to articles, one row after another."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from io import StringIO
from itertools import chain
from typing import TYPE_CHECKING

from ..errors import UnreadableDocument
from .articles import LARGEST, Incoming, Read, too_large
from .fields import PARTS, columns, means_text, resolved
from .records import no_text_column, one_record, with_columns
from .streaming import text_lines

if TYPE_CHECKING:
    import _csv

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT, HEAD = 50, 1 << 20  # lines, or letters of them
LONE = re.compile(r"\r(?!\n)")
INNER = "\u2028"  # stands for a line end inside a value that the parser would take for that of its row


def read_table(incoming: Incoming) -> Read:
    """Yield the article of each row; a row that is none is yielded as a failure.

    Raises:
        UnreadableDocument: it is no text or empty, or its header does not say which column holds the articles' text.
    """
    csv.field_size_limit(LARGEST)
    lines = _ended_alike(text_lines(incoming.stream, incoming.name), incoming.name)
    head = _head(lines)
    rows = _rows(csv.reader(chain(head, lines), delimiter=_delimiter(head, incoming)), incoming.name)
    header = [column.strip() for column in next(rows, ("", []))[1]]
    if not header:
        raise UnreadableDocument(f"{incoming.name} is empty: add a file with articles in it.", "empty")
    incoming = with_columns(incoming, header)
    _check(header, incoming)
    for where, row in rows:
        yield one_record(incoming, _record(header, row), where)


def _check(header: list[str], incoming: Incoming) -> None:
    if not is_header(header, incoming.fields):
        raise no_text_column(incoming.name, header)
    twice = [name for name, count in Counter(header).items() if count > 1 and means_text(name, incoming.fields)]
    if twice:
        message = f"{incoming.name} has several columns named {twice[0]}: rename those that are not the article's text."
        raise UnreadableDocument(message, "columns")


def _record(header: list[str], row: list[str]) -> dict[str, str]:
    """Return a row by its columns; of several of one name the first that holds anything counts."""
    record: dict[str, str] = {}
    for name, value in zip(header, row, strict=False):
        record[name] = record.get(name) or value.replace(INNER, "\n")
    return record


def _ended_alike(lines: Iterator[str], name: str) -> Iterator[str]:
    """Yield lines that end as the parser expects it, as those of old Macs do not.

    Raises:
        UnreadableDocument: it is of an old Mac, and larger than one of its lines may be.
    """
    first = next(lines, "")
    mac = "\r" in first.replace("\r\n", "\n")
    for line in chain([first], lines):
        if mac and len(line) > LARGEST:
            raise too_large(name)
        yield from StringIO(line, newline=None) if mac else [LONE.sub(INNER, line)]


def _head(lines: Iterator[str]) -> list[str]:
    head: list[str] = []
    size = 0
    while len(head) < LOOKED_AT and size < HEAD and (line := next(lines, "")):
        head.append(line)
        size += len(line)
    return head


def _delimiter(head: list[str], incoming: Incoming) -> str:
    try:
        return delimiter_of(head, incoming.fields)
    except csv.Error as error:
        message = f"{incoming.name} has a first row that never ends: correct its quotes, and add the file again."
        raise UnreadableDocument(message, "record") from error


def _rows(rows: "_csv.Reader", name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each row that holds anything with where it ends.

    Raises:
        UnreadableDocument: a value never ends; where the next row begins is then anybody's guess.
    """
    end = 0
    try:
        for row in rows:
            end = rows.line_num
            if any(value.strip() for value in row):
                yield f"{name}, line {end}", row
    except csv.Error as error:
        message = f"{name} has a row that never ends after line {end}: correct its quotes, and add the file again."
        raise UnreadableDocument(message, "record") from error


def delimiter_of(head: list[str], mapping: Mapping[str, str] | None = None) -> str:
    """Return what divides the columns: what makes the most names of the header known, then the most columns."""
    named = mapping or {}

    def header(delimiter: str) -> list[str]:
        return next(csv.reader(head, delimiter=delimiter), [])

    def known(delimiter: str) -> tuple[int, int]:
        row = [column.strip() for column in header(delimiter)]
        found = columns(row, resolved(named, row)[0])
        return sum(bool(found[part]) for part in PARTS), len(row)

    return max(DELIMITERS, key=known)


def is_header(row: list[str], mapping: Mapping[str, str]) -> bool:
    """Return whether a row names the columns, one of them for the text."""
    return any(means_text(column, mapping) for column in row)


def looks_like_table(head: list[str]) -> bool:
    """Return whether lines are those of a table: several columns, and a header that names one for the text."""
    row = next(csv.reader(head, delimiter=delimiter_of(head)), [])
    return len(head) > 1 and len(row) > 1 and is_header([column.strip() for column in row], {})
