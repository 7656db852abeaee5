"""Long polling: an update is acknowledged by the next poll, and so only once it is stored."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from .connection import POLL
from .faults import TokenRefused, Wait, judge

log = logging.getLogger("depeche")
Store = Callable[[Sequence[Update]], Awaitable[None]]


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
            updates = await bot.get_updates(offset, timeout=POLL, allowed_updates=wanted)
            tries = 0
        except TelegramError as error:
            await asyncio.sleep(_pause(error, tries))
            tries += 1
            continue
        if updates:
            await store(updates)
            offset = updates[-1].update_id + 1


def _pause(error: TelegramError, tries: int) -> float:
    if isinstance(error, InvalidToken):
        raise TokenRefused from error
    (log.debug if isinstance(error, RetryAfter) or not tries else log.warning)("polling: %s", error)
    verdict = judge(error, tries)
    return verdict.seconds if isinstance(verdict, Wait) else 1.0
