"""Texts that cannot be sent, and what stays of those that can."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.peer import Peer
from tests.peer.entities import tidy
from tests.peer.entity import Entity
from tests.peer.raw import Raw
from tests.peer.utf16 import cut


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with Peer() as running:
        yield running


@pytest.fixture(scope="module")
def chat(peer: Peer) -> int:
    alice = peer.person("Alice", id=77)
    alice.says(alice.private, "/start")
    return alice.id


@pytest.fixture(scope="module")
def raw(peer: Peer) -> Iterator[Raw]:
    with Raw(peer) as client:
        yield client


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "\u200b"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "\U0001f680" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        (
            {"text": "x", "parse_mode": "MarkdownV2"},
            "unsupported parse_mode: this server reads HTML, not MarkdownV2",
        ),
        ({"text": "x", "entities": "nonsense"}, "can't parse MessageEntity JSON object"),
        ({"text": "x", "entities": {"type": "bold"}}, "expected an Array of MessageEntity"),
        (
            {"text": "hello", "entities": [{"type": "bold", "offset": 100, "length": 1}]},
            "entity begins after the end of the text at UTF-16 offset 100",
        ),
        (
            {"text": "hello", "entities": [{"type": "bold", "offset": 0, "length": 100}]},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100",
        ),
        (
            {"text": "\U0001f680x", "entities": [{"type": "bold", "offset": 1, "length": 2}]},
            "entity begins in a middle of a UTF-16 symbol at UTF-16 offset 1",
        ),
        (
            {"text": "\U0001f680\U0001f680x", "entities": [{"type": "bold", "offset": 3, "length": 1}]},
            "entity begins in a middle of a UTF-16 symbol at UTF-16 offset 3",
        ),
        (
            {"text": "x\U0001f680", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at UTF-16 offset 2",
        ),
        (
            {"text": "hello", "entities": [{"type": "bold", "offset": -1, "length": 1}]},
            "receive an entity with incorrect offset -1",
        ),
        (
            {"text": "hello", "entities": [{"type": "huge", "offset": 0, "length": 1}]},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"text": "hello", "entities": [{"type": "text_link", "offset": 0, "length": 1}]},
            "can't parse MessageEntity: Can't find field \"url\"",
        ),
        (
            {"text": "hello", "entities": [{"type": "text_link", "offset": 0, "length": 1, "url": "no-url"}]},
            "entity URL 'no-url' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "ab", "entities": [{"type": "blockquote", "offset": 0, "length": 2}] * 2},
            "blockquote entities can't be nested",
        ),
    ],
)
def test_a_text_that_cannot_be_sent(raw: Raw, chat: int, params: dict[str, Any], reason: str) -> None:
    assert raw.refusal("sendMessage", chat_id=chat, **params) == f"Bad Request: {reason}"


def test_the_limit_counts_units_after_parsing(raw: Raw, chat: int) -> None:
    longest = "\U0001f680" * 2048
    source = f"<b>{longest}</b>  \n"
    assert raw("sendMessage", chat_id=chat, text=source, parse_mode="HTML")["text"] == longest


def test_explicit_entities_are_kept_and_automatic_ones_found_anew(raw: Raw, chat: int) -> None:
    given_entities = [
        {"type": "bold", "offset": 2, "length": 5},
        {"type": "hashtag", "offset": 0, "length": 1},
    ]
    sent = raw("sendMessage", chat_id=chat, text="\U0001f680hello #tag", entities=given_entities)
    assert sent["entities"] == [given_entities[0], {"type": "hashtag", "offset": 8, "length": 4}]


def test_only_a_hundred_entities_stay(raw: Raw, chat: int) -> None:
    source = " ".join(f"<b>{number}</b>" for number in range(150))
    sent = raw("sendMessage", chat_id=chat, text=source, parse_mode="HTML")
    assert len(sent["entities"]) == 100
    assert cut(sent["text"], sent["entities"][-1]["offset"], sent["entities"][-1]["length"]) == "99"
    assert sent["text"].endswith("149")


def test_crossing_entities_are_split() -> None:
    entities = [Entity("text_link", 2, 4, {"url": "http://a.b/"}), Entity("bold", 0, 4)]
    _, kept = tidy("abcdefgh", entities)
    spans = [(entity.kind, entity.offset, entity.length) for entity in kept]
    assert spans == [("bold", 0, 2), ("text_link", 2, 4), ("bold", 2, 2)]
