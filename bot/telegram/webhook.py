"""Webhook: Telegram calls us, with the secret; it hears that an update came once that is stored."""

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from hmac import compare_digest
from typing import Any
from urllib.parse import unquote, urlsplit

from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from retrieval.errors import DepecheError

from ..settings import TelegramSettings
from .connection import hide_token
from .faults import Wait, judge

log = logging.getLogger("depeche")
Store = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]
SECRET = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_UPDATE = 1 << 24  # bytes
GRACE = 2.0  # seconds for a call that is being taken when the door closes
LONGEST_DOUBLING = 10  # tries after which a pause grows no more


@asynccontextmanager
async def listening(store: Store, settings: TelegramSettings, secret: str) -> AsyncIterator[None]:
    """Keep the door open; whoever knows the secret may bring updates.

    Raises:
        DepecheError: the bot cannot listen where it should.
    """
    app = web.Application(client_max_size=LARGEST_UPDATE)
    app.router.add_post("/{path:.*}", _Door(store, settings, secret).take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    try:
        await _open(runner, settings.webhook_listen)
        yield
    finally:
        await runner.cleanup()


async def _open(runner: web.AppRunner, address: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except (OSError, UnicodeError) as error:
        raise DepecheError(
            f"DEPECHE_TELEGRAM_WEBHOOK_LISTEN is {address}, where the bot cannot listen ({_cause(error)}): "
            "choose an address of this machine and a port that nothing else uses."
        ) from error


def _cause(error: OSError | UnicodeError) -> str:
    if isinstance(error, UnicodeError) or error.errno is None:
        return "no such host"
    # What a resolver says has a negative number; what the system says comes wrapped in the event loop's words.
    return os.strerror(error.errno) if error.errno > 0 else str(error.strerror)


class _Door:
    """Takes what is brought to the right path with the right secret."""

    def __init__(self, store: Store, settings: TelegramSettings, secret: str) -> None:
        self._store = store
        self._path = unquote(urlsplit(settings.webhook).path).rstrip("/")
        self._secret = secret.encode()

    async def take(self, request: web.Request) -> web.Response:
        """Store an update; Telegram brings it again unless the answer is 200."""
        if request.path.rstrip("/") != self._path:
            return web.Response(status=404)
        if not compare_digest(request.headers.get(SECRET, "").encode(errors="replace"), self._secret):
            return web.Response(status=403)
        update = _update(await request.read())
        return web.Response(status=await self._kept(update) if update else 400)

    async def _kept(self, update: dict[str, Any]) -> int:
        try:
            await self._store([update])
        except Exception as error:  # whatever it is: Telegram keeps the update, and the log says what happened
            told = isinstance(error, DepecheError)
            log.error("update %s cannot be stored: %s", update["update_id"], error, exc_info=not told)
            return 500
        return 200


def _update(body: bytes) -> dict[str, Any] | None:
    """Return an update as Telegram wrote it; None for what is none."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None


async def invite(bot: Bot, wanted: Sequence[str], settings: TelegramSettings, secret: str) -> None:
    """Tell Telegram where the door is, as often as it takes; then wait for ever.

    Raises:
        DepecheError: Telegram does not take the address.
        TokenRefused: Telegram does not know the bot.
    """
    tries = 0
    while True:
        try:
            await bot.set_webhook(settings.webhook, allowed_updates=wanted, secret_token=secret)
            break
        except TelegramError as error:
            await asyncio.sleep(_pause(error, tries, settings))
            tries = min(tries + 1, LONGEST_DOUBLING)
    await asyncio.Event().wait()


def _pause(error: TelegramError, tries: int, settings: TelegramSettings) -> float:
    verdict = judge(error, tries)
    reason = hide_token(str(error), settings.token.get_secret_value())
    if not isinstance(verdict, Wait):
        raise DepecheError(
            f"Telegram refuses DEPECHE_TELEGRAM_WEBHOOK ({reason}): set it to a public https:// address that leads "
            "to this bot, or leave it out to do without."
        ) from error
    log.warning("Telegram cannot be told yet where to call: %s", reason)
    return verdict.seconds
