"""What each change replaced, row by row, so that the last ones can be taken back whole."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, CursorResult, delete, exists, func, insert, select, update

from .schema import changes, documents, journal, sources

KEPT = 20  # changes that can be taken back
DETAILS = ("title", "outlet", "date", "url", "language", "author")
REMEMBERED = (*DETAILS, "by_hand", "state", "copy_of", "apart", "successor")
FOUND = ("pending", "ready")
Kind = Literal["document", "source"]
NOTED = exists().where(journal.c.kind == "document", journal.c.key == documents.c.id)


def begin(connection: Connection, kind: str, label: str) -> int:
    """Open a change; return its number."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    done = connection.execute(insert(changes).values(at=at, kind=kind, label=label))
    return _number(done)


def close(connection: Connection, change: int) -> None:
    """Drop a change that touched nothing, and what is older than the last ones."""
    touched = exists().where(journal.c.change == changes.c.number)
    connection.execute(delete(changes).where(changes.c.number == change, ~touched))
    newest = select(changes.c.number).order_by(changes.c.number.desc()).limit(KEPT).scalar_subquery()
    connection.execute(delete(changes).where(changes.c.number.not_in(newest)))


def is_open(connection: Connection, change: int) -> bool:
    """Return whether a change is still there: it may have been taken back."""
    return connection.execute(select(changes).where(changes.c.number == change)).first() is not None


def was_taken_back(connection: Connection, change: int) -> bool:
    """Return whether a change is gone, and not for its age."""
    newer = select(func.count()).select_from(changes).where(changes.c.number > change)
    return not is_open(connection, change) and connection.execute(newer).scalar_one() < KEPT


def position(connection: Connection) -> int:
    """Return where the journal ends."""
    return int(connection.execute(select(func.max(journal.c.number))).scalar() or 0)


def waiting(connection: Connection, since: int, ids: Collection[str] = ()) -> list[str]:
    """Return which documents wait to be indexed, in the order they came: of those changed after a position, and of
    `ids`."""
    changed = select(journal.c.key).where(journal.c.number > since, journal.c.kind == "document")
    found = select(documents.c.id).where(
        documents.c.id.in_(changed) | documents.c.id.in_(ids), documents.c.state == "pending"
    )
    return list(connection.execute(found.order_by(documents.c.number)).scalars())


def set_source(connection: Connection, change: int, locator: str, values: Mapping[str, Any] | None) -> None:
    """Say where a source leads (`document`, `fingerprint`), or with None that there is no such source any more."""
    row = connection.execute(select(sources).where(sources.c.locator == locator)).first()
    before = {"document": row.document, "fingerprint": row.fingerprint} if row else None
    _note(connection, change, "source", locator, before)
    _put_source(connection, locator, values)


def add_document(connection: Connection, change: int, values: Mapping[str, Any]) -> int:
    """Insert a document; return its number."""
    _note(connection, change, "document", values["id"], None)
    return _number(connection.execute(insert(documents).values(values)))


def set_document(connection: Connection, change: int | None, id_: str, values: Mapping[str, Any]) -> None:
    """Change what is known of a document; without a change there is no way back."""
    before = connection.execute(select(documents).where(documents.c.id == id_)).one()
    if change is not None:
        _note(connection, change, "document", id_, {name: getattr(before, name) for name in REMEMBERED})
    connection.execute(update(documents).where(documents.c.id == id_).values(values))


def undo(connection: Connection, change: int) -> list[str]:
    """Put every row back as it was before a change, which must be the last one; return the documents it touched."""
    touched = select(journal).where(journal.c.change == change).order_by(journal.c.number.desc())
    rows = connection.execute(touched).all()
    for row in rows:
        if row.kind == "source":
            _put_source(connection, row.key, row.before)
        elif row.before is not None:
            _put_back(connection, row.key, row.before)
    connection.execute(delete(changes).where(changes.c.number == change))
    return list(dict.fromkeys(row.key for row in reversed(rows) if row.kind == "document"))


def _note(connection: Connection, change: int, kind: Kind, key: str, before: Mapping[str, Any] | None) -> None:
    connection.execute(insert(journal).values(change=change, kind=kind, key=key, before=before))


def _number(done: CursorResult[Any]) -> int:
    return int((done.inserted_primary_key or [0])[0])


def _put_source(connection: Connection, locator: str, values: Mapping[str, Any] | None) -> None:
    connection.execute(delete(sources).where(sources.c.locator == locator))
    if values:
        connection.execute(insert(sources).values(locator=locator, **values))


def _put_back(connection: Connection, id_: str, before: Mapping[str, Any]) -> None:
    """Restore a document; its passages are made again, or taken out, where that is called for."""
    now = connection.execute(select(documents).where(documents.c.id == id_)).one()
    details = all(getattr(now, name) == before[name] for name in DETAILS)
    state = _state(now.state, before["state"], details)
    connection.execute(update(documents).where(documents.c.id == id_).values({**before, "state": state}))


def _state(now: str, before: str, same: bool) -> str:
    if before in FOUND:
        return now if same and now in FOUND else "pending"
    return "removed" if now in FOUND else before
