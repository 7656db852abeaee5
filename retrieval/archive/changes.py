"""The changes that can be taken back, as a person is told of them."""

from typing import Any

from sqlalchemy import Connection, func, null, select

from ..reports import Change
from ..text.titles import called
from .journal import FOUND, KEPT
from .schema import changes, documents, journal, sources

NEW = journal.c.before.is_(null())


def latest(connection: Connection, most: int = KEPT) -> list[Change]:
    """Return the last changes, newest first: the first of them is the one that would be taken back."""
    rows = connection.execute(select(changes).order_by(changes.c.number.desc()).limit(most)).all()
    return [
        Change(row.number, row.at, row.kind, row.label, _count(connection, row), _title(connection, row) or row.label)
        for row in rows
    ]


def _count(connection: Connection, change: Any) -> int:
    """Return how many articles were added, one for each place they came from, or what else was done to how many."""
    touched = select(func.count(journal.c.key.distinct())).where(journal.c.change == change.number)
    touched = touched.where(journal.c.kind == ("source" if change.kind == "add" else "document"))
    if change.kind == "import":  # a backup also adds places to what is there
        touched = touched.where(NEW | journal.c.before["state"].as_string().not_in((*FOUND, "copy")))
    return int(connection.execute(touched).scalar_one())


def _title(connection: Connection, change: Any) -> str | None:
    """Return what the first article of a change is called: a new one, where there is one."""
    if change.kind != "add" and change.kind != "import":
        return None  # the label is
    noted = select(journal).where(journal.c.change == change.number)
    touched = noted.where(journal.c.kind == "document").order_by(~NEW, journal.c.number).limit(1)
    row = connection.execute(touched).first()
    id_ = row.key if row else _led_to(connection, connection.execute(noted.limit(1)).first())
    document = connection.execute(select(documents).where(documents.c.id == id_)).first()
    return called(document.text, document.title) if document else None


def _led_to(connection: Connection, noted: Any) -> str | None:
    """Return the document that a source led to after a change, by what a later one replaced."""
    later = select(journal.c.before).where(journal.c.kind == "source", journal.c.key == noted.key)
    later = later.where(journal.c.number > noted.number).order_by(journal.c.number).limit(1)
    row = connection.execute(later).first()
    now = select(sources.c.document).where(sources.c.locator == noted.key)
    return (row.before or {}).get("document") if row else connection.execute(now).scalar()
