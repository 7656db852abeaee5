"""A second opinion on the best sentences, from a model that reads each beside the question; off by default."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..embedding.model import load_cross_encoder
from ..settings import Settings
from ..types import Document
from .ranking import Floats, Ranking, Sentence

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

READ = 40  # sentences at most
AT_ONCE = 8


class Reranker:
    """Moves sentences by a CrossEncoder's scores, as far as its time allows. The model is loaded on first use."""

    def __init__(self, settings: Settings) -> None:
        self.name = settings.reranker
        self.seconds = settings.reranker_budget / 1000

    @cached_property
    def model(self) -> "CrossEncoder | None":
        """The model; None where none is configured."""
        return load_cross_encoder(self.name) if self.name else None

    def rerank(self, question: str, ranking: Ranking, documents: Mapping[str, Document]) -> Ranking:
        """Return the ranking with the scores of the sentences that were read moved, best first again.

        Both scores weigh the same: the model's are brought to the spread of those they are added to.
        """
        there = [sentence for sentence in ranking.sentences if sentence.document in documents]
        if self.model is None or len(there) < 2:
            return ranking
        read = np.array(list(self._read(question, there[:READ], documents)))
        if len(read) < 2 or not np.isfinite(read).all():  # too little time, or a broken model: as if it were not there
            return ranking
        moved = [*_moved(there[: len(read)], read), *there[len(read) :]]
        moved.sort(key=lambda sentence: -sentence.score)
        passages = {sentence.passage.id: sentence.passage for sentence in moved}
        return replace(ranking, sentences=tuple(moved), passages=tuple(passages.values()))

    def _read(self, question: str, sentences: Sequence[Sentence], documents: Mapping[str, Document]) -> Iterator[float]:
        """Yield the model's scores in order, until the time is up, judging by what the last ones took."""
        assert self.model is not None
        started, took = time.monotonic(), 0.0
        for at in range(0, len(sentences), AT_ONCE):
            begun = time.monotonic()
            if begun - started + took > self.seconds:
                return
            pairs = [(question, _text(one, documents[one.document])) for one in sentences[at : at + AT_ONCE]]
            yield from np.asarray(self.model.predict(pairs, show_progress_bar=False), dtype=float).ravel()
            took = time.monotonic() - begun


def _text(sentence: Sentence, document: Document) -> str:
    said = document.text[sentence.span.start : sentence.span.end]
    return said if document.untitled else f"{document.title}. {said}"


def _moved(sentences: Sequence[Sentence], read: Floats) -> list[Sentence]:
    spread = float(np.std([sentence.score for sentence in sentences]))
    opinions = (read - read.mean()) / max(float(read.std()), 1e-9) * spread
    return [
        replace(sentence, score=sentence.score + float(opinion))
        for sentence, opinion in zip(sentences, opinions, strict=True)
    ]
