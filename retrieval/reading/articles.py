"""What readers are given, and the article they make of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from ..errors import UnreadableDocument
from ..text.letters import locator, storable
from ..types import Article
from .containers import Budget
from .headers import Headed

DETAILS = ("title", "outlet", "date", "url", "language", "author")
LARGEST = 20_000_000  # bytes of one article; beyond that it is none but a dump


@dataclass(frozen=True)
class Incoming:
    """Bytes to read: what to call them in errors, where they lie, and what is known of them beforehand.

    `details` fill what a document leaves open, `overrides` replace what it says. `fields` tells which column or key
    of a record holds what; `strict`, whether those must be there: of several files, some have columns of their own.
    `depth` is how many archives it lies in, and `budget` what the outermost may unpack to.
    """

    stream: BinaryIO
    name: str
    source: str
    details: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0
    budget: Budget | None = None
    strict: bool = True

    def whole(self, largest: int = LARGEST) -> bytes:
        """Return all of it.

        Raises:
            UnreadableDocument: there are more than `largest` bytes.
        """
        data = self.stream.read(largest + 1)
        if len(data) > largest:
            raise too_large(self.name, largest)
        return data

    def article(self, headed: Headed) -> Article:
        """Return the article that a reader found.

        Raises:
            UnreadableDocument: there is no text.
        """
        details = {**self.details, **headed.fields, **self.overrides}
        return finished(replace(headed, fields=details), self.name, self.source)


Read = Iterator[Article | UnreadableDocument]
Reader = Callable[[Incoming], Read]


def finished(headed: Headed, name: str, source: str) -> Article:
    """Return the article, fit to be stored.

    Raises:
        UnreadableDocument: there is no text.
    """
    if not any(letter.isalnum() for letter in headed.text):
        raise UnreadableDocument(f"{name} holds no text: it is left out.", "empty")
    fields = {key: storable(headed.fields.get(key, "")).replace("\n", " ").strip() or None for key in DETAILS}
    return Article(text=storable(headed.text), source=locator(source), **fields)


def too_large(name: str, largest: int = LARGEST) -> UnreadableDocument:
    """Return the error for a file that is no article but a dump."""
    return UnreadableDocument(f"{name} is larger than {largest // 10**6} MB: split it into its articles.", "large")
