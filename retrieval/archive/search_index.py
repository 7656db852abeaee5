"""What a question reads of the archive: counts, words, and passages with their sentences' vectors. In few trips."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Row, Select, bindparam, func, or_, select

from ..text.words import transcribed_as
from ..types import Passage, Span
from .schema import LIVE, documents, passages, postings
from .schema import terms as lexicon
from .selection import Selection

Halves = NDArray[np.float16]

# Made once: SQLAlchemy takes as long to build a statement as SQLite to answer it.
COUNTED = (
    select(documents.c.language, func.count().label("passages"))
    .select_from(passages)
    .join(documents)
    .group_by(documents.c.language)
)
FREQUENCIES = select(lexicon.c.term, lexicon.c.passages).where(lexicon.c.term.in_(bindparam("words", expanding=True)))
HOLDERS = select(postings.c.term, postings.c.passage).where(postings.c.term.in_(bindparam("words", expanding=True)))
HOLDING = (
    select(postings.c.term, passages.c.document, documents.c.language)
    .join(passages, passages.c.number == postings.c.passage)
    .join(documents)
    .where(postings.c.term.in_(bindparam("words", expanding=True)))
    .distinct()
)
COUNTS = select(postings.c.passage, postings.c.term, postings.c.count).where(
    postings.c.term.in_(bindparam("words", expanding=True)),
    postings.c.passage.in_(bindparam("numbers", expanding=True)),
)
FOUND = (
    select(passages, documents.c.language, documents.c.subject)
    .join(documents)
    .where(
        or_(
            passages.c.id.in_(bindparam("ids", expanding=True)),
            passages.c.number.in_(bindparam("numbers", expanding=True)),
        ),
        LIVE,
    )
)


@dataclass(frozen=True)
class Candidate:
    """A passage a question may be answered from.

    `vectors` are its sentences', shape (len(passage.sentences), dimensions); `subject` is the direction its whole
    document points in, shape (dimensions,); `counts` says how often it holds the question's words.
    """

    passage: Passage
    language: str
    vectors: Halves
    subject: Halves | None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Census:
    """How many passages there are, by their documents' languages."""

    passages: Mapping[str, int]

    @property
    def total(self) -> int:
        """The number of all passages."""
        return sum(self.passages.values())

    def within(self, languages: Sequence[str]) -> "Census":
        """Return what there is in some languages, or in all where none is named."""
        return Census({code: self.passages.get(code, 0) for code in languages}) if languages else self


class SearchIndex:
    """Reads the catalogue's tables for questions."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def census(self) -> Census:
        """Count the passages that can be found."""
        with self.engine.connect() as connection:
            return Census({row.language: row.passages for row in connection.execute(COUNTED)})

    def known(self, words: Sequence[str]) -> dict[str, int]:
        """Return in how many passages each known word is found."""
        if not words:
            return {}
        with self.engine.connect() as connection:
            return _frequencies(connection, _written(words))

    def words(self, words: Sequence[str], rare: int) -> tuple[dict[str, int], dict[str, list[int]]]:
        """Return in how many passages each known word is found, and for those in at most `rare`, their numbers."""
        written = _written(words)
        with self.engine.connect() as connection:
            found = _frequencies(connection, written)
            holders: dict[str, list[int]] = {word: [] for word, count in found.items() if count <= rare}
            few = [term for term, meant in written.items() if not holders.keys().isdisjoint(meant)]
            for term, passage in connection.execute(HOLDERS, {"words": few}):
                for word in holders.keys() & written[term]:
                    holders[word].append(passage)
        return found, holders

    def holding(self, words: Collection[str]) -> dict[str, dict[str, str]]:
        """Return for each word the ids of all documents that hold it, with their languages."""
        found: dict[str, dict[str, str]] = {word: {} for word in words}
        written = _written(words)
        with self.engine.connect() as connection:
            for term, document, language in connection.execute(HOLDING, {"words": [*written]}):
                for word in written[term]:
                    found[word][document] = language
        return found

    def candidates(
        self, ids: Collection[str], numbers: Collection[int], words: Sequence[str], selection: Selection
    ) -> list[Candidate]:
        """Return the selected passages with these ids or numbers; unknown ones are left out."""
        with self.engine.connect() as connection:
            chosen = {"ids": list(ids), "numbers": list(numbers)}
            rows = list(connection.execute(_within(FOUND, selection), chosen))
            counts = _counts(connection, words, [row.number for row in rows])
        return [_candidate(row, counts[row.number]) for row in rows]


def _written(words: Collection[str]) -> dict[str, set[str]]:
    """Return the terms that some words are kept as, and which of the words each is: names have another in Chinese."""
    written: dict[str, set[str]] = {}
    for word in words:
        for term in (word, transcribed_as(word)):
            written.setdefault(term, set()).add(word)
    return written


def _frequencies(connection: Connection, written: Mapping[str, Collection[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in connection.execute(FREQUENCIES, {"words": [*written]}):
        found.update(dict.fromkeys(written[row.term], row.passages))
    return found


def _within(query: Select[Any], selection: Selection) -> Select[Any]:
    if selection.languages:
        query = query.where(documents.c.language.in_(selection.languages))
    if selection.outlets:
        query = query.where(documents.c.outlet.in_(selection.outlets))
    if selection.documents is not None:
        query = query.where(documents.c.id.in_(selection.documents))
    return query.where(documents.c.id.not_in(selection.without)) if selection.without else query


def _counts(connection: Connection, words: Sequence[str], numbers: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    found: dict[int, Counter[str]] = {number: Counter() for number in numbers}
    written = _written(words)
    for passage, term, count in connection.execute(COUNTS, {"words": [*written], "numbers": numbers}):
        found[passage].update(dict.fromkeys(written[term], count))
    return found


def _candidate(row: Row[Any], counts: Mapping[str, int]) -> Candidate:
    passage, vectors = read_passage(row)
    subject = np.frombuffer(row.subject, np.float16) if row.subject else None
    return Candidate(passage, row.language, vectors, subject, counts)


def read_passage(row: Row[Any]) -> tuple[Passage, Halves]:
    """Return a row of the passages' table as a passage and its sentences' vectors."""
    spans = tuple(Span(start, end) for start, end in row.sentences)
    passage = Passage(row.id, row.document, Span(spans[0].start, spans[-1].end), spans)
    return passage, np.frombuffer(row.vectors, np.float16).reshape(len(spans), -1)
