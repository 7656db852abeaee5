"""The retrieval chain: a question in, an answer with its sources out, as LangChain runnables."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property

from langchain_core.runnables import Runnable, RunnableLambda

from ..archive.archive import Archive
from ..text.languages import identify
from ..types import Answer, Document, Place, Question, Quote
from .confidence import LEAST, confidence
from .quoting import choose, quote
from .ranking import Ranking
from .retrieving import retrieve
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
            _ = self.archive.space.embedder, self.archive.space.background, self.chain

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
        return RunnableLambda(self._understand) | RunnableLambda(self._retrieve) | RunnableLambda(self._answer)

    def _understand(self, question: Question) -> Understood:
        return understand(question, self.archive.census.passages)

    def _retrieve(self, understood: Understood) -> tuple[Understood, Ranking]:
        return understood, retrieve(understood, self.archive)

    def _answer(self, found: tuple[Understood, Ranking]) -> Answer:
        understood, ranked = found
        sure = confidence(ranked)
        places = tuple(Place(p.document, p.span.start, p.span.end) for p in ranked.passages[:RANKED])
        answer = Answer(understood.text, understood.language, round(sure, 4), ranked=places)
        quotes = self._quotes(ranked) if sure >= LEAST else ()
        if not quotes:
            return replace(answer, nearest=self._nearest(places))
        return replace(answer, text=quotes[0].text, mode="quoted", quotes=quotes)

    def _quotes(self, ranked: Ranking) -> tuple[Quote, ...]:
        near = dict.fromkeys(sentence.document for sentence in ranked.sentences)
        documents = self.archive.catalogue.find(near)  # without what was removed just now
        return tuple(quote(chosen, documents) for chosen in choose(ranked, documents))

    def _nearest(self, places: Iterable[Place]) -> tuple[Document, ...]:
        ids = list(dict.fromkeys(place.document for place in places))[:NEAREST]
        found = self.archive.catalogue.find(ids)
        return tuple(found[id_] for id_ in ids if id_ in found)
