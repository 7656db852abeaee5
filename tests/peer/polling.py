"""getUpdates: long polling for one client at a time."""

import asyncio
import time

from tests.peer.params import Params
from tests.peer.wire import JSON, OTHER_POLLER, WEBHOOK_ACTIVE, WEBHOOK_SET, Refusal
from tests.peer.world import World

LONGEST = 50


class Poller:
    """Holds polls open. As with Telegram, a new poll ends the one before, which gets the 409."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._news = asyncio.Event()
        self._current: object = None

    def wake(self) -> None:
        """Something may be different now."""
        self._news.set()

    async def serve(self, params: Params) -> list[JSON]:
        """The updates from an offset on, waiting for the first one if there is none."""
        if self.world.webhook is not None:
            raise Refusal(409, WEBHOOK_ACTIVE)
        mine = self._current = object()
        # Ends the wait of the poll before, which then finds that it is no longer the current one.
        self._news.set()
        self._settle(params)
        deadline = time.monotonic() + min(params.number("timeout"), LONGEST)
        while True:
            batch = self._batch(params)
            left = deadline - time.monotonic()
            if batch or left <= 0:
                return batch
            await self._wait(left)
            self._check(mine)

    def _settle(self, params: Params) -> None:
        with self.world.changed:
            if "allowed_updates" in params.values:
                self.world.queue.allow(params.json("allowed_updates", "allowed updates") or [])
            self.world.queue.acknowledge(params.number("offset"))

    def _batch(self, params: Params) -> list[JSON]:
        with self.world.changed:
            return self.world.queue.batch(params.number("limit"))

    async def _wait(self, seconds: float) -> None:
        self._news.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return

    def _check(self, mine: object) -> None:
        if self._current is not mine:
            raise Refusal(409, OTHER_POLLER)
        if self.world.webhook is not None:
            raise Refusal(409, WEBHOOK_SET)
