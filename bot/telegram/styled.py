"""Text with marks (bold, links, quotes) as Telegram takes it: entities instead of markup, so that nothing an
article says can be mistaken for markup, and offsets in UTF-16 units."""

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

QUOTE = "expandable_blockquote"
GONE = {code: " " for code in range(32) if chr(code) not in "\n"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
# What Telegram takes out of a text by itself, which would shift every mark behind it.
GONE |= dict.fromkeys([0x2028, 0x2029, 0x0D], "\n") | dict.fromkeys([*range(0x202A, 0x202F), 0x30A, 0x333, 0x33F], "")


@dataclass(frozen=True)
class Mark:
    """A stretch of a text, in characters, and what it is: Telegram's name of an entity type."""

    start: int
    end: int
    kind: str
    url: str | None = None


@dataclass(frozen=True)
class Styled:
    """A text with marks. Make one by `plain`, `marked` and `+`."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: "Styled") -> "Styled":
        shift = len(self.text)
        moved = tuple(replace(mark, start=mark.start + shift, end=mark.end + shift) for mark in other.marks)
        return Styled(self.text + other.text, self.marks + moved)

    def __bool__(self) -> bool:
        return bool(self.text)

    def marked(self, kind: str, url: str | None = None) -> "Styled":
        """Return the whole text marked as something."""
        mark = Mark(0, len(self.text), kind, url)
        return Styled(self.text, (mark, *self.marks)) if self.text else self

    def part(self, start: int, end: int) -> "Styled":
        """Return the stretch text[start:end] without the blanks around it; marks that cross its edges are cut."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        inside = (mark for mark in self.marks if mark.start < end and mark.end > start)
        marks = tuple(
            replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start) for mark in inside
        )
        return Styled(self.text[start:end], marks)

    def entities(self) -> list[dict[str, Any]]:
        """Return the marks as the Bot API takes them."""
        offsets = list(accumulate(map(_units, self.text), initial=0))
        return [_entity(mark, offsets) for mark in self.marks if mark.end > mark.start]


def plain(text: str) -> Styled:
    """Return a text as Telegram can show it: what cannot be seen or sent is taken out."""
    return Styled(text.translate(GONE))


def bold(text: str) -> Styled:
    """Return a bold text."""
    return plain(text).marked("bold")


def join(separator: str, parts: list[Styled]) -> Styled:
    """Return the parts that say anything, with a separator between them."""
    joined = Styled()
    for part in filter(None, parts):
        joined = joined + plain(separator) + part if joined else part
    return joined


def _units(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def _entity(mark: Mark, offsets: list[int]) -> dict[str, Any]:
    start, end = offsets[mark.start], offsets[mark.end]
    entity = {"type": mark.kind, "offset": start, "length": end - start}
    return entity | {"url": mark.url} if mark.url else entity
