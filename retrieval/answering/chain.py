"""The retrieval chain: a question in, an answer with its sources out, as LangChain runnables."""

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda, RunnableSequence

from ..archive.archive import Archive
from ..archive.search_index import SearchIndex
from ..conversation.asides import aside, heard, plain
from ..conversation.contents import contents
from ..conversation.context import Context, Shown
from ..conversation.replays import Replays
from ..errors import BadQuestion
from ..grounding.checks import Stated
from ..text.languages import identify
from ..tracing import untraced
from ..types import Answer, Document, Place, Question, Show, Turn, unseen
from .confidence import LEAST, answering, confidence
from .quoting import choose, quote
from .ranking import Ranking
from .readings import readings
from .reranking import Reranker
from .retrieving import retrieve, retrieve_rewritten
from .spelling import respelled
from .substituting import of_another
from .understanding import Understood, checked, remembered, understand

if TYPE_CHECKING:
    from ..writing.rewriting import Rewriter
    from ..writing.writer import Writer

NEAREST = 3  # articles shown where none answers
RANKED = 10  # passages an answer tells of


@dataclass(frozen=True)
class Found:
    """What a question led to: the ranking, and the documents of its sentences."""

    understood: Understood
    ranking: Ranking
    documents: Mapping[str, Document]


@dataclass(frozen=True)
class Drafted:
    """What a question led to, and the answer in the articles' own words."""

    found: Found
    answer: Answer


class Answerer:
    """Answers questions from one archive. `warm` loads what the first question would wait for."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.reranker = Reranker(archive.settings)
        self.replays = Replays(archive.catalogue.revision)

    def warm(self) -> None:
        """Repair or finish the archive where needed, and load the models.

        Raises:
            ModelUnavailable: the language model cannot be set up as the settings want it.
        """
        if self.writer:
            self.writer.line.warm()
        if self.rewriter:
            self.rewriter.line.warm()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(identify, "")  # its tables unpack outside the interpreter's lock
            self.archive.ready()
            _ = self.archive.space.embedder, self.archive.space.spread, self.reranker.model, self.chain

    def ask(self, question: Question, show: Show = unseen, stop: Event | None = None, verbatim: bool = False) -> Answer:
        """Answer one question. Where a language model writes, `show` gets the answer each time more of it is proven,
        and `stop`, once set, leaves it at what there is; `verbatim`, and none is asked.

        Raises:
            BadQuestion: the question cannot be searched for.
        """
        started = time.perf_counter()
        how = {"show": show, "stop": stop or Event(), "verbatim": verbatim}
        answer = aside(question) or self._told(question, how)
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def _told(self, question: Question, how: dict[str, Any]) -> Answer:
        self.archive.keeper.follow()
        said = heard(question)
        if said.kind:
            return contents(question, said, self.archive)
        with untraced():  # what is asked here is told nobody, whatever the environment wants of LangChain
            answer = self.chain.invoke(plain(question), {"configurable": how})
        return replace(answer, question=checked(question.text))

    @cached_property
    def chain(self) -> Runnable[Question, Answer]:
        """Question -> what it means, to a language model, too -> ranked sentences, read once more -> quoted answer ->
        written answer."""
        found = [RunnableLambda(step) for step in (self._retrieve, self._rerank, self._quote)]
        understood = (RunnableLambda(self._understand), RunnableLambda(self._rewrite))
        return RunnableSequence(*understood, *found, RunnableLambda(self._write))

    @cached_property
    def writer(self) -> "Writer | None":
        """What writes answers; None without a language model."""
        settings = self.archive.settings
        if not settings.llm:
            return None
        from ..writing.calling import Line
        from ..writing.prompting import SCHEMA
        from ..writing.writer import Writer

        return Writer(settings, Line(settings, self.archive.catalogue.engine, SCHEMA))

    @cached_property
    def rewriter(self) -> "Rewriter | None":
        """What makes questions stand alone; None without a language model."""
        settings = self.archive.settings
        if not settings.llm:
            return None
        from ..writing.calling import Line
        from ..writing.rewriting import SCHEMA, Rewriter

        return Rewriter(settings, Line(settings, self.archive.catalogue.engine, SCHEMA))

    def _rewrite(self, understood: Understood, config: RunnableConfig) -> Understood:
        """Have a question that leans on the talk rewritten to stand alone."""
        context = understood.context
        how = config["configurable"]
        if self.rewriter is None or how["verbatim"] or context is None or understood.more:
            return understood
        shown = self._said(context)
        text = self.rewriter.rewrite(understood.text, understood.language, context.words, shown, how["stop"])
        return replace(understood, rewritten=text)

    def _said(self, context: Context) -> list[Stated]:
        """Return what was shown in answer before: the quotes, and what the articles are called."""
        documents = self.archive.catalogue.find(context.documents)
        quoted = [place for place in context.places if place.document in documents]
        texts = [(one.title, one.language) for one in documents.values()]
        texts += [(documents[at.document].text[at.start : at.end], documents[at.document].language) for at in quoted]
        return [Stated(text, language) for text, language in texts]

    def _understand(self, question: Question) -> Understood:
        def recall(turns: Sequence[Turn]) -> Shown:
            earlier, last = turns[:-1], turns[-1]
            if last.shown:
                return remembered(turns)
            return self._replayed(replace(question, text=last.question, history=tuple(earlier)))

        understood = understand(question, self.archive.census.passages, recall, self._spelled)
        return of_another(understood, self.archive, self._spelled)

    def _spelled(self, text: str, language: str) -> str:
        return respelled(text, language, self.archive.space, SearchIndex(self.archive.catalogue.engine).known)

    def _replayed(self, question: Question) -> Shown:
        """Return what is shown in answer to a question."""
        return self.replays.get(question, lambda: self._shown(question))

    def _shown(self, question: Question) -> Shown:
        try:
            answer = self._quote(self._rerank(self._retrieve(self._understand(question)))).answer
        except BadQuestion:
            return Shown()
        return Shown(answer.turn.shown, tuple(document.id for document in answer.nearest), answer.understood)

    def _retrieve(self, understood: Understood) -> Found:
        ranking = retrieve(understood, self.archive)
        believed = retrieve_rewritten(understood, ranking, self.archive)
        if not believed and understood.context:
            understood = replace(understood, rewritten=None)
        ranking = believed or ranking
        if understood.more and understood.context:
            ranking = ranking.beyond(understood.context.documents, understood.context.quoted)
        near = dict.fromkeys(sentence.document for sentence in ranking.sentences)
        return Found(understood, ranking, self.archive.catalogue.find(near))  # without what was removed just now

    def _rerank(self, found: Found) -> Found:
        ranking = self.reranker.rerank(found.understood.searched[-1], found.ranking, found.documents)
        return replace(found, ranking=ranking)

    def _quote(self, found: Found) -> Drafted:
        understood, ranking = found.understood, found.ranking
        sure = confidence(ranking)
        places = tuple(Place(p.document, p.span.start, p.span.end) for p in ranking.passages[:RANKED])
        answer = Answer(understood.text, understood.language, round(sure, 4), ranked=places, filters=understood.filters)
        answer = replace(answer, understood=understood.rewritten)
        windows = choose(ranking, found.documents, answering(ranking)) if sure >= LEAST else []
        quotes = tuple(quote(window, found.documents) for window in windows)
        if not quotes:
            return Drafted(found, replace(answer, nearest=_nearest(places, found.documents)))
        several = readings(understood, windows, quotes, found.documents)
        return Drafted(found, replace(answer, text=quotes[0].text, mode="quoted", quotes=quotes, readings=several))

    def _write(self, drafted: Drafted, config: RunnableConfig) -> Answer:
        """Have an answer written; what the archive does not hold, no model is asked."""
        how = config["configurable"]
        if self.writer is None or how["verbatim"] or not drafted.answer.answered:
            return drafted.answer
        return self.writer.write(drafted.found, drafted.answer, how["show"], how["stop"])


def _nearest(places: Iterable[Place], documents: Mapping[str, Document]) -> tuple[Document, ...]:
    ids = dict.fromkeys(place.document for place in places if place.document in documents)
    return tuple(documents[id_] for id_ in [*ids][:NEAREST])
