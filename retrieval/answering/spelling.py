"""A question as it was meant: names typed without their capitals, everything in capitals, slips of the fingers.

Only what the archive does not know is changed, and only for the search: the question stays as it was asked.
"""

from collections.abc import Callable, Collection, Sequence

from ..embedding.space import Space
from ..text.words import WORD, names, terms

Known = Callable[[Sequence[str]], Collection[str]]  # those of some terms and names that the archive holds
SHOUTED = 3  # words in capitals
SHORTEST_NAME = 3  # letters
SHORTEST_SLIP = 6
SAME = 2  # last letters in which the forms of one word differ


def respelled(text: str, language: str, space: Space, known: Known) -> str:
    """Return a question with its names' capitals and without its slips, as far as they can be told."""
    if text.isupper() and len(WORD.findall(text)) >= SHOUTED:
        text = text[:1] + text[1:].lower()
    words = WORD.findall(text)
    changed = {word: _unslipped(word, language, space, known) for word in dict.fromkeys(words)}
    if space.knows_words and not any(word[0].isupper() for word in words[1:]):
        changed |= _capitals(changed, space, known)
    return WORD.sub(lambda match: changed.get(match[0], match[0]), text)


def _unslipped(word: str, language: str, space: Space, known: Known) -> str:
    """Return a word without a slip; one that the archive knows, or of which another form was found, stays."""
    small = word.lower()
    if len(word) < SHORTEST_SLIP or not (word.islower() or (language == "de" and small == word[:1].lower() + word[1:])):
        return word
    meant = space.corrected(small)
    if meant[:-SAME] == small[: len(meant) - SAME] or terms(meant, language) == terms(small, language):
        return word
    if known([*terms(small, language), *names(word)]):
        return word
    return meant if word.islower() else meant.capitalize()


def _may_name(word: str, space: Space) -> bool:
    return space.is_rare(word) or not space.is_common(word.capitalize())


def _capitals(changed: dict[str, str], space: Space, known: Known) -> dict[str, str]:
    """Return words with capitals that are names of the archive rather than everyday words."""
    small = [(word, new) for word, new in changed.items() if new.islower() and len(new) >= SHORTEST_NAME]
    likely = [(word, new.capitalize()) for word, new in small if _may_name(new, space)]
    there = set(known([key for _, name in likely for key in names(name)]))
    return {word: name for word, name in likely if not there.isdisjoint(names(name))}
