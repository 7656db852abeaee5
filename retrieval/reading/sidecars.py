"""The `.json` beside a document, which states what the document itself does not."""

import json
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from ..errors import UnreadableDocument
from .decoding import decode
from .fields import known_fields
from .headers import Headed, normalised

DOCUMENTS = frozenset(".txt .md .html .htm .xhtml .pdf .docx .odt .epub .eml".split())


def is_sidecar(path: PurePath, exists: Callable[[PurePath], bool]) -> bool:
    """Return whether a file is about a document of the same name beside it."""
    return path.suffix == ".json" and any(exists(path.with_suffix(suffix)) for suffix in DOCUMENTS)


def read_sidecar(data: bytes, name: str) -> dict[str, str]:
    """Return what a sidecar states.

    Raises:
        UnreadableDocument: it is no JSON object, or states a date that is none.
    """
    try:
        stated: Any = json.loads(decode(data, name), parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"{name} is not valid JSON: correct it, or remove it.", "header") from error
    if not isinstance(stated, dict):
        example = '{"title": "…", "date": "2022-01-19"}'
        raise UnreadableDocument(f"{name} must hold one object, such as {example}.", "header")
    return normalised(Headed("", known_fields(stated)), name).fields
