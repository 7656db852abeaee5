"""/watch: a feed that the archive is kept up with from now on, or what it is kept up with."""

from typing import TYPE_CHECKING

from retrieval.errors import Unreachable, UnreadableDocument

from ..state.people import Person
from ..words import say
from .additions import trouble
from .addressed import Addressed
from .calls import Said, send
from .desk import Desk, Work
from .styled import plain

if TYPE_CHECKING:
    from retrieval.answering.chain import Answerer
    from retrieval.gathering.watching import Watcher


async def watch(desk: Desk, said: Addressed, person: Person) -> Work:
    """Keep up with a feed from now on; without an address, say what is kept up with."""
    if not person.may("editor"):
        words = say("only_editors", person.language)
    elif said.argument:
        words = await _watched(desk, said.argument, person.language)
    else:
        words = await _listed(desk, person.language)
    return lambda _: send(said.target, Said(plain(words)))


async def _watched(desk: Desk, address: str, language: str) -> str:
    from retrieval.fetching.address import is_address

    if not is_address(address):  # a folder of the machine is not for a chat to name
        return say("watch_what", language)
    try:
        found = await desk.fetch(lambda answerer: _watcher(answerer).watch(address))
    except (Unreachable, UnreadableDocument) as error:
        return trouble(error.reason, address, language)
    return say("watched", language, address=found.title or found.address)


async def _listed(desk: Desk, language: str) -> str:
    found = await desk.ask(lambda answerer: _watcher(answerer).list.all())
    lines = [f"{one.title or one.address} · {one.count}" + (f"\n{one.said}" if one.said else "") for one in found]
    return "\n".join([*lines, say("watch_what", language)])


def _watcher(answerer: "Answerer") -> "Watcher":
    from retrieval.gathering.watching import Watcher

    return Watcher(answerer.archive)
