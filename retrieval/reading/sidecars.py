"""The `.json` beside a document, which states what the document itself does not."""

import json
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any

from ..errors import UnreadableDocument
from .articles import LARGEST
from .decoding import decode
from .fields import VAGUE, known_fields, means_text
from .headers import Headed, normalised

SUFFIX = ".json"
DOCUMENTS = frozenset(".txt .md .html .htm .xhtml .pdf .docx .odt .epub .eml".split())


class Sidecars:
    """Those among some files: which there are says `exists`, what one holds `read`, a byte more than 20 MB at most."""

    def __init__(self, exists: Callable[[PurePath], bool], read: Callable[[PurePath], bytes], folder: str = "") -> None:
        self._exists, self._read, self._folder = exists, read, folder

    def document(self, path: PurePath) -> PurePath | None:
        """Return the document that a file is about; None where it is one itself."""
        if path.suffix.lower() != SUFFIX:
            return None
        about = next((other for suffix in DOCUMENTS for other in self._spelled(path, suffix)), None)
        return about if about and _states(self._read(path)) else None

    def is_one(self, path: PurePath) -> bool:
        """Return whether a file is about a document of the same name beside it."""
        return self.document(path) is not None

    def beside(self, path: PurePath) -> dict[str, str]:
        """Return what the sidecar of a document states; nothing where it has none.

        Raises:
            UnreadableDocument: it is no JSON object, or states a date that is none.
        """
        found = next(self._spelled(path, SUFFIX), None) if path.suffix.lower() in DOCUMENTS else None
        data = self._read(found) if found else b""
        return _stated(data, f"{self._folder}{found}") if found and _states(data) else {}

    def _spelled(self, path: PurePath, suffix: str) -> Iterator[PurePath]:
        """Yield the files of the same name with a suffix, in small letters or capitals."""
        spelled = (path.with_suffix(one) for one in (suffix, suffix.upper(), suffix.title()))
        return (one for one in spelled if self._exists(one))


def _states(data: bytes) -> bool:
    """Return whether JSON is about an article, instead of holding articles itself."""
    if len(data) > LARGEST:
        return False
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return True  # who reads the document is told
    listed = [root, *root.values()] if isinstance(root, dict) else [root]
    records = (record for one in listed for record in (one if isinstance(one, list) else [one]))
    return not any(map(_is_text, (item for record in records if isinstance(record, dict) for item in record.items())))


def _is_text(item: tuple[str, Any]) -> bool:
    key, value = item
    return isinstance(value, str) and key not in VAGUE and means_text(key, {})


def _stated(data: bytes, name: str) -> dict[str, str]:
    try:
        stated: Any = json.loads(decode(data, name), parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"{name} is not valid JSON: correct it, or remove it.", "header") from error
    if not isinstance(stated, dict):
        example = '{"title": "…", "date": "2022-01-19"}'
        raise UnreadableDocument(f"{name} must hold one object, such as {example}.", "header")
    return normalised(Headed("", known_fields(stated)), name).fields
