"""A stored update to its handler, and what comes of it into memory and outbox, in one transaction."""

import logging
from collections.abc import Callable
from typing import Any

from telegram import Update

from retrieval.errors import DepecheError

from ..state import inbox, outbox
from ..state.memory import Connection
from ..words import say
from .access import owner_notice
from .calls import say_to
from .desk import Desk, Work, nothing
from .routing import route
from .styled import plain

log = logging.getLogger("depeche")
TRIES = 3  # of an update whose handling fails


Change = Callable[[Connection], set[str]]


async def handle(desk: Desk, waiting: inbox.Waiting) -> Change:
    """Handle an update; return the change that keeps what came of it, which itself returns the lanes in which there
    is something to send now."""
    return _committed(waiting, await _worked_out(desk, waiting))


async def _worked_out(desk: Desk, waiting: inbox.Waiting) -> Work:
    for tried in range(1, TRIES + 1):
        try:
            return await route(desk, Update.de_json(waiting.payload, desk.bot), waiting.person)
        except DepecheError as error:  # the archive cannot be used: a person has to mend it
            return _excuse(waiting, str(error), error.__class__.__name__)
        except Exception:  # one update must not stop the others
            log.exception("update %s, try %s", waiting.id, tried)
    return _failed(waiting)


def give_up(waiting: inbox.Waiting) -> Change:
    """Return the change that lets go of an update whose outcome cannot be kept."""
    return _committed(waiting, _failed(waiting))


def let_go(waiting: inbox.Waiting) -> Change:
    """Return the change that only forgets an update of which nothing can be said either."""
    return _committed(waiting, nothing)


def _failed(waiting: inbox.Waiting) -> Work:
    name = f"update {waiting.id}"
    return _excuse(waiting, f"{name} failed; the log says why", name)


def _excuse(waiting: inbox.Waiting, reason: str, key: str) -> Work:
    """Say sorry to who asked in private, and tell the owner why, once."""
    person, chat = waiting.person, _inner(_inner(waiting.payload, "message"), "chat")

    def work(connection: Connection) -> list[outbox.Call]:
        sorry: list[outbox.Call] = []
        if person and person.may("reader") and chat.get("id") == person.id:
            sorry = say_to(person.id, plain(say("sorry", person.language)))
        return sorry + owner_notice(connection, f"fault {key}", reason)

    return work


def _committed(waiting: inbox.Waiting, work: Work) -> Change:
    moved = _inner(waiting.payload, "message").get("migrate_to_chat_id")

    def commit(connection: Connection) -> set[str]:
        if not inbox.finish(connection, waiting.id):  # whoever said it wants it forgotten
            return set()
        lanes = outbox.queue(connection, work(connection))
        return lanes | ({str(moved)} if moved else set())  # what waited in the group goes on there

    return commit


def _inner(part: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a part of an update, empty where it has none."""
    found = part.get(name)
    return found if isinstance(found, dict) else {}
