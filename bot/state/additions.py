"""What people put into the archive, so that they can take it back, and an album, or a file of several, gets one
report."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from .schema import additions


@dataclass(frozen=True)
class Addition:
    """One article somebody offered. `known`: the archive held its text before; `line`: what was said about it."""

    number: int
    chat: int
    person: int
    album: str | None
    document: str | None
    known: bool
    line: str | None


def intend(
    connection: Connection,
    update_: int,
    chat: int,
    person: int,
    album: str | None,
    offered: Sequence[tuple[str | None, bool]],
) -> list[Addition]:
    """Keep what is about to be added, each a document and whether it is known; a second try gets what the first one
    kept."""
    kept = select(additions).where(additions.c.update == update_).order_by(additions.c.number)
    if connection.execute(kept).first() is None:
        values = {"update": update_, "chat": chat, "person": person, "album": album}
        rows = [
            values | {"place": place, "document": document, "known": int(known)}
            for place, (document, known) in enumerate(offered)
        ]
        connection.execute(insert(additions), rows)
    return [_addition(row) for row in connection.execute(kept)]


def report(connection: Connection, number: int, line: str) -> None:
    """Keep what is said about an addition."""
    connection.execute(update(additions).where(additions.c.number == number).values(line=line))


def find(connection: Connection, number: int) -> Addition | None:
    """Return one addition."""
    row = connection.execute(select(additions).where(additions.c.number == number)).first()
    return _addition(row) if row else None


def still_theirs(connection: Connection, group: list[Addition]) -> list[str]:
    """Return the documents these additions put into the archive, and no later one did again."""
    newest = select(func.max(additions.c.number)).where(additions.c.known == 0).group_by(additions.c.document)
    last = set(connection.execute(newest).scalars())
    return [one.document for one in group if one.document and one.number in last]


def together(connection: Connection, addition: Addition) -> list[Addition]:
    """Return the additions of the same album, or the one alone, in order."""
    album = (additions.c.album == addition.album) & (additions.c.chat == addition.chat)
    alone = additions.c.number == addition.number
    query = select(additions).where(alone if addition.album is None else album).order_by(additions.c.number)
    return [_addition(row) for row in connection.execute(query)]


def _addition(row: Row[Any]) -> Addition:
    return Addition(row.number, row.chat, row.person, row.album, row.document, bool(row.known), row.line)
