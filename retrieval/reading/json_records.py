"""JSON and JSON Lines files to articles, one record after another; the only importer of the streaming parser."""

import json
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import chain, count, islice
from typing import Any

import ijson

from ..errors import UnreadableDocument
from .articles import LARGEST, Incoming, Read, too_large
from .fields import VAGUE, means_text
from .records import no_text_column, one_record, too_deep, with_columns
from .streaming import AsUtf8, Counted, begun, text_lines

HEAD = 1 << 20  # bytes in which the first record must show
LOOKED_AT = 50  # lines in which every key must
WRAPPED = frozenset({"rendered", "value", "main", "#text", "__cdata"})
DEEPEST = 100  # arrays and objects in one another
STEPS = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}
MOST_FAULTS = 1000  # one after the other; then it is no such file


def read_json(incoming: Incoming) -> Read:
    """Yield the article of each record: of one object, an array, an object that holds an array, or several values.

    Raises:
        UnreadableDocument: it is no text, no JSON, or no key is known to hold the text of the articles.
    """
    head, whole = begun(AsUtf8(incoming.stream, incoming.name), HEAD)
    incoming = _resolved(incoming, head)
    counted = Counted(whole)
    number = 0
    try:
        place = _place(head, incoming)
        for record in ijson.items(_events(counted, incoming.name), place):
            number, counted.count = number + 1, 0
            yield _one(incoming, record, f"{incoming.name}, record {number}")
    except ijson.JSONError as error:
        raise UnreadableDocument(
            f"{incoming.name} is not valid JSON after record {number}: correct it, or add the rest by itself.", "record"
        ) from error
    except ValueError as error:  # Python's limit: to read such a number would take for ever
        message = f"{incoming.name} holds a number of thousands of digits: put it in quotes, or leave it out."
        raise UnreadableDocument(message, "broken") from error
    except OverflowError as error:
        raise too_large(f"{incoming.name}, record {number + 1}") from error


def _events(stream: Any, name: str) -> Any:
    """Return what the parser comes upon, with where; it would fill the memory with the places of deep nesting."""

    def shallow() -> Iterator[tuple[str, Any]]:
        depth = 0
        for event, value in ijson.basic_parse(stream, multiple_values=True):
            depth += STEPS.get(event, 0)
            if depth > DEEPEST:
                raise too_deep(name, "broken")
            yield event, value

    return ijson.parse(shallow())


def _one(incoming: Incoming, record: Any, where: str) -> Any:
    if isinstance(record, dict):
        return one_record(incoming, record, where)
    return UnreadableDocument(f'{where} is no object: write it as {{"title": …, "text": …}}.', "record")


def _place(head: bytes, incoming: Incoming) -> str:
    """Return where the records are, in the parser's terms: that of the first object with a key that holds text."""
    keys: list[str] = []
    vague: list[str] = []
    try:
        for place, key in _texts(head, incoming, keys):
            if key not in VAGUE:
                return place
            vague.append(place)
    except ijson.JSONError as error:
        if "premature" not in str(error).lower() and "incomplete" not in str(error).lower() and not vague and not keys:
            raise UnreadableDocument(f"{incoming.name} is not valid JSON: correct it.", "broken") from error
    if not keys:
        raise UnreadableDocument(f"{incoming.name} holds no records: add a file with articles in it.", "empty")
    if not vague:
        raise no_text_column(incoming.name, list(dict.fromkeys(keys)))
    return next((place for place in vague if place.endswith("item")), vague[0])


def _resolved(incoming: Incoming, head: bytes) -> Incoming:
    """Return records with the keys that were named for them; where there are none at all, other things are wrong."""
    keys = _keys(head, incoming.name) if incoming.fields else []
    return with_columns(incoming, keys) if keys else incoming


def _keys(head: bytes, name: str) -> list[str]:
    """Return all keys in the first records."""
    keys: dict[str, None] = {}
    with suppress(ijson.JSONError, UnreadableDocument, ValueError):
        keys.update((value, None) for _, event, value in _events(BytesIO(head), name) if event == "map_key")
    return list(keys)


def _texts(head: bytes, incoming: Incoming, keys: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the places of the objects that have a text, and its key; note all keys on the way."""
    waiting: tuple[str, str] | None = None
    before = ""
    try:
        for place, event, value in _events(BytesIO(head), incoming.name):
            if event == "map_key":
                keys.append(value)
                waiting = (
                    (place, value) if means_text(value, incoming.fields) else waiting if value in WRAPPED else None
                )
            elif event == "string" and waiting:
                yield waiting
                waiting = None
            elif event not in ("start_map", "start_array") or before == "start_array":
                waiting = None
            before = event
    except ijson.JSONError:
        if waiting and len(head) >= HEAD:  # a text that is longer than the head
            yield waiting
        raise


def read_json_lines(incoming: Incoming) -> Read:
    """Yield the article of each line; a line that is none is yielded as a failure.

    Raises:
        UnreadableDocument: it is no text, or a column that was named isn't there.
    """
    lines = text_lines(incoming.stream, incoming.name)
    first = list(_first(lines)) if incoming.fields else []
    incoming = _resolved(incoming, "".join(first).encode("utf-8", "replace"))
    faults = 0
    for number, line in zip(count(1), chain(first, lines), strict=False):
        if line.strip():
            found = _line(incoming, line, f"{incoming.name}, line {number}")
            faults = faults + 1 if isinstance(found, UnreadableDocument) else 0
            yield found
        if faults >= MOST_FAULTS:
            raise UnreadableDocument(f"{incoming.name} holds no JSON objects, one a line: correct it.", "broken")


def _first(lines: Iterator[str]) -> Iterator[str]:
    length = 0
    for line in islice(lines, LOOKED_AT):
        yield line
        length += len(line)
        if length > HEAD:
            break


def _line(incoming: Incoming, line: str, where: str) -> Any:
    if len(line) > LARGEST // 4 and len(line.encode("utf-8", "replace")) > LARGEST:
        return too_large(where)
    try:
        record = json.loads(line, parse_int=str)
    except ValueError:
        return UnreadableDocument(f"{where} is not valid JSON: correct that line, and add the file again.", "record")
    except RecursionError:
        return too_deep(where, "record")
    return _one(incoming, record, where)
