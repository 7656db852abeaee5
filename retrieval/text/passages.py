"""Groups neighbouring sentences into passages of a size the embedding model reads whole."""

import unicodedata
from collections.abc import Iterator

from ..types import Passage, Span
from .sentences import split_sentences

SIZE = 900  # characters of an alphabetic script, about 200 tokens
WIDE = 3  # a Chinese or Japanese character is about as many tokens as three Latin ones


def split_passages(document: str, text: str, language: str) -> list[Passage]:
    """Split a document's text into passages; their ids are `<document>:<number>`."""
    groups = _grouped(text, split_sentences(text, language))
    return [
        Passage(f"{document}:{number}", document, Span(group[0].start, group[-1].end), tuple(group))
        for number, group in enumerate(groups)
    ]


def _grouped(text: str, sentences: list[Span]) -> Iterator[list[Span]]:
    group: list[Span] = []
    weight = 0
    for sentence in sentences:
        weight += _weight(text[group[-1].end if group else sentence.start : sentence.end])
        if group and weight > SIZE:
            yield group
            group, weight = [], _weight(text[sentence.start : sentence.end])
        group.append(sentence)
    if group:
        yield group


def _weight(text: str) -> int:
    return sum(WIDE if unicodedata.east_asian_width(letter) == "W" else 1 for letter in text)
