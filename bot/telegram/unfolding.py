"""An answer while it is written: a draft in a private chat, elsewhere one message that is edited now and then."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from threading import Event

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from retrieval.types import Answer

from ..state import outbox
from ..state.memory import Memory
from .addressed import Addressed
from .calls import Said, Target, edit, send
from .delivery import perform
from .desk import Desk
from .pages import pages
from .phone import written
from .styled import plain

log = logging.getLogger("depeche")
DRAFTS, EDITS = 0.6, 3.0  # seconds between two of them; a group takes twenty messages a minute
PATIENCE = 5.0  # seconds that the last one on its way may take
MORE = " …"


@asynccontextmanager
async def unfolding(desk: Desk, said: Addressed) -> AsyncIterator["Unfolding"]:
    """Show in a chat what is proven of the answer to a message so far, for as long as the block runs."""
    one = Unfolding(desk.bot, desk.memory, said.target, said.message.message_id, said.message.chat.type == "private")
    desk.writing.add(one.stop)
    task = asyncio.create_task(one.run())
    try:
        yield one
    finally:
        desk.writing.discard(one.stop)
        await one.end(task)


class Unfolding:
    """What is told of one answer before it is finished; `stop` is set where nobody is there any more to read it."""

    def __init__(self, bot: Bot, memory: Memory, target: Target, question: int, private: bool) -> None:
        self.stop = Event()
        self._bot, self._memory = bot, memory
        self._target, self._question, self._private = target, question, private
        self._loop = asyncio.get_running_loop()
        self._news, self._over = asyncio.Event(), asyncio.Event()
        self._latest: Answer | None = None

    def show(self, answer: Answer) -> None:
        """Take the answer as it stands, from any thread."""
        self._loop.call_soon_threadsafe(self._take, answer)

    def _take(self, answer: Answer) -> None:
        self._latest = answer
        self._news.set()

    async def run(self) -> None:
        """Tell what is new, no more often than Telegram likes it; what fails is told no more, the answer will be."""
        try:
            while not self._over.is_set():
                await self._news.wait()
                self._news.clear()
                await self._tell()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._over.wait(), DRAFTS if self._private else EDITS)
        except Forbidden:
            self.stop.set()
        except TelegramError as error:
            log.debug("no draft in chat %s: %s", self._target.chat, error)

    async def _tell(self) -> None:
        if self._latest is None or self._over.is_set():
            return
        text = pages(written(self._latest) + plain(MORE))[0]
        chat, question = self._target.chat, self._question
        if self._private:
            draft = {"chat_id": chat, "draft_id": question, "message_thread_id": self._target.thread or None}
            await perform(self._bot, "send_message_draft", draft | {"text": text.text, "entities": text.entities()})
            return
        begun = await self._memory.do(lambda connection: outbox.begun(connection, chat, question))
        for call in edit(self._target, begun, Said(text)) if begun else send(self._target, Said(text)):
            made = await perform(self._bot, call.method, call.params)
            if made is not None:
                await self._memory.do(partial(outbox.begin, chat=chat, question=question, message=made))

    async def end(self, task: "asyncio.Task[None]") -> None:
        """Tell no more. A message on its way is waited for: the answer goes in its place."""
        self._over.set()
        self._news.set()
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            task.cancel()
