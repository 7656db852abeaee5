"""Names: each person, place and body that a claim names must be named by its evidence, in whatever script."""

from collections.abc import Sequence
from functools import cache, lru_cache

from ..text.words import ARABIC, UNSPACED
from .calendar_words import day_words, month_names, weekday
from .common import is_common, is_noun
from .nations import named_places
from .number_words import readings
from .sounds import same_name, stem
from .stated import CACHED, Stated, Token, bare, table, tokens

ENDS = frozenset(".!?…:;\"“”«»„‘’(—–-•*'")  # after these a capital may only open a sentence
WITHOUT_CAPITALS = frozenset("ar zh ja ko he fa th hi ka ur".split())
FEWEST = 4  # words: a claim without any capital is too long to name nobody on purpose
TITLES = frozenset(
    "dre dra mr mrs ms dr prof sir lord lady m mme mlle sr sra herr frau don dona "
    "pan pani господин г-н пан пані st san".split()
)
# Written with a capital without being a name.
HONORARY = frozenset("mw kw gw мвт квт гвт i internet covid god dieu gott dios бог web pc tv ceo".split())
CAPITALS_OF_GERMAN = frozenset("sie ihr ihre ihnen ihren".split())


def misnamed(claim: Stated, evidence: Sequence[Stated], about: Sequence[Stated] = ()) -> bool:
    """Return whether a claim names what neither its evidence nor what is said about the article names."""
    grounds = [*evidence, *about]
    words = tokens(claim.text)
    if _shouted(words) or _whispered(words, claim.language):
        return True
    placed = named_places(claim)
    held = {place.key for text in grounds for place in named_places(text)}
    held |= {place.country for text in grounds for place in named_places(text) if place.country}
    seen = _candidates(grounds)
    for place in placed:
        if place.key not in held and not all(
            _is_written(token, claim.language, grounds) for token in words[place.start : place.end] if token.is_word
        ):
            return True
    covered = {at for place in placed for at in range(place.start, place.end)}
    return any(
        not _borne_out(words, at, claim.language, grounds, seen)
        for at, token in enumerate(words)
        if at not in covered and _may_name(words, at, claim.language)
    )


def _shouted(words: Sequence[Token]) -> bool:
    """Return whether capitals tell nothing: all words have them."""
    letters = [token for token in words if token.is_word and len(token.written) > 1]
    return len(letters) >= FEWEST and all(token.written.isupper() for token in letters)


def _whispered(words: Sequence[Token], language: str) -> bool:
    """Return whether small letters may hide names."""
    letters = [token.written for token in words if token.is_word]
    return language not in WITHOUT_CAPITALS and len(letters) >= FEWEST and not any(w[0].isupper() for w in letters)


def _may_name(words: Sequence[Token], at: int, language: str) -> bool:
    """Return whether a word of a claim may be a name."""
    token = words[at]
    if not token.is_word or len(token.bare) < 2 or not (token.written[0].isupper() or _could_hide(token, language)):
        return False
    if token.bare in TITLES or token.bare in HONORARY or _is_time(token, language) or _is_number(token, language):
        return False
    if language == "de" and (
        token.bare in CAPITALS_OF_GERMAN or (_opens(words, at) and is_common(token.written, "de"))
    ):
        return _is_full_name(words, at, language) and not is_common(token.written, "de")
    if language == "de" and not token.written.isupper() and is_noun(token.written):
        return token.bare in _lines("surnames.txt") and not (at and words[at - 1].bare in _lines("determiners.txt"))
    return not (_opens(words, at) and is_common(token.written, language) and not _is_full_name(words, at, language))


def _could_hide(token: Token, language: str) -> bool:
    """Return whether a word may be a name where no capital tells: then only the evidence's own words are borne out."""
    return language in WITHOUT_CAPITALS and bool(len(token.bare) >= FEWEST or UNSPACED.match(token.written))


def _is_time(token: Token, language: str) -> bool:
    return (
        token.bare in month_names(language)
        or weekday(token.bare, language) is not None
        or (token.bare in {bare(word) for word in day_words(language)})
    )


def _is_number(token: Token, language: str) -> bool:
    return bool(readings(token.bare, language)[0])


def _opens(words: Sequence[Token], at: int) -> bool:
    return at == 0 or words[at - 1].written in ENDS


def _is_full_name(words: Sequence[Token], at: int, language: str) -> bool:
    """Return whether a capitalised word goes on into another name ("Mark Rutte")."""
    if at + 1 >= len(words) or not words[at + 1].written[0].isupper() or language in GENITIVES:
        return False
    following = Stated(words[at + 1].written, language)
    return (
        not (offices(words[at + 1].bare) or named_places(following) or offices(words[at].bare))
        and len(words[at].bare) > 3
        and not _function(words[at], language)
    )


def _function(token: Token, language: str) -> bool:
    return token.bare in _lines("openers.txt")


LONGEST_ENDING = 6  # letters beyond the beginning of a word for an office
PRIME = ("prime", "premier", "primer")  # the office is theirs: "Prime Minister"
GENITIVES = ("de", "ru", "uk")  # languages where a name often follows a noun: "жители Тулы"


@cache
def _lines(name: str) -> frozenset[str]:
    return frozenset(bare(word) for line in table(name) for word in line.split())


@lru_cache(CACHED)
def offices(word: str) -> frozenset[int]:
    """Return the ideas of the table of offices that a bare word stands for."""
    known = _offices().get(word[:2], ())
    return frozenset(
        number
        for beginning, whole, number in known
        if word == beginning or (not whole and word.startswith(beginning) and len(word) <= _longest(beginning))
    )


def _longest(beginning: str) -> int:
    """Return how long a word that begins so may be: short beginnings begin names as well ("мир", Мирельда)."""
    return len(beginning) + {2: 2, 3: 2, 4: 3}.get(len(beginning), LONGEST_ENDING)


@cache
def _offices() -> dict[str, list[tuple[str, bool, int]]]:
    """Return the table's words by their first two letters: bare, whether whole, and the number of their idea."""
    found: dict[str, list[tuple[str, bool, int]]] = {}
    for number, line in enumerate(table("offices.txt")):
        for form in line.split():
            word = bare(form.rstrip("."))
            found.setdefault(word[:2], []).append((word, form.endswith("."), number))
    return found


def _candidates(grounds: Sequence[Stated]) -> list[tuple[str, str]]:
    """Return the words of the evidence that may be names: with a capital, or of a script without."""
    return [
        (token.written, text.language)
        for text in grounds
        for token in tokens(text.text)
        if token.is_word and (token.written[0].isupper() or ARABIC.match(token.written))
    ]


def _borne_out(
    words: Sequence[Token], at: int, language: str, grounds: Sequence[Stated], seen: Sequence[tuple[str, str]]
) -> bool:
    token = words[at]
    if _is_seen(token, language, seen) or _is_written(token, language, grounds):
        return True
    ideas = offices(token.bare)
    if not ideas:
        return False
    if at and words[at - 1].bare.startswith(PRIME) and token.bare.startswith("minist"):
        return True
    if _opens(words, at) and is_common(token.written, language):
        return True
    return any(not ideas.isdisjoint(_ideas(text)) for text in grounds)


def _is_seen(token: Token, language: str, seen: Sequence[tuple[str, str]]) -> bool:
    return any(same_name(token.written, language, other, theirs) for other, theirs in seen) or (
        language == "de" and any(_compounded(token.written, other) for other, _ in seen)
    )


def _compounded(word: str, name: str) -> bool:
    """Return whether a German word is a name and a noun in one: "Fuldabrücke"."""
    return len(name) >= FEWEST and word.startswith(name) and is_noun(word[len(name) :].capitalize())


def _is_written(token: Token, language: str, grounds: Sequence[Stated]) -> bool:
    """Return whether the evidence has the very word, small perhaps."""
    if UNSPACED.match(token.written):
        return any(token.bare in bare(text.text) for text in grounds)
    return any(
        token.bare == other.bare
        or (text.language == language and stem(token.written, language) == stem(other.written, language))
        for text in grounds
        for other in tokens(text.text)
    )


@lru_cache(CACHED)
def _ideas(stated: Stated) -> frozenset[int]:
    if stated.language in ("zh", "ja"):
        signs = [one for forms in _offices().values() for one in forms if one[0][0] > "\u3400"]
        return frozenset(number for form, _, number in signs if form in stated.text)
    forms = [form for token in tokens(stated.text) for form in (token.bare, token.bare.removeprefix("ال"))]
    return frozenset().union(*(offices(form) for form in forms))
