"""/undo: the archive's last change, and a button that takes it back."""

from ..rendering import spoken_change
from ..state.people import Person
from ..words import say
from .addressed import Addressed
from .calls import Said, Target, edit, send
from .desk import Desk, Work
from .styled import plain


async def confirm(desk: Desk, said: Addressed, person: Person) -> Work:
    """Show what /undo would take back, with a button that does."""
    change = await desk.ask(lambda answerer: answerer.archive.last_change())
    if change is None:
        return lambda _: send(said.target, Said(plain(say("undo_nothing", person.language))))
    words = say("undo_this", person.language, change=spoken_change(change, person.language))
    keyboard = [[(say("take_back", person.language), f"undo:{change.number}"), (say("keep", person.language), "keep:")]]
    return lambda _: send(said.target, Said(plain(words), keyboard))


async def undone(desk: Desk, number: int, person: Person, target: Target, message: int) -> Work:
    """Take a change back, if it is still the last one. Pressed twice, or tried twice, it is taken back once."""
    change = await desk.ask(lambda answerer: answerer.archive.last_change())
    if change and change.number == number:
        await desk.change(lambda answerer: answerer.archive.undo())
    key = "undo_changed" if change and change.number > number else "undone_it"
    return lambda _: edit(target, [message], Said(plain(say(key, person.language))))
