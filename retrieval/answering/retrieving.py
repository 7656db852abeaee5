"""From a question's meaning and its rarest words to the passages that may answer it, and their ranking."""

import numpy as np

from ..archive.archive import Archive
from ..archive.search_index import SearchIndex
from .lexical import question_words
from .ranking import Asked, Ranking, rank
from .understanding import Understood

PASSAGES = 40  # candidates by meaning, looked at sentence by sentence
BEST = 8  # of them whose neighbours are looked at too, for an answer may go on there


def retrieve(understood: Understood, archive: Archive) -> Ranking:
    """Rank the sentences of the passages that a question leads to.

    Raises:
        BadFilter: nothing in the archive fits the question's filters.
    """
    index = SearchIndex(archive.catalogue.engine)
    selection = archive.select(understood.filters, understood.without)
    embedded = archive.space.questions(understood.searched)
    census = archive.census.within(selection.languages)
    words = question_words(understood.searched[-1], understood.language, index, census)
    near = archive.vectors.nearest(embedded[-1], PASSAGES, selection.where)
    ids = dict.fromkeys([*near, *(beside for id_ in [*near][:BEST] for beside in _neighbours(id_))])
    found = index.candidates(ids, words.brought, words.counted, selection)
    # What was not among the nearest is no nearer than the last of them.
    alike = np.array([near.get(one.passage.id, min(near.values(), default=0.0)) for one in found])
    asked = Asked(embedded[-1], embedded[0], alike, words)
    return rank(found, asked.in_units_of(archive.space.spread), archive.space.background)


def _neighbours(passage: str) -> list[str]:
    """Return the ids of the passages before and after one."""
    document, _, number = passage.partition(":")
    return [f"{document}:{int(number) - 1}", f"{document}:{int(number) + 1}"]
