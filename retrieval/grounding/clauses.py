"""The clauses of a text, each with what it is about, and whether it is denied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ..text.words import names, terms
from .figures import figures
from .names import offices
from .nations import named_places
from .opposites import Pole, poles
from .stated import CACHED, Stated, Token, bare, table, tokens

BREAKS = frozenset(',;:—–()[]“”«»"!?…，。；：،؛')
# Words that open another clause, by language.
JOINTS = {
    language: frozenset(bare(word) for word in words.split())
    for language, words in {
        "en": "but while whereas although though because that who which where when if and without",
        "fr": "mais tandis alors que qu qui dont où lorsque si car et sans",
        "de": "aber während obwohl weil dass und ohne sondern wenn bevor nachdem doch jedoch",
        "es": "pero mientras aunque porque que quien cuando y sin sino",
        "it": "ma mentre perché che e senza",
        "ru": "но а что который которая которое которые которых когда если хотя и без однако чтобы",
        "uk": "але а що який яка яке які яких коли якщо хоча і й та без однак щоб",
        "pl": "ale a że który która które gdy jeśli i bez oraz choć",
        "ar": "لكن الذي التي بينما حيث بعدما دون ان إن أن وقال",
    }.items()
}
UNSPACED = ("zh", "ja")
NO_JOINTS: frozenset[str] = frozenset()
COMPLEMENTS = frozenset("that que qu dass che что що ze ان بان".split())
STEADY = ("before", "first", "large", "more")  # "not" beside them denies the verb, not them
WITH_COMMA = ("de", "ru", "uk", "pl")  # languages that put one before what is said or denied
DENIABLE = ("confirm", "accept", "include", "truth")
LONGEST_REPORT = 8  # words
LONGEST_ASIDE = 4
FEWEST_BESIDE = 4
FEWEST = 2  # words: less is no clause of its own
SHORT = 4  # letters: shorter words tell little of what a clause is about
EVERYWHERE = "en"


@dataclass(frozen=True)
class Clause:
    """A clause: the keys of what it is about, the sides it takes, whether a word denies it, whether it is what the
    clause before denies ("denied that ..."), whether it only says who said the rest, and whether it is a few words
    beside the rest ("since 1998")."""

    keys: frozenset[str]
    poles: tuple[Pole, ...]
    negated: bool
    under: bool = False
    reports: bool = False
    aside: bool = False

    @property
    def denied(self) -> bool:
        """Whether what it says is denied, by "not" or by a verb like "refuse", but not by both."""
        return (self.negated != any(pole.negates for pole in self.poles)) != self.under

    @property
    def denials(self) -> tuple[bool, bool, frozenset[str]]:
        """What denies in it: a negation, the clause before, verbs like "refuse"."""
        return self.negated, self.under, frozenset(pole.idea for pole in self.poles if pole.negates)

    def sides(self, pole: Pole) -> set[int]:
        """Return the side of an idea that the clause ends on; both, where another verb denies it."""
        if pole.idea in STEADY:
            return {pole.side}
        if self.under or (not pole.negates and any(other.negates for other in self.poles)):
            return {1, -1}
        return {-pole.side if self.negated else pole.side}


@cache
def _negations(language: str) -> tuple[frozenset[str], tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """Return the words that deny, the phrases that do, and those that only look like it."""
    words: list[str] = []
    seeming: list[str] = []
    lines = {line.partition(" ")[0]: line.partition(" ")[2].split() for line in table("negations.txt")}
    code = language if language in lines else EVERYWHERE
    words, seeming = lines[code], lines.get(f"-{code}", [])
    phrases = tuple(tuple(bare(one).split("_")) for one in words if "_" in one)
    return (
        frozenset(bare(one) for one in words if "_" not in one),
        phrases,
        tuple(tuple(bare(one).split("_")) for one in seeming),
    )


def is_negated(words: Sequence[Token], language: str, following: Sequence[Token] = ()) -> bool:
    """Return whether words hold a negation that denies; a French "ne" may only limit by what follows them."""
    bares = [word.bare for word in words]
    plain, phrases, seeming = _negations(language)
    if language in UNSPACED:
        text = "".join(bares)
        for phrase in seeming:
            text = text.replace("".join(phrase), "")
        return any(sign in text for sign in plain)
    passed = {at + step for phrase in seeming for at in _found(bares, phrase) for step in range(len(phrase))}
    held = [at for at, word in enumerate(bares) if word in plain and at not in passed]
    if language == "fr":
        later = [*bares, *(word.bare for word in following)]
        held = [at for at in held if not _only(later, at)]
    return bool(held) or any(_found(bares, phrase) for phrase in phrases)


def _found(words: Sequence[str], phrase: Sequence[str]) -> list[int]:
    return [at for at in range(len(words)) if tuple(words[at : at + len(phrase)]) == tuple(phrase)]


def _only(words: Sequence[str], at: int) -> bool:
    """Return whether a French "ne" only limits: "ne ... que"."""
    others = {"pas", "plus", "jamais", "rien", "aucun", "aucune", "personne", "ni", "nul", "nulle"}
    later = list(words[at + 1 : at + 9])
    que = next((step for step, word in enumerate(later) if word in ("que", "qu")), 0)
    before = later[: que - 1] if que and later[que - 1] == "plus" else later[:que]  # "ne ... plus que" limits as well
    return words[at] in ("ne", "n") and que > 0 and not others.intersection(before)


@lru_cache(CACHED)
def clauses(stated: Stated) -> tuple[Clause, ...]:
    """Return the clauses of a text in order."""
    words = tokens(stated.text)
    spans = list(_spans(words, stated.language))
    placed = [(place.start, place.key) for place in named_places(stated)]
    counted = [(figure.start, f"#{value}") for figure in figures(stated) for _, value in figure.readings]
    found: list[Clause] = []
    for start, end in spans:
        under = bool(found) and found[-1].denied and _is_complement(words, start, found[-1], stated.language)
        found.append(_clause(words, start, end, stated.language, placed + counted, under))
    return tuple(found)


def _is_complement(words: Sequence[Token], start: int, before: Clause, language: str) -> bool:
    """Return whether a clause says what is denied in the clause before it: "did not confirm that", "leugnet, dass"."""
    if words[start].written in BREAKS and language not in WITH_COMMA:
        return False
    opening = {word.bare for word in words[start : start + 2]}
    return bool(opening & COMPLEMENTS) and any(pole.idea in DENIABLE for pole in before.poles)


def _spans(words: Sequence[Token], language: str) -> Iterator[tuple[int, int]]:
    joints = JOINTS.get(language, NO_JOINTS)
    fewest = 1 if language in UNSPACED else FEWEST
    start = 0
    for at, word in enumerate(words):
        pause = word.written in BREAKS or (
            word.written == "." and 0 < at < len(words) - 1 and _ends_a_sentence(words[at - 1])
        )
        joint = word.bare in joints and not _joins_names(words, at)
        if (pause or joint) and at - start >= fewest + joint:
            yield start, at
            start = at
    if start < len(words):
        yield start, len(words)


def _ends_a_sentence(before: Token) -> bool:
    """Return whether a full stop after a word may end a sentence: not in "U.S.", "a.m." and "3.5"."""
    return not before.written.isdecimal() and (len(before.written) > 1 or not before.is_word)


def _joins_names(words: Sequence[Token], at: int) -> bool:
    """Return whether a word stands between two names: "Kenya and Uganda"."""
    around = words[max(0, at - 1) : at + 2]
    return len(around) == 3 and around[0].written[0].isupper() and around[2].written[0].isupper()


def _clause(
    words: Sequence[Token], start: int, end: int, language: str, marks: list[tuple[int, str]], under: bool
) -> Clause:
    part = words[start:end]
    taken = poles(part, language)
    keys = {key for at, key in marks if start <= at < end}
    placed = {at for at, key in marks if not key.startswith("#")}
    if language in UNSPACED:
        keys |= {place.key for place in named_places(Stated("".join(word.written for word in part), language))}
    keys |= {f"~{pole.idea}" for pole in taken}
    keys |= {f"+{idea}" for word in part if word.is_word for idea in offices(word.bare)}
    for at, word in enumerate(part, start):
        if word.is_word and len(word.bare) >= SHORT and at not in placed:
            keys |= {f"{language}:{term}" for term in terms(word.written, language)}
            keys |= set(names(word.written))
    negated = is_negated(part, language, words[end:])
    plain = not negated and not taken
    few = start == 0 and sum(word.is_word for word in part) <= LONGEST_ASIDE and end < len(words) - FEWEST_BESIDE
    reports = not negated and all(pole.idea == "confirm" and pole.side > 0 for pole in taken)
    reports = reports and _reports(words, start, end)
    return Clause(frozenset(keys), tuple(taken), negated, under, reports, plain and few and words[end].written == ",")


@cache
def _reporting() -> tuple[str, ...]:
    return tuple(bare(word) for line in table("reporting.txt") for word in line.split())


def _reports(words: Sequence[Token], start: int, end: int) -> bool:
    """Return whether a clause beside others only says whose words they are."""
    part = [word.bare for word in words[start:end] if word.is_word]
    if len(words) - (end - start) < FEWEST_BESIDE or not 0 < len(part) <= LONGEST_REPORT:
        return False
    return any(word.startswith(_reporting()) for word in (*part[:3], *part[-2:]))
