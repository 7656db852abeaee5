"""The archive's articles, a page at a time, and the way to remove one."""

from retrieval.errors import UnknownDocument
from retrieval.types import Document

from ..state import outbox, people
from ..state.memory import Connection
from ..state.people import Person
from ..words import say
from .addressed import Addressed
from .calls import Keyboard, Said, Target, edit, send
from .desk import Desk, Work
from .phone import article_list, source
from .styled import join, plain

PAGE = 8  # articles on one


async def page(desk: Desk, number: int, language: str) -> Said:
    """Return one page of the archive's articles, newest additions first."""
    documents = await desk.ask(lambda answerer: answerer.archive.documents()[::-1])
    if not documents:
        return Said(plain(say("archive_empty", language)))
    last = (len(documents) - 1) // PAGE
    number = min(max(number, 0), last)
    heading = plain(say("articles", language, count=len(documents), page=number + 1, pages=last + 1))
    rows = article_list(documents[number * PAGE : (number + 1) * PAGE], language, ids=True)
    return Said(join("\n\n", [heading, rows, plain(say("remove_how", language))]), _turning(number, last))


def _turning(number: int, last: int) -> Keyboard:
    back = [("◀", f"page:{number - 1}")] if number else []
    forth = [("▶", f"page:{number + 1}")] if number < last else []
    return [[*back, *forth]] if back or forth else []


async def confirm(desk: Desk, said: Addressed, person: Person) -> Work:
    """Show what /remove would remove, with a button that does."""
    document = await _found(desk, said.argument)
    if document is None:
        return lambda _: send(said.target, Said(plain(say("remove_what", person.language))))
    words = join("\n", [plain(say("remove_this", person.language)), source(document, person.language)])
    keyboard = [
        [(say("remove_yes", person.language), f"remove:{document.id}"), (say("keep", person.language), "keep:")]
    ]
    return lambda _: send(said.target, Said(words, keyboard))


async def removed(desk: Desk, id_: str, person: Person, target: Target, message: int) -> Work:
    """Remove an article."""
    await desk.change(lambda answerer: answerer.archive.discard([id_]))

    def work(connection: Connection) -> list[outbox.Call]:
        people.note(connection, person.id, "removed", id_)
        return edit(target, [message], Said(plain(say("removed", person.language))))

    return work


async def _found(desk: Desk, id_: str) -> Document | None:
    try:
        return await desk.ask(lambda answerer: answerer.archive.document(id_)) if id_ else None
    except UnknownDocument:
        return None
