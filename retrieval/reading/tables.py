"""CSV and TSV files to articles, one row after another."""

import csv
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING

from ..errors import UnreadableDocument
from .articles import LARGEST, Incoming, Read
from .fields import PARTS, columns, means_text, resolved
from .records import no_text_column, one_record, with_columns
from .streaming import text_lines

if TYPE_CHECKING:
    import _csv

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 50  # lines


def read_table(incoming: Incoming) -> Read:
    """Yield the article of each row; a row that is none is yielded as a failure.

    Raises:
        UnreadableDocument: it is no text, or no column is known to hold the text of the articles.
    """
    csv.field_size_limit(LARGEST)
    lines = text_lines(incoming.stream, incoming.name)
    head = list(islice(lines, LOOKED_AT))
    rows = csv.reader(chain(head, lines), delimiter=delimiter_of(head, incoming.fields))
    header = [column.strip() for column in next(rows, [])]
    incoming = with_columns(incoming, header)
    if not is_header(header, incoming.fields):
        raise no_text_column(incoming.name, header)
    for where, row in _rows(rows, incoming.name):
        if any(value.strip() for value in row):
            yield one_record(incoming, dict(zip(header, row, strict=False)), where)


def _rows(rows: "_csv.Reader", name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each row with where it ends.

    Raises:
        UnreadableDocument: a value never ends; where the next row begins is then anybody's guess.
    """
    end = 1
    try:
        for row in rows:
            end = rows.line_num
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
