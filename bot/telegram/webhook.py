"""Webhook: Telegram calls us, with the secret; it hears that an update came once that is stored."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot
from telegram.ext import Updater

from ..settings import TelegramSettings

Store = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]


class _Door(asyncio.Queue[object]):
    """Where the library puts what came; it answers Telegram when `put` returns."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    async def put(self, item: Any) -> None:
        """Store an update."""
        await self._store([item.to_dict()])


async def listen(bot: Bot, store: Store, wanted: Sequence[str], settings: TelegramSettings, secret: str) -> Updater:
    """Open the door and tell Telegram where it is; return what to stop in the end."""
    updater = Updater(bot, _Door(store))
    host, _, port = settings.webhook_listen.rpartition(":")
    await updater.initialize()
    await updater.start_webhook(
        listen=host.strip("[]"),
        port=int(port),
        url_path=urlsplit(settings.webhook).path,
        webhook_url=settings.webhook,
        allowed_updates=wanted,
        secret_token=secret,
        bootstrap_retries=-1,
    )
    return updater
