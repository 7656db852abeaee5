"""Files and folders to articles."""

import json
import os
from collections.abc import Iterable, Iterator
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
            yield UnreadableDocument(f"{path} does not exist: check the path.")


def _in_folder(folder: Path) -> Iterator[Path | UnreadableDocument]:
    failures: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in READERS and not name.startswith("."):
                yield Path(where, name)
    yield from (UnreadableDocument(f"{error.filename} cannot be opened: check its permissions.") for error in failures)


def read_file(path: Path) -> Article:
    """Read one article, with the sidecar `.json` beside it if there is one.

    Raises:
        UnreadableDocument: the file cannot be opened, is of an unknown kind, is no text, or holds none.
    """
    reader = READERS.get(path.suffix.lower())
    if not reader:
        kinds = " and ".join(READERS)
        raise UnreadableDocument(f"{path} is of a kind that cannot be read: add {kinds} files.")
    headed = reader(decode(_bytes(path), str(path)), str(path))
    if not any(letter.isalnum() for letter in headed.text):
        raise UnreadableDocument(f"{path} holds no text: add a file with an article in it.")
    headed.fields |= _sidecar(path.with_suffix(".json"))
    return _article(headed, path)


def _article(headed: Headed, path: Path) -> Article:
    fields = {key: encodable(headed.fields[key]) for key in DETAILS if key in headed.fields}
    return Article(text=encodable(headed.text), source=encodable(str(path.resolve())), **fields)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableDocument(f"{path} is no ordinary file: add the article as a file.")
        if path.stat().st_size > LARGEST:
            raise UnreadableDocument(f"{path} is larger than {LARGEST // 10**6} MB: split it into its articles.")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{path} cannot be opened ({error.strerror}): check its permissions.") from error


def _sidecar(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        stated: Any = json.loads(decode(_bytes(path), str(path)), parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"{path} is not valid JSON: correct it, or remove it.") from error
    if not isinstance(stated, dict):
        raise UnreadableDocument(f'{path} must hold one object, such as {{"title": "…", "date": "2022-01-19"}}.')
    return normalised(Headed("", known_fields(stated)), str(path)).fields
