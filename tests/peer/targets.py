"""What a call points at: a chat to write in, a message to answer, a message to change."""

from tests.peer.chat import Chat
from tests.peer.entities import SPLITTABLE
from tests.peer.formatting import Formatted, read_text
from tests.peer.message import Message
from tests.peer.params import Params
from tests.peer.queries import Callback
from tests.peer.utf16 import units
from tests.peer.wire import JSON, QUOTE_LIMIT, bad_request
from tests.peer.world import World

NO_QUOTE = "QUOTE_TEXT_INVALID"


def known_chat(world: World, params: Params) -> Chat:
    """The chat of a call; refuses one that the bot has never heard of."""
    wanted = params.text("chat_id")
    if not wanted:
        raise bad_request("chat_id is empty")
    found = _by_name(world, wanted) if wanted.startswith("@") else world.chats.get(params.number("chat_id"))
    if found is None:
        found = _unmet(world, params.number("chat_id"))
    return found


def _by_name(world: World, wanted: str) -> Chat | None:
    names = ((chat, chat.json()) for chat in world.chats.values() if chat.id < 0)
    return next((chat for chat, shown in names if shown.get("username") == wanted[1:]), None)


def _unmet(world: World, number: int) -> Chat:
    if number not in world.people:
        raise bad_request("chat not found")
    return world.people[number].private


def writable_chat(world: World, params: Params) -> Chat:
    """The chat of a call, if the bot may write there."""
    chat = known_chat(world, params)
    chat.check_writable()
    return chat


def called_chat(world: World, params: Params) -> int | None:
    """The chat that a call is about, for the log and the faults; None if about none."""
    query = world.queries.get(params.text("callback_query_id"))
    if isinstance(query, Callback):
        return query.chat_id
    inline = world.inline_messages.get(params.text("inline_message_id"))
    if inline is not None:
        return inline.chat.id
    return params.number("chat_id") or None


def thread_of(chat: Chat, params: Params) -> int | None:
    """The topic that a call names, which must exist."""
    thread = params.number("message_thread_id") or None
    chat.check_thread(thread)
    return thread


def reply_target(world: World, chat: Chat, params: Params) -> tuple[Message | None, JSON]:
    """The message that a call answers, and the fields of the quote from it."""
    reply = _reply_parameters(params)
    if not reply:
        return None, {}
    if reply.get("chat_id") not in (None, chat.id, str(chat.id)):
        raise bad_request("replies across chats are not known to this server")
    message = chat.find(_whole(reply.get("message_id")))
    if message is None and reply.get("allow_sending_without_reply"):
        return None, {}
    if message is None:
        raise bad_request("message to be replied not found")
    return message, _quote(world, message, reply)


def _reply_parameters(params: Params) -> JSON:
    reply = params.json("reply_parameters", "reply parameters")
    if isinstance(reply, dict) and reply:
        if "message_id" not in reply:
            raise bad_request("can't parse reply parameters: Can't find field \"message_id\"")
        return reply
    if reply:
        raise bad_request("object expected as reply parameters")
    number = params.number("reply_to_message_id")
    allowed = params.flag("allow_sending_without_reply")
    return {"message_id": number, "allow_sending_without_reply": allowed} if number else {}


def _whole(value: object) -> int:
    return value if isinstance(value, int) else int(str(value)) if str(value).isdigit() else 0


def _quote(world: World, message: Message, reply: JSON) -> JSON:
    text = str(reply.get("quote") or "")
    if not text:
        return {}
    quote = read_text(world, text, str(reply.get("quote_parse_mode") or ""), reply.get("quote_entities") or [])
    position = _position(message, quote, int(reply.get("quote_position") or 0))
    shown: JSON = {**quote.named("text", "entities"), "position": position, "is_manual": True}
    return {"quote": shown}


def _position(message: Message, quote: Formatted, wanted: int) -> int:
    if not quote.text or units(quote.text) > QUOTE_LIMIT:
        raise bad_request(NO_QUOTE)
    places = [place for place in _places(message.text, quote.text) if _alike(message, quote, place)]
    if not places:
        raise bad_request(NO_QUOTE)
    return min(places, key=lambda place: abs(place - wanted))


def _places(text: str, part: str) -> list[int]:
    found, at = list[int](), text.find(part)
    while at >= 0:
        found.append(units(text[:at]))
        at = text.find(part, at + 1)
    return found


def _alike(message: Message, quote: Formatted, place: int) -> bool:
    """A quote must be formatted like the place it is from."""
    end = place + units(quote.text)
    spans = ((item["type"], item["offset"], item["offset"] + item["length"]) for item in message.entities)
    there = {
        (kind, max(begin, place) - place, min(stop, end) - place)
        for kind, begin, stop in spans
        if kind in SPLITTABLE and begin < end and place < stop
    }
    return there == {(part.kind, part.offset, part.end) for part in quote.entities if part.kind in SPLITTABLE}


def own_message(world: World, params: Params) -> Message:
    """The message that a call wants to change, which the bot must have written."""
    inline_id = params.text("inline_message_id")
    if inline_id:
        if inline_id not in world.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return world.inline_messages[inline_id]
    chat = writable_chat(world, params)
    message = chat.find(params.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender_id != world.bot_id:
        raise bad_request("message can't be edited")
    return message
