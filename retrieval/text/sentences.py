"""Splits a text into sentences; the only importer of the sentence splitter."""

import re

from sentencex import get_sentence_boundaries

from ..types import Span

LONGEST = 900  # characters; a "sentence" beyond that is a table or a list, cut between its words
LOOKED_BACK = 100  # characters in which an abbreviation stands, and the blanks after it
GAP = re.compile(r"\s")
PARAGRAPH = re.compile(r"\S(?:.*\S)?")
# An initial, or a title before a name: the splitter ends a sentence after them in some languages.
TITLES = "MM|Mme|Mlle|Dr|Mr|Mrs|Ms|Prof|Sr|Sra|Hr|Fr|St"
ABBREVIATION = re.compile(rf"(?:^|[\s\u2019'(«\"-])(?:[^\W\d_]\.)*(?:[^\W\d_]|{TITLES})\.\s*+$")


def split_sentences(text: str, language: str) -> list[Span]:
    """Return the spans of the sentences, in order, without the white space around them.

    A sentence never crosses a line break, and never exceeds `LONGEST` characters.
    """
    spans = []
    for paragraph in PARAGRAPH.finditer(text):
        for start, end in _merged(paragraph.group(), language):
            spans += _cut(text, paragraph.start() + start, paragraph.start() + end)
    return spans


def _merged(paragraph: str, language: str) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    quoting, last = 0, paragraph.rfind("»")
    for boundary in get_sentence_boundaries(language, paragraph):
        start, end = boundary["start_index"], boundary["end_index"]
        goes_on = merged and ((quoting > 0 and last >= start) or _too_early(paragraph, *merged[-1], start))
        quoting = (quoting if goes_on else 0) + paragraph.count("«", start, end) - paragraph.count("»", start, end)
        merged.append((merged.pop()[0] if goes_on else start, end))
    return merged


def _too_early(paragraph: str, start: int, end: int, following: int) -> bool:
    """Return whether a sentence was ended after an abbreviation, or within itself."""
    before = paragraph[max(start, end - LOOKED_BACK) : end]
    return bool(ABBREVIATION.search(before)) or paragraph[following : following + 1].islower()


def _cut(text: str, start: int, end: int) -> list[Span]:
    pieces = []
    while end - start > LONGEST:
        gaps = [gap.start() for gap in GAP.finditer(text, start + LONGEST // 2, start + LONGEST)]
        at = gaps[-1] if gaps else start + LONGEST
        pieces.append(_stripped(text, start, at))
        start = at
    pieces.append(_stripped(text, start, end))
    return [piece for piece in pieces if piece.start < piece.end]


def _stripped(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip())))
