"""The text of a call with its entities, from parse_mode or given one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tests.peer.entities import is_blank, tidy
from tests.peer.entity import Entity
from tests.peer.html import parse_html
from tests.peer.links import LinkError, checked_link
from tests.peer.params import Params
from tests.peer.utf16 import middles, units
from tests.peer.wire import CAPTION_LIMIT, JSON, TEXT_LIMIT, bad_request
from tests.peer.world import World

PLAIN = ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre")
QUOTES = ("blockquote", "expandable_blockquote")
# Telegram finds these by itself and takes no one's word for them.
AUTOMATIC = (
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bank_card_number",
)
NEEDED = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
INCORRECT = 1_000_000


@dataclass(frozen=True)
class Formatted:
    """A text as Telegram keeps it."""

    text: str
    entities: list[Entity]
    # Whether there was anything before the blanks at both ends were cut off.
    written: bool = True

    def named(self, text_name: str, entities_name: str) -> JSON:
        """As the fields of a message; no entities, no field."""
        found: JSON = {text_name: self.text}
        if self.entities:
            found[entities_name] = [entity.json() for entity in self.entities]
        return found


def message_text(world: World, params: Params) -> Formatted:
    """The text of a message: not empty, not too long."""
    made = formatted(world, params, "text", "entities")
    return checked_text(made)


def checked_text(made: Formatted) -> Formatted:
    """Refuses what cannot be a message's text."""
    if not made.written:
        raise bad_request("message text is empty")
    if is_blank(made.text):
        raise bad_request("text must be non-empty")
    if units(made.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return made


def caption(world: World, params: Params) -> JSON:
    """The caption fields of a message; none without a caption."""
    made = formatted(world, params, "caption", "caption_entities")
    if units(made.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return made.named("caption", "caption_entities") if made.text else {}


def formatted(
    world: World, params: Params, text_name: str, entities_name: str, mode_name: str = "parse_mode"
) -> Formatted:
    """A text parameter with its markup read, of whatever length."""
    text = params.text(text_name)
    mode = params.text(mode_name)
    given = params.objects(entities_name, "MessageEntity")
    return read_text(world, text, mode, given)


def read_text(world: World, text: str, mode: str, given: Iterable[JSON]) -> Formatted:
    """A text with its markup read, from a call or from inside an inline result."""
    if mode.lower() in ("markdown", "markdownv2"):
        raise bad_request(f"unsupported parse_mode: this server reads HTML, not {mode}")
    if mode.lower() not in ("", "none", "html"):
        raise bad_request("unsupported parse_mode")
    if mode.lower() == "html":
        plain, entities = parse_html(text)
        resolved = [kept for entity in entities if (kept := _resolved(world, entity)) is not None]
    else:
        plain, resolved = text, [entity for item in given if (entity := _explicit(world, item)) is not None]
        _check_quotes(resolved)
        _check_bounds(plain, resolved)
    return Formatted(*tidy(plain, resolved), written=plain != "")


def _resolved(world: World, entity: Entity) -> Entity | None:
    """A parsed entity with what it points at; Telegram silently drops links that lead nowhere."""
    if entity.kind == "text_mention":
        user = world.user_json(entity.extra["user"]["id"])
        return None if user is None else Entity(entity.kind, entity.offset, entity.length, {"user": user})
    if entity.kind != "text_link":
        return entity
    try:
        extra = {"url": checked_link(entity.extra["url"])}
    except LinkError:
        return None
    return Entity(entity.kind, entity.offset, entity.length, extra)


def _explicit(world: World, item: JSON) -> Entity | None:
    kind = item.get("type")
    offset, length = _position(item, "offset"), _position(item, "length")
    if kind in AUTOMATIC:
        return None
    if kind in PLAIN or kind in QUOTES:
        language = {"language": item["language"]} if kind == "pre" and item.get("language") else {}
        return Entity(str(kind), offset, length, language)
    if kind not in NEEDED:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    name = NEEDED[kind]
    if name not in item:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    return Entity(kind, offset, length, {name: _pointed(world, kind, item[name])})


def _position(item: JSON, name: str) -> int:
    value = item.get(name)
    if not isinstance(value, int):
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    if not 0 <= value <= INCORRECT:
        raise bad_request(f"receive an entity with incorrect {name} {value}")
    return value


def _pointed(world: World, kind: str, value: Any) -> Any:
    if kind == "custom_emoji":
        return str(value)
    if kind == "text_mention":
        user = world.user_json(int(value.get("id", 0))) if isinstance(value, dict) else None
        if user is None:
            raise bad_request("user not found")
        return user
    try:
        return checked_link(str(value))
    except LinkError as problem:
        raise bad_request(f"entity URL '{value}' is invalid: {problem}") from None


def _check_quotes(entities: Iterable[Entity]) -> None:
    quotes = sorted((entity.offset, entity.end) for entity in entities if entity.kind in QUOTES)
    for (_, end), (begin, _) in pairwise(quotes):
        if begin < end:
            # Telegram itself keeps only the outer one; a test should hear of it.
            raise bad_request("blockquote entities can't be nested")


def _check_bounds(text: str, entities: Iterable[Entity]) -> None:
    size, inside = units(text), middles(text)
    for entity in entities:
        if entity.offset >= size:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {entity.offset}")
        beginning = f"entity beginning at UTF-16 offset {entity.offset} ends"
        if entity.end > size:
            raise bad_request(f"{beginning} after the end of the text at UTF-16 offset {entity.end}")
        if entity.offset in inside:
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {entity.offset}")
        if entity.end in inside:
            raise bad_request(f"{beginning} in a middle of a UTF-16 symbol at UTF-16 offset {entity.end}")
