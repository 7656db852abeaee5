"""Order within a chat, no waiting between chats: one task a lane, for as long as the lane has work."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


class Lanes:
    """Calls `work(lane)` for every lane that was woken, once more if it was woken meanwhile.

    An error of it ends the whole: `failed` carries it.
    """

    def __init__(self, work: Callable[[str], Awaitable[None]]) -> None:
        self._work = work
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def wake(self, lane: str) -> None:
        """There is something to do in a lane."""
        self._woken.add(lane)
        if lane not in self._tasks:
            self._tasks[lane] = asyncio.create_task(self._run(lane), name=f"lane {lane}")

    async def _run(self, lane: str) -> None:
        try:
            while lane in self._woken:
                self._woken.discard(lane)
                await self._work(lane)
        except Exception as error:
            if not self.failed.done():
                self.failed.set_exception(error)
        finally:
            del self._tasks[lane]

    async def settle(self, grace: float) -> None:
        """Let what is under way end, for so many seconds at most; the rest is left to the next start."""
        tasks = set(self._tasks.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def lane_of(update: dict[str, Any]) -> str:
    """Return what an update must wait its turn in: its chat, or a person's inline questions."""
    inner: dict[str, Any] = next((value for value in update.values() if isinstance(value, dict)), {})
    chat = _number(inner.get("chat")) or _number(_inner(inner.get("message")).get("chat"))
    person = _number(inner.get("from"))
    return str(chat) if chat else inline_lane(person) if person else "nobody"


def _number(described: Any) -> int | None:
    """Return the id of a chat or a person as Telegram describes it; None where it is none."""
    id_ = _inner(described).get("id")
    return id_ if isinstance(id_, int) else None


def _inner(part: Any) -> dict[str, Any]:
    return part if isinstance(part, dict) else {}


def inline_lane(person: int) -> str:
    """Return the lane of somebody's inline questions."""
    return f"inline {person}"
