"""What a question may mean: two articles answer it differently and about equally well, and nothing in it says which.

Rare by design: who names what they mean, or asks what several articles answer alike, gets one answer.
"""

from collections.abc import Mapping, Sequence

from ..grounding.common import is_noun
from ..text.words import UNSPACED, WORD
from ..types import Document, Quote, Reading
from .quoting import Window
from .understanding import Understood

CLOSE = 1.1  # standard deviations of unrelated text: an answer no further behind the best is about as good
POLITE = frozenset("Sie Ihnen Ihr Ihre Ihrem Ihren Ihrer Ihres".split())  # German, with a capital: whom one asks
SAME = 0.6  # cosine from which on two quotes tell of the same thing


def readings(
    understood: Understood, windows: Sequence[Window], quotes: Sequence[Quote], documents: Mapping[str, Document]
) -> tuple[Reading, ...]:
    """Return the two readings of a question, the likelier first; nothing where there is one."""
    if len(windows) < 2 or understood.more or _tells(understood.text, understood.language):
        return ()
    best = windows[0]
    for at, other in enumerate(windows[1:], 1):
        if other.document != best.document and _rivals(best, other):
            pair = [documents[best.document], documents[other.document]]
            called = _apart(*pair)
            return (
                tuple(Reading(name, (quotes[of],)) for name, of in zip(called, (0, at), strict=True)) if called else ()
            )
    return ()


def _tells(text: str, language: str) -> bool:
    """Return whether a question says itself whom or what it means, by a name or a number after its first word. Where no
    capital tells a name, it is taken to."""
    return bool(UNSPACED.search(text)) or any(_is_name(word, language) for word in WORD.findall(text)[1:])


def _is_name(word: str, language: str) -> bool:
    """Return whether a word may be a name or a number: German writes all its nouns with a capital."""
    plain = language == "de" and (word in POLITE or is_noun(word))
    return not word[0].islower() and not plain


def _rivals(best: Window, other: Window) -> bool:
    return other.score > best.score - CLOSE and float(best.direction @ other.direction) < SAME


def _apart(one: Document, other: Document) -> tuple[str, str] | None:
    """Return what tells two articles apart: their titles, with their dates or outlets where the titles are alike."""
    if one.title != other.title:
        return one.title, other.title
    for details in ((one.date, other.date), (one.outlet, other.outlet)):
        if all(details) and details[0] != details[1]:
            return f"{one.title}, {details[0]}", f"{other.title}, {details[1]}"
    return None
