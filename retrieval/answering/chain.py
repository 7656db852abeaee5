"""The retrieval chain: a question in, an answer with its sources out, as LangChain runnables."""

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

from langchain_core.runnables import Runnable, RunnableLambda, RunnableSequence

from ..archive.archive import Archive
from ..text.languages import identify
from ..types import Answer, Document, Place, Question
from .confidence import LEAST, answering, confidence
from .quoting import choose, quote
from .ranking import Ranking
from .reranking import Reranker
from .retrieving import retrieve
from .understanding import Understood, understand

NEAREST = 3  # articles shown where none answers
RANKED = 10  # passages an answer tells of


@dataclass(frozen=True)
class Found:
    """What a question led to: the ranking, and the documents of its sentences."""

    understood: Understood
    ranking: Ranking
    documents: Mapping[str, Document]


class Answerer:
    """Answers questions from one archive. `warm` loads what the first question would wait for."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.reranker = Reranker(archive.settings)

    def warm(self) -> None:
        """Repair or finish the archive where needed, and load the models."""
        with ThreadPoolExecutor(1) as pool:
            pool.submit(identify, "")  # its tables unpack outside the interpreter's lock
            self.archive.ready()
            _ = self.archive.space.embedder, self.archive.space.spread, self.reranker.model, self.chain

    def ask(self, question: Question) -> Answer:
        """Answer one question.

        Raises:
            BadQuestion: the question cannot be searched for.
        """
        started = time.perf_counter()
        self.archive.keeper.follow()
        answer = self.chain.invoke(question)
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    @cached_property
    def chain(self) -> Runnable[Question, Answer]:
        """Question -> what it means -> ranked sentences, read once more -> answer."""
        steps = [RunnableLambda(step) for step in (self._understand, self._retrieve, self._rerank, self._answer)]
        return RunnableSequence(*steps)

    def _understand(self, question: Question) -> Understood:
        return understand(question, self.archive.census.passages)

    def _retrieve(self, understood: Understood) -> Found:
        ranking = retrieve(understood, self.archive)
        near = dict.fromkeys(sentence.document for sentence in ranking.sentences)
        return Found(understood, ranking, self.archive.catalogue.find(near))  # without what was removed just now

    def _rerank(self, found: Found) -> Found:
        ranking = self.reranker.rerank(found.understood.searched[-1], found.ranking, found.documents)
        return replace(found, ranking=ranking)

    def _answer(self, found: Found) -> Answer:
        understood, ranking = found.understood, found.ranking
        sure = confidence(ranking)
        places = tuple(Place(p.document, p.span.start, p.span.end) for p in ranking.passages[:RANKED])
        answer = Answer(understood.text, understood.language, round(sure, 4), ranked=places, filters=understood.filters)
        windows = choose(ranking, found.documents, answering(ranking)) if sure >= LEAST else []
        quotes = tuple(quote(window, found.documents) for window in windows)
        if not quotes:
            return replace(answer, nearest=_nearest(places, found.documents))
        return replace(answer, text=quotes[0].text, mode="quoted", quotes=quotes)


def _nearest(places: Iterable[Place], documents: Mapping[str, Document]) -> tuple[Document, ...]:
    ids = dict.fromkeys(place.document for place in places if place.document in documents)
    return tuple(documents[id_] for id_ in [*ids][:NEAREST])
