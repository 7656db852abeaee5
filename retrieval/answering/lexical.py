"""What the words of a question say for a passage: terms where they share a language, names and numbers anywhere.

BM25 (Robertson and Zaragoza, 2009) as a share of what the question could reach at most, so that a question of few
words weighs as much as a long one. Passages are of one size by construction, so their length plays no part.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..archive.search_index import Candidate, Census, SearchIndex
from ..text.words import names, terms

SATURATION = 1.2  # k1: how soon a word that comes again says nothing more
RARE = 40  # passages: a word in no more of them brings its passages among the candidates
BROUGHT = 20  # passages at most
COUNTED = 16  # words of a question, the weightiest, that are looked for in every candidate


@dataclass(frozen=True)
class Words:
    """A question's words with their weights: inverse document frequencies, in nats; the numbers of the passages that
    hold its rarest words, best first; and the share of all passages that are in its language."""

    terms: Mapping[str, float]
    names: Mapping[str, float]
    brought: Sequence[int]
    at_home: float

    @property
    def counted(self) -> list[str]:
        """The words that tell passages apart best."""
        weights = {**self.terms, **self.names}
        return sorted(weights, key=lambda word: -weights[word])[:COUNTED]


def question_words(text: str, language: str, index: SearchIndex, census: Census) -> Words:
    """Look up a question's words in the archive."""
    said, called = list(dict.fromkeys(terms(text, language))), list(dict.fromkeys(names(text)))
    found, holders = index.words([*said, *called], RARE)
    # A word is common or rare among the texts of its language: in an archive of many, all its words would look rare.
    own = census.passages.get(language, 0)
    weighed = {word: _weight(found.get(word, 0), own) if own else 0.0 for word in said}
    known = {word: _weight(found.get(word, 0), census.total) for word in called}
    return Words(weighed, known, _brought({**weighed, **known}, holders), own / (census.total or 1))


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
    return _share(words.terms, candidate.counts), _share(words.names, candidate.counts)


def _share(weights: Mapping[str, float], counts: Mapping[str, int]) -> float:
    reached = sum(weights[word] * _saturated(count) for word, count in counts.items() if word in weights)
    return reached / (sum(weights.values()) or 1.0)


def _saturated(count: int) -> float:
    return count * (SATURATION + 1) / (count + SATURATION)
