"""What Telegram finds in a text by itself: commands, mentions, hashtags, addresses."""

import re
from collections.abc import Iterator

from tests.peer.entity import Entity
from tests.peer.utf16 import units

DOMAINS = "com|org|net|info|io|dev|eu|ua|ru|de|fr|es|uk|me|fm|tv|gov|edu"
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?![\w@])")
ADDRESS = re.compile(
    r"https?://[^\s<>\"]*[^\s<>\".,:;!?()\[\]'«»]"
    rf"|(?<![\w@./-])(?:[A-Za-z0-9-]+\.)+(?:{DOMAINS})\b(?:/[^\s<>\"]*[^\s<>\".,:;!?()\[\]'«»])?(?![@\w])"
)
PATTERNS = (
    ("url", ADDRESS),
    ("email", EMAIL),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{2,31}(?![\w])")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
)
TRIGGERS = re.compile(r"[@/#$.]")


def found_entities(text: str) -> list[Entity]:
    """The entities that need no markup, none overlapping another, in the order of the text."""
    if not TRIGGERS.search(text):
        return []
    taken: list[tuple[int, int]] = []
    found: list[Entity] = []
    for kind, begin, end in _matches(text):
        if all(end <= other_begin or begin >= other_end for other_begin, other_end in taken):
            taken.append((begin, end))
            found.append(Entity(kind, units(text[:begin]), units(text[begin:end])))
    return sorted(found, key=lambda entity: entity.offset)


def _matches(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            yield kind, match.start(), match.end()
