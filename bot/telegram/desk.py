"""What every handler works with: the line to Telegram, the memory, the archive, and who is at the other end."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from telegram import Bot, User

from retrieval.settings import load_settings

from ..settings import TelegramSettings
from ..state.memory import Connection, Memory
from ..state.outbox import Call
from .presence import Presence

if TYPE_CHECKING:
    from retrieval.answering.chain import Answerer

T = TypeVar("T")

# What handling an update comes to: changes to the memory and calls for the outbox, in one transaction.
Work = Callable[[Connection], Iterable[Call]]


def nothing(_: Connection) -> Iterable[Call]:
    """The update asks for nothing."""
    return ()


ASKING = 2  # questions at work at once; more would only wait for each other
WRITING = 16  # where a language model writes: it is waited for, not the processor


def _asking() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WRITING if load_settings().llm else ASKING, "asking")


@dataclass
class Desk:
    """What handlers share. `answerer` may still be loading."""

    bot: Bot
    me: User
    memory: Memory
    settings: TelegramSettings
    presence: Presence
    answerer: "Future[Answerer]"
    warned: dict[int, float] = field(default_factory=dict)  # who was asked to slow down, and when (monotonic)
    writing: set[Event] = field(default_factory=set)  # what ends the writing of each answer
    asking: ThreadPoolExecutor = field(default_factory=_asking)
    changing: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "changing"))

    async def ready(self) -> "Answerer":
        """Return the answerer as soon as it is loaded."""
        return await asyncio.shield(asyncio.wrap_future(self.answerer))

    async def ask(self, work: Callable[["Answerer"], T]) -> T:
        """Read from the archive, off the event loop; one is looked up while the model reads another."""
        answerer = await self.ready()
        return await asyncio.get_running_loop().run_in_executor(self.asking, work, answerer)

    async def change(self, work: Callable[["Answerer"], T]) -> T:
        """Change the archive, off the event loop, while questions go on."""
        answerer = await self.ready()
        return await asyncio.get_running_loop().run_in_executor(self.changing, work, answerer)

    async def fetch(self, work: Callable[["Answerer"], T]) -> T:
        """Wait for the web, off the event loop, while questions and changes go on."""
        answerer = await self.ready()
        return await asyncio.to_thread(work, answerer)

    def stop_writing(self) -> None:
        """Leave the answers that are being written at what is proven of them."""
        for stop in self.writing:
            stop.set()

    def close(self) -> None:
        """Let the threads end."""
        self.asking.shutdown(cancel_futures=True)
        self.changing.shutdown(cancel_futures=True)
