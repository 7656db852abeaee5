"""Written answers in Telegram: shown while they are written, told once, in the place of what was shown."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.words import say
from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.errors import ModelUnavailable
from retrieval.writing.writer import Writer
from tests.bot_thread import BotThread
from tests.peer import Fault, Peer, Person
from tests.scripted import ScriptedLine, Told, claims
from tests.test_telegram_commands import ARMS, CHESS, SENT, WEAPONS, settle, talk
from tests.test_telegram_groups import admitted, answered

FIRST = "Britain sends light anti-tank weapons to Ukraine."
SECOND = "London rules out sending any troops."
SAID = [
    {"passage": 1, "words": SENT, "claim": FIRST},
    {"passage": 1, "words": "London excludes sending any troops.", "claim": SECOND},
]


class Pen:
    """A model that writes its claims one by one, each once it is let."""

    def __init__(self) -> None:
        self.may = [threading.Event() for _ in SAID]
        self.ended = threading.Event()
        self.fails = ""

    def __call__(self, _: Told) -> Iterator[str]:
        try:
            for may, claim in zip(self.may, SAID, strict=True):
                while not may.wait(0.02):
                    yield " "
                if self.fails:
                    raise ModelUnavailable("failed", self.fails)
                yield claims(claim)
        finally:
            self.ended.set()

    def let_all(self) -> None:
        for may in self.may:
            may.set()


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def pen() -> Pen:
    return Pen()


@pytest.fixture
def written(archive: Archive, pen: Pen) -> Answerer:
    answerer = Answerer(archive)
    answerer.__dict__["writer"] = Writer(archive.settings, ScriptedLine(pen))  # type: ignore[arg-type]
    return answerer


@pytest.fixture
def owner(peer: Peer) -> Person:
    return peer.person("Olga")


@pytest.fixture
def bot(peer: Peer, owner: Person, archive: Archive, written: Answerer, tmp_path: Path) -> Iterator[BotThread]:
    archive.add([ARMS, CHESS])
    with BotThread(peer, tmp_path / "bot", written, owners=frozenset([owner.id])) as bot:
        talk(owner, "/start")
        yield bot


def test_in_private_it_is_drafted_and_then_told(bot: BotThread, peer: Peer, owner: Person, pen: Pen) -> None:
    question = owner.says(owner.private, WEAPONS)
    pen.may[0].set()
    peer.wait_for(lambda: peer.drafts, timeout=30)
    assert peer.drafts[0].text == f"{FIRST} …" and peer.drafts[0].chat_id == owner.private.id
    told = len(owner.private.from_bot)
    pen.let_all()
    answer = owner.private.wait_reply(question, timeout=30)
    assert answer.text.startswith(f"{FIRST} {SECOND}\n\n") and SENT in answer.text
    assert len(owner.private.from_bot) == told + 1
    assert {draft.draft_id for draft in peer.drafts} == {question.message_id}


def test_in_a_group_one_message_grows_into_the_answer(bot: BotThread, peer: Peer, owner: Person, pen: Pen) -> None:
    group = admitted(peer, bot, owner)
    question = owner.says(group, f"/ask {WEAPONS}")
    pen.may[0].set()
    first = answered(peer, question)
    assert first.text == f"{FIRST} …" and not first.buttons
    pen.let_all()
    peer.wait_for(lambda: SENT in first.text, timeout=30)
    assert first.text.startswith(f"{FIRST} {SECOND}\n\n") and first.buttons and len(group.from_bot) == 1
    owner.presses(first, "👍")  # it is known as the answer it became
    settle(peer, bot)
    assert any("👍 ✓" in label for row in first.buttons for label in [str(row)])


def test_a_restart_goes_on_in_the_same_message(
    peer: Peer, owner: Person, archive: Archive, tmp_path: Path, written: Answerer, pen: Pen
) -> None:
    archive.add([ARMS, CHESS])
    owners = frozenset([owner.id])
    with BotThread(peer, tmp_path / "bot", written, owners=owners) as bot:
        group = admitted(peer, bot, owner)
        question = owner.says(group, f"/ask {WEAPONS}")
        pen.may[0].set()
        first = answered(peer, question)
        peer.fail(Fault.server_error(), "editMessageText")  # it ends before the answer is out
    peer.heal()
    pen.let_all()
    with BotThread(peer, tmp_path / "bot", written, owners=owners):
        peer.wait_for(lambda: SENT in first.text, timeout=60)
    assert [message.text.startswith(FIRST) for message in group.from_bot] == [True]


def test_the_end_of_the_bot_ends_the_writing(
    peer: Peer, owner: Person, archive: Archive, tmp_path: Path, written: Answerer, pen: Pen
) -> None:
    archive.add([ARMS, CHESS])
    with BotThread(peer, tmp_path / "bot", written, owners=frozenset([owner.id])):
        owner.says(owner.private, WEAPONS)
        pen.may[0].set()
        peer.wait_for(lambda: peer.drafts, timeout=30)
        began = time.monotonic()
    assert pen.ended.is_set() and time.monotonic() - began < 15
    assert owner.private.from_bot[-1].text.startswith(FIRST)  # what was proven by then


def test_who_blocks_the_bot_is_written_for_no_more(bot: BotThread, peer: Peer, owner: Person, pen: Pen) -> None:
    owner.says(owner.private, WEAPONS)
    peer.wait_for(lambda: peer.actions, timeout=30)
    owner.blocks()
    pen.may[0].set()
    assert pen.ended.wait(30)
    settle(peer, bot)


def test_a_draft_that_fails_holds_nothing_up(bot: BotThread, peer: Peer, owner: Person, pen: Pen) -> None:
    peer.fail(Fault.bad_request("no drafts"), "sendMessageDraft")
    pen.let_all()
    assert talk(owner, WEAPONS).text.startswith(FIRST)


def test_a_model_that_fails_leaves_the_quote(bot: BotThread, owner: Person, pen: Pen) -> None:
    pen.fails = "timeout"
    pen.let_all()
    answer = talk(owner, WEAPONS)
    assert answer.text.startswith(SENT) and answer.text.endswith(say("verbatim", "en"))
