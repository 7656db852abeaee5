"""From the outbox to Telegram: each chat's calls in order, until Telegram has taken them or never will."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
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
from .faults import Anew, Drop, Move, Wait, judge

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


class Delivery:
    """Sends what waits in the outbox. `tell` hears of what a person has to mend: a name for it, and the chat."""

    def __init__(self, bot: Bot, memory: Memory, tell: Callable[[str, str], Awaitable[None]]) -> None:
        self._bot = bot
        self._memory = memory
        self._tell = tell
        self.stopping = asyncio.Event()

    async def flush(self, lane: str) -> str | None:
        """Send everything that waits for a chat; return the lane it moved to while that was tried.

        Raises:
            TokenRefused: Telegram does not know the bot.
        """
        tries = 0
        while not self.stopping.is_set() or not tries:
            call = await self._memory.do(lambda connection: outbox.following(connection, lane))
            if call is None:
                return None
            try:
                message = await perform(self._bot, call.method, call.params)
            except TelegramError as error:
                verdict = judge(error, tries)
                log.info("%s to %s: %s", call.method, lane, error)
                if isinstance(verdict, Move):
                    await self._memory.do(_moved(lane, verdict.chat))
                    return str(verdict.chat)
                tries = await self._yield_to(_softened(verdict, call), call, tries)
            except Exception:  # a call nobody can make must not hold up the others
                log.exception("call %s (%s)", call.number, call.method)
                tries = await self._yield_to(
                    Drop(f"{call.method} cannot be made; the log says why", told=True), call, tries
                )
            else:
                tries = 0
                await self._memory.do(_sent(call.number, message))
        return None

    async def _yield_to(self, verdict: Wait | Drop | Anew, call: outbox.Queued, tries: int) -> int:
        """Do what a fault asks for; return how often the next call of the lane was tried."""
        if isinstance(verdict, Wait):
            await self._rest(verdict.seconds)
            return tries + 1
        if isinstance(verdict, Drop):
            await self._memory.do(_dropped(call, verdict))
            if verdict.told:
                log.warning("Telegram refused %s in chat %s: %s", call.method, call.lane, verdict.reason)
                await self._tell(verdict.reason, call.lane)
        else:
            await self._memory.do(_anew(call, verdict))
        return 0

    async def _rest(self, seconds: float) -> None:
        """Wait, unless the bot is being stopped: what is left is sent by the next start."""
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return


def _softened(verdict: Wait | Drop | Anew, call: outbox.Queued) -> Wait | Drop | Anew:
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


def _sent(number: int, message: int | None) -> Callable[[Connection], None]:
    return lambda connection: outbox.sent(connection, number, message)


def _moved(lane: str, chat: int) -> Callable[[Connection], None]:
    return lambda connection: moving.moved(connection, int(lane), chat)


def _dropped(call: outbox.Queued, verdict: Drop) -> Callable[[Connection], None]:
    def change(connection: Connection) -> None:
        outbox.drop(connection, call.number)
        if verdict.lane:
            outbox.drop_lane(connection, call.lane)

    return change


def _anew(call: outbox.Queued, verdict: Anew) -> Callable[[Connection], None]:
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
