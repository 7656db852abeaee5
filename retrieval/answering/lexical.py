"""What the words of a question say for a passage: terms where they share a language, names and numbers anywhere.

BM25 (Robertson and Zaragoza, 2009) as a share of what the question could reach at most, so that a question of few
words weighs as much as a long one. Passages are of one size by construction, so their length plays no part.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..archive.catalogue import Catalogue, StoredPassage
from ..text.words import names, terms

SATURATION = 1.2  # k1: how soon a word that comes again says nothing more
RARE = 40  # passages: a word in no more of them brings its passages among the candidates
BROUGHT = 20  # passages at most


@dataclass(frozen=True)
class Words:
    """A question's words with their weights: inverse document frequencies, in nats."""

    terms: Mapping[str, float]
    names: Mapping[str, float]
    frequencies: Mapping[str, int]

    def rarest(self) -> list[str]:
        """Return the words found in few passages, the rarest first."""
        rare = [word for word, count in self.frequencies.items() if count <= RARE]
        return sorted(rare, key=lambda word: (self.frequencies[word], word))


def question_words(text: str, language: str, catalogue: Catalogue) -> Words:
    """Look up a question's words in the archive."""
    said, called = list(dict.fromkeys(terms(text, language))), list(dict.fromkeys(names(text)))
    frequencies = catalogue.frequencies([*said, *called])
    # A word is common or rare among the texts of its language: in an archive of many, all its words would look rare.
    own, count = catalogue.passage_count(language=language), catalogue.passage_count()
    return Words(
        {word: _weight(frequencies.get(word, 0), own) if own else 0.0 for word in said},
        {word: _weight(frequencies.get(word, 0), count) for word in called},
        frequencies,
    )


def _weight(found: int, count: int) -> float:
    return math.log(1 + (max(count - found, 0) + 0.5) / (found + 0.5))


def brought(words: Words, catalogue: Catalogue) -> list[str]:
    """Return the ids of the passages that hold the question's rarest words, best first."""
    weights = {**words.terms, **words.names}
    scores: dict[str, float] = {}
    for word, passages in catalogue.holders(words.rarest()).items():
        for passage in passages:
            scores[passage] = scores.get(passage, 0.0) + weights[word]
    return sorted(scores, key=lambda passage: (-scores[passage], passage))[:BROUGHT]


def lexical_scores(words: Words, found: Sequence[StoredPassage], catalogue: Catalogue) -> list[tuple[float, float]]:
    """Return for each passage what its terms and its names say for it, each 0 to about 2."""
    counts = catalogue.counts([*words.terms, *words.names], [one.number for one in found])
    return [(_share(words.terms, counts[one.number]), _share(words.names, counts[one.number])) for one in found]


def _share(weights: Mapping[str, float], counts: Mapping[str, int]) -> float:
    reached = sum(weight * _saturated(counts[word]) for word, weight in weights.items() if word in counts)
    return reached / (sum(weights.values()) or 1.0)


def _saturated(count: int) -> float:
    return count * (SATURATION + 1) / (count + SATURATION)
