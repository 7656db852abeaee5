"""The two client libraries that keep the server honest; imported only by tests that use them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiogram
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from pydantic import BaseModel
from telegram.request import HTTPXRequest

from tests.peer.peer import Peer


def _request() -> HTTPXRequest:
    # No TLS anywhere, so no certificates need to be loaded either, which takes long.
    return HTTPXRequest(connection_pool_size=64, httpx_kwargs={"trust_env": False, "verify": False})


def with_ptb(peer: Peer, use: Callable[[telegram.Bot], Awaitable[Any]]) -> Any:
    """Runs something with python-telegram-bot's client."""

    async def main() -> Any:
        async with telegram.Bot(
            peer.token,
            base_url=f"{peer.url}/bot",
            base_file_url=f"{peer.url}/file/bot",
            request=_request(),
            get_updates_request=_request(),
        ) as bot:
            return await use(bot)

    return asyncio.run(main())


def with_aiogram(peer: Peer, use: Callable[[aiogram.Bot], Awaitable[Any]]) -> Any:
    """Runs something with aiogram's client."""

    async def main() -> Any:
        session = AiohttpSession(api=TelegramAPIServer.from_base(peer.url))
        async with aiogram.Bot(peer.token, session=session) as bot:
            return await use(bot)

    return asyncio.run(main())


def unknown_fields(found: Any, where: str = "") -> list[str]:
    """The fields that aiogram's types do not know, however deep."""
    if isinstance(found, list | tuple):
        return [name for item in found for name in unknown_fields(item, where)]
    if not isinstance(found, BaseModel):
        return []
    inner = [
        name for field in type(found).model_fields for name in unknown_fields(getattr(found, field), f"{where}.{field}")
    ]
    return [f"{where}.{name}" for name in found.model_extra or {}] + inner
