"""The methods that change or remove what is already in a chat."""

import time
from collections.abc import Mapping

from tests.peer.chat import Chat
from tests.peer.formatting import caption, message_text
from tests.peer.group import Group
from tests.peer.keyboard import inline_only, read_markup
from tests.peer.message import Message
from tests.peer.params import Params
from tests.peer.targets import known_chat, own_message, writable_chat
from tests.peer.wire import JSON, NOT_MODIFIED, bad_request
from tests.peer.world import World

CONTENT = ("text", "entities", "caption", "caption_entities", "reply_markup", "link_preview_options")
DELETE_BATCH = 100
# The emoji that a bot may react with; a bar stands for the invisible character that joins two of them.
REACTIONS = frozenset(
    emoji.replace("|", "\u200d")
    for line in (
        "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍",
        "🐳 ❤|🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻",
        "👨|💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊",
        "🙊 😎 👾 🤷|♂ 🤷 🤷|♀ 😡",
    )
    for emoji in line.split()
)


def edit_message_text(world: World, params: Params) -> JSON | bool:
    """editMessageText"""
    said = message_text(world, params).named("text", "entities")
    preview = params.json("link_preview_options", "link preview options")
    if preview:
        said["link_preview_options"] = preview
    message = own_message(world, params)
    if "text" not in message.data:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, {**said, **_buttons(params)}, CONTENT)


def edit_message_caption(world: World, params: Params) -> JSON | bool:
    """editMessageCaption"""
    message = own_message(world, params)
    if "document" not in message.data:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, message, {**caption(world, params), **_buttons(params)}, CONTENT)


def edit_message_reply_markup(world: World, params: Params) -> JSON | bool:
    """editMessageReplyMarkup"""
    return _edit(world, own_message(world, params), _buttons(params), ("reply_markup",))


def delete_message(world: World, params: Params) -> bool:
    """deleteMessage"""
    chat = writable_chat(world, params)
    message = chat.find(params.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(world, chat, message):
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    return True


def delete_messages(world: World, params: Params) -> bool:
    """deleteMessages, which passes over what it cannot delete"""
    chat = writable_chat(world, params)
    numbers = params.json("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= DELETE_BATCH:
        raise bad_request("message identifiers are not specified")
    for message in filter(None, (chat.find(int(number)) for number in numbers)):
        message.deleted = message.deleted or _may_delete(world, chat, message)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """setMessageReaction"""
    message = known_chat(world, params).find(params.number("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reactions = params.objects("reaction", "ReactionType")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(item.get("type") == "emoji" and _plain(item.get("emoji")) not in REACTIONS for item in reactions):
        raise bad_request("REACTION_INVALID")
    message.reactions = reactions
    return True


def _plain(emoji: object) -> str:
    return str(emoji).replace("\ufe0f", "")


def _buttons(params: Params) -> JSON:
    buttons = inline_only(read_markup(params))
    return {"reply_markup": buttons} if buttons else {}


def _edit(world: World, message: Message, said: JSON, replaced: tuple[str, ...]) -> JSON | bool:
    kept = {name: value for name, value in message.data.items() if name not in replaced}
    if _shown({**kept, **said}) == _shown(message.data):
        raise bad_request(NOT_MODIFIED)
    message.revise({**kept, **said, "edit_date": int(time.time())})
    return message.json() if message.inline_id is None else True


def _shown(data: Mapping[str, object]) -> JSON:
    return {name: data.get(name) for name in CONTENT}


def _may_delete(world: World, chat: Chat, message: Message) -> bool:
    administers = isinstance(chat, Group) and chat.bot_status == "administrator"
    return chat.kind == "private" or administers or message.sender_id == world.bot_id


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "setMessageReaction": set_message_reaction,
}
