"""How the peer reads markup and tidies texts, against entities written by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.peer import Peer
from tests.peer.raw import Raw


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


def shown(text: str, *entities: tuple[Any, ...]) -> dict[str, Any]:
    """A text and its entities, each written as (type, covered text, offset, further fields)."""
    listed = [
        {"type": kind, "offset": offset, "length": len(covered.encode("utf-16-le")) // 2, **dict(extra)}
        for kind, covered, offset, *extras in entities
        for extra in [extras[0] if extras else {}]
    ]
    return {"text": text, **({"entities": listed} if listed else {})}


ROCKET = "\U0001f680"
FLAG = "\U0001f1fa\U0001f1e6"

READ = [
    ("plain", shown("plain")),
    ("<b>bold</b>", shown("bold", ("bold", "bold", 0))),
    ("<strong>a</strong> <em>b</em>", shown("a b", ("bold", "a", 0), ("italic", "b", 2))),
    ("<u>a</u> <ins>b</ins>", shown("a b", ("underline", "a", 0), ("underline", "b", 2))),
    (
        "<s>a</s> <strike>b</strike> <del>c</del>",
        shown("a b c", ("strikethrough", "a", 0), ("strikethrough", "b", 2), ("strikethrough", "c", 4)),
    ),
    (
        '<span class="tg-spoiler">a</span> <tg-spoiler>b</tg-spoiler>',
        shown("a b", ("spoiler", "a", 0), ("spoiler", "b", 2)),
    ),
    (
        f"{ROCKET} <b>{FLAG}a</b> <i>b</i>",
        shown(f"{ROCKET} {FLAG}a b", ("bold", f"{FLAG}a", 3), ("italic", "b", 9)),
    ),
    (
        "<b>one <i>two <u>three</u></i></b>",
        shown(
            "one two three",
            ("bold", "one two three", 0),
            ("italic", "two three", 4),
            ("underline", "three", 8),
        ),
    ),
    (
        '<a href="https://example.com">x</a>',
        shown("x", ("text_link", "x", 0, {"url": "https://example.com/"})),
    ),
    (
        "<a href='http://example.com/a?b=1&amp;c=2#:~:text=d%20e'>x</a>",
        shown("x", ("text_link", "x", 0, {"url": "http://example.com/a?b=1&c=2#:~:text=d%20e"})),
    ),
    ('<a href="nowhere">x</a>', shown("x")),
    (
        '<tg-emoji emoji-id="5368324170671202286">\U0001f44d</tg-emoji>',
        shown("\U0001f44d", ("custom_emoji", "\U0001f44d", 0, {"custom_emoji_id": "5368324170671202286"})),
    ),
    ("<code>a &lt; b</code>", shown("a < b", ("code", "a < b", 0))),
    ("<pre>x\ny</pre>", shown("x\ny", ("pre", "x\ny", 0))),
    (
        '<pre><code class="language-python">x = 1</code></pre>',
        shown("x = 1", ("pre", "x = 1", 0, {"language": "python"})),
    ),
    ('<code class="language-python">x</code>', shown("x", ("code", "x", 0))),
    ("<b>a <code>b</code> c</b>", shown("a b c", ("bold", "a ", 0), ("code", "b", 2), ("bold", "c", 4))),
    ("<blockquote>q</blockquote>after", shown("qafter", ("blockquote", "q", 0))),
    (
        "<blockquote expandable>q <b>w</b></blockquote>",
        shown("q w", ("expandable_blockquote", "q w", 0), ("bold", "w", 2)),
    ),
    ("&lt;b&gt; &amp;amp; &quot;q&quot; &#33; &#x1F680;", shown(f'<b> &amp; "q" ! {ROCKET}')),
    ("&nbsp;&copy; &amp", shown("&nbsp;&copy; &")),
    ("<b>a</b><b>b</b>", shown("ab", ("bold", "ab", 0))),
    ("<b></b>x<i> </i>y", shown("x y")),
    ("  \n<b>  in  </b>  \n", shown("in", ("bold", "in", 0))),
    ("<B>a</B> <I>b</i  >", shown("a b", ("bold", "a", 0), ("italic", "b", 2))),
    (f"{ROCKET}\u2028\r{ROCKET}<b>x</b>", shown(f"{ROCKET}{ROCKET}x", ("bold", "x", 4))),
    (f"{ROCKET}{ROCKET}<b>xyz</b>w\u2028q", shown(f"{ROCKET}{ROCKET}xyzwq", ("bold", "xyz", 4))),
    ("a\tb\rc\u2028d\u202ae", shown("a bcde")),
    (
        "see https://example.com/x, @depeche_bot and /ask@depeche_bot or #news",
        shown(
            "see https://example.com/x, @depeche_bot and /ask@depeche_bot or #news",
            ("url", "https://example.com/x", 4),
            ("mention", "@depeche_bot", 27),
            ("bot_command", "/ask@depeche_bot", 44),
            ("hashtag", "#news", 64),
        ),
    ),
    ("<code>https://example.com</code>", shown("https://example.com", ("code", "https://example.com", 0))),
]


@pytest.mark.parametrize(("source", "wanted"), READ)
def test_html_becomes_entities(raw: Raw, chat: int, source: str, wanted: dict[str, Any]) -> None:
    sent = raw("sendMessage", chat_id=chat, text=source, parse_mode="HTML")
    assert {name: sent[name] for name in ("text", "entities") if name in sent} == wanted


def test_a_link_to_a_person_becomes_a_mention_of_someone_known(raw: Raw, chat: int) -> None:
    source = '<a href="tg://user?id=77">her</a> <a href="tg://user?id=1">x</a>'
    sent = raw("sendMessage", chat_id=chat, text=source, parse_mode="html")
    (entity,) = sent["entities"]
    assert (entity["type"], entity["user"]["first_name"], entity["length"]) == ("text_mention", "Alice", 3)


REFUSED = [
    ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
    ("\u0456\U0001f680<br/>", 'Unsupported start tag "br/" at byte offset 6'),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("a <b", "Unclosed start tag at byte offset 2"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
    ("<i aba>x</i>", 'Expected equal sign in declaration of an attribute of the tag "i" at byte offset 0'),
    ("<i  =a>x</i>", 'Empty attribute name in the tag "i" at byte offset 0'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    (
        "<blockquote>a<blockquote expandable>b</blockquote></blockquote>",
        "Blockquote entities can't be nested at byte offset 13",
    ),
    (
        "&#xDFDF;",
        "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
        "surrogate code units",
    ),
]


@pytest.mark.parametrize(("source", "reason"), REFUSED)
def test_broken_html_is_refused(raw: Raw, chat: int, source: str, reason: str) -> None:
    refusal = raw.answer("sendMessage", chat_id=chat, text=source, parse_mode="HTML")
    assert refusal == {
        "ok": False,
        "error_code": 400,
        "description": f"Bad Request: can't parse entities: {reason}",
    }
