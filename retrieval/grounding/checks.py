"""What a text says beyond its evidence: the one door of this package beside the proof of quotes."""

import re
from collections.abc import Sequence

from ..text.languages import INTERFACE_LANGUAGES, could_be, identify
from .certainty import is_too_sure
from .cleaning import is_marked_up
from .common import is_common
from .figures import is_endless
from .matter import strays
from .moments import misdated
from .names import misnamed
from .numbers import miscounted
from .periods import in_another_period
from .polarity import reversed_in
from .roles import miscast
from .stated import Stated, tokens

__all__ = ["Stated", "misshapen", "objection", "unfounded"]

FEWEST = 5  # words: fewer name no language for sure
CYRILLIC = re.compile("[\u0400-\u04ff]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
SCRIPTS = dict.fromkeys(("en", "fr", "de", "es"), LATIN) | dict.fromkeys(("ru", "uk"), CYRILLIC)
# Letters that only the neighbour writes: a model takes one language for the other.
NEIGHBOURS = {"ru": re.compile("[іїєґ]", re.IGNORECASE), "uk": re.compile("[ыэёъ]", re.IGNORECASE)}


def objection(claim: Stated, evidence: Sequence[Stated], about: Sequence[Stated] = ()) -> str | None:
    """Return the first thing in a claim that its evidence does not bear out; None if nothing is found.

    That is "markup" (more than words in it), "language" (not the one it is said to be in), "date", "number", "name",
    "matter" (it is about something else) or "polarity". `about` is what the article says of itself (title, outlet,
    date): grounds for names, and for dates where the evidence leaves them open. In doubt it is an objection.
    """
    if flaw := misshapen(claim) or ("language" if _speaks_beside(claim, evidence) else None):
        return flaw
    if flaw := unfounded(claim, evidence, about):
        return flaw
    if in_another_period(claim, evidence):
        return "date"
    if miscast(claim, evidence):
        return "name"
    if strays(claim, evidence):
        return "matter"
    return "polarity" if reversed_in(claim, evidence) or is_too_sure(claim, evidence) else None


def misshapen(claim: Stated) -> str | None:
    """Return why a text is not plain words in its language: "markup" or "language"; None if it is."""
    words = tokens(claim.text)
    if is_marked_up(claim.text) or not any(token.is_word for token in words) or any(map(is_endless, words)):
        return "markup"
    return None if _is_in(claim.language, claim.text) else "language"


def unfounded(claim: Stated, evidence: Sequence[Stated], about: Sequence[Stated] = ()) -> str | None:
    """Return what a text states that nothing before it did: a "date", a "number" or a "name"; None if nothing is
    found."""
    if misdated(claim, evidence, about):
        return "date"
    if miscounted(claim, evidence, about):
        return "number"
    return "name" if misnamed(claim, evidence, about) else None


def _is_in(language: str, text: str) -> bool:
    """Return whether a text is in a language; a short one need only be in its letters."""
    letters = [sign for sign in text if sign.isalpha()]
    script, neighbour = SCRIPTS.get(language), NEIGHBOURS.get(language)
    if script and sum(bool(script.match(sign)) for sign in letters) * 2 <= len(letters):
        return False
    if neighbour and neighbour.search(text):
        return False
    words = [token for token in tokens(text) if token.is_word]
    if len(words) < FEWEST:
        return len(words) < 2 or could_be(language, text)
    if identify(text, {*INTERFACE_LANGUAGES, language}) == language:
        return True
    small = [token.written for token in words if token.written[0].islower()]  # names tell another language
    if len(small) < FEWEST:
        known = sum(is_common(word, language) for word in small)
        return 2 * known > len(small) or (known == 1 and len(small) == 2)
    return identify(" ".join(small), {*INTERFACE_LANGUAGES, language}) == language


def _speaks_beside(claim: Stated, evidence: Sequence[Stated]) -> bool:
    """Return whether a claim goes on in letters that its language is not written in, with words of nobody's name that
    no evidence holds."""
    script = SCRIPTS.get(claim.language)
    if script is None:
        return False
    there = {token.bare for text in evidence for token in tokens(text.text)}
    strange = [
        token.is_word and token.written.islower() and not script.match(token.written) and token.bare not in there
        for token in tokens(claim.text)
    ]
    return sum(strange) > 1  # one may be a thing's name
