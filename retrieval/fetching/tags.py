"""Strangers' HTML, read tag by tag in one pass: no tree, so no nesting and no bomb can take long."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(r"<!--|-->|<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})(?![A-Za-z0-9:-])([^<>]*)>|<[!?][^<>]*>")
ATTRIBUTE = re.compile(r"""([A-Za-z-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
LONGEST_TAG = 4_000  # characters of it that are read
SILENT = frozenset("script style template noscript iframe object svg title textarea select".split())
INLINE = frozenset("a abbr b bdi bdo cite code del dfn em i ins kbd mark q s small strong sub sup time u".split())
BLOCKS = frozenset(
    "article aside blockquote br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol "
    "p pre section table tbody td tfoot th thead tr ul".split()
)
BLANKS = re.compile(r"[^\S\n]+")
BREAKS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Tag:
    """A tag as it stands in the text; `name` in small letters."""

    name: str
    closing: bool
    written: str

    @property
    def attributes(self) -> dict[str, str]:
        """What it states, by names in small letters."""
        found = ATTRIBUTE.findall(self.written[:LONGEST_TAG])
        return {name.lower(): html.unescape("".join(values)).strip() for name, *values in found}


def tokens(markup: str) -> Iterator[Tag | str]:
    """Yield the tags and the text between them, comments apart."""
    at, hidden = 0, False
    for matched in TOKEN.finditer(markup):
        if not hidden:
            yield markup[at : matched.start()]
        at = matched.end()
        if matched[0] in ("<!--", "-->"):
            hidden = matched[0] == "<!--"
        elif matched[2] and not hidden:
            yield Tag(matched[2].lower(), bool(matched[1]), matched[3])
    yield "" if hidden else markup[at:]


def spoken(markup: str) -> Iterator[Tag | str]:
    """Yield what a reader is meant to see: no scripts, styles, forms or embedded things."""
    silent = ""
    for token in tokens(markup):
        if silent:
            silent = "" if isinstance(token, Tag) and token.closing and token.name == silent else silent
        elif isinstance(token, Tag) and token.name in SILENT:
            silent = "" if token.closing or token.written.endswith("/") else token.name
        else:
            yield token


def clean(markup: str) -> str:
    """Return HTML of a few plain tags, and none of their attributes."""
    return "".join(map(_cleaned, spoken(markup))).strip()


def plain(markup: str) -> str:
    """Return the text, each block on a line of its own."""
    text = "".join(_line(token) if isinstance(token, Tag) else token for token in spoken(markup))
    return BREAKS.sub("\n", BLANKS.sub(" ", html.unescape(text))).strip()


def _cleaned(token: Tag | str) -> str:
    if isinstance(token, str):
        return token.replace("<", "&lt;").replace(">", "&gt;")
    known = token.name in INLINE or token.name in BLOCKS
    return f"<{'/' if token.closing else ''}{token.name}>" if known else ""


def _line(tag: Tag) -> str:
    return "\n" if tag.name in BLOCKS else ""
