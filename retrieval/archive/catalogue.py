"""What the archive knows of its articles, in SQL: the truth the vector store is made from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import numpy as np
from sqlalchemy import Connection, Engine, Row, case, delete, exists, func, insert, select, update

from ..database import writing
from ..text.titles import called
from ..types import Document, Passage
from . import lexicon
from .journal import NOTED
from .schema import LIVE, ORPHAN, documents, facts, passages, sources
from .search_index import Halves, read_passage

# A replaced document stays until its successor can be found.
_new = documents.alias()
REPLACED = exists().where(_new.c.id == documents.c.successor, _new.c.state == "pending")
LEAVING = (documents.c.state == "removed") | (documents.c.state.in_(("pending", "ready", "copy")) & ORPHAN & ~REPLACED)


@dataclass(frozen=True)
class Indexed:
    """A document ready to be found: its subject, and each passage with its sentences' vectors and its words."""

    document: str
    subject: Halves
    passages: list[tuple[Passage, Halves, Counter[str]]]


class Catalogue:
    """Reads and writes the tables. Writers hold the archive's lock."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def fact(self, name: str) -> str | None:
        """Return what the archive remembers under `name`."""
        with self.engine.connect() as connection:
            return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()

    def remember(self, name: str, value: str) -> None:
        """Keep a fact, in place of what was there."""
        with writing(self.engine) as connection:
            remember(connection, name, value)

    def revision(self) -> str | None:
        """Return what changes whenever the passages do, in whatever process."""
        return self.fact("revision")

    def documents(self) -> list[Document]:
        """Return the documents in the order they came; copies, and those on their way out, apart."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(documents).where(LIVE, ~ORPHAN).order_by(documents.c.number))
            return [_document(row) for row in rows]

    def find(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents with these ids, copies too, by id; unknown ones are left out."""
        with self.engine.connect() as connection:
            there = LIVE | (documents.c.state == "copy")
            rows = connection.execute(select(documents).where(documents.c.id.in_(list(ids)), there))
            return {row.id: _document(row) for row in rows}

    def copies(self) -> dict[str, list[Document]]:
        """Return the copies of each document that has some, in the order they came."""
        found: dict[str, list[Document]] = {}
        with self.engine.connect() as connection:
            kept = select(documents).where(documents.c.state == "copy").order_by(documents.c.number)
            for row in connection.execute(kept):
                found.setdefault(row.copy_of, []).append(_document(row))
        return found

    def waiting(self, ids: Sequence[str] | None = None) -> list[Document]:
        """Return the documents that wait to be indexed, of these or of all."""
        chosen = documents.c.id.in_(ids) if ids is not None else LIVE
        with self.engine.connect() as connection:
            rows = connection.execute(select(documents).where(documents.c.state == "pending", chosen))
            return sorted(map(_document, rows), key=lambda document: document.number)

    def waiting_ids(self) -> list[str]:
        """Return the ids of all documents that wait to be indexed, in the order they came."""
        waiting = select(documents.c.id).where(documents.c.state == "pending").order_by(documents.c.number)
        with self.engine.connect() as connection:
            return list(connection.execute(waiting).scalars())

    def languages(self) -> set[str]:
        """Return the languages of the archive's documents."""
        with self.engine.connect() as connection:
            return set(connection.execute(select(documents.c.language).distinct().where(LIVE)).scalars())

    def count(self) -> int:
        """Return how many documents there are."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(documents).where(LIVE)).scalar_one()

    def sources(self, ids: Sequence[str] | None = None) -> dict[str, str]:
        """Return the sources' document ids, by locator: of some documents, or of all."""
        chosen = select(sources.c.locator, sources.c.document)
        chosen = chosen.where(sources.c.document.in_(ids)) if ids is not None else chosen
        with self.engine.connect() as connection:
            return {row.locator: row.document for row in connection.execute(chosen)}

    def is_source(self, locator: str) -> bool:
        """Return whether a document came from there."""
        with self.engine.connect() as connection:
            return connection.execute(select(sources).where(sources.c.locator == locator)).first() is not None

    def unfinished(self) -> bool:
        """Return whether an interrupted change waits to be finished."""
        waiting = select(documents.c.id).where((documents.c.state == "pending") | LEAVING).limit(1)
        with self.engine.connect() as connection:
            return connection.execute(waiting).first() is not None

    def leaving(self) -> list[str]:
        """Return the ids of the documents on their way out."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(documents.c.id).where(LEAVING)).scalars())

    def passage_count(self) -> int:
        """Return how many passages can be found."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(passages)).scalar_one()

    def sentences(self, document: str) -> list[tuple[int, Passage, Halves]]:
        """Return a document's passages: number, spans, and their sentences' vectors."""
        query = select(passages).where(passages.c.document == document).order_by(passages.c.number)
        with self.engine.connect() as connection:
            return [(row.number, *read_passage(row)) for row in connection.execute(query)]

    def passage_ids(self, document: str | None = None) -> list[str]:
        """Return the ids of a document's passages, or of all."""
        query = select(passages.c.id)
        query = query.where(passages.c.document == document) if document else query
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def settle(self, indexed: Sequence[Indexed]) -> None:
        """Make documents ready, with their passages, in one transaction."""
        ids = [one.document for one in indexed]
        with writing(self.engine) as connection:
            lexicon.unlearn(connection, ids)
            connection.execute(delete(passages).where(passages.c.document.in_(ids)))
            for one in indexed:
                _keep(connection, one)
            replaced = documents.c.successor.in_(ids) & ORPHAN
            connection.execute(update(documents).where(replaced).values(state="removed", successor=None))
            _revise(connection)

    def wordless(self) -> list[Document]:
        """Return the ready documents whose words are not indexed: an earlier version indexed them."""
        missing = select(documents).where(documents.c.state == "ready", documents.c.subject.is_(None))
        with self.engine.connect() as connection:
            return [_document(row) for row in connection.execute(missing.order_by(documents.c.number))]

    def learn(self, document: str, subject: Halves, words: Mapping[int, Counter[str]]) -> None:
        """Keep a document's subject and the words of its passages."""
        with writing(self.engine) as connection:
            lexicon.learn(connection, words)
            _point(connection, document, subject)
            _revise(connection)

    def unlearn(self, version: str) -> None:
        """Forget all words and subjects: they are made in another way from now on."""
        with writing(self.engine) as connection:
            lexicon.forget_all(connection)
            connection.execute(update(documents).values(subject=None))
            remember(connection, "words", version)

    def discard(self, ids: Sequence[str]) -> None:
        """Take out the passages of documents on their way out."""
        with writing(self.engine) as connection:
            chosen = select(documents.c.id).where(documents.c.id.in_(ids), LEAVING)
            gone = list(connection.execute(chosen).scalars())
            lexicon.unlearn(connection, gone)
            connection.execute(delete(passages).where(passages.c.document.in_(gone)))
            left = documents.c.id.in_(gone)
            rest = case((documents.c.copy_of.is_not(None) & ~ORPHAN, "copy"), else_="shelved")
            connection.execute(update(documents).where(left).values(state=rest, successor=None))
            _revise(connection)

    def forget(self) -> None:
        """Take out for good the documents that no change would bring back."""
        forgotten = select(documents.c.number).where(documents.c.state == "shelved", ~NOTED)
        with self.engine.connect() as connection:
            numbers = list(connection.execute(forgotten).scalars())
        if numbers:
            with writing(self.engine) as connection:
                connection.execute(delete(documents).where(documents.c.number.in_(forgotten)))

    def unindex(self, ids: Sequence[str] | None, model: str | None = None) -> None:
        """Make documents (all of them without `ids`) pending again, for the vectors of `model` if it is named."""
        with writing(self.engine) as connection:
            if model:
                remember(connection, "model", model)
            where = documents.c.id.in_(ids) if ids is not None else LIVE
            affected = list(connection.execute(select(documents.c.id).where(where, LIVE)).scalars())
            lexicon.unlearn(connection, affected)
            connection.execute(delete(passages).where(passages.c.document.in_(affected)))
            connection.execute(update(documents).where(where, LIVE).values(state="pending"))
            _revise(connection)


def remember(connection: Connection, name: str, value: str) -> None:
    """Keep a fact inside a transaction."""
    connection.execute(delete(facts).where(facts.c.name == name))
    connection.execute(insert(facts).values(name=name, value=value))


def _revise(connection: Connection) -> None:
    """Tell other processes, in the same transaction, that there is something new to find."""
    remember(connection, "revision", uuid4().hex)


def _document(row: Row[Any]) -> Document:
    title = called(row.text, row.title)
    return Document(
        row.id, row.text, title, row.language, row.outlet, row.date, row.url, not row.title, row.author, row.number
    )


def _keep(connection: Connection, indexed: Indexed) -> None:
    """Insert a document's passages and their words; it is ready then."""
    numbered = insert(passages).returning(passages.c.number, sort_by_parameter_order=True)
    rows = [_row(passage, vectors) for passage, vectors, _ in indexed.passages]
    numbers = list(connection.execute(numbered, rows).scalars()) if rows else []
    lexicon.learn(connection, {n: words for n, (_, _, words) in zip(numbers, indexed.passages, strict=True)})
    connection.execute(update(documents).where(documents.c.id == indexed.document).values(state="ready"))
    _point(connection, indexed.document, indexed.subject)


def _point(connection: Connection, document: str, subject: Halves) -> None:
    kept = np.ascontiguousarray(subject, np.float16).tobytes()
    connection.execute(update(documents).where(documents.c.id == document).values(subject=kept))


def _row(passage: Passage, vectors: Halves) -> dict[str, Any]:
    spans = [[span.start, span.end] for span in passage.sentences]
    kept = np.ascontiguousarray(vectors, np.float16).tobytes()
    return {"id": passage.id, "document": passage.document, "sentences": spans, "vectors": kept}
