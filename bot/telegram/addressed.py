"""What of a message is meant for the bot: everything in private, in a group what names it or answers it."""

from dataclasses import dataclass

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

from .calls import Target

CONTENT = (
    "animation audio checklist contact dice document game location paid_media photo poll sticker story venue video "
    "video_note voice"
).split()


@dataclass(frozen=True)
class Addressed:
    """A message for the bot: a command with its argument, or else a question; where to reply; whether there is more
    to it than text."""

    message: Message
    target: Target
    command: str | None
    argument: str
    question: str
    content: bool


def addressed(message: Message, me: User) -> Addressed | None:
    """Return what a message asks of the bot; None if it is none of its business."""
    private = message.chat.type == ChatType.PRIVATE
    text, named = _without_name(message, me)
    command, argument, mine = _command(message, text, me)
    via_me = message.via_bot is not None and message.via_bot.id == me.id
    if via_me or (not private and text.lstrip().startswith("/") and not mine):
        return None  # what the bot itself wrote for somebody to send, or a command for another one
    if not private and not (mine or named or _answers(message, me)):
        return None
    thread = message.message_thread_id if message.is_topic_message else None
    target = Target(message.chat_id, thread or 0, None if private else message.message_id)
    question = "" if command else text.strip() or (_pointed_at(message) if named else "")
    content = private and any(message[kind] for kind in CONTENT)
    return Addressed(message, target, command, argument, question, content)


def _pointed_at(message: Message) -> str:
    """Return the words of the message that this one replies to: somebody else's question, handed to the bot."""
    other = message.reply_to_message
    return words_of(other) if other and not (other.from_user and other.from_user.is_bot) else ""


def words_of(message: Message) -> str:
    """Return a message's text or caption."""
    return message.text or message.caption or ""


def _without_name(message: Message, me: User) -> tuple[str, bool]:
    """Return the text without the mentions of the bot, and whether there were any."""
    text = words_of(message)
    parsed = message.parse_entities() if message.text else message.parse_caption_entities()
    mine = [entity for entity, said in parsed.items() if _is_name(entity, said, me)]
    for entity in sorted(mine, key=lambda entity: -entity.offset):
        raw = text.encode("utf-16-le")
        start, end = entity.offset * 2, (entity.offset + entity.length) * 2
        text = (raw[:start] + raw[end:]).decode("utf-16-le")
    return text, bool(mine)


def _is_name(entity: MessageEntity, said: str, me: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    return entity.type == MessageEntity.MENTION and said.lower() == f"@{me.username}".lower()


def _command(message: Message, text: str, me: User) -> tuple[str | None, str, bool]:
    """Return the command a message starts with, what follows it, and whether it is this bot's."""
    first, *_ = text.split(maxsplit=1) or [""]
    name, _, bot = first.removeprefix("/").partition("@")
    if not first.startswith("/") or not name.replace("_", "").isalnum():
        return None, "", False
    if bot and bot.lower() != (me.username or "").lower():
        return None, "", False
    return name.lower(), text.strip().removeprefix(first).strip(), True


def _answers(message: Message, me: User) -> bool:
    """Return whether a message replies to one of the bot's; the first message of a topic is no such reply."""
    other = message.reply_to_message
    return (
        other is not None
        and other.from_user is not None
        and other.from_user.id == me.id
        and not other.forum_topic_created
    )
