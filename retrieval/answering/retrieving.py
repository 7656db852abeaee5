"""From a question's meaning and its rarest words to the passages that may answer it, and their ranking."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..archive.archive import Archive
from ..archive.search_index import SearchIndex
from ..conversation.context import MARGINS, NONE, Context
from ..conversation.ellipsis import name_spans
from ..conversation.leaning import Leaning
from ..embedding.model import Vectors
from ..grounding.stated import Stated
from ..text.words import WORD, length
from .confidence import LEAST, SURE, confidence
from .lexical import question_words
from .ranking import WEIGHTS, Asked, Floats, Ranking, rank
from .substituting import naming
from .understanding import LONGEST, Understood

PASSAGES = 40  # candidates by meaning, looked at sentence by sentence
BEST = 8  # of them whose neighbours are looked at too, for an answer may go on there
# What a question that leans on the talk asks: its own words, and these with what was asked before, of which that much
# is taken off again, where it was answered; and what that weighs where documents are ranked, beside what was asked
# before. Chosen on the follow-ups of data/eval/news.
ASKED = np.array([0.6, 0.4, -0.4], np.float32)
UNANSWERED = np.array([0.6, 0.4, 0.0], np.float32)
SHARE = 0.65
ALONE = 0.5  # so sure of an answer in another article, what may lean on the talk does not
ELSEWHERE = 0.9  # so sure of an answer to its own words, it leans on nothing, whatever they look like
WORDS = 6  # of its own that say by themselves what is asked; of fewer, that much less is made


def retrieve(understood: Understood, archive: Archive) -> Ranking:
    """Rank the sentences of the passages that a question leads to, alone or with what it leans on.

    Raises:
        BadFilter: nothing in the archive fits the question's filters.
    """
    context = understood.context
    alone = _alone(understood, archive) if context is None or context.margin < math.inf else None
    if context is None or (alone and (_names_another(understood, context, archive) or not _fits(alone, context))):
        return alone or Ranking()
    leaning = _ranked(understood, archive, _leaning(understood, context, archive), context)
    if confidence(leaning) >= LEAST or len(understood.searched) == 1:
        return leaning
    alone = alone or _alone(understood, archive)  # "and the volcano?": of something else after all
    return alone if confidence(alone) > ELSEWHERE else leaning


def retrieve_rewritten(understood: Understood, ranking: Ranking, archive: Archive) -> Ranking | None:
    """Rank by a question as it was rewritten, beside its own words; None where that is not to be believed.

    It is where it leads to the article that the question led to without it, by its `ranking`, and an answer is as sure
    as before, or sure enough. It then stands for what is leant on; the question's own words still weigh most among
    sentences, so that where it is wrong it loses little.
    """
    if understood.rewritten is None or understood.context is None:
        return None
    alone = replace(understood, searched=(understood.rewritten,))
    rewritten = _ranked(alone, archive, archive.space.questions(alone.searched))
    if not ranking.documents or rewritten.documents[:1] != ranking.documents[:1]:
        return None
    both = replace(understood, searched=(understood.searched[0], understood.rewritten))
    mixed = _ranked(both, archive, _leaning(both, understood.context, archive), understood.context)
    return mixed if confidence(mixed) >= min(SURE, confidence(ranking)) else None


def _alone(understood: Understood, archive: Archive) -> Ranking:
    """Rank by a question's own words."""
    return _ranked(understood, archive, archive.space.questions(understood.searched[:1]))


def _fits(alone: Ranking, context: Context) -> bool:
    """Return whether a question asked alone leads to what was shown, or nearly so."""
    merits = dict(zip(alone.documents, (alone.evidence @ WEIGHTS).tolist(), strict=True))
    best = max(merits.values(), default=0.0)
    near = any(merits.get(document, -math.inf) > best - context.margin for document in context.documents)
    return near and not (confidence(alone) > ALONE and alone.documents[0] not in context.documents)


def _names_another(understood: Understood, context: Context, archive: Archive) -> bool:
    """Return whether a question that nothing but its brevity makes lean names people, places or things, and none that
    the talk or what was shown names."""
    text, language = understood.searched[0], understood.language
    brief = context.margin <= MARGINS[Leaning.MAYBE]
    called = [text[start:end] for start, end in name_spans(text, language)] if brief else []
    said = {name.casefold() for name in WORD.findall(context.words)}
    return bool(called) and not any(
        said.issuperset(WORD.findall(name.casefold())) or naming(context.documents, Stated(name, language), archive)
        for name in called
    )


def _leaning(understood: Understood, context: Context, archive: Archive) -> Vectors:
    """Return what a question that leans on the talk asks, and what was asked before; shape (2, dimensions), or (1,
    dimensions) where it says nothing itself, and asks that."""
    if len(understood.searched) == 1:
        return archive.space.questions(understood.searched)
    embedded = archive.space.questions((*understood.searched, context.words[:LONGEST]))
    asked = (ASKED if context.places else UNANSWERED) @ embedded
    return np.stack([asked / np.linalg.norm(asked), embedded[2]])


def _ranked(understood: Understood, archive: Archive, embedded: Vectors, context: Context = NONE) -> Ranking:
    """Rank by what a question asks, alone or with what it leans on."""
    index = SearchIndex(archive.catalogue.engine)
    selection = archive.select(understood.filters, understood.without)
    census = archive.census.within(selection.languages)
    text = understood.searched[0 if context is NONE else -1]
    words = question_words(text, understood.language, index, census)
    near = [archive.vectors.nearest(vector, PASSAGES, selection.where) for vector in embedded]
    shown = [passage for document in context.documents for passage in archive.catalogue.passage_ids(document)]
    found = index.candidates([*_with_neighbours(near), *shown], words.brought, words.counted, selection)
    # What was not among the nearest is no nearer than the last of them.
    alike = [[one.get(c.passage.id, min(one.values(), default=0.0)) for c in found] for one in near]
    asked = Asked(
        embedded,
        np.array(alike),
        words,
        shares=_shares(understood, len(embedded)),
        meant=context.documents,
        said=_said(understood),
    )
    return rank(found, asked.in_units_of(archive.space.spread), archive.space.background)


def _shares(understood: Understood, texts: int) -> Floats:
    """Return what each text weighs where documents are ranked."""
    asked = SHARE * _said(understood)
    return np.array([asked, 1 - asked]) if texts > 1 else np.ones(1)


def _said(understood: Understood) -> float:
    """Return how far a question's own words say what is asked, 0 to 1."""
    return min(1.0, length(understood.searched[0]) / WORDS)


def _with_neighbours(near: Sequence[Mapping[str, float]]) -> Iterable[str]:
    """Return the passages that are near, and those beside the nearest."""
    beside = [one for found in near for passage in [*found][:BEST] for one in _neighbours(passage)]
    return dict.fromkeys([*(passage for found in near for passage in found), *beside])


def _neighbours(passage: str) -> list[str]:
    """Return the ids of the passages before and after one."""
    document, _, number = passage.partition(":")
    return [f"{document}:{int(number) - 1}", f"{document}:{int(number) + 1}"]
