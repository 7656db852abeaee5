"""The peer's text handling on whatever hypothesis comes up with."""

import html
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.peer.entities import tidy
from tests.peer.html import parse_html
from tests.peer.utf16 import cut, units
from tests.peer.wire import Refusal


def cleaned(text: str) -> str:
    """What Telegram leaves of a text, said another way than the peer says it."""
    spaced = "".join(" " if char < " " and char not in "\n\r" else char for char in text)
    kept = [char for char in spaced if char not in "\r\u0333\u033f\u030a" and not "\u2028" <= char <= "\u202e"]
    return re.sub(r"^[ \n]+|[ \n]+\Z", "", "".join(kept))


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_escaped_text_comes_back(text: str) -> None:
    plain, entities = parse_html(html.escape(text))
    assert (plain, entities) == (text, [])
    assert tidy(plain, [])[0] == cleaned(text)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
TREES = st.recursive(WORDS, lambda inner: st.tuples(st.sampled_from(["b", "i", "u", "s"]), st.lists(inner, max_size=4)))


def written(tree: Any) -> str:
    """A tree of tags as HTML."""
    if isinstance(tree, str):
        return html.escape(tree)
    tag, inner = tree
    return f"<{tag}>{''.join(map(written, inner))}</{tag}>"


def said(tree: Any) -> str:
    """A tree of tags as what is read."""
    return tree if isinstance(tree, str) else "".join(map(said, tree[1]))


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_any_nesting_gives_entities_inside_the_text(tree: Any) -> None:
    plain, entities = parse_html(written(tree))
    assert plain == said(tree)
    text, kept = tidy(plain, entities)
    for entity in kept:
        assert 0 <= entity.offset < entity.end <= units(text)
        assert cut(text, entity.offset, entity.length).strip(" \n")
        assert not cut(text, entity.offset, entity.length).startswith((" ", "\n"))


@settings(max_examples=300, deadline=None)
@given(st.text("<>/ab=\"' &;#x1\n", max_size=40))
def test_any_nonsense_is_read_or_refused(source: str) -> None:
    try:
        plain, entities = parse_html(source)
    except Refusal as refusal:
        assert refusal.code == 400
        assert refusal.description.startswith("Bad Request: can't parse entities: ")
    else:
        assert all(entity.end <= units(plain) for entity in entities)
