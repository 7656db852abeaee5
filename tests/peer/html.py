"""Telegram's HTML: the tags it knows, the refusals it gives, the entities that come out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.peer.entity import Entity
from tests.peer.links import linked_user
from tests.peer.utf16 import units
from tests.peer.wire import bad_request

SPACES = " \t\r\n\v\0"
KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));?")
PLAIN = re.compile("[^&<]+")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(frozen=True)
class _Open:
    tag: str
    attributes: Mapping[str, str]
    offset: int
    written: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text without its tags and the entities they stood for; refuses what Telegram refuses."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                self._tag()
            elif self.source[self.at] == "&":
                self._write(self._reference())
            else:
                self._write(self._match(PLAIN))
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.out), [_settled(entity) for entity in self.entities]

    def _write(self, text: str) -> None:
        self.out.append(text)
        self.offset += units(text)

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        text = match.group() if match else ""
        self.at += len(text)
        return text

    def _reference(self) -> str:
        match = REFERENCE.match(self.source, self.at)
        char = _decoded(match) if match else None
        self.at += len(match.group()) if match and char is not None else 1
        return "&" if char is None else char

    def _char(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _skip_spaces(self) -> None:
        while self._char() and self._char() in SPACES:
            self.at += 1

    def _until(self, stops: str) -> str:
        begin = self.at
        while self._char() and self._char() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _where(self, at: int) -> str:
        return f"at byte offset {len(self.source[:at].encode('utf-8', 'surrogatepass'))}"

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._char() == "/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        tag = self._until(SPACES + ">").lower()
        if not self._char():
            raise _unparsable(f"Unclosed start tag {self._where(begin)}")
        if tag not in KINDS:
            raise _unparsable(f'Unsupported start tag "{tag}" {self._where(begin)}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" {self._where(begin)}')
        if tag == "blockquote" and any(opened.tag == tag for opened in self.open):
            # Telegram itself keeps only the outer one; a test should hear of it.
            raise _unparsable(f"Blockquote entities can't be nested {self._where(begin)}")
        self.open.append(_Open(tag, attributes, self.offset, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if self._char() == ">":
                self.at += 1
                return found
            name = self._until(SPACES + "=>").lower()
            if not name:
                raise _unparsable(f'Empty attribute name in the tag "{tag}" {self._where(begin)}')
            self._skip_spaces()
            found[name] = self._value(tag, name, begin)

    def _value(self, tag: str, name: str, begin: int) -> str:
        if self._char() != "=":
            if tag == "blockquote" and name == "expandable" and self._char():
                return ""
            what = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
            raise _unparsable(f"{what} {self._where(begin)}")
        self.at += 1
        self._skip_spaces()
        if not self._char():
            raise _unparsable(f'Unclosed start tag "{tag}" {self._where(begin)}')
        value = self._quoted() if self._char() in "'\"" else self._token()
        if not self._char():
            raise _unparsable(f"Unclosed start tag {self._where(begin)}")
        return value

    def _quoted(self) -> str:
        quote = self._char()
        self.at += 1
        value: list[str] = []
        while self._char() not in ("", quote):
            value.append(self._reference() if self._char() == "&" else self._until("&" + quote))
        self.at += 1
        return "".join(value)

    def _token(self) -> str:
        begin = self.at
        value = self._match(TOKEN).lower()
        if self._char() and self._char() not in SPACES + ">":
            raise _unparsable(f"Unexpected end of name token {self._where(begin)}")
        return value

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise _unparsable(f"Unexpected end tag {self._where(begin)}")
        self.at += 1
        tag = self._until(SPACES + ">").lower()
        self._skip_spaces()
        if self._char() != ">":
            raise _unparsable(f"Unclosed end tag {self._where(begin)}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            wanted = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise _unparsable(f"Unmatched end tag {self._where(begin)}, {wanted}")
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        inner = "".join(self.out[opened.written :])
        entity = Entity(KINDS[opened.tag], opened.offset, self.offset - opened.offset)
        last = self.entities[-1] if self.entities else None
        code_in_pre = {opened.tag, last.kind if last else ""} == {"pre", "code"}
        if last and code_in_pre and (last.offset, last.length) == (entity.offset, entity.length):
            language = last.extra.get("language") or _language(opened)
            if language:
                self.entities[-1] = Entity("pre", entity.offset, entity.length, {"language": language})
                return
        self.entities.append(_finished(entity, opened, inner))


def _finished(entity: Entity, opened: _Open, inner: str) -> Entity:
    kind, extra = entity.kind, dict[str, Any]()
    if opened.tag == "a":
        extra = {"url": opened.attributes.get("href") or inner}
        user = linked_user(extra["url"])
        if user is not None:
            kind, extra = "text_mention", {"user": {"id": user}}
    elif opened.tag == "tg-emoji":
        extra = {"custom_emoji_id": _emoji_id(opened.attributes.get("emoji-id", ""))}
    elif opened.tag == "blockquote" and "expandable" in opened.attributes:
        kind = "expandable_blockquote"
    elif opened.tag == "code" and (language := _language(opened)):
        # Kept only until the surrounding <pre> is closed; a lone <code> has no language.
        extra = {"language": language}
    return Entity(kind, entity.offset, entity.length, extra)


def _settled(entity: Entity) -> Entity:
    return replace(entity, extra={}) if entity.kind == "code" else entity


def _language(opened: _Open) -> str:
    name = opened.attributes.get("class", "")
    return name.removeprefix("language-") if opened.tag == "code" and name.startswith("language-") else ""


def _emoji_id(value: str) -> str:
    if not re.fullmatch(r"-?\d{1,19}", value) or not 0 < abs(int(value)) < 2**63:
        raise _unparsable("Invalid custom emoji identifier specified")
    return value


def _decoded(match: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF or len(match.group().rstrip(";")) >= 10:
        return None
    if 0xD800 <= code <= 0xDFFF:
        what = "Text contains invalid Unicode characters after decoding HTML entities"
        raise _unparsable(f"{what}, check for unmatched surrogate code units")
    return chr(code)


def _unparsable(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")
