"""What the bot knows of itself, by name."""

import time

from sqlalchemy import Connection, delete, insert, select

from .schema import facts


def fact(connection: Connection, name: str) -> str | None:
    """Return what is kept under a name."""
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def remember(connection: Connection, name: str, value: str | None) -> None:
    """Keep a fact in place of what was there; None forgets it."""
    connection.execute(delete(facts).where(facts.c.name == name))
    if value is not None:
        connection.execute(insert(facts).values(name=name, value=value))


def spend(connection: Connection, name: str, most: int) -> bool:
    """Return whether one more of something is within its number for the day, and count it."""
    today = time.strftime(f"{name} %Y-%m-%d")
    count = int(fact(connection, today) or 0)
    remember(connection, today, str(count + 1))
    return count < most


def first_time(connection: Connection, name: str) -> bool:
    """Return whether something happens for the first time, and remember that it did."""
    if fact(connection, name) is not None:
        return False
    remember(connection, name, "")
    return True
