"""Which words are everyday ones, and no names, though they stand with a capital."""

import re
from functools import cache, lru_cache

from ..text.telling import OPENERS
from ..text.words import terms
from .stated import CACHED, TABLES, bare

NOUNS = "nouns"  # of German, which writes them all with a capital
# What German makes nouns with; names that end so are rare.
NOUN_ENDING = re.compile(
    "(?:ung|heit|keit|schaft|tion|tionen|tat|taten|ismus|nis|nisse|nissen|ungen|heiten|keiten|schaften|rinnen|terin|nerin)$"
)
# Families and towns are called so as well: Hartmann, Neustadt, Königsberg.
IN_NAMES = frozenset(
    "mann stadt berg burg feld dorf bach haus stein wald land hof see tal ort au schmied meer baum holz".split()
)
SHORTEST_HEAD = 4  # letters of the last part of a compound
NOUN_CASES = ("", "s", "es", "e", "en", "n", "nen", "in", "innen")


# Endings that make nouns and verbs of everyday language and hardly a name.
ENDINGS = {
    "en": re.compile("(?:....ing|tion|tions|ment|ments|ness|ships|ists|ities|ology)$"),
    "fr": re.compile("(?:tion|tions|ment|ments|ités|isme|ateurs|eurs|euses|istes)$"),
    "es": re.compile("(?:ción|ciones|miento|mientos|dades|ismo|adores|istas)$"),
    "ru": re.compile("(?:ци[яиюей]|[еа]ни[ея]|ост[ьи]|ств[оау]|тел[ьи]|щики?|ники|исты|вш..|ющ..|[ею]тся|л[иа]сь)$"),
    "uk": re.compile("(?:ці[яїюєй]|[еа]ння|ість|ості|ств[оау]|тел[ьі]|щики?|ники|исти|ється|ються|л[иа]ся|вши)$"),
}  # fmt: skip
SHORTEST_MADE = 7  # letters of a word that is known by its ending


@cache
def _stems(name: str) -> frozenset[str]:
    return frozenset((TABLES / "common" / f"{name}.txt").read_text("utf-8").split())


@cache
def _languages() -> frozenset[str]:
    return frozenset(path.stem for path in (TABLES / "common").glob("*.txt"))


@lru_cache(CACHED)
def is_common(word: str, language: str) -> bool:
    """Return whether a word that opens a sentence is an everyday word of a language."""
    small = word.casefold()
    if small in OPENERS:
        return True
    ending = ENDINGS.get(language)
    if ending and len(small) >= SHORTEST_MADE and ending.search(small):
        return True
    stems = terms(small, language)
    known = bool(stems) and language in _languages() and all(stem in _stems(language) for stem in stems)
    return known or (language == "de" and is_noun(word))


@lru_cache(CACHED)
def is_noun(word: str) -> bool:
    """Return whether a German word with a capital is a common noun: a known one, or a compound that ends in one."""
    plain = bare(word)
    if NOUN_ENDING.search(plain) and len(plain) > 6:
        return True
    return _known(word) or any(
        _heads(word[at:]) and _begins(plain[:at]) for at in range(3, len(word) - SHORTEST_HEAD + 1)
    )


def _known(word: str) -> bool:
    plain = bare(word)
    return any(plain.removesuffix(ending) in _stems(NOUNS) for ending in NOUN_CASES)


def _heads(part: str) -> bool:
    return part.casefold() not in IN_NAMES and _known(part)


def _begins(part: str) -> bool:
    """Return whether a compound may begin so: with a noun or another everyday word, its link apart."""
    if any(part.removesuffix(link) in _stems(NOUNS) for link in NOUN_CASES):
        return True
    known = _stems("de")
    forms = {part, *(part.removesuffix(link) for link in ("s", "es", "n", "en", "er", "e"))}
    return any(stem in known for form in forms if len(form) > 2 for stem in terms(form, "de"))
