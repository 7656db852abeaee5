"""A stored update to its handler, and what comes of it into memory and outbox, in one transaction."""

import logging
from collections.abc import Callable
from typing import Any

from telegram import Update

from retrieval.errors import DepecheError

from ..state import inbox, outbox
from ..state.memory import Connection
from ..state.people import Person, meet
from ..words import say
from .access import owner_notice
from .calls import say_to
from .desk import Desk, Work, nothing
from .routing import route
from .styled import plain

log = logging.getLogger("depeche")
TRIES = 3


async def handle(desk: Desk, waiting: inbox.Waiting) -> set[str]:
    """Handle an update; return the lanes in which there is something to send now."""
    update = Update.de_json(waiting.payload, desk.bot)
    person = await desk.memory.do(_met(waiting.payload))
    work = await _worked_out(desk, update, person, waiting)
    return await desk.memory.do(_committed(waiting.id, work))


def _met(payload: dict[str, Any]) -> Callable[[Connection], Person | None]:
    """Who an update comes from; channels and anonymous admins are nobody."""
    inner: dict[str, Any] = next((value for value in payload.values() if isinstance(value, dict)), {})
    user = inner.get("from")
    return lambda connection: meet(connection, user) if user and not user.get("is_bot") else None


async def _worked_out(desk: Desk, update: Update, person: Person | None, waiting: inbox.Waiting) -> Work:
    try:
        return await route(desk, update, person) if person else nothing
    except DepecheError as error:  # the archive cannot be used: a person has to mend it
        return _excuse(update, person, str(error), error.__class__.__name__)
    except Exception:  # one update must not stop the others; it is tried again, then given up
        log.exception("update %s, try %s", waiting.id, waiting.attempts + 1)
        if waiting.attempts + 1 < TRIES:
            return await _worked_out(
                desk, update, person, inbox.Waiting(waiting.id, waiting.payload, waiting.attempts + 1)
            )
        return _excuse(update, person, f"update {waiting.id} failed; the log says why", f"update {waiting.id}")


def _excuse(update: Update, person: Person | None, reason: str, key: str) -> Work:
    """Say sorry where the update came from, and tell the owner why, once."""
    chat = update.effective_chat
    language = person.language if person else "en"

    def work(connection: Connection) -> list[outbox.Call]:
        sorry = say_to(chat.id, plain(say("sorry", language))) if chat and update.message else []
        return sorry + owner_notice(connection, f"fault {key}", reason)

    return work


def _committed(id_: int, work: Work) -> Callable[[Connection], set[str]]:
    def commit(connection: Connection) -> set[str]:
        lanes = outbox.queue(connection, work(connection))
        inbox.finish(connection, id_)
        return lanes

    return commit
