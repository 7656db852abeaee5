"""Which handler an update is for. Whoever is not admitted ends here."""

from telegram import Message, Update
from telegram.constants import ChatType

from ..state.memory import Connection
from ..state.outbox import Call
from ..state.people import Person
from ..words import say
from . import access, additions, buttons, commands, correcting, groups, inline, questions
from .addressed import Addressed, addressed
from .calls import say_to
from .desk import Desk, Work, nothing
from .styled import plain


async def route(desk: Desk, update: Update, person: Person | None) -> Work:
    """Return what an update comes to; nobody in person is who writes as a channel, or as an anonymous admin."""
    if update.my_chat_member:
        return groups.membership(update.my_chat_member, person)
    if update.message and update.message.migrate_to_chat_id:
        return groups.migrated(update.message.chat_id, update.message.migrate_to_chat_id)
    if person is None or person.role == "banned":
        return nothing
    if update.callback_query:
        return await buttons.pressed(desk, update.callback_query, person)
    if update.inline_query:
        return await inline.asked(desk, update.update_id, update.inline_query, person)
    if message := update.message or update.edited_message:
        return await _said(desk, update.update_id, message, person, edited=update.edited_message is not None)
    return nothing


async def _said(desk: Desk, update: int, message: Message, person: Person, edited: bool) -> Work:
    if message.chat.type == ChatType.PRIVATE:
        if not person.may("reader"):
            return _knock(message, person)
    elif not await groups.is_admitted(desk, message.chat_id):
        return nothing
    said = addressed(message, desk.me)
    return await _meant(desk, update, said, person, edited) if said else nothing


def _knock(message: Message, person: Person) -> Work:
    """Somebody unknown writes: perhaps the pairing code, else the owners hear of it and nobody else."""

    def work(connection: Connection) -> list[Call]:
        paired = access.pair(connection, person, message.text or "")
        return paired + groups.untold(connection) if paired else access.at_the_door(connection, person)

    return work


async def _meant(desk: Desk, update: int, said: Addressed, person: Person, edited: bool) -> Work:
    if edited:
        return await _meant_now(desk, said, person)
    if said.command:
        return await commands.run(desk, update, said, person)
    if form := await correcting.form_of(desk, said):
        return await correcting.corrected(desk, form, said, person)
    if additions.offers(said.message):
        return await additions.offered(desk, update, said, person)
    if said.question:
        return await questions.asked(desk, said, person)
    return _unreadable(said, person)


async def _meant_now(desk: Desk, said: Addressed, person: Person) -> Work:
    """A message was edited: a question is answered again; what else was done is not done again."""
    if said.command == "ask":
        said = commands.as_question(said, said.argument)
    if not said.question or additions.offers(said.message):
        return nothing
    return await questions.edited(desk, said, person)


def _unreadable(said: Addressed, person: Person) -> Work:
    """A voice message, a picture, a sticker, a place: say what can be read."""
    if not said.content:
        return nothing
    return lambda _: say_to(said.message.chat_id, plain(say("only_text", person.language)))
