"""'Typing…' until the answer stands. The first sign goes out before any answering begins."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

log = logging.getLogger("depeche")
AGAIN = 4.5  # seconds; Telegram shows a sign for five
HEAD_START = 0.4  # seconds that answering waits for first signs on their way, so that nobody is left without one


class Presence:
    """Shows in which chats the bot is at work."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._first: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def typing(self, chat: int, thread: int, action: ChatAction = ChatAction.TYPING) -> AsyncIterator[None]:
        """Show a sign in a chat for as long as the block runs."""
        first = asyncio.create_task(self._show(chat, thread, action))
        self._first.add(first)
        first.add_done_callback(self._first.discard)
        again = asyncio.create_task(self._repeat(chat, thread, action))
        try:
            await asyncio.wait(set(self._first), timeout=HEAD_START)
            yield
        finally:
            again.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await again

    async def _repeat(self, chat: int, thread: int, action: ChatAction) -> None:
        while True:
            await asyncio.sleep(AGAIN)
            await self._show(chat, thread, action)

    async def _show(self, chat: int, thread: int, action: ChatAction) -> None:
        try:
            await self._bot.send_chat_action(chat, action, message_thread_id=thread or None)
        except TelegramError as error:  # a sign is worth no second try
            log.debug("no sign in chat %s: %s", chat, error)
