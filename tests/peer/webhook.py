"""Brings updates to the bot's webhook, as often as it takes."""

import asyncio
import time

import aiohttp

from tests.peer.journal import Delivery
from tests.peer.updates import Update
from tests.peer.world import Webhook, World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Dispatcher:
    """Posts the pending updates: in order within a chat, chats beside each other, as Telegram does."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._session: aiohttp.ClientSession | None = None
        self._lanes: dict[int, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Starts on every chat that has something pending and is not being served."""
        hook = self.world.webhook
        if hook is None:
            return
        with self.world.changed:
            lanes = dict.fromkeys(update.lane for update in self.world.queue.pending)
        for lane in lanes:
            if lane not in self._lanes and len(self._lanes) < hook.max_connections:
                self._lanes[lane] = asyncio.create_task(self._serve(lane))

    async def stop(self) -> None:
        """Delivers no more."""
        tasks = list(self._lanes.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _serve(self, lane: int) -> None:
        try:
            while (hook := self.world.webhook) and (update := self._next(lane)):
                await self._deliver(hook, update)
        finally:
            self._lanes.pop(lane, None)
        self.wake()

    def _next(self, lane: int) -> Update | None:
        with self.world.changed:
            return next((update for update in self.world.queue.pending if update.lane == lane), None)

    async def _deliver(self, hook: Webhook, update: Update) -> None:
        attempt, pause = 1, self.world.temper.retry_first
        while self.world.webhook is hook and not await self._try(hook, update, attempt):
            await asyncio.sleep(pause)
            attempt, pause = attempt + 1, min(2 * pause, self.world.temper.retry_most)

    async def _try(self, hook: Webhook, update: Update, attempt: int) -> bool:
        status, error = await self._post(hook, update)
        delivered = status is not None and 200 <= status < 300
        with self.world.changed:
            noted = Delivery(update.number, attempt, status, error, time.monotonic())
            self.world.journal.deliveries.append(noted)
            if delivered:
                self.world.queue.remove(update)
            else:
                self.world.webhook_error = (int(time.time()), error or "Unknown error")
            self.world.changed.notify_all()
        return delivered

    async def _post(self, hook: Webhook, update: Update) -> tuple[int | None, str | None]:
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with self._client().post(hook.url, json=update.json(), headers=headers) as response:
                await response.read()
                wrong = f"Wrong response from the webhook: {response.status} {response.reason}"
                return response.status, None if response.ok else wrong
        except (aiohttp.ClientError, TimeoutError) as problem:
            return None, str(problem) or type(problem).__name__

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            limit = aiohttp.ClientTimeout(total=self.world.temper.webhook_timeout)
            self._session = aiohttp.ClientSession(timeout=limit, trust_env=False)
        return self._session
