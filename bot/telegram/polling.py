"""Long polling: an update is acknowledged by the next poll, and so only once it is stored."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Bot
from telegram.error import EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from .connection import PATIENCE, POLL
from .faults import TokenRefused, Wait, judge

log = logging.getLogger("depeche")
Store = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]


async def poll(bot: Bot, store: Store, wanted: Sequence[str]) -> None:
    """Fetch updates for ever.

    Raises:
        TokenRefused: Telegram does not know the bot.
    """
    offset, tries = 0, 0
    webhook = True  # for all we know; Telegram lets nobody poll while there is one
    while True:
        try:
            if webhook:
                await bot.delete_webhook()
                webhook = False
            updates = await _fetched(bot, offset, wanted)
            tries = 0
        except TelegramError as error:
            await asyncio.sleep(_pause(error, tries))
            tries += 1
            continue
        if updates:
            await store(updates)
            offset = updates[-1]["update_id"] + 1


async def _fetched(bot: Bot, offset: int, wanted: Sequence[str]) -> list[dict[str, Any]]:
    """Return updates as Telegram wrote them: what this version cannot read is kept all the same."""
    wishes = {"offset": offset, "timeout": POLL, "allowed_updates": wanted}
    # In lower case, for the library's own way of fetching would parse them all first.
    found: list[dict[str, Any]] = await bot.do_api_request("getupdates", wishes, read_timeout=POLL + PATIENCE)
    return found


def _pause(error: TelegramError, tries: int) -> float:
    if isinstance(error, InvalidToken | EndPointNotFound):
        raise TokenRefused from error
    (log.debug if isinstance(error, RetryAfter) or not tries else log.warning)("polling: %s", error)
    verdict = judge(error, tries)
    return verdict.seconds if isinstance(verdict, Wait) else 1.0
