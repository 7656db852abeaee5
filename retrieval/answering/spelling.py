"""A question as it was meant: names typed without their capitals, everything in capitals, slips of the fingers.

Only what the archive does not know is changed, and only for the search: the question stays as it was asked.
"""

from collections.abc import Callable, Collection, Sequence

from ..embedding.space import Space
from ..grounding.common import is_common
from ..grounding.nations import named_places
from ..grounding.stated import Stated
from ..text.words import WORD, names, terms

Known = Callable[[Sequence[str]], Collection[str]]  # those of some terms and names that the archive holds
SHOUTED = 2  # words in capitals
SHORTEST_NAME = 3  # letters
SHORTEST_SLIP, LONGEST_SLIP = 6, 24
SLIPS = 24  # words of a question, the first, that are looked at for slips
SAME = 2  # last letters in which the forms of one word differ


def respelled(text: str, language: str, space: Space, known: Known) -> str:
    """Return a question with its names' capitals and without its slips, as far as they can be told."""
    if text.isupper() and len(WORD.findall(text)) >= SHOUTED:
        text = text[:1] + text[1:].lower()
    words = WORD.findall(text)
    unlike = [*dict.fromkeys(words)]
    changed = {word: word for word in unlike} | _unslipped(unlike[:SLIPS], language, space, known)
    if space.knows_words and not any(word[0].isupper() for word in words[1:]):
        changed |= _capitals(changed, language, space, known)
    return WORD.sub(lambda match: changed.get(match[0], match[0]), text)


def _unslipped(words: Sequence[str], language: str, space: Space, known: Known) -> dict[str, str]:
    """Return words without their slips, by what was written; those the archive knows stay."""
    likely = {word: meant for word in words if (meant := _meant(word, language, space)) != word}
    keys = {word: [*terms(word.lower(), language), *names(word.capitalize())] for word in likely}
    there = set(known([key for word in likely for key in keys[word]])) if likely else set()
    return {word: meant for word, meant in likely.items() if there.isdisjoint(keys[word])}


def _meant(word: str, language: str, space: Space) -> str:
    """Return what a word most likely was before a slip; another form of the same word is none."""
    small = word.lower()
    inside = word.islower() or (language == "de" and small == word[:1].lower() + word[1:])
    if not (inside and SHORTEST_SLIP <= len(word) <= LONGEST_SLIP):
        return word
    meant = space.corrected(small, language)
    if meant[:-SAME] == small[: len(meant) - SAME] or terms(meant, language) == terms(small, language):
        return word
    return meant if word.islower() else meant.capitalize()


def _may_name(word: str, language: str, space: Space) -> bool:
    return not is_common(word, language) and space.may_name(word, language)


def _is_place(name: str, language: str) -> bool:
    return bool(named_places(Stated(name, language)))


def _capitals(changed: dict[str, str], language: str, space: Space, known: Known) -> dict[str, str]:
    """Return words with capitals that are names of the archive, or of countries and cities, rather than everyday
    words."""
    small = [(word, new) for word, new in changed.items() if new.islower() and len(new) >= SHORTEST_NAME]
    called = [(word, new.capitalize()) for word, new in small if not space.is_common(new.capitalize())]
    called += [(word, word.upper()) for word in changed if len(word) < SHORTEST_NAME and not is_common(word, language)]
    places = {word: name for word, name in called if _is_place(name, language)}
    likely = [(word, new.capitalize()) for word, new in small if _may_name(new, language, space)]
    there = set(known([key for _, name in likely for key in names(name)]))
    return places | {word: name for word, name in likely if not there.isdisjoint(names(name))}
