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
FEW = 3  # signs that may be on their way still: one that hangs must not hold up everybody


class Presence:
    """Shows in which chats the bot is at work."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._first: set[asyncio.Task[None]] = set()
        self._few = asyncio.Event()
        self._few.set()

    @asynccontextmanager
    async def typing(self, chat: int, thread: int, action: ChatAction = ChatAction.TYPING) -> AsyncIterator[None]:
        """Show a sign in a chat for as long as the block runs."""
        first = asyncio.create_task(self._show(chat, thread, action))
        self._begun(first)
        again = asyncio.create_task(self._repeat(chat, thread, action))
        try:
            await self._shown(first)
            yield
        finally:
            again.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await again

    def _begun(self, first: asyncio.Task[None]) -> None:
        self._first.add(first)
        self._count()
        first.add_done_callback(self._ended)
        asyncio.get_running_loop().call_later(HEAD_START, self._ended, first)

    def _ended(self, first: asyncio.Task[None]) -> None:
        self._first.discard(first)
        self._count()

    def _count(self) -> None:
        (self._few.set if len(self._first) <= FEW else self._few.clear)()

    async def _shown(self, first: asyncio.Task[None]) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HEAD_START):
                await asyncio.wait({first})
                await self._few.wait()

    async def _repeat(self, chat: int, thread: int, action: ChatAction) -> None:
        while True:
            await asyncio.sleep(AGAIN)
            await self._show(chat, thread, action)

    async def _show(self, chat: int, thread: int, action: ChatAction) -> None:
        try:
            await self._bot.send_chat_action(chat, action, message_thread_id=thread or None)
        except TelegramError as error:  # a sign is worth no second try
            log.debug("no sign in chat %s: %s", chat, error)
