"""A stored update to its handler, and what comes of it into memory and outbox, in one transaction."""

import logging
from collections.abc import Callable

from telegram import Update

from retrieval.errors import DepecheError

from ..state import inbox, outbox
from ..state.memory import Connection
from ..state.people import Person
from ..words import say
from .access import owner_notice
from .calls import say_to
from .desk import Desk, Work, nothing
from .routing import route
from .styled import plain

log = logging.getLogger("depeche")
TRIES = 3  # of an update whose handling fails


async def handle(desk: Desk, waiting: inbox.Waiting) -> Callable[[Connection], set[str]]:
    """Handle an update; return the change that keeps what came of it, which itself returns the lanes in which there
    is something to send now."""
    update = Update.de_json(waiting.payload, desk.bot)
    return _committed(waiting.id, await _worked_out(desk, update, waiting.person))


async def _worked_out(desk: Desk, update: Update, person: Person | None) -> Work:
    for tried in range(1, TRIES + 1):
        try:
            return await route(desk, update, person) if person else nothing
        except DepecheError as error:  # the archive cannot be used: a person has to mend it
            return _excuse(update, person, str(error), error.__class__.__name__)
        except Exception:  # one update must not stop the others
            log.exception("update %s, try %s", update.update_id, tried)
    name = f"update {update.update_id}"
    return _excuse(update, person, f"{name} failed; the log says why", name)


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
