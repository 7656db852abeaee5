"""Whether a quote holds the gold answer. White space and quotation marks are normalised on both sides."""

import re
from collections.abc import Iterable

from .bundle import Gold

LEAST = 20  # characters: a quote inside the gold sentence must be longer to say enough of it
DOUBLE = dict.fromkeys(map(ord, '«»„“”‟"'), '"')
SINGLE = dict.fromkeys(map(ord, "‹›‘’‚‛`´'"), "'")


def normalised(text: str) -> str:
    """Return a text with single spaces and plain quotation marks."""
    return re.sub(r"\s+", " ", text.replace("\ufeff", "").translate(DOUBLE | SINGLE)).strip()


def holds_answer(text: str, document: str, start: int, end: int, gold: Iterable[Gold]) -> bool:
    """Return whether the quote `text[start:end]` of a document named so holds one of the gold answers.

    It does if it contains the gold sentence, lies inside it with more than 20 characters, or contains the gold
    answer at its place in the sentence.
    """
    quote = normalised(text[start:end])
    here = [one for one in gold if one.document == document]
    sentences = [normalised(one.sentence) for one in here]
    if any(sentence in quote or (len(quote) > LEAST and quote in sentence) for sentence in sentences):
        return True
    return any(start <= at and end >= until for one in here for at, until in _answer_span(text, one))


def _answer_span(text: str, gold: Gold) -> list[tuple[int, int]]:
    """Return where the gold answer stands in a text, if the gold sentence does."""
    found = sentence_span(text, gold)
    at = gold.sentence.find(gold.answer) if gold.answer else -1
    return [(found[0] + at, found[0] + at + len(gold.answer or ""))] if found and at >= 0 else []


def sentence_span(text: str, gold: Gold) -> tuple[int, int] | None:
    """Return where the gold sentence stands in a text; None if it does not."""
    at = text.find(gold.sentence)
    return (at, at + len(gold.sentence)) if at >= 0 else None
