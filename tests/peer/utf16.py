"""Telegram counts text in UTF-16 code units; Python counts code points."""

import re

ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(encoded(text)) // 2


def encoded(text: str) -> bytes:
    """The text in UTF-16, two bytes a unit, so that a unit offset is half a byte offset."""
    return text.encode("utf-16-le", "surrogatepass")


def cut(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    return encoded(text)[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


def middles(text: str) -> set[int]:
    """The unit offsets that fall inside a surrogate pair, where no entity may begin or end."""
    return {match.start() + before + 1 for before, match in enumerate(ASTRAL.finditer(text))}
