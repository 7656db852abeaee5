"""/edit and its button: what is known of an article, line by line, and a reply that puts lines right."""

from typing import TYPE_CHECKING

from retrieval.errors import BadDetail, UnknownDocument

from ..state import outbox, people
from ..state.memory import Connection
from ..state.people import Person
from ..words import say
from .addressed import Addressed, words_of
from .calls import Said, Target, send
from .desk import Desk, Work
from .phone import source
from .styled import join, plain

if TYPE_CHECKING:
    from retrieval.types import Document

LINES = ("title", "outlet", "date", "url")
FORM = "form"  # what the memory knows the message with the lines as; its subject is the article's id as a number


async def show(desk: Desk, id_: str, person: Person, target: Target) -> Work:
    """Show what is known of an article, for a reply to put right."""
    try:
        document = await desk.ask(lambda answerer: answerer.archive.document(id_))
    except UnknownDocument:
        return lambda _: send(target, Said(plain(say("edit_what", person.language))))
    said = _form(document, person.language)
    return lambda _: send(target, said)


def _form(document: "Document", language: str) -> Said:
    lines = [f"{name}: {getattr(document, name) or ''}".rstrip() for name in LINES]
    words = join("\n", [plain(say("edit_how", language)), *map(plain, lines)])
    return Said(words, (), FORM, int(document.id, 16))


async def form_of(desk: Desk, said: Addressed) -> str | None:
    """Return the id of the article whose lines a message replies to."""
    other = said.message.reply_to_message
    if other is None or not said.question:
        return None
    made = await desk.memory.do(lambda c: outbox.said_by(c, said.message.chat_id, other.message_id))
    return f"{made[1]:012x}" if made and made[0] == FORM else None


async def corrected(desk: Desk, id_: str, said: Addressed, person: Person) -> Work:
    """Put right what a reply says otherwise."""
    if not person.may("editor"):
        return _say(said, say("only_editors", person.language))
    stated = _stated(words_of(said.message))
    try:
        document = await desk.change(lambda answerer: answerer.archive.edit(id_, stated))
    except BadDetail:
        return _say(said, _wrong(stated, person.language))
    except UnknownDocument:
        return _say(said, say("article_gone", person.language))
    return _told(said.target, document, person)


def _wrong(stated: dict[str, str], language: str) -> str:
    """Return what to write otherwise in lines that cannot be."""
    from retrieval.fetching.address import is_address

    if stated.get("url") and not is_address(stated["url"]):
        return say("bad_link", language, link=f"“{stated['url']}”")
    date = stated.get("date")
    return say("bad_date", language, date=f"“{date}”") if date else say("edit_how", language)


def _say(said: Addressed, words: str) -> Work:
    return lambda _: send(said.target, Said(plain(words)))


def _stated(text: str) -> dict[str, str]:
    """Return what "date: 2022-01-19" lines state, in any language's words; nothing after the colon clears it."""
    from retrieval.reading.fields import header_field

    pairs = [line.partition(":") for line in text.splitlines()]
    named = [(header_field(key), value.strip()) for key, _, value in pairs]
    return {name: value for name, value in named if name in LINES}


def _told(target: Target, document: "Document", person: Person) -> Work:
    words = join("\n", [plain(say("corrected", person.language)), source(document, person.language)])

    def work(connection: Connection) -> list[outbox.Call]:
        people.note(connection, person.id, "corrected", document.id)
        return send(target, Said(words))

    return work
