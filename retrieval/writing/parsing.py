"""What a model said, read as claims while it still speaks: JSON, wherever in its words that stands."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 8_000  # characters of one claim with its quote; what is longer is none
TRIED = 64  # openings of an object looked at, the last ones
# Some models think aloud before they answer, and propose there what they will not stand by.
THINKING = re.compile(r"\s*<(think|thinking|reasoning|thought)>", re.IGNORECASE)
# How models call the parts that were asked for, whatever they were told.
CALLED = {
    "claim": ("claim", "answer", "sentence", "statement", "text"),
    "words": ("words", "quote", "quotation", "evidence", "excerpt"),
    "passage": ("passage", "source", "number", "id"),
    "translation": ("translation", "gloss"),
}


@dataclass(frozen=True)
class Proposed:
    """A claim as a model proposed it, with the number of the passage and the words it is said to rest on."""

    claim: str
    words: str
    passage: int
    translation: str = ""


class ClaimReader:
    """Reads claims out of pieces of text. Prose, fences and broken objects between them are passed over; a claim
    counts once its object is closed, for half of it might say the opposite."""

    def __init__(self) -> None:
        self._heard = ""
        self._closing = ""  # what ends its thoughts, while it thinks
        self._decoder = json.JSONDecoder(strict=False)  # models break lines inside strings

    def feed(self, piece: str) -> list[Proposed]:
        """Take the next piece of text; return the claims that it completes."""
        self._heard += piece
        if self._thinks():
            return []
        found = list(self._closed()) if "}" in piece else []
        self._heard = self._heard[-LONGEST:]
        return found

    def _thinks(self) -> bool:
        """Return whether it still thinks; forget its thoughts."""
        if opened := THINKING.match(self._heard):
            self._closing = f"</{opened[1]}>"
        if self._closing:
            thought, closed, answer = self._heard.partition(self._closing)
            self._heard = answer if closed else thought[-len(self._closing) :]
            self._closing = "" if closed else self._closing
        return bool(self._closing)

    def _closed(self) -> Iterator[Proposed]:
        at = 0
        for opening in [match.start() for match in re.finditer("{", self._heard)][-TRIED:]:
            if opening >= at:
                value, end = self._decoded(opening)
                proposed = list(_proposed(value))
                yield from proposed
                at = end if proposed else at
        self._heard = self._heard[at:]

    def _decoded(self, opening: int) -> tuple[Any, int]:
        try:
            return self._decoder.raw_decode(self._heard, opening)
        except (ValueError, RecursionError):  # a number may have too many digits
            return None, opening


def _proposed(value: object) -> Iterator[Proposed]:
    """Yield the claims in a decoded object: it may be one, or hold a list of them."""
    if not isinstance(value, dict):
        return
    one = _one(value)
    if one:
        yield one
        return
    for held in value.values():
        for inner in held if isinstance(held, list) else ():
            yield from _proposed(inner)


def _one(value: Mapping[str, Any]) -> Proposed | None:
    parts = {part: next((value[key] for key in keys if key in value), None) for part, keys in CALLED.items()}
    claim, words, translation = parts["claim"], parts["words"], parts["translation"]
    if not (isinstance(claim, str) and isinstance(words, str) and claim.strip() and words.strip()):
        return None
    number = re.search(r"\d{1,3}", str(parts["passage"]))
    return Proposed(claim, words, int(number[0]) if number else 0, translation if isinstance(translation, str) else "")
