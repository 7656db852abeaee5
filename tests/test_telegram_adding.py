"""Articles sent to the bot and taken back, questions edited, answers unfolded and judged, and what goes wrong then."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from bot.state.schema import answers
from bot.words import say
from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.reading.kinds import listed
from retrieval.types import Article
from tests.bot_thread import BotThread
from tests.peer import Attachment, Fault, Message, Peer, Person, channel_origin
from tests.peer.utf16 import cut
from tests.test_gathering import feed, page
from tests.test_telegram_commands import ARMS, CHESS, SENT, WEAPONS, newcomer, settle, silent, talk, turned
from tests.test_telegram_groups import CHAMPION, admitted, answered
from tests.web_site import Site, http
from tests.wire import stories

SECOND = "Britain supplies anti-tank missiles to Ukraine."
LETTER = f"Kyiv asked for help.\n\n{SECOND}\n\nThey came on Monday."
MISSILES = Article(LETTER, "/missiles.txt", "Missiles", date="2022-02-03")
FISH, BIRDS, TREES = "The river is full of fish.", "Storks came back to the village.", "An old oak fell in the storm."
HEADER = "title: Spring\noutlet: The Bank\ndate: 2022-04-01\n"
REFUSED = [
    ("scan.png", b"%PDF-1.7", None, "kind"),
    ("photo.txt", bytes(range(256)) * 8, None, "binary"),
    ("void.txt", b" \n", None, "empty"),
    ("dated.txt", b"date: next summer\n\nSomething happened.", None, "date"),
    ("headed.md", b"---\ntitle: [unclosed\n---\n\nSomething happened.", None, "header"),
    ("huge.txt", b"Words.", 20 * 1024 * 1024 + 1, "large"),
]


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def owner(peer: Peer) -> Person:
    return peer.person("Olga")


@pytest.fixture
def bot(peer: Peer, owner: Person, archive: Archive, answerer: Answerer, tmp_path: Path) -> Iterator[BotThread]:
    archive.add([ARMS, MISSILES, CHESS])
    with BotThread(peer, tmp_path / "bot", answerer, owners=frozenset([owner.id]), questions_per_minute=3) as bot:
        yield bot


def reply(message: Message) -> Message:
    """Return what the bot says to something sent in private."""
    return message.chat.wait_reply(message, timeout=30)


def new(archive: Archive) -> list[str]:
    """Return the texts that were not there when the bot began."""
    return [document.text for document in archive.documents()[3:]]


@pytest.mark.parametrize("name, text", [("a.txt", f"{HEADER}\n{FISH}\n"), ("a.MD", f"---\n{HEADER}---\n\n{FISH}\n")])
def test_a_file_goes_in_and_out(bot: BotThread, owner: Person, archive: Archive, name: str, text: str) -> None:
    report = reply(owner.sends_file(owner.private, name, text.encode()))
    line = say("added", "en", title="Spring · The Bank · 1 April 2022 · en")
    assert report.text == line and new(archive) == [FISH]
    owner.presses(report, say("take_back", "en"))
    assert turned(report, f"{line}\n{say('taken_back', 'en')}") and not report.buttons
    assert not new(archive)


def test_a_link_is_fetched_and_goes_in(
    peer: Peer, owner: Person, archive: Archive, answerer: Answerer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site()
    site.answers |= {"/bells": page("bells"), "/feed": feed("bells"), "/closed": http(b"", 401)}
    own = archive.settings.model_copy(update={"allowed_hosts": f"127.0.0.1:{site.port}", "fetch_delay": 0})
    monkeypatch.setattr(archive, "settings", own)
    with BotThread(peer, tmp_path / "bot", answerer, owners=frozenset([owner.id])):
        link = site.url("/bells", host="127.0.0.1")
        report = reply(owner.says(owner.private, link))
        assert report.text == say("added", "en", title="All about bells · 4 October 2023 · en")
        (document,) = archive.documents()
        assert document.url == link and "cranes" in document.text
        assert reply(owner.says(owner.private, f"/add {link}")).text == say(
            "already_there", "en", title=report.text[7:]
        )
        for path, key in (("/feed", "feed"), ("/closed", "login"), ("/gone", "address")):
            link = site.url(path, host="127.0.0.1")
            assert reply(owner.says(owner.private, link)).text == say(f"unread_{key}", "en", name=link)
        feed_at = site.url("/feed", host="127.0.0.1")
        assert reply(owner.says(owner.private, f"/watch {feed_at}")).text == say("watched", "en", address="The Wire")
        assert reply(owner.says(owner.private, "/watch")).text.startswith("The Wire · 0")
        assert reply(owner.says(owner.private, "/watch /etc")).text == say("watch_what", "en")
        assert reply(owner.says(owner.private, "http://127.0.0.2/")).text == say(
            "unread_refused", "en", name="http://127.0.0.2/"
        )
    site.close()


def test_an_album_has_one_report_and_one_way_back(peer: Peer, bot: BotThread, owner: Person, archive: Archive) -> None:
    texts = (FISH, BIRDS, TREES)
    owner.sends_album(owner.private, [Attachment(f"{n}.txt", text.encode()) for n, text in enumerate(texts)])
    settle(peer, bot)
    (report,) = owner.private.from_bot
    lines = [say("added", "en", title=f"{text} · {say('undated', 'en')} · en") for text in texts]
    assert report.text.splitlines() == lines and new(archive) == [*texts]
    owner.presses(report, say("take_back", "en"))
    assert turned(report, "\n".join([*lines, say("taken_back", "en")])) and not new(archive)


def test_a_file_of_several_articles_has_one_report(
    peer: Peer, bot: BotThread, owner: Person, archive: Archive, tmp_path: Path
) -> None:
    texts = {"a.txt": FISH, "b.md": BIRDS, "c.txt": ARMS.text, "d.txt": ""}
    with ZipFile(tmp_path / "three.zip", "w") as packed:
        for name, text in texts.items():
            packed.writestr(name, text)
    report = reply(owner.sends_file(owner.private, "three.zip", (tmp_path / "three.zip").read_bytes()))
    first, *lines = report.text.splitlines()
    assert first == say("unread_empty", "en", name="three.zip") and new(archive) == [FISH, BIRDS]
    assert [line.partition(":")[0] for line in lines] == ["Added", "Added", "Already in the archive"]
    owner.presses(report, say("take_back", "en"))
    assert turned(report, f"{report.text}\n{say('taken_back', 'en')}") and not new(archive)
    assert len(archive.documents()) == 3


def test_an_article_is_corrected_by_a_reply(peer: Peer, bot: BotThread, owner: Person, archive: Archive) -> None:
    report = reply(owner.sends_file(owner.private, "a.txt", f"{HEADER}\n{FISH}".encode()))
    owner.presses(report, say("correct", "en"))
    form = reply(report)
    assert form.text.splitlines()[1:] == ["title: Spring", "outlet: The Bank", "date: 2022-04-01", "url:"]
    told = talk(owner, "Titre: Summer\ndate: June 2023\noutlet:", reply_to=form)
    assert told.text == f"{say('corrected', 'en')}\nSummer · June 2023"
    added = archive.documents()[-1]
    assert (added.title, added.outlet, added.date, added.text) == ("Summer", None, "2023-06", FISH)
    assert talk(owner, "date: soon", reply_to=form).text == say("bad_date", "en", date="“soon”")
    wrong = talk(owner, "title: Autumn\nurl: notalink", reply_to=form).text
    assert wrong == say("bad_link", "en", link="“notalink”") and archive.documents()[-1].title == "Summer"
    assert talk(owner, "What?", reply_to=form).text == say("edit_how", "en")
    assert talk(owner, f"/edit {added.id}").text.startswith(f"{say('edit_how', 'en')}\ntitle: Summer")
    assert talk(owner, "/edit").text == talk(owner, "/edit é").text == say("edit_what", "en")
    editor = newcomer(peer, bot, "reader")
    assert talk(editor, "/edit").text == say("only_editors", "en")
    archive.discard([added.id])
    assert talk(owner, "date: 2024", reply_to=form).text == say("article_gone", "en")


def test_a_long_report_counts(peer: Peer, bot: BotThread, owner: Person, archive: Archive) -> None:
    rows = "".join(json.dumps(story) + "\n" for story in stories(30))
    report = reply(owner.sends_file(owner.private, "wire.jsonl", rows.encode()))
    assert len(new(archive)) == 30
    assert len(report.text.splitlines()) == 13 and report.text.endswith(say("and_more", "en", count=18))


def test_a_caption_states_what_the_file_does_not(bot: BotThread, owner: Person, archive: Archive) -> None:
    caption = "outlet: The Shore\ndate: 2022-04"
    reply(owner.sends_file(owner.private, "a.txt", f"outlet: The Bank\n\n{FISH}".encode(), caption=caption))
    added = archive.documents()[-1]
    assert (added.text, added.outlet, added.date) == (FISH, "The Bank", "2022-04")


def test_a_channels_post_goes_in_once_with_its_address(bot: BotThread, owner: Person, archive: Archive) -> None:
    origin = channel_origin("The Wire", "wire", message_id=7)
    first, second = (reply(owner.forwards(owner.private, BIRDS, origin)) for _ in range(2))
    added = archive.documents()[-1]
    day = datetime.fromtimestamp(origin["date"], UTC).date().isoformat()
    assert (added.text, added.outlet, added.date, added.url) == (BIRDS, "The Wire", day, "https://t.me/wire/7")
    assert first.text.startswith(say("added", "en", title=f"{BIRDS} · The Wire"))
    assert second.text.startswith(say("already_there", "en", title=f"{BIRDS} · The Wire")) and not second.buttons
    assert new(archive) == [BIRDS]


def test_a_persons_words_go_in_forwarded_or_after_add(bot: BotThread, owner: Person, archive: Archive) -> None:
    assert reply(owner.forwards(owner.private, TREES, owner)).text.startswith(say("added", "en", title=TREES))
    assert archive.documents()[-1].outlet is None
    assert talk(owner, f"/add {HEADER}\n{FISH}").text.startswith(say("added", "en", title="Spring · The Bank"))
    said = owner.says(owner.private, BIRDS)
    reply(said)
    assert talk(owner, "/add", reply_to=said).text.startswith(say("added", "en", title=BIRDS))
    assert talk(owner, "/add").text == say("add_what", "en")
    assert new(archive) == [TREES, FISH, BIRDS]


def test_a_file_with_add_under_it_is_the_article(bot: BotThread, owner: Person, archive: Archive) -> None:
    reply(owner.sends_file(owner.private, "a.txt", FISH.encode(), caption="/add"))
    reply(owner.sends_file(owner.private, "b.txt", BIRDS.encode(), caption="/add outlet: The Shore"))
    assert new(archive) == [FISH, BIRDS]


def test_what_cannot_be_read_is_told_in_ones_own_language(peer: Peer, bot: BotThread, archive: Archive) -> None:
    editor = newcomer(peer, bot, "editor", language="uk")
    for name, data, size, reason in REFUSED:
        report = reply(editor.sends_file(editor.private, name, data, size=size))
        assert report.text == say(f"unread_{reason}", "uk", name=name, kinds=listed()) and not report.buttons
    report = talk(editor, "/add date: next summer\n\nSomething happened.")
    assert report.text == say("unread_date", "uk", name=say("the_message", "uk"))
    sent = [send(editor.private) for send in (editor.sends_photo, editor.sends_voice, editor.sends_location)]
    sent.append(editor.sends_sticker(editor.private))
    settle(peer, bot)
    assert [message.text for message in editor.private.from_bot[-4:]] == [say("only_text", "uk")] * len(sent)
    assert not new(archive)


def test_a_readers_file_is_not_even_fetched(peer: Peer, bot: BotThread, archive: Archive) -> None:
    reader = newcomer(peer, bot, "reader", language="de")
    sent = reader.sends_file(reader.private, "a.txt", FISH.encode()), reader.forwards(reader.private, FISH, "Somebody")
    assert [reply(message).text for message in sent] == [say("only_editors", "de")] * 2
    assert not peer.called("getFile") and not new(archive)


@pytest.mark.parametrize("ask", ["", "/ask "])
def test_an_edited_question_is_answered_in_place(peer: Peer, bot: BotThread, owner: Person, ask: str) -> None:
    question = owner.says(owner.private, f"{ask}{WEAPONS}")
    answer = reply(question)
    for text in (CHAMPION, CHAMPION.replace(" ", "  ")):
        owner.edits(question, f"{ask}{text}")
        settle(peer, bot)
        assert answer.text.startswith(CHESS.text) and len(peer.called("editMessageText")) == 1
    owner.edits(question, f"{ask}best pizza recipe")
    turned(answer, say("not_found", "en"))
    assert [button["text"] for button in answer.buttons] == ["👍", "👎"] and owner.private.from_bot == [answer]
    assert bot.memory.now(lambda c: c.execute(select(answers.c.question)).scalars().all()) == ["best pizza recipe"]


def test_an_edit_that_asks_nothing_can_be_taken_back(peer: Peer, bot: BotThread, owner: Person) -> None:
    question = owner.says(owner.private, WEAPONS)
    answer = reply(question)
    first = answer.text
    owner.edits(question, "???")
    settle(peer, bot)
    assert answer.text != first
    owner.edits(question, WEAPONS)
    settle(peer, bot)
    assert answer.text == first


def test_what_was_forgotten_is_not_asked_again_by_an_edit(peer: Peer, bot: BotThread, owner: Person) -> None:
    question = owner.says(owner.private, WEAPONS)
    reply(question)
    talk(owner, "/forget")
    owner.edits(question, WEAPONS)
    settle(peer, bot)
    assert bot.memory.now(lambda c: c.execute(select(answers.c.question)).scalars().all()) == []


def test_an_edited_caption_is_no_question(peer: Peer, bot: BotThread, owner: Person) -> None:
    sent = owner.sends_file(owner.private, "a.txt", FISH.encode(), caption="outlet: The Bank")
    report = reply(sent)
    with peer.world.changed:
        sent.revise({**sent.data, "caption": "outlet: The Shore", "edit_date": 1_700_000_000})
        peer.world.receive(sent, "edited_message")
    settle(peer, bot)
    assert owner.private.from_bot == [report]


def test_an_answer_that_was_deleted_is_given_anew(peer: Peer, bot: BotThread, owner: Person) -> None:
    question = owner.says(owner.private, WEAPONS)
    answer = reply(question)
    owner.deletes(answer)
    for text, start in ((CHAMPION, CHESS.text), ("best pizza recipe", say("not_found", "en"))):
        owner.edits(question, text)
        settle(peer, bot)
        assert [message.text.startswith(start) for message in owner.private.from_bot] == [True]


def test_who_blocks_the_bot_troubles_nobody(peer: Peer, bot: BotThread, owner: Person) -> None:
    rita = newcomer(peer, bot, "reader")
    rita.blocks()
    card = talk(owner, "/people")
    owner.presses(card, f"Rita — {say('role_reader', 'en')}")
    turned(card, "Rita")
    owner.presses(card, say("make_editor", "en"))
    settle(peer, bot)
    assert owner.private.from_bot == [card] and len(rita.private.from_bot) == 1
    rita.unblocks()
    assert talk(rita, CHAMPION).text.startswith(CHESS.text)


def test_the_owner_is_told_once_of_what_needs_a_person(peer: Peer, bot: BotThread, owner: Person) -> None:
    rita = newcomer(peer, bot, "reader")
    start, group = talk(owner, "/start"), admitted(peer, bot, rita)
    reason = "not enough rights to send text messages to the chat"
    rule = peer.fail(Fault.bad_request(reason), "sendMessage", group)
    asked = [rita.says(group, f"/ask {text}") for text in (WEAPONS, CHAMPION)]
    settle(peer, bot)
    assert rule.hits == len(asked)
    notice = say("attention", "en", what=f"“Newsroom”: {reason}")
    assert [message.text for message in owner.private.from_bot] == [start.text, notice]
    peer.heal(rule)
    assert answered(peer, rita.says(group, f"/ask {CHAMPION}")).text.startswith(CHESS.text)


def test_too_many_questions_are_put_off_once(peer: Peer, bot: BotThread, owner: Person) -> None:
    rita = newcomer(peer, bot, "reader", language="es")
    said = [talk(rita, text).text for text in (WEAPONS, CHAMPION, "best pizza recipe", CHAMPION)]
    assert said[-1] == say("slow_down", "es") and said[1].startswith(CHESS.text)
    assert silent(rita, CHAMPION)
    assert talk(owner, CHAMPION).text.startswith(CHESS.text)


def test_an_answer_unfolds_and_takes_a_verdict(peer: Peer, bot: BotThread, owner: Person) -> None:
    answer = talk(owner, WEAPONS)
    assert [b["text"] for b in answer.buttons] == [say("more_sources", "en", count=1), "In context", "👍", "👎"]
    short = answer.text
    owner.presses(answer, say("more_sources", "en", count=1))
    turned(answer, f"{short}\n\n")
    assert SENT in answer.text and SECOND in answer.text
    for label, verdict in (("👍", "good"), ("👎", "bad")):
        owner.presses(answer, label)
        settle(peer, bot)
        assert [b["text"] for b in answer.buttons if "✓" in b["text"]] == [f"{label} ✓"]
        assert bot.memory.now(lambda c: c.execute(select(answers.c.verdict)).scalars().all()) == [verdict]
    assert answer.button("In context 2") and not answer.button("more:1") and owner.private.from_bot == [answer]


def test_in_context_a_quote_stands_bold_in_its_article(bot: BotThread, owner: Person, archive: Archive) -> None:
    answer = talk(owner, "What does Britain supply to Ukraine?")
    owner.presses(answer, say("in_context", "en"))
    shown = reply(answer)
    assert shown.reply_to is answer and shown.text.startswith(f"{MISSILES.text}\nMissiles · 3 February 2022")
    marked = {entity["type"]: cut(shown.text, entity["offset"], entity["length"]) for entity in shown.entities}
    assert marked == {"bold": SECOND, "expandable_blockquote": MISSILES.text}
    archive.discard([document.id for document in archive.documents()])
    owner.presses(answer, say("in_context", "en"))
    assert reply(shown).text == say("article_gone", "en")


def test_strangers_hear_nothing_and_the_owner_of_each_once(peer: Peer, bot: BotThread, owner: Person) -> None:
    start, sam, tina = talk(owner, "/start"), peer.person("Sam Smith", username="sam"), peer.person("Tina")
    for text in ("/start", WEAPONS, "/add Something happened."):
        sam.says(sam.private, text)
    sam.sends_file(sam.private, "a.txt", FISH.encode())
    tina.sends_sticker(tina.private)
    settle(peer, bot)
    told = {say("stranger", "en", who=f"Sam Smith (@sam, {sam.id})"), say("stranger", "en", who=f"Tina ({tina.id})")}
    assert len(owner.private.from_bot) == 3 and {m.text for m in owner.private.from_bot} == {start.text, *told}
    assert not sam.private.from_bot + tina.private.from_bot
    assert {call.chat_id for call in peer.called("sendChatAction")} <= {owner.id}
