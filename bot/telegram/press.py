"""A button that was pressed, and the answer it belongs to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..state import answers
from ..state.answers import Answered
from ..state.people import Person
from .calls import Target
from .desk import Desk, Work

LARGEST = 2**53  # no id of Telegram's, and no number of ours, is larger


@dataclass(frozen=True)
class Press:
    """A button pressed: where, in which message, by whom, and what its data says."""

    target: Target
    message: int
    person: Person
    rest: tuple[str, ...]
    offered: frozenset[str]

    def number(self, at: int = 0) -> int:
        """Return a part of the data as a number.

        Raises:
            ValueError: it is none: the data is forged.
        """
        number = int(self.rest[at])
        if abs(number) > LARGEST:
            raise ValueError(number)
        return number


Button = Callable[[Desk, Press], Awaitable[Work]]


async def answer_of(desk: Desk, press: Press) -> Answered:
    """Return the answer a button belongs to.

    Raises:
        ValueError: it is not of this chat.
    """
    number = press.number()
    found = await desk.memory.do(lambda connection: answers.find(connection, number))
    if found is None or found.place.chat != press.target.chat:
        raise ValueError(number)
    return found


async def own_answer_of(desk: Desk, press: Press) -> Answered:
    """Return the answer a button belongs to, for who asked: their talk goes on from what is chosen.

    Raises:
        ValueError: it is not of this chat.
        PermissionError: somebody else asked.
    """
    found = await answer_of(desk, press)
    if found.place.person != press.person.id:
        raise PermissionError
    return found
