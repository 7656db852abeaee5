"""From a text and its entities to HTML; everything is escaped here."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

from tests.peer.entity import Entity
from tests.peer.utf16 import cut, units
from tests.peer.wire import JSON

PLAIN_TAGS = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre"}
COLOURED = "mention text_mention hashtag cashtag bot_command email phone_number".split()
BLOCKS = ("pre", "blockquote", "expandable_blockquote")


def marked_up(text: str, entities: Iterable[JSON], unfolded: bool = False) -> str:
    """The text as HTML; an expandable quote shows its first lines only, unless it is unfolded."""
    spans = [_span(entity) for entity in entities]
    return _Markup(text, unfolded).inside(0, units(text), _ordered(spans))


class _Markup:
    def __init__(self, text: str, unfolded: bool) -> None:
        self.text = text
        self.unfolded = unfolded

    def inside(self, begin: int, end: int, spans: Sequence[Entity]) -> str:
        parts, at, after_block = [], begin, False
        while spans:
            outer, *others = spans
            inner, spans = _divided(others, outer.end)
            parts.append(self._plain(at, outer.offset, after_block))
            parts.append(self._wrapped(outer, self.inside(outer.offset, outer.end, inner)))
            at, after_block = outer.end, outer.kind in BLOCKS
        return "".join([*parts, self._plain(at, end, after_block)])

    def _plain(self, begin: int, end: int, after_block: bool) -> str:
        text = cut(self.text, begin, end - begin)
        # A block ends its line by itself; the line break after it would show as an empty line.
        return escape(text.removeprefix("\n") if after_block else text)

    def _wrapped(self, span: Entity, inner: str) -> str:
        if tag := PLAIN_TAGS.get(span.kind):
            return f"<{tag}>{inner}</{tag}>"
        if span.kind == "blockquote":
            return f'<blockquote dir="auto">{inner}</blockquote>'
        if span.kind == "expandable_blockquote":
            return _expandable(inner, self.unfolded)
        return _linked(span, cut(self.text, span.offset, span.length), inner)


def _expandable(inner: str, unfolded: bool) -> str:
    chevron = f'<input type="checkbox" class="chevron" aria-label="Expand"{" checked" if unfolded else ""}>'
    return f'<blockquote class="expandable" dir="auto"><div class="fold">{inner}{chevron}</div></blockquote>'


def _linked(span: Entity, covered: str, inner: str) -> str:
    address = _address(span, covered)
    if address.lower().startswith(("http://", "https://")):
        return f'<a href="{escape(address)}" rel="noreferrer">{inner}</a>'
    if address or span.kind in COLOURED:
        return f'<span class="link">{inner}</span>'
    return f'<span class="spoiler">{inner}</span>' if span.kind == "spoiler" else inner


def _address(span: Entity, covered: str) -> str:
    if span.kind == "url":
        return covered if "://" in covered else f"https://{covered}"
    return str(span.extra.get("url", ""))


def _span(entity: JSON) -> Entity:
    known = {"type", "offset", "length"}
    extra = {name: value for name, value in entity.items() if name not in known}
    return Entity(entity["type"], entity["offset"], entity["length"], extra)


def _ordered(spans: Iterable[Entity]) -> list[Entity]:
    return sorted(spans, key=lambda span: (span.offset, -span.length))


def _divided(spans: Iterable[Entity], edge: int) -> tuple[list[Entity], list[Entity]]:
    """What lies before an edge and what lies behind it; bold and italic may cross it, tags may not."""
    before, behind = [], []
    for span in spans:
        if span.offset < edge:
            before.append(replace(span, length=min(span.end, edge) - span.offset))
        if span.end > edge:
            start = max(span.offset, edge)
            behind.append(replace(span, offset=start, length=span.end - start))
    return _ordered(before), _ordered(behind)
