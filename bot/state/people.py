"""Who may do what. Roles: owner, editor (may add), reader, stranger, banned; groups are admitted as a whole."""

import time
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from .schema import deeds, groups, people

KNOWN = select(people).where(people.c.id == bindparam("id"))  # built once: asked for with every message
LARGEST_ID = 1 << 52  # Telegram's own promise
RANKS = ("banned", "stranger", "reader", "editor", "owner")


@dataclass(frozen=True)
class Person:
    """Somebody on Telegram. `spoken` is the language of their app, `chosen` the one they asked the bot for."""

    id: int
    name: str
    username: str | None
    spoken: str | None
    chosen: str | None
    role: str

    def may(self, role: str) -> bool:
        """Return whether they may do what a role allows."""
        return RANKS.index(self.role) >= RANKS.index(role)

    @property
    def language(self) -> str:
        """The language the bot speaks with them (ISO 639-1)."""
        return self.chosen or (self.spoken or "en").partition("-")[0]


@dataclass(frozen=True)
class Group:
    """A group the bot is in, or was: "untold" (to any owner), "asked" (for admission), "admitted" or "left"."""

    id: int
    title: str
    state: str


def is_user(described: Any) -> TypeGuard[dict[str, Any]]:
    """Return whether Telegram describes a user here; what is malformed is nobody."""
    id_ = described.get("id") if isinstance(described, dict) else None
    return isinstance(id_, int) and 0 < id_ < LARGEST_ID


def still(connection: Connection, person_: Person, role: str) -> bool:
    """Return whether somebody may do what a role allows by now: much can have changed since they wrote."""
    found = person(connection, person_.id)
    return found is not None and found.may(role)


def meet(connection: Connection, user: dict[str, Any]) -> Person:
    """Return who wrote, from Telegram's own description; their name is kept as it is now."""
    values: dict[str, Any] = {
        "name": _name_of(user),
        "username": _text(user.get("username")),
        "spoken": _text(user.get("language_code")),
    }
    known = person(connection, user["id"])
    if known is None:
        connection.execute(insert(people).values(id=user["id"], role="stranger", **values))
        return Person(user["id"], chosen=None, role="stranger", **values)
    if (known.name, known.username, known.spoken) != tuple(values.values()):
        connection.execute(update(people).where(people.c.id == user["id"]).values(values))
    return replace(known, **values)


def _name_of(user: dict[str, Any]) -> str:
    """Return a user's full name."""
    return " ".join(filter(None, (_text(user.get("first_name")), _text(user.get("last_name"))))) or str(user["id"])


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def person(connection: Connection, id_: int) -> Person | None:
    """Return somebody who wrote before."""
    row = connection.execute(KNOWN, {"id": id_}).first()
    return _person(row) if row else None


def with_role(connection: Connection, *roles: str) -> list[Person]:
    """Return everyone with one of these roles."""
    rows = connection.execute(select(people).where(people.c.role.in_(roles)).order_by(people.c.name))
    return [_person(row) for row in rows]


def appoint(connection: Connection, id_: int, role: str, by: int) -> Person:
    """Give somebody a role; who is unknown is made known by number."""
    if person(connection, id_) is None:
        connection.execute(insert(people).values(id=id_, name=str(id_), role=role))
    connection.execute(update(people).where(people.c.id == id_).values(role=role))
    note(connection, by, role, str(id_))
    return _certain(person(connection, id_))


def choose_language(connection: Connection, id_: int, code: str | None) -> None:
    """Somebody wants the bot to speak a language; None leaves it to their app."""
    connection.execute(update(people).where(people.c.id == id_).values(chosen=code))


def group(connection: Connection, id_: int) -> Group | None:
    """Return a group."""
    row = connection.execute(select(groups).where(groups.c.id == id_)).first()
    return Group(row.id, row.title, row.state) if row else None


def groups_in(connection: Connection, state: str) -> list[Group]:
    """Return the groups in a state."""
    rows = connection.execute(select(groups).where(groups.c.state == state).order_by(groups.c.title))
    return [Group(row.id, row.title, row.state) for row in rows]


def set_group(connection: Connection, id_: int, title: str, state: str) -> None:
    """Keep a group and what became of it."""
    if group(connection, id_) is None:
        connection.execute(insert(groups).values(id=id_, title=title, state=state))
    connection.execute(update(groups).where(groups.c.id == id_).values(title=title, state=state))


def note(connection: Connection, by: int, deed: str, subject: str) -> None:
    """Keep who did what."""
    connection.execute(insert(deeds).values(at=time.time(), person=by, deed=deed, subject=subject))


def last_deed(connection: Connection, subject: str) -> str | None:
    """Return what was last done to a subject."""
    done = select(deeds.c.deed).where(deeds.c.subject == subject).order_by(deeds.c.number.desc()).limit(1)
    return connection.execute(done).scalar()


def _certain(found: Person | None) -> Person:
    assert found is not None
    return found


def _person(row: Row[Any]) -> Person:
    return Person(row.id, row.name, row.username, row.spoken, row.chosen, row.role)
