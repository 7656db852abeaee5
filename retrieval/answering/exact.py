"""Finds exact words: the sentences that hold them, whatever the case, newest articles first."""

import re
from collections.abc import Iterable, Iterator

from ..text.sentences import split_sentences
from ..text.words import UNSPACED
from ..types import Document, Quote, Span
from .quoting import quote_span


def find_words(documents: Iterable[Document], words: str, most: int) -> list[Quote]:
    """Return up to `most` sentences that hold the words in this order, the first of each article."""
    pattern = _pattern(words)
    newest = sorted(documents, key=lambda document: document.date or "", reverse=True)
    found = (hit for document in newest for hit in _first(document, pattern))
    return [quote for quote, _ in zip(found, range(most), strict=False)]


def _pattern(words: str) -> re.Pattern[str]:
    """Whole words with any white space between them; scripts that put none between words match anywhere."""
    middle = r"\s+".join(map(re.escape, words.split()))
    return re.compile(middle if UNSPACED.search(words) else rf"(?<!\w){middle}(?!\w)", re.IGNORECASE)


def _first(document: Document, pattern: re.Pattern[str]) -> Iterator[Quote]:
    match = pattern.search(document.text)
    if match:
        spans = split_sentences(document.text, document.language)
        held = next((span for span in spans if span.start <= match.start() < span.end), Span(*match.span()))
        yield quote_span(document, held, 1.0)
