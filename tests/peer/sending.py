"""The methods that put something into a chat."""

import time

from tests.peer.chat import Chat
from tests.peer.files import StoredFile
from tests.peer.formatting import caption, formatted, message_text
from tests.peer.journal import Action, Draft
from tests.peer.keyboard import inline_only, read_markup
from tests.peer.message import Message
from tests.peer.params import Params
from tests.peer.targets import known_chat, reply_target, thread_of, writable_chat
from tests.peer.utf16 import units
from tests.peer.wire import JSON, TEXT_LIMIT, bad_request
from tests.peer.world import World

ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
COPIED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "document",
    "photo",
    "voice",
    "sticker",
    "location",
)


def send_message(world: World, params: Params) -> JSON:
    """sendMessage"""
    made = message_text(world, params).named("text", "entities")
    preview = params.json("link_preview_options", "link preview options")
    if preview:
        made["link_preview_options"] = preview
    return _post(world, writable_chat(world, params), params, made).json()


def send_document(world: World, params: Params) -> JSON:
    """sendDocument"""
    chat = writable_chat(world, params)
    said = caption(world, params)
    stored = _document(world, params)
    return _post(world, chat, params, {"document": stored.document(), **said}).json()


def send_chat_action(world: World, params: Params) -> bool:
    """sendChatAction"""
    chat = writable_chat(world, params)
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread = thread_of(chat, params)
    world.journal.actions.append(Action(chat.id, action, thread, time.monotonic()))
    return True


def send_message_draft(world: World, params: Params) -> bool:
    """sendMessageDraft"""
    chat = writable_chat(world, params)
    if chat.kind != "private":
        raise bad_request("method is available only in private chats")
    if not params.number("draft_id"):
        raise bad_request("invalid draft identifier specified")
    made = formatted(world, params, "text", "entities")
    if units(made.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    entities = tuple(entity.json() for entity in made.entities)
    where, thread = (chat.id, params.number("draft_id")), params.number("message_thread_id") or None
    world.journal.drafts.append(Draft(*where, made.text, entities, thread, time.monotonic()))
    return True


def forward_message(world: World, params: Params) -> JSON:
    """forwardMessage"""
    chat = writable_chat(world, params)
    source = _source(world, params, "message to forward not found")
    origin = {"type": "user", "sender_user": source["from"], "date": source["date"]}
    said = {"forward_origin": source.data.get("forward_origin", origin), **_copied(source)}
    return chat.post(world.bot, said, thread=thread_of(chat, params)).json()


def copy_message(world: World, params: Params) -> JSON:
    """copyMessage"""
    chat = writable_chat(world, params)
    source = _source(world, params, "message to copy not found")
    said = _copied(source)
    if params.text("caption") and "text" not in said:
        said = {**said, **caption(world, params)}
    return {"message_id": _post(world, chat, params, said).message_id}


def _post(world: World, chat: Chat, params: Params, said: JSON) -> Message:
    markup = read_markup(params)
    thread = thread_of(chat, params)
    reply, quote = reply_target(world, chat, params)
    buttons = inline_only(markup)
    attached = {"reply_markup": buttons} if buttons else {}
    message = chat.post(world.bot, {**said, **quote, **attached}, reply, thread)
    message.markup = markup
    return message


def _document(world: World, params: Params) -> StoredFile:
    value = params.text("document")
    upload = params.files.get(value.removeprefix("attach://") if value else "document")
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return world.files.add("documents", upload.name, upload.mime, upload.content)
    if not value:
        raise bad_request("there is no document in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.by_id(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _source(world: World, params: Params, missing: str) -> Message:
    origin = Params({"chat_id": params.values.get("from_chat_id")}, {})
    message = known_chat(world, origin).find(params.number("message_id"))
    if message is None:
        raise bad_request(missing)
    return message


def _copied(source: Message) -> JSON:
    return {name: source.data[name] for name in COPIED if name in source.data}


METHODS = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "sendMessageDraft": send_message_draft,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
}
