"""What the words of a question say for a passage: terms where they share a language, names and numbers anywhere.

BM25 (Robertson and Zaragoza, 2009) as a share of what the question could reach at most, so that a question of few
words weighs as much as a long one. Passages are of one size by construction, so their length plays no part.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..archive.search_index import Candidate, Census, SearchIndex
from ..conversation.leaning import little_words
from ..grounding.common import is_noun
from ..text.edits import LATIN, one_edit
from ..text.words import SHORTEST, WORD, full_names, names, sounds, terms, transcribed_from, transcriptions

SATURATION = 1.2  # k1: how soon a word that comes again says nothing more
FEWEST = 40  # passages, out of which a word's frequency says something
RARE = 40  # passages: a word in no more of them brings its passages among the candidates
BROUGHT = 20  # passages at most
SHORT_NAME = 5  # characters of a name's key: so short a one is one sound away from too many
CONSONANTS = "abhklmnrstv"  # that keys are made of, a vowel in front
SHORT_PAIR = 6  # characters of a full name's key
TRANSCRIBED = 100  # readings of the names in a Chinese question
GUESSES = 2  # names that a misspelt one may be
NEAR = 0.6  # of the weight of a name that is spelt as in the archive
BOTH = "&"  # in the key of a full name, between its words
FULL = 0.6  # that a full name says for a passage beside the weight of its words
COUNTED = 16  # words of a question, the weightiest, that are looked for in every candidate


@dataclass(frozen=True)
class Words:
    """A question's words with their weights: inverse document frequencies, in nats; the numbers of the passages that
    hold its rarest words, best first; and the share of all passages that are in its language."""

    terms: Mapping[str, float]
    names: Mapping[str, float]
    brought: Sequence[int]
    at_home: float

    @cached_property
    def single_names(self) -> Mapping[str, float]:
        """The names word by word; the full ones where no word of them stands for itself. An article that goes on with
        the surname alone is as much about its bearer."""
        single = {word: weight for word, weight in self.names.items() if BOTH not in word}
        return single if any(word[0] == "@" for word in single) else self.names

    @property
    def counted(self) -> list[str]:
        """The words that tell passages apart best."""
        weights = {**self.terms, **self.names}
        return sorted(weights, key=lambda word: -weights[word])[:COUNTED]


def question_words(text: str, language: str, index: SearchIndex, census: Census) -> Words:
    """Look up a question's words in the archive."""
    said = list(dict.fromkeys(terms(text, language)))
    if language == "de":  # it writes all nouns like names
        text = WORD.sub(lambda match: match[0].lower() if is_noun(match[0]) else match[0], text)
    called = list(dict.fromkeys(names(text)))
    found, holders = index.words([*said, *called], RARE)
    # A word is common or rare among the texts of its language: in an archive of many, all its words would look rare.
    own = census.passages.get(language, 0)
    # Of a few, most words would look common: those that are missing are taken to hold none but the little words.
    missing, little = max(FEWEST - own, 0), set(terms(" ".join(little_words(language)), language))
    seen = {word: found.get(word, 0) + (missing if word in little else 0) for word in said}
    weighed = {word: _weight(seen[word], own + missing) if own else 0.0 for word in said}
    full, rest = _full_names(text, index, census.total)
    # Who is known by the full name needs no guess at its words.
    called = [word for word in called if word in found or word in names(rest)]
    known = {word: _weight(found.get(word, 0), census.total) for word in called}
    guessed = full
    for word in _misheard(rest, called, found):
        guessed |= _guessed(_one_sound_away(word), index, census.total)
    for word in sounds(rest):
        guessed |= _guessed({word, *one_edit(word, LATIN)}, index, census.total)
    guessed |= _transcribed(transcriptions(text, language)[:TRANSCRIBED], index, census.total)
    known |= {word: weight for word, weight in guessed.items() if word not in weighed}
    holders |= index.words([word for word in known if word not in holders], RARE)[1] if guessed else {}
    return Words(weighed, known, _brought({**weighed, **known}, holders), own / (census.total or 1))


def _misheard(text: str, called: Sequence[str], found: Mapping[str, int]) -> list[str]:
    """Return the names the archive does not know that are long enough to be told from others; a question's first word
    has its capital for being that."""
    first = names(next(iter(WORD.findall(text)), ""))
    return [
        name for name in called if name not in found and name[0] == "@" and len(name) > SHORT_NAME and name not in first
    ]


def _full_names(text: str, index: SearchIndex, total: int) -> tuple[dict[str, float], str]:
    """Return the full names of a text that the archive knows, or others one sound away, and the text without them;
    what it does not know weighs nothing, for an article may say one of the two words alone."""
    called = dict(full_names(text))
    found = index.known([*called])
    weights: dict[str, float] = {}
    for key, written in called.items():
        near = {f"@{other}" for other in one_edit(key[1:], CONSONANTS)} if len(key) > SHORT_PAIR else ()
        there = {key: _weight(found[key], total)} if key in found else _guessed(near, index, total)
        weights |= there
        text = text.replace(written, " ") if there else text
    return weights, text


def _transcribed(words: Sequence[str], index: SearchIndex, total: int) -> dict[str, float]:
    """Return the names that a Chinese question's may be in the archive, with their weights."""
    tried = {word: transcribed_from(word) for word in words}
    found = index.known(list({name for names_ in tried.values() for name in names_}))
    return {name: weight for names_ in tried.values() for name, weight in _best(names_, found, total).items()}


def _one_sound_away(name: str) -> set[str]:
    return {f"@{other}" for other in one_edit(name[1:], CONSONANTS) if len(other) >= SHORTEST}


def _guessed(words: Collection[str], index: SearchIndex, total: int) -> dict[str, float]:
    """Return those of some words that a name may be in the archive, the most frequent, with their weights."""
    return _best(words, index.known(sorted(words)), total)


def _best(words: Collection[str], found: Mapping[str, int], total: int) -> dict[str, float]:
    there = sorted(((word, found[word]) for word in words if word in found), key=lambda pair: (-pair[1], pair[0]))
    return {word: NEAR * _weight(count, total) for word, count in there[:GUESSES]}


def _weight(found: int, count: int) -> float:
    return math.log(1 + (max(count - found, 0) + 0.5) / (found + 0.5))


def _brought(weights: Mapping[str, float], holders: Mapping[str, Sequence[int]]) -> list[int]:
    scores: dict[int, float] = {}
    for word, passages in holders.items():
        for passage in passages:
            scores[passage] = scores.get(passage, 0.0) + weights[word]
    return sorted(scores, key=lambda passage: (-scores[passage], passage))[:BROUGHT]


def lexical_scores(words: Words, candidate: Candidate) -> tuple[float, float]:
    """Return what its terms and its names say for a passage, each 0 to about 2."""
    full = any(BOTH in word for word in candidate.counts if word in words.names)
    return _share(words.terms, candidate.counts), _share(words.single_names, candidate.counts) + FULL * full


def _share(weights: Mapping[str, float], counts: Mapping[str, int]) -> float:
    reached = sum(weights[word] * _saturated(count) for word, count in counts.items() if word in weights)
    return reached / (sum(weights.values()) or 1.0)


def _saturated(count: int) -> float:
    return count * (SATURATION + 1) / (count + SATURATION)
