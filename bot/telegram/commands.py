"""What each command does."""

from collections.abc import Awaitable, Callable

from telegram import Message

from ..state import answers, inbox
from ..state.answers import Place
from ..state.memory import Connection
from ..state.outbox import Call
from ..state.people import Person
from ..words import LANGUAGES, say
from . import additions, correcting, keeping_up, listing, questions, roster, undoing
from .addressed import Addressed, words_of
from .calls import Keyboard, Said, send
from .desk import Desk, Work, nothing
from .menus import BY_ROLE, GROUP, READER
from .phone import article_list, found_message
from .styled import Styled, join, plain

FOUND = 5  # articles that /find shows
LATEST = 5  # articles that /latest shows
NAMES = {"en": "English", "fr": "Français", "uk": "Українська", "ru": "Русский", "de": "Deutsch", "es": "Español"}

Command = Callable[[Desk, int, Addressed, Person], Awaitable[Work]]


async def run(desk: Desk, update: int, said: Addressed, person: Person) -> Work:
    """Do what a command asks for."""
    command = COMMANDS.get(said.command or "")
    if command:
        return await command(desk, update, said, person)
    if said.target.reply_to:  # a group has other bots, with other commands
        return nothing
    return _say(said, say("unknown_command", person.language, command=f"/{said.command}"))


def _say(said: Addressed, text: str | Styled, keyboard: Keyboard = ()) -> Work:
    styled = plain(text) if isinstance(text, str) else text
    return lambda _: send(said.target, Said(styled, keyboard))


async def _start(_: Desk, __: int, said: Addressed, person: Person) -> Work:
    return _say(said, say("start", person.language))


async def _help(_: Desk, __: int, said: Addressed, person: Person) -> Work:
    names = GROUP if said.target.reply_to else BY_ROLE.get(person.role, READER)
    rows = [plain(f"/{name} — {say(f'command_{name}', person.language)}") for name in names]
    return _say(said, join("\n\n", [plain(say("start", person.language)), join("\n", rows)]))


async def _ask(desk: Desk, _: int, said: Addressed, person: Person) -> Work:
    other = said.message.reply_to_message
    question = said.argument or (words_of(other) if other else "")
    if not question:
        return _say(said, say("ask_what", person.language))
    return await questions.asked(desk, as_question(said, question), person)


def as_question(said: Addressed, question: str) -> Addressed:
    """Return the message as one that simply asks."""
    return Addressed(said.message, said.target, None, "", question, False)


async def _find(desk: Desk, _: int, said: Addressed, person: Person) -> Work:
    from retrieval.answering.exact import find_words

    if not any(letter.isalnum() for letter in said.argument):
        return _say(said, say("find_what", person.language))
    quotes = await desk.ask(lambda answerer: find_words(answerer.archive.documents(), said.argument, FOUND))
    if not quotes:
        return _say(said, say("not_found_words", person.language))
    return _say(said, found_message(quotes, person.language))


async def _add(desk: Desk, update: int, said: Addressed, person: Person) -> Work:
    if said.argument and not said.message.document:
        return await additions.offered(desk, update, said, person, said.argument)
    other = said.message.reply_to_message
    if said.message.document or (other and _from_elsewhere(desk, other)):
        brought = said.message if said.message.document else other
        assert brought is not None
        return await additions.offered(desk, update, Addressed(brought, said.target, None, "", "", False), person)
    return _say(said, say("add_what" if person.may("editor") else "only_editors", person.language))


def _from_elsewhere(desk: Desk, message: Message) -> bool:
    """Return whether a message brings an article: what the bot said itself is none."""
    mine = message.from_user is not None and message.from_user.id == desk.me.id
    return not mine and bool(message.document or words_of(message))


async def _latest(desk: Desk, _: int, said: Addressed, person: Person) -> Work:
    newest = await desk.ask(lambda answerer: answerer.archive.latest(LATEST))
    return _say(said, article_list(newest, person.language) or plain(say("archive_empty", person.language)))


async def _language(desk: Desk, _: int, said: Addressed, person: Person) -> Work:
    rows = [[(NAMES[code], f"language:{code}") for code in LANGUAGES[at : at + 3]] for at in (0, 3)]
    rows.append([(say("language_of_app", person.language), "language:app")])
    return _say(said, say("choose_language", person.language), rows)


async def _reset(_: Desk, __: int, said: Addressed, person: Person) -> Work:
    place = Place(said.target.chat, said.target.thread, person.id)

    def work(connection: Connection) -> list[Call]:
        answers.begin_anew(connection, place)
        return send(said.target, Said(plain(say("begun_anew", person.language))))

    return work


async def _forget(desk: Desk, update: int, said: Addressed, person: Person) -> Work:
    def erase(connection: Connection) -> int:
        inbox.forget(connection, person.id, update)
        return answers.forget(connection, person.id, said.message.date.timestamp())

    count = await desk.memory.do(erase)
    await desk.memory.sweep()
    return _say(said, say("forgotten", person.language, count=count))


async def _privacy(_: Desk, __: int, said: Addressed, person: Person) -> Work:
    return _say(said, say("privacy", person.language))


async def _sources(desk: Desk, _: int, said: Addressed, person: Person) -> Work:
    if not person.may("editor"):
        return _say(said, say("only_editors", person.language))
    page = await listing.page(desk, 0, person.language)
    return lambda _: send(said.target, page)


async def _remove(desk: Desk, _: int, said: Addressed, person: Person) -> Work:
    if not person.may("editor"):
        return _say(said, say("only_editors", person.language))
    return await listing.confirm(desk, said, person)


async def _edit(desk: Desk, _: int, said: Addressed, person: Person) -> Work:
    if not person.may("editor"):
        return _say(said, say("only_editors", person.language))
    return await correcting.show(desk, said.argument, person, said.target)


async def _undo(desk: Desk, _: int, said: Addressed, person: Person) -> Work:
    if not person.may("editor"):
        return _say(said, say("only_editors", person.language))
    return await undoing.confirm(desk, said, person)


async def _watch(desk: Desk, _: int, said: Addressed, person: Person) -> Work:
    return await keeping_up.watch(desk, said, person)


async def _people(desk: Desk, _: int, said: Addressed, person: Person) -> Work:
    if not person.may("owner") or said.target.reply_to:
        return nothing
    return lambda connection: send(said.target, roster.everyone(connection, person.language))


COMMANDS: dict[str, Command] = {
    "start": _start,
    "help": _help,
    "ask": _ask,
    "find": _find,
    "add": _add,
    "latest": _latest,
    "language": _language,
    "reset": _reset,
    "forget": _forget,
    "privacy": _privacy,
    "sources": _sources,
    "edit": _edit,
    "remove": _remove,
    "undo": _undo,
    "watch": _watch,
    "people": _people,
}
