"""The retrieval chain: a question in, an answer with its sources out, as LangChain runnables."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property

from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from ..archive.archive import Archive
from ..text.languages import identify
from ..types import Answer, Document, Place, Question, Quote
from .confidence import confidence, least_score
from .quoting import choose, quote
from .ranking import Candidate, rank
from .understanding import Understood, understand

NEAREST = 3  # articles shown where none answers
RANKED = 10  # passages an answer tells of


class Answerer:
    """Answers questions from one archive. `warm` loads what the first question would wait for."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def warm(self) -> None:
        """Repair or finish the archive where needed, and load the model."""
        with ThreadPoolExecutor(1) as pool:
            pool.submit(identify, "")  # its tables unpack outside the interpreter's lock
            self.archive.ready()
            _ = self.archive.space.embedder, self.archive.space.everyone, self.chain

    def ask(self, question: Question) -> Answer:
        """Answer one question.

        Raises:
            BadQuestion: the question cannot be searched for.
        """
        started = time.perf_counter()
        self.archive.follow()
        answer = self.chain.invoke(question)
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    @cached_property
    def chain(self) -> Runnable[Question, Answer]:
        """Question -> what it means -> ranked sentences -> answer."""
        ranked = RunnablePassthrough.assign(ranked=RunnableLambda(self._retrieve))
        return RunnableLambda(self._understand) | ranked | RunnableLambda(self._answer)

    def _understand(self, question: Question) -> dict[str, Understood]:
        return {"understood": understand(question, self.archive.catalogue.languages())}

    def _retrieve(self, state: dict[str, Understood]) -> list[Candidate]:
        archive = self.archive
        return rank(state["understood"], archive.space, archive.vectors, archive.catalogue)

    def _answer(self, state: dict[str, object]) -> Answer:
        understood, ranked = state["understood"], state["ranked"]
        assert isinstance(understood, Understood) and isinstance(ranked, list)
        sure = confidence(ranked[0].score) if ranked else 0.0
        answer = Answer(understood.text, understood.language, round(sure, 4), ranked=_places(ranked))
        quotes = self._quotes(choose(ranked, least_score()))
        if not quotes:
            return replace(answer, nearest=self._nearest(ranked))
        return replace(answer, text=quotes[0].text, mode="quoted", quotes=quotes)

    def _quotes(self, chosen: list[Candidate]) -> tuple[Quote, ...]:
        documents = self.archive.catalogue.find({candidate.passage.document for candidate in chosen})
        there = (candidate for candidate in chosen if candidate.passage.document in documents)  # not removed just now
        return tuple(quote(candidate, documents) for candidate in there)

    def _nearest(self, ranked: Iterable[Candidate]) -> tuple[Document, ...]:
        ids = list(dict.fromkeys(candidate.passage.document for candidate in ranked))[:NEAREST]
        found = self.archive.catalogue.find(ids)
        return tuple(found[id_] for id_ in ids if id_ in found)


def _places(ranked: Iterable[Candidate]) -> tuple[Place, ...]:
    """Return the passages of the best sentences, best first."""
    passages = {candidate.passage.id: candidate.passage for candidate in ranked}
    return tuple(Place(p.document, p.span.start, p.span.end) for p in list(passages.values())[:RANKED])
