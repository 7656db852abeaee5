"""Whether words stand in a text, word for word, and where."""

import re
import unicodedata
from itertools import pairwise

from ..text.sentences import split_sentences
from ..text.words import UNSPACED, length
from ..types import Span

GAP = 60  # words that "..." may stand for
FEWEST, SHORTEST = 3, 12  # words, letters: less is found anywhere and proves nothing
LONGEST = 4_000  # signs: more is no sentence, and would take its time to look for
FEWEST_OF_PART = 2  # words on each side of "..."
WIDE = 3  # letters of an alphabet that a Chinese character is worth
QUOTES = '"“”„‟«»‹›「」『』〝〞＂'
APOSTROPHES = "'’‘‚‛ʼ`´′"
ELLIPSIS = re.compile(r"\s*[\[(]?(?:…|\.{3,}|(?:\.\s){2,}\.)[\])]?\s*")
PIECE = re.compile(
    rf"\s*[{QUOTES}]+\s*|(?<=\w)[{APOSTROPHES}](?=\w)|\s*[{APOSTROPHES}]+\s*|\s+|[^\s{QUOTES}{APOSTROPHES}]+"
)
OUTSIDE = f" \t\n{QUOTES}{APOSTROPHES}"
SENTENCE_BEFORE = re.compile(rf"(?:^|[.!?…。！？؟\n][\s{QUOTES}{APOSTROPHES})]*|[\n{QUOTES}]\s*)$")
SENTENCE_AFTER = re.compile(rf"[.!?…。！？؟]|\s*(?:\n|$)|[{QUOTES}{APOSTROPHES}]*[.!?…。！？؟\n]")
NUMBER_GOES_ON = r"(?<![\d][.,'’\u00a0\u202f ])" + r"(?<!\d)"


def prove(words: str, text: str) -> Span | None:
    """Return where words stand in a text, in their order and letter for letter; None if they do not.

    White space of any kind and amount, the kinds of quotation marks and apostrophes, quotation marks around the whole,
    and an ellipsis at either end or for a gap of at most `GAP` words are forgiven, nothing else. Words too few to prove
    anything are found only where they are a sentence of the text.
    """
    if len(words) > LONGEST:
        return None
    words = " ".join(words.split())  # before the patterns, which run long in white space
    parts = [part for part in (part.strip(OUTSIDE) for part in ELLIPSIS.split(words)) if part]
    if not parts or any(not re.search(r"\w", part) for part in parts):
        return None
    if len(parts) > 1 and any(length(part) < FEWEST_OF_PART for part in parts):
        return None
    for form in ("NFC", "NFD"):
        span = _find([unicodedata.normalize(form, part) for part in parts], text)
        if span and (_is_enough(parts) or _is_sentence(span, text)):
            return span
    return None


def _find(parts: list[str], text: str) -> Span | None:
    """Return the span from the first part to the last, in order, no gap too long."""
    patterns = [_pattern(part) for part in parts]
    for first in patterns[0].finditer(text):
        found = [first]
        for pattern in patterns[1:]:
            match = pattern.search(text, found[-1].end())
            if not match:
                return None
            found.append(match)
        if all(length(text[one.end() : two.start()]) <= GAP for one, two in pairwise(found)):
            return Span(first.start(), found[-1].end())
    return None


def _pattern(part: str) -> re.Pattern[str]:
    pieces = "".join(_piece(match.group()) for match in PIECE.finditer(part))
    before = NUMBER_GOES_ON if part[0].isdigit() else r"(?<!\w)" if _spaced(part[0]) else ""
    after = r"(?!\d|[.,]\d|[ \u00a0\u202f'’]\d{3})" if part[-1].isdigit() else r"(?!\w)" if _spaced(part[-1]) else ""
    return re.compile(before + pieces + after)


def _piece(piece: str) -> str:
    mark = piece.strip()
    if not mark:
        return r"\s+"
    if mark[0] in QUOTES or (mark[0] in APOSTROPHES and (piece != mark or len(mark) > 1)):
        return rf"\s*[{QUOTES}{APOSTROPHES}]+\s*"
    return f"[{QUOTES}{APOSTROPHES}]" if mark[0] in APOSTROPHES else re.escape(piece)


def _spaced(sign: str) -> bool:
    """Return whether a sign is a letter of a script that puts spaces between words."""
    return sign.isalnum() and not UNSPACED.match(sign)


def _is_enough(parts: list[str]) -> bool:
    whole = " ".join(parts)
    letters = sum(WIDE if UNSPACED.match(sign) else 1 for sign in whole if sign.isalnum())
    return length(whole) >= FEWEST and letters >= SHORTEST


def _is_sentence(span: Span, text: str) -> bool:
    line = text.rfind("\n", 0, span.start) + 1
    before = text[line : span.start]
    return bool(SENTENCE_BEFORE.search(before) and SENTENCE_AFTER.match(text, span.end)) or (
        bool(SENTENCE_BEFORE.search(before)) and text[span.end - 1] in ".!?…。！？؟"
    )


def whole_sentences(span: Span, document_text: str, language: str) -> Span:
    """Return a span widened to the whole sentences it touches: a quotation must not lose its "not"."""
    start = document_text.rfind("\n", 0, span.start + 1) + 1
    end = document_text.find("\n", max(span.end - 1, span.start))
    end = len(document_text) if end < 0 else end
    touched = [
        Span(start + one.start, start + one.end)
        for one in split_sentences(document_text[start:end], language)
        if start + one.start < span.end and start + one.end > span.start
    ]
    return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end)) if touched else span
