"""From the outbox to Telegram: each chat's calls in order, until Telegram has taken them or never will."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import TelegramError

from ..state import moving, outbox
from ..state.memory import Connection, Memory
from .faults import Anew, Drop, Move, Verdict, Wait, judge

log = logging.getLogger("depeche")

ASIDE = ("set_my_commands", "delete_my_commands", "delete_message", "edit_message_reply_markup", "leave_chat")
REVIVED: dict[str, Callable[[Any], Any]] = {
    "commands": lambda found: [BotCommand.de_json(command, None) for command in found],
    "scope": lambda found: BotCommandScope.de_json(found, None),
    "entities": lambda found: [MessageEntity.de_json(entity, None) for entity in found],
    "reply_markup": lambda found: InlineKeyboardMarkup.de_json(found, None),
    "link_preview_options": lambda found: LinkPreviewOptions.de_json(found, None),
    "reply_parameters": lambda found: ReplyParameters.de_json(found, None),
}


Change = Callable[[Connection], None]


class Delivery:
    """Sends what waits in the outbox. `tell` hears of what a person has to mend: a name for it, and the chat."""

    def __init__(self, bot: Bot, memory: Memory, tell: Callable[[str, str], Awaitable[None]]) -> None:
        self._bot = bot
        self._memory = memory
        self._tell = tell
        self.stopping = asyncio.Event()

    async def deliver(self, call: outbox.Queued) -> Change | str | None:
        """Make one call, as often as it takes; return the change that keeps what became of it, or the lane its chat
        has now. None: the bot is being stopped, and the call waits for its next start.

        Raises:
            TokenRefused: Telegram does not know the bot.
        """
        for tries in count():
            try:
                message = await perform(self._bot, call.method, call.params)
                return lambda connection: outbox.sent(connection, call.number, message)
            except TelegramError as error:
                verdict = _softened(judge(error, tries), call)
                log.info("%s to %s: %s", call.method, call.lane, error)
            except Exception:  # a call nobody can make must not hold up the others
                log.exception("call %s (%s)", call.number, call.method)
                verdict = Drop(f"{call.method} cannot be made; the log says why", told=True)
            if not isinstance(verdict, Wait):
                return await self._given_up(verdict, call)
            await self._rest(verdict.seconds)
            if self.stopping.is_set():
                break
            if not await self._memory.do(lambda connection: outbox.waits(connection, call.number)):
                return lambda _: None  # it is not wanted any more
        return None

    async def _given_up(self, verdict: Drop | Anew | Move, call: outbox.Queued) -> Change | str:
        if isinstance(verdict, Move):
            await self._memory.do(lambda connection: moving.moved(connection, int(call.lane), verdict.chat))
            return str(verdict.chat)
        if isinstance(verdict, Anew):
            return _anew(call, verdict)
        if verdict.told:
            log.warning("Telegram refused %s in chat %s: %s", call.method, call.lane, verdict.reason)
            await self._tell(verdict.reason, call.lane)
        return _dropped(call, verdict)

    async def _rest(self, seconds: float) -> None:
        """Wait, unless the bot is being stopped: what is left is sent by the next start."""
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return


def _softened(verdict: Verdict, call: outbox.Queued) -> Verdict:
    """Menus, buttons and deletions are no messages: without them the rest still goes out, and nobody is told."""
    return Drop(verdict.reason) if isinstance(verdict, Drop) and call.method in ASIDE else verdict


async def perform(bot: Bot, method: str, params: dict[str, Any]) -> int | None:
    """Do one call; return the id of the message it made.

    Raises:
        TelegramError: Telegram did not take it, or it cannot be known.
    """
    values = {name: REVIVED[name](value) if name in REVIVED else value for name, value in params.items()}
    if method == "send_document":
        values["document"] = InputFile(params["document"].encode(), filename=values.pop("filename"))
    if method == "edit_message_text":  # where it goes should it have to be sent anew
        values = {
            name: value for name, value in values.items() if name not in ("message_thread_id", "reply_parameters")
        }
    made = await getattr(bot, method)(**values)
    return made.message_id if isinstance(made, Message) and method.startswith("send") else None


def _dropped(call: outbox.Queued, verdict: Drop) -> Change:
    def change(connection: Connection) -> None:
        outbox.drop(connection, call.number)
        if verdict.lane:
            outbox.drop_lane(connection, call.lane)

    return change


def _anew(call: outbox.Queued, verdict: Anew) -> Change:
    """The same words in a new message, or outside the topic that is gone."""
    params = dict(call.params)
    gone = params.pop("message_id", None)
    if not verdict.thread:
        params.pop("message_thread_id", None)

    def change(connection: Connection) -> None:
        if call.method == "edit_message_reply_markup":
            outbox.drop(connection, call.number)
            return
        if gone is not None:
            outbox.forget_message(connection, int(call.lane), gone)
        method = "send_message" if call.method == "edit_message_text" else call.method
        outbox.replace(connection, call.number, method, params)

    return change
