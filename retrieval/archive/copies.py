"""Copies of one report: kept, but found only through the first of them that came."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, insert, select

from ..text.likeness import VERSION, Common, bands, same_report
from . import journal
from .journal import FOUND
from .schema import LIVE, ORPHAN, documents, facts, sources
from .schema import bands as bands_

COMPARED = 20  # documents a text is aligned with at most
FACT = "copies"
# Copies that came from somewhere; also those whose own passages are still being taken out.
BEHIND = ((documents.c.state == "copy") | (documents.c.state == "removed") & documents.c.copy_of.is_not(None)) & ~ORPHAN
_main = documents.alias()
FOUND_THROUGH = exists().where(
    _main.c.id == documents.c.copy_of,
    _main.c.state.in_(FOUND),
    exists().where(sources.c.document == _main.c.id),
)


class Copies:
    """Finds what a new text is a copy of. `common` tells an everyday word with a capital from a name."""

    def __init__(self, common: Common) -> None:
        self.common = common

    def main_of(
        self, connection: Connection, text: str, language: str, date: str | None, before: str | None
    ) -> str | None:
        """Return the document that says the same as a text; None where there is none.

        `before` is the version the text replaces, which it is no copy of.
        """
        shared = select(bands_.c.document, func.count().label("count")).where(bands_.c.band.in_(bands(text)))
        likeness = shared.group_by(bands_.c.document).subquery()
        alike = select(documents).join(likeness, likeness.c.document == documents.c.number)
        alike = alike.where(LIVE, ~ORPHAN, documents.c.language == language, documents.c.successor.is_(None))
        alike = alike.where(documents.c.apart == 0, documents.c.id != (before or ""))
        for row in connection.execute(alike.order_by(likeness.c.count.desc(), documents.c.number).limit(COMPARED)):
            if self._says_the_same(row, text, date):
                return str(row.id)
        return None

    def _says_the_same(self, row: Row[Any], text: str, date: str | None) -> bool:
        return _dates_agree(row.date, date) and same_report(row.text, text, row.language, self.common)

    def follow(self, connection: Connection, change: int, old: str, new: str) -> None:
        """Let the copies of an old version be copies of the new one, where they still are; the first of the others
        stands for the rest."""
        version = _row(connection, new)
        main = _row(connection, version.copy_of) if version.copy_of else version
        for id_ in of(connection, old):
            copy = _row(connection, id_)
            if copy.language == main.language and self._says_the_same(copy, main.text, main.date):
                journal.set_document(connection, change, id_, {"copy_of": main.id})
        promote(connection, change, [old])


def _row(connection: Connection, id_: str) -> Row[Any]:
    return connection.execute(select(documents).where(documents.c.id == id_)).one()


def _dates_agree(one: str | None, other: str | None) -> bool:
    """Return whether two stated dates may be the same, as precisely as both are known."""
    length = min(len(one or ""), len(other or ""))
    return (one or "")[:length] == (other or "")[:length]


def sign(connection: Connection, number: int, text: str) -> None:
    """Keep the bands of a document's signature."""
    rows = [{"band": band, "document": number} for band in set(bands(text))]
    if rows:
        connection.execute(insert(bands_), rows)


def sign_all(connection: Connection) -> None:
    """Sign what an earlier version left unsigned, or signed in another way."""
    if connection.execute(select(facts.c.value).where(facts.c.name == FACT)).scalar() == VERSION:
        return
    connection.execute(delete(bands_))
    for row in connection.execute(select(documents.c.number, documents.c.text)):
        sign(connection, row.number, row.text)
    connection.execute(delete(facts).where(facts.c.name == FACT))
    connection.execute(insert(facts).values(name=FACT, value=VERSION))


def of(connection: Connection, id_: str) -> list[str]:
    """Return the copies of a document, in the order they came."""
    kept = select(documents.c.id).where(documents.c.copy_of == id_, BEHIND)
    return list(connection.execute(kept.order_by(documents.c.number)).scalars())


def restore(connection: Connection, change: int | None) -> list[str]:
    """Let copies be found again whose first can no longer be, for whatever reason; return them."""
    lost = select(documents.c.copy_of).distinct().where(BEHIND, ~FOUND_THROUGH)
    return promote(connection, change, connection.execute(lost).scalars().all())


def promote(connection: Connection, change: int | None, ids: Iterable[str]) -> list[str]:
    """Let the first copy of each document that goes stand for the others; return those first ones."""
    behind = [there for there in (of(connection, id_) for id_ in ids) if there]
    for first, *others in behind:
        journal.set_document(connection, change, first, {"copy_of": None, "state": "pending"})
        for other in others:
            journal.set_document(connection, change, other, {"copy_of": first})
    return [first for first, *_ in behind]
