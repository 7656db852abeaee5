"""Order within a chat, no waiting between chats: one task a lane, for as long as the lane has work."""

import asyncio
from collections.abc import Awaitable, Callable


class Lanes:
    """Calls `step(lane)` for every lane that was woken, again and again until it returns False.

    An error of a step ends the whole: `failed` carries it.
    """

    def __init__(self, step: Callable[[str], Awaitable[bool]]) -> None:
        self._step = step
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
                while await self._step(lane):
                    pass
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
