"""What an attack once got past: the door, /forget, groups that grow, updates no Telegram would send."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.state import people
from bot.state.schema import metadata
from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from tests.bot_thread import BotThread
from tests.peer import Fault, Peer, Person
from tests.test_telegram_commands import ARMS, CHESS, SENT, WEAPONS, newcomer, settle, talk
from tests.test_telegram_groups import CHAMPION, admitted, answered

WORD = "zebrafish"
CODE = re.compile(r"send it (\w+)")


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def owner(peer: Peer) -> Person:
    return peer.person("Olga")


@pytest.fixture
def stocked(archive: Archive, answerer: Answerer) -> Answerer:
    archive.add([ARMS, CHESS])
    return answerer


@pytest.fixture
def bot(peer: Peer, owner: Person, stocked: Answerer, tmp_path: Path) -> Iterator[BotThread]:
    with BotThread(peer, tmp_path / "bot", stocked, owners=frozenset([owner.id])) as bot:
        yield bot


def role_of(bot: BotThread, person: Person) -> str:
    known = bot.memory.now(lambda connection: people.person(connection, person.id))
    assert known
    return known.role


def test_an_old_code_is_worth_nothing_once_there_is_an_owner(
    peer: Peer, owner: Person, stocked: Answerer, tmp_path: Path
) -> None:
    stranger = peer.person("Stranger")
    with BotThread(peer, tmp_path / "bot", stocked) as bot:
        (code,) = CODE.findall(" ".join(bot.announced))
    with BotThread(peer, tmp_path / "bot", stocked, owners=frozenset([owner.id])) as bot:
        stranger.says(stranger.private, code)
        settle(peer, bot)
        assert role_of(bot, stranger) == "stranger" and not stranger.private.from_bot


def test_a_new_owner_hears_of_groups_that_were_there_before(
    peer: Peer, owner: Person, stocked: Answerer, tmp_path: Path
) -> None:
    with BotThread(peer, tmp_path / "bot", stocked) as bot:
        (code,) = CODE.findall(" ".join(bot.announced))
        group = peer.group("Newsroom", [owner])
        settle(peer, bot)
        talk(owner, f"/start {code}")
        settle(peer, bot)
        card = owner.private.from_bot[-1]
        assert "Newsroom" in card.text
        owner.presses(card, f"group:{group.id}:admit")
        settle(peer, bot)
        assert answered(peer, owner.says(group, f"/ask {CHAMPION}")).text.startswith("A schoolgirl")


def test_a_flood_of_strange_groups_hides_none_from_the_owner(peer: Peer, bot: BotThread, owner: Person) -> None:
    talk(owner, "/start")
    stranger = peer.person("Stranger")
    for number in range(25):
        peer.group(f"Spam {number}", [stranger])
    settle(peer, bot)
    peer.group("Mine", [owner])
    settle(peer, bot)
    assert "Mine" in owner.private.from_bot[-1].text
    unheard = talk(owner, "/people").button("👥 Spam 24 ?")
    assert unheard and unheard["callback_data"].endswith(":ask")


def test_two_owners_cannot_leave_nobody_as_owner(peer: Peer, owner: Person, stocked: Answerer, tmp_path: Path) -> None:
    with BotThread(peer, tmp_path / "bot", stocked) as bot:
        pair = [newcomer(peer, bot, "owner", name) for name in ("Olga", "Pavlo")]
        cards = []
        for one, other in (pair, pair[::-1]):
            card = talk(one, "/people")
            one.presses(card, f"person:{other.id}")
            settle(peer, bot)
            cards.append((one, card, f"role:{other.id}:editor"))
        with peer.world.changed:
            for one, card, data in cards:
                one.presses(card, data)
        settle(peer, bot)
        assert sorted(role_of(bot, person) for person in pair) == ["editor", "owner"]


def test_questions_of_a_group_that_grew_are_answered_in_it(
    peer: Peer, owner: Person, stocked: Answerer, tmp_path: Path
) -> None:
    rita = peer.person("Rita")
    with BotThread(peer, tmp_path / "bot", stocked, owners=frozenset([owner.id])) as bot:
        talk(owner, "/start")
        group = admitted(peer, bot, rita, supergroup=False)
        settle(peer, bot)
    rita.says(group, f"/ask {WEAPONS}")
    rita.says(group, f"/ask {CHAMPION}")
    grown = group.upgrade()
    with BotThread(peer, tmp_path / "bot", stocked, owners=frozenset([owner.id])) as bot:
        settle(peer, bot)
        peer.wait_for(lambda: len(grown.from_bot) == 2, timeout=15)
        assert [message.text[:12] for message in grown.from_bot] == [SENT[:12], "A schoolgirl"]


@pytest.mark.parametrize("fault", [Fault.server_error(502), Fault.too_many(1), Fault.drop_before()])
def test_a_file_is_fetched_through_faults(peer: Peer, bot: BotThread, owner: Person, fault: Fault) -> None:
    talk(owner, "/start")
    peer.fail(fault, "getFile", count=3)
    sent = owner.sends_file(owner.private, "depot.txt", b"A convoy reached the depot.")
    assert owner.private.wait_reply(sent, timeout=30).text.startswith("Added")


def test_forget_leaves_no_word_anywhere(peer: Peer, bot: BotThread, owner: Person, tmp_path: Path) -> None:
    rita, bert = newcomer(peer, bot, "reader"), newcomer(peer, bot, "reader", "Bert")
    group = admitted(peer, bot, rita, bert)
    asked = rita.says(group, f"/ask Which weapons does Britain send, {WORD}?")
    replied = bert.says(group, "and troops?", answered(peer, asked))
    bert.presses(answered(peer, replied), "👍")
    rita.edits(asked, "/ask Which weapons does Britain send otherwise?")
    talk(rita, f"{WEAPONS} {WORD}")
    settle(peer, bot)
    peer.fail(Fault.too_many(3), chat=[group], count=2)
    rita.says(group, f"/ask Does Britain send a {WORD}?")
    rita.says(group, f"/ask Who sends a {WORD}?")
    talk(rita, "/forget")
    settle(peer, bot)
    for table in metadata.sorted_tables:
        assert WORD not in repr(bot.memory.now(lambda connection, t=table: connection.execute(select(t)).all()))
    assert not [path for path in (tmp_path / "bot").iterdir() if WORD.encode() in path.read_bytes()]


def message(owner: Person, **changed: Any) -> dict[str, Any]:
    plain = {"from": owner.json(), "chat": owner.private.json(), "date": int(time.time()), "text": "hello there?"}
    return {name: value for name, value in ({"message_id": 9000} | plain | changed).items() if value != "gone"}


ODD_PEOPLE: list[Any] = [
    None, "x", {"is_bot": False}, {"id": 1 << 70, "first_name": "x"}, {"id": "x"}, {"id": 7, "first_name": 5},
    {"id": 7, "first_name": "a\ud83d", "language_code": 5, "username": ["a"]},
]  # fmt: skip
ODD_CHATS: list[Any] = [None, "gone", "x", {"type": "private"}, {"id": "x"}]


def test_updates_telegram_would_never_send_stop_nobody(peer: Peer, bot: BotThread, owner: Person) -> None:
    talk(owner, "/start")
    callback = {"id": "1", "from": owner.json(), "chat_instance": "1", "data": "more:1", "message": None}
    for someone in ODD_PEOPLE:
        peer.inject("message", message(owner, **{"from": someone}))
    for chat in ODD_CHATS:
        peer.inject("message", message(owner, chat=chat))
    for kind, odd in (("message", None), ("message", "x"), ("callback_query", callback), ("my_chat_member", {})):
        peer.inject(kind, odd)
    for part in ({"date": "x"}, {"entities": "x"}, {"text": None}, {"message_id": 1 << 70}, {"text": "half \ud83d"}):
        peer.inject("message", message(owner, **part))
    settle(peer, bot)
    assert talk(owner, WEAPONS).text.startswith(SENT)
    settle(peer, bot)
    bot.log.errors.clear()
