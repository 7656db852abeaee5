"""How Telegram tidies a text and its entities before it keeps them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from tests.peer.autolink import found_entities
from tests.peer.entity import Entity
from tests.peer.utf16 import encoded, units
from tests.peer.wire import ENTITY_LIMIT

CONTROLS = {code: " " for code in range(32) if chr(code) not in "\n\r"}
REMOVED = re.compile("[\r\u2028-\u202e\u030a\u0333\u033f]")
BLANK = re.compile("[\\s\u00ad\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufeff\ufffc]*")
SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
CODE = ("pre", "code")
HIDDEN = ("text_link", "text_mention", "custom_emoji")
ORDER = (*QUOTES, "pre", "code", "text_link", "text_mention", "mention", *SPLITTABLE, "custom_emoji")


def tidy(text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """The text and entities as Telegram keeps them: cleaned, untangled, trimmed, at most a hundred."""
    text, cleaned = _clean(text, entities)
    # Splitting can leave a blank in front of a part again.
    kept = _without_blanks(text, _untangle(_without_blanks(text, cleaned)))
    text, kept = _trim(text, kept)
    return text, in_order([*_limited(kept), *_found(text, kept)])


def is_blank(text: str) -> bool:
    """Whether a person would see nothing."""
    return BLANK.fullmatch(text) is not None


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """Outer entities before the ones they contain."""
    return sorted(entities, key=lambda entity: (entity.offset, -entity.length, _rank(entity)))


def _rank(entity: Entity) -> int:
    return ORDER.index(entity.kind) if entity.kind in ORDER else len(ORDER)


def _clean(text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    text = text.translate(CONTROLS)
    gone = [units(text[: match.start()]) for match in REMOVED.finditer(text)]
    if not gone:
        return text, list(entities)

    def moved(offset: int) -> int:
        return offset - bisect_left(gone, offset)

    shifted = [
        replace(entity, offset=moved(entity.offset), length=moved(entity.end) - moved(entity.offset))
        for entity in entities
    ]
    return REMOVED.sub("", text), shifted


def _without_blanks(text: str, entities: Iterable[Entity]) -> list[Entity]:
    raw = encoded(text)
    return [kept for entity in entities if (kept := _stripped(raw, entity)).length > 0]


def _stripped(raw: bytes, entity: Entity) -> Entity:
    if entity.kind in HIDDEN:
        return entity
    inside = raw[2 * entity.offset : 2 * entity.end].decode("utf-16-le", "surrogatepass")
    skipped = len(inside) - len(inside.lstrip(" \n"))
    return replace(entity, offset=entity.offset + skipped, length=entity.length - skipped)


def _untangle(entities: Iterable[Entity]) -> list[Entity]:
    ordered = in_order(entities)
    quotes = _apart(entity for entity in ordered if entity.kind in QUOTES)
    rest = [entity for entity in ordered if entity.kind not in (*QUOTES, *SPLITTABLE)]
    solid = [entity for entity in _apart(rest) if not any(_crosses(entity, quote) for quote in quotes)]
    loose = [
        part
        for kind in SPLITTABLE
        for merged in _merged(entity for entity in ordered if entity.kind == kind)
        for part in _parts(merged, [*quotes, *solid])
    ]
    return in_order([*quotes, *solid, *loose])


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quote: Entity) -> bool:
    inside = quote.offset <= entity.offset and entity.end <= quote.end
    return not inside and entity.offset < quote.end and quote.offset < entity.end


def _merged(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if kept and entity.offset <= kept[-1].end:
            end = max(kept[-1].end, entity.end)
            kept[-1] = replace(kept[-1], length=end - kept[-1].offset)
        else:
            kept.append(entity)
    return kept


def _parts(entity: Entity, others: Iterable[Entity]) -> list[Entity]:
    """The entity outside of code, split where it would cross the edge of another one."""
    parts = [entity]
    for other in others:
        parts = [piece for part in parts for piece in _split(part, other)]
    return parts


def _split(part: Entity, other: Entity) -> list[Entity]:
    contains = part.offset <= other.offset and other.end <= part.end
    if other.end <= part.offset or part.end <= other.offset or (contains and other.kind not in CODE):
        return [part]
    edges = [part.offset, max(part.offset, other.offset), min(part.end, other.end), part.end]
    spans = [span for span in pairwise(edges) if span[0] < span[1]]
    outside = [span for span in spans if other.kind not in CODE or not _within(span, other)]
    return [replace(part, offset=begin, length=end - begin) for begin, end in outside]


def _within(span: tuple[int, int], other: Entity) -> bool:
    return other.offset <= span[0] and span[1] <= other.end


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = text.rstrip(" \n")
    end = units(text)
    inside = [entity for entity in entities if entity.offset < end]
    first = min((entity.offset for entity in inside), default=len(text))
    skipped = min(first, len(text) - len(text.lstrip(" \n")))
    moved = [
        replace(entity, offset=entity.offset - skipped, length=min(entity.end, end) - entity.offset)
        for entity in inside
    ]
    return text[skipped:], moved


def _limited(entities: Sequence[Entity]) -> list[Entity]:
    emoji = [entity for entity in entities if entity.kind == "custom_emoji"]
    solid = [entity for entity in entities if entity.kind not in (*SPLITTABLE, "custom_emoji")]
    loose = [entity for entity in entities if entity.kind in SPLITTABLE]
    return [*emoji, *[*solid, *loose][:ENTITY_LIMIT]]


def _found(text: str, kept: Sequence[Entity]) -> list[Entity]:
    solid = [entity for entity in kept if entity.kind not in (*SPLITTABLE, *QUOTES)]
    quotes = [entity for entity in kept if entity.kind in QUOTES]
    return [
        entity
        for entity in found_entities(text)
        if not any(entity.offset < other.end and other.offset < entity.end for other in solid)
        and not any(_crosses(entity, quote) for quote in quotes)
    ]
