"""Files and folders to articles."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import UnreadableDocument
from ..types import Article
from .decoding import decode, encodable
from .headers import Headed, known_fields, normalised, take_header
from .markdown import front_matter, read_markdown


def read_text(text: str, name: str) -> Headed:
    """Return a plain text without its header, in whichever form that has."""
    headed = front_matter(text, name) if text.startswith("---") else None
    return normalised(headed, name) if headed else take_header(text, name)


READERS = {".txt": read_text, ".md": read_markdown}
DETAILS = ("title", "outlet", "date", "url", "language")
LARGEST = 20_000_000  # bytes; beyond that it is no article but a dump


def find_files(paths: Iterable[Path]) -> Iterator[Path | UnreadableDocument]:
    """Yield every readable kind of file named or inside a named folder, hidden ones apart; failures are yielded too."""
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112  pathlib's own raises for an overlong name
            yield from _in_folder(path)
        elif os.path.exists(path):  # noqa: PTH110
            yield path
        else:
            yield UnreadableDocument(f"{path} does not exist: check the path.", "missing")


def _in_folder(folder: Path) -> Iterator[Path | UnreadableDocument]:
    failures: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in READERS and not name.startswith("."):
                yield Path(where, name)
    for error in failures:
        yield UnreadableDocument(f"{error.filename} cannot be opened: check its permissions.", "closed")


def read_file(path: Path) -> Article:
    """Read one article, with the sidecar `.json` beside it if there is one.

    Raises:
        UnreadableDocument: the file cannot be opened, is of an unknown kind, is no text, or holds none.
    """
    reader = _reader(path.suffix, str(path))
    headed = reader(decode(_bytes(path), str(path)), str(path))
    headed.fields |= _sidecar(path.with_suffix(".json"))
    return _article(headed, str(path), str(path.resolve()))


def read_upload(data: bytes, name: str, source: str, note: str = "") -> Article:
    """Read one article out of a file that somebody sent under a name; its note may state what the file does not.

    Raises:
        UnreadableDocument: it is of an unknown kind, is no text, or holds none.
    """
    if len(data) > LARGEST:
        raise too_large(name)
    headed = _reader(Path(name).suffix, name)(decode(data, name), name)
    stated = take_header(f"{note}\n\n-", name).fields if note else {}
    headed.fields = stated | headed.fields
    return _article(headed, name, source)


def read_post(text: str, source: str, details: dict[str, str]) -> Article:
    """Read one article out of a message; its header wins over the details it came with.

    Raises:
        UnreadableDocument: the message holds no text, or a stated date is none.
    """
    headed = read_text(text, "The message")
    headed.fields = details | headed.fields
    return _article(headed, "The message", source)


def _reader(suffix: str, name: str) -> Callable[[str, str], Headed]:
    reader = READERS.get(suffix.lower())
    if not reader:
        kinds = " and ".join(READERS)
        raise UnreadableDocument(f"{name} is of a kind that cannot be read: add {kinds} files.", "kind")
    return reader


def _article(headed: Headed, name: str, source: str) -> Article:
    if not any(letter.isalnum() for letter in headed.text):
        raise UnreadableDocument(f"{name} holds no text: add a file with an article in it.", "empty")
    fields = {key: encodable(headed.fields[key]) for key in DETAILS if key in headed.fields}
    return Article(text=encodable(headed.text), source=encodable(source), **fields)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableDocument(f"{path} is no ordinary file: add the article as a file.", "kind")
        if path.stat().st_size > LARGEST:
            raise too_large(str(path))
        return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be opened ({error.strerror}): check its permissions."
        raise UnreadableDocument(message, "closed") from error


def too_large(name: str) -> UnreadableDocument:
    """Return the error for a file that is no article but a dump."""
    return UnreadableDocument(f"{name} is larger than {LARGEST // 10**6} MB: split it into its articles.", "large")


def _sidecar(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        stated: Any = json.loads(decode(_bytes(path), str(path)), parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"{path} is not valid JSON: correct it, or remove it.", "header") from error
    if not isinstance(stated, dict):
        example = '{"title": "…", "date": "2022-01-19"}'
        raise UnreadableDocument(f"{path} must hold one object, such as {example}.", "header")
    return normalised(Headed("", known_fields(stated)), str(path)).fields
