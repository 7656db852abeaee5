"""What to do when Telegram does not take a call: wait, let it go, or do it another way."""

from dataclasses import dataclass

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

UNKNOWN = "Telegram does not know this bot: set DEPECHE_TELEGRAM_TOKEN to the token @BotFather shows for it."
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0  # seconds between tries of one call

# Nothing to do: what was wanted is so already, or cannot be any more.
DONE = ("message is not modified", "message to delete not found", "message can't be deleted", "query is too old")
# The message is gone from the chat; what it should say is said anew.
GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
# Nothing can be said there before a person changes something.
CLOSED = (
    "chat not found",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "need administrator rights",
    "chat_restricted",
    "group chat was deactivated",
    "peer_id_invalid",
)
# Somebody wants no messages: their right, and nobody's task.
LEFT = ("blocked", "deactivated", "initiate conversation", "kicked", "not a member")
TOPIC_GONE = ("message thread not found", "topic_deleted")


@dataclass(frozen=True)
class Wait:
    """Try again after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Drop:
    """Let the call go; `lane`: and everything else for that chat; `told`: a person has to do something about it."""

    reason: str
    lane: bool = False
    told: bool = False


@dataclass(frozen=True)
class Anew:
    """Say it in a new message, or outside the topic that is gone."""

    thread: bool = True


@dataclass(frozen=True)
class Move:
    """The group has another number now."""

    chat: int


Verdict = Wait | Drop | Anew | Move


class TokenRefused(Exception):
    """Telegram does not know the bot (any more)."""


def judge(error: TelegramError, tries: int) -> Verdict:
    """Return what to do about a call's error after so many tries.

    Raises:
        TokenRefused: no call will ever succeed.
    """
    if isinstance(error, RetryAfter):
        return Wait(_seconds(error))
    if isinstance(error, ChatMigrated):
        return Move(error.new_chat_id)
    if isinstance(error, InvalidToken):
        raise TokenRefused from error
    if isinstance(error, Forbidden):
        return Drop(str(error), lane=True, told=not any(said in str(error).lower() for said in LEFT))
    if isinstance(error, BadRequest):
        return _refused(str(error).lower())
    return Wait(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries, 10)))


def _refused(reason: str) -> Drop | Anew:
    if any(said in reason for said in GONE):
        return Anew()
    if any(said in reason for said in TOPIC_GONE):
        return Anew(thread=False)
    if any(said in reason for said in CLOSED):
        return Drop(reason, lane=True, told=True)
    return Drop(reason, told=not any(said in reason for said in DONE))


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
