"""The pictures of a conversation: what the page says, and that Chromium photographs it."""

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.peer import Peer, Person
from tests.peer.raw import Raw
from tests.picture.camera import CameraError, find_browser, photograph
from tests.picture.page import render_page

with_chromium = pytest.mark.skipif(
    find_browser() is None, reason="needs Chromium: apt-get install chromium fonts-noto-color-emoji"
)
ANSWER = (
    "<blockquote expandable><b>Le Royaume-Uni enverra à l'Ukraine des armes.</b> Sans attendre.</blockquote>\n"
    '<a href="https://example.com/a?b=1&amp;c=2">Londres arme Kiev</a> · January 2022'
)
BUTTONS = [
    [{"text": "More <sources> (2)", "callback_data": "more"}, {"text": "Read", "url": "https://example.com/"}],
    [{"text": "👍", "callback_data": "good"}, {"text": "👎", "callback_data": "bad"}],
]


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with Peer() as running:
        yield running


@pytest.fixture(scope="module")
def raw(peer: Peer) -> Iterator[Raw]:
    with Raw(peer) as client:
        yield client


@pytest.fixture
def alice(peer: Peer) -> Person:
    person = peer.person("Alice")
    person.says(person.private, "what weapons will the UK send?")
    return person


Sent = Callable[..., str]


@pytest.fixture
def sent(raw: Raw, alice: Person) -> Sent:
    """Sends as the bot, and gives the page of that one message."""

    def send(text: str, unfolded: bool = False, **params: Any) -> str:
        raw("sendMessage", chat_id=alice.id, text=text, **params)
        return render_page(alice.private.messages[-1:], "Depeche", unfolded=unfolded)

    return send


def test_the_page_is_a_conversation(raw: Raw, alice: Person) -> None:
    raw("sendMessage", chat_id=alice.id, text="None of my articles say.")
    page = render_page(alice.private.messages, "Depeche", width=390)
    assert page.startswith("<!doctype html>") and "width: 390px" in page
    assert '<h1 dir="auto">Depeche</h1><p>bot</p>' in page
    mine, theirs = page.index('<article class="mine">'), page.index('<article class="theirs">')
    assert mine < page.index("what weapons will the UK send?") < theirs < page.index("None of my articles say.")


def test_the_page_needs_nothing_from_elsewhere(sent: Sent) -> None:
    page = sent("See https://example.com/x")
    assert "default-src 'none'" in page
    assert not any(word in page for word in ("src=", "url(", "@import", "<link", "<script"))


def test_what_people_write_is_escaped(raw: Raw, alice: Person) -> None:
    alice.says(alice.private, "<script>alert('$title')</script> & \"so on\"")
    page = render_page(alice.private.messages, "<i>Depeche</i>")
    assert "<script" not in page and "<i>" not in page
    assert "&lt;script&gt;alert(&#x27;$title&#x27;)&lt;/script&gt; &amp; &quot;so on&quot;" in page


def test_offsets_count_as_telegram_counts(sent: Sent) -> None:
    assert "🚀🇺🇦 a<b>👍🏽 bold</b>, not" in sent("🚀🇺🇦 a<b>👍🏽 bold</b>, not", parse_mode="HTML")


@pytest.mark.parametrize(
    "source",
    [
        "<b>one <i>two <u>three</u> <s>four</s></i></b> <code>five</code>",
        "<b><i>all of it</i></b>",
        "<i>a</i><b>b</b>",
        "<pre>x = 1</pre>",
    ],
)
def test_entities_nest_as_tags_do(sent: Sent, source: str) -> None:
    assert f'<div class="text" dir="auto">{source}<bdi' in sent(source, parse_mode="HTML")


def test_entities_that_cross_are_cut(sent: Sent) -> None:
    crossing = [{"type": "bold", "offset": 0, "length": 6}, {"type": "italic", "offset": 3, "length": 6}]
    assert "<b>abc<i>def</i></b><i>ghi</i>" in sent("abcdefghi", entities=crossing)


def test_an_expandable_quote_has_a_chevron(sent: Sent) -> None:
    page = sent(ANSWER, parse_mode="HTML")
    quote = page[page.index("<blockquote") : page.index("</blockquote>")]
    assert quote.startswith('<blockquote class="expandable" dir="auto">')
    assert "<b>Le Royaume-Uni enverra à l&#x27;Ukraine des armes.</b> Sans attendre." in quote
    assert 'class="chevron"' in quote and " checked" not in quote
    assert " checked" in sent(ANSWER, unfolded=True, parse_mode="HTML")


def test_a_quote_ends_its_own_line(sent: Sent) -> None:
    assert "</blockquote>\nb" in sent("<blockquote>a</blockquote>\n\nb", parse_mode="HTML")
    assert "</blockquote>b" in sent("<blockquote>a</blockquote>\nb", parse_mode="HTML")


def test_links_and_mentions(sent: Sent) -> None:
    page = sent(f"{ANSWER} @depeche_bot example.org <tg-spoiler>x</tg-spoiler>", parse_mode="HTML")
    assert '<a href="https://example.com/a?b=1&amp;c=2" rel="noreferrer">Londres arme Kiev</a>' in page
    assert '<span class="link">@depeche_bot</span>' in page
    assert '<a href="https://example.org" rel="noreferrer">example.org</a>' in page
    assert '<span class="spoiler">x</span>' in page


def test_buttons_stand_in_their_rows(sent: Sent) -> None:
    page = sent("Which?", reply_markup={"inline_keyboard": BUTTONS})
    rows = page[page.index('<div class="keyboard">') : page.index("</article>")].split('<div class="row">')[1:]
    assert len(rows) == 2
    assert "More &lt;sources&gt; (2)" in rows[0] and 'class="button leads-away"' in rows[0]
    assert rows[1].index("👍") < rows[1].index("👎")


def test_every_text_finds_its_own_direction(sent: Sent) -> None:
    page = sent("تقول الصحيفة:\n<blockquote>Le Royaume-Uni enverra des armes.</blockquote>", parse_mode="HTML")
    assert '<div class="text" dir="auto">تقول الصحيفة:' in page
    assert '<blockquote dir="auto">Le Royaume-Uni' in page
    assert "unicode-bidi: plaintext" in page


def test_what_became_of_a_message_shows(raw: Raw, alice: Person) -> None:
    question = alice.private.messages[0]
    raw("sendMessage", chat_id=alice.id, text="None.", reply_parameters={"message_id": question.message_id})
    emoji = [{"type": "emoji", "emoji": "👍"}]
    raw("setMessageReaction", chat_id=alice.id, message_id=question.message_id, reaction=emoji)
    alice.deletes(alice.says(alice.private, "a slip"))
    page = render_page([alice.edits(question, "what arms?"), *alice.private.messages[1:]], "Depeche")
    assert '<span class="reaction">👍</span>' in page and '<bdi class="stamp">edited ' in page
    assert '<div class="reply"><b>Alice</b><span dir="auto">what arms?</span></div>' in page
    assert "a slip" not in page


def test_files_are_named(alice: Person) -> None:
    alice.sends_file(alice.private, "a&b.txt", b"x", caption="my archive")
    alice.sends_photo(alice.private)
    page = render_page(alice.private.messages, "Depeche")
    assert "a&amp;b.txt</div>" in page and "my archive" in page and "Photo</div>" in page


def test_without_chromium_the_error_names_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CameraError, match="install chromium fonts-noto-color-emoji"):
        photograph("<p>x</p>", tmp_path / "picture.png")


@with_chromium
def test_chromium_photographs_the_whole_page(tmp_path: Path) -> None:
    bars = "".join(f'<div style="height: 10px; width: {turn}%; background: teal"></div>' for turn in range(1, 101))
    target = tmp_path / "picture.png"
    photograph(f"<!doctype html><body style='margin: 0'>{bars}", target, width=300, scale=1.5)
    width, height, rows = read_png(target)
    assert (width, height) == (450, 1500)
    assert len(rows) >= 100


@with_chromium
def test_chromium_photographs_a_conversation(raw: Raw, alice: Person, tmp_path: Path) -> None:
    markup = {"inline_keyboard": BUTTONS}
    raw("sendMessage", chat_id=alice.id, text=ANSWER, parse_mode="HTML", reply_markup=markup)
    target = tmp_path / "picture.png"
    photograph(render_page(alice.private.messages, "Depeche"), target)
    width, height, rows = read_png(target)
    assert width == 840 and 500 < height < 1200
    assert len(rows) > 200
    assert target.stat().st_size < 400_000


def read_png(path: Path) -> tuple[int, int, set[bytes]]:
    """The size of a picture and its different rows; PNG's filters leave at most three to a blank one."""
    data, packed, at = path.read_bytes(), b"", 8
    width, height = struct.unpack(">II", data[16:24])
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        packed += data[at + 8 : at + 8 + size] if data[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    pixels = zlib.decompress(packed)
    row = len(pixels) // height
    return width, height, {pixels[start : start + row] for start in range(0, len(pixels), row)}
