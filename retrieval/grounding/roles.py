"""Who is who, and who did what to whom: names that are all in the evidence, but not in these places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from ..text.words import terms
from .clauses import BREAKS, is_negated
from .mentions import Mention, mentions
from .names import offices
from .nations import named_places
from .opposites import poles
from .sounds import same_name
from .stated import CACHED, Stated, Token, bare, tokens

# What people are, of the table of offices.
PERSONAL = (
    "president minister premier king queen prince pope mayor governor general secretary chancellor ambassador "
    "foreign defence interior finance economy justice health"
).split()
# Between an office and who holds it: "ministre de la Défense, Ben Wallace".
BETWEEN = frozenset("the of for de la le les l du des d der die das des fur und el los del a an , - '".split())
BY = frozenset("by par von durch por".split())
FROM = frozenset("from of with and et y und avec con mit gegen i и та от від с з".split())
# What two do to each other: "met" the other way round is as true.
MUTUAL = tuple(
    "meet play faces faced border marri spoke talk rencontr epous traf triff getroff spiel encontr встре зустр".split()
)
LONGEST = 6  # words between who does it and to whom
SHORTEST = 4  # letters of a word that tells what is done
SLAVIC = ("ru", "uk", "pl")  # languages where the order of names tells nothing, but their endings do
OBJECTS = ("у", "ю", "ого", "его", "e")
AGENTS = ("ом", "ем", "ым", "им", "ей", "ой", "ою", "ею", "єю", "їм", "ім")
# What leaves out whom it stands before.
WITHOUT = {
    "en": "without|unlike|excluding|except|except for|instead of|rather than|but not|not|with the exception of",
    "fr": "sans|sauf|excepté|hormis|contrairement à|au lieu de|plutôt que|mais pas|et non|à l exception de",
    "de": "ohne|anders als|anstelle von|anstatt|statt|ausgenommen|nicht aber|aber nicht|mit Ausnahme von",
    "es": "sin|salvo|excepto|a diferencia de|en lugar de|en vez de|pero no|y no|con la excepción de",
    "ru": "без|вместо|в отличие от|а не|но не|за исключением",
    "uk": "без|замість|на відміну від|а не|але не|за винятком",
}


@dataclass(frozen=True)
class Deed:
    """Who does something to whom, in a text's own words."""

    agent: Mention
    patient: Mention
    done: frozenset[str]
    sides: frozenset[tuple[str, int]]

    def mirrors(self, other: "Deed") -> bool:
        """Return whether the other says the same of the same two, the other way round."""
        return self.agent.names(other.patient) and self.patient.names(other.agent) and self._is_like(other)

    def repeats(self, other: "Deed") -> bool:
        """Return whether the other says the same."""
        return self.agent.names(other.agent) and self.patient.names(other.patient) and self._is_like(other)

    def _is_like(self, other: "Deed") -> bool:
        if self.agent.language == other.agent.language and not self.done.isdisjoint(other.done):
            return 2 * len(self.done & other.done) > len(self.done | other.done)
        return not self.sides.isdisjoint(other.sides)


def miscast(claim: Stated, evidence: Sequence[Stated]) -> bool:
    """Return whether a claim gives somebody another's part, office or name, or a part to whom its evidence leaves
    out."""
    return (
        _mirrored(claim, evidence)
        or _has_anothers_office(claim, evidence)
        or _has_anothers_name(claim, evidence)
        or _was_left_out(claim, evidence)
    )


def _mirrored(claim: Stated, evidence: Sequence[Stated]) -> bool:
    there = [deed for text in evidence for deed in deeds(text)]
    return any(
        any(deed.mirrors(other) for other in there) and not any(deed.repeats(other) for other in there)
        for deed in deeds(claim)
    )


@lru_cache(CACHED)
def deeds(stated: Stated) -> tuple[Deed, ...]:
    """Return what a text says that one does to another, where both are named in a row."""
    words = tokens(stated.text)
    found = (_deed(words, one, two, stated.language) for one, two in pairwise(mentions(stated)))
    return tuple(deed for deed in found if deed)


def _deed(words: Sequence[Token], one: Mention, two: Mention, language: str) -> Deed | None:
    said = words[one.end : two.start]
    if not 0 < len(said) <= LONGEST or any(word.written in BREAKS or word.bare in FROM for word in said):
        return None
    telling = [word for word in said if len(word.bare) >= SHORTEST and not offices(word.bare)]
    if any(word.bare.startswith(MUTUAL) for word in telling):
        return None
    done = {term for word in telling for term in terms(word.written, language)}
    sides = {(pole.idea, pole.side) for pole in poles(said, language)}
    if language in SLAVIC:
        if one.words[-1].endswith(OBJECTS) or not (one.key and two.key):
            return None
        by = two.words[-1].endswith(AGENTS)
    else:
        by = any(word.bare in BY for word in said[-2:])
    agent, patient = (two, one) if by else (one, two)
    return Deed(agent, patient, frozenset(done), frozenset(sides)) if done else None


@cache
def _personal() -> frozenset[int]:
    return frozenset().union(*(offices(word) for word in PERSONAL))


@lru_cache(CACHED)
def titled(stated: Stated) -> tuple[tuple[frozenset[int], Mention], ...]:
    """Return the people whom a text names beside their office, with the ideas of that office."""
    words = tokens(stated.text)
    placed = {at for place in named_places(stated) for at in range(place.start, place.end)}
    found = []
    for one in mentions(stated):
        before = _office(list(reversed(words[: one.start])), {len(words[: one.start]) - 1 - at for at in placed})
        after = _office(words[one.end :], {at - one.end for at in placed}) if _pauses(words, one.end) else frozenset()
        if not one.key and (before or after):
            found.append((before or after, one))
    return tuple(found)


def _pauses(words: Sequence[Token], at: int) -> bool:
    return at < len(words) and words[at].written == ","


def _office(words: Sequence[Token], placed: set[int]) -> frozenset[int]:
    ideas: set[int] = set()
    for at, word in enumerate(words):
        held = offices(word.bare)
        if not (held or at in placed or word.bare in BETWEEN or word.written in BETWEEN):
            break
        if ideas and word.written == "," and at:
            break
        ideas |= held & _personal()
    return frozenset(ideas)


def _has_anothers_office(claim: Stated, evidence: Sequence[Stated]) -> bool:
    """Return whether a claim calls somebody what the evidence calls another, having another name for them."""
    there = [known for text in evidence for known in titled(text)]
    for ideas, one in titled(claim):
        own = frozenset().union(*(known for known, other in there if one.names(other)))
        others = frozenset().union(*(known for known, other in there if not one.names(other)))
        if own and (ideas - own) & others:
            return True
    return False


def _pairs(stated: Stated) -> Iterator[tuple[str, str]]:
    for one in mentions(stated):
        if not one.key:
            yield from pairwise(one.words)


def _has_anothers_name(claim: Stated, evidence: Sequence[Stated]) -> bool:
    """Return whether a claim joins the first name of one with the family name of another."""
    there = [(pair, text.language) for text in evidence for pair in _pairs(text)]
    for first, last in _pairs(claim):
        known = [
            (same_name(first, claim.language, one, language), same_name(last, claim.language, two, language))
            for (one, two), language in there
        ]
        if (True, False) in known and (False, True) in known and (True, True) not in known:
            return True
    return False


def _was_left_out(claim: Stated, evidence: Sequence[Stated]) -> bool:
    """Return whether a claim says of somebody, without a "not", what the evidence says of all but them."""
    words = tokens(claim.text)
    if is_negated(words, claim.language) or any(pole.side < 0 for pole in poles(words, claim.language)):
        return False
    there = [(one, _is_left_out(text, one)) for text in evidence for one in mentions(text)]
    for one in mentions(claim):
        known = [left_out for other, left_out in there if one.names(other)]
        if known and all(known) and not _is_left_out(claim, one):
            return True
    return False


def _is_left_out(stated: Stated, one: Mention) -> bool:
    words = [word.bare for word in tokens(stated.text)[max(0, one.start - 5) : one.start]]
    ends = (words, words[:-1])  # an article may stand between
    return any(end[-len(phrase) :] == phrase for end in ends for phrase in _phrases(stated.language))


@cache
def _phrases(language: str) -> list[list[str]]:
    return [bare(phrase).split() for phrase in WITHOUT.get(language, "").split("|") if phrase]
