"""Groups and their topics, buttons that were forged or pressed too late, and questions typed after the bot's name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.state import people
from bot.state.schema import answers, metadata
from bot.words import say
from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from tests.bot_thread import BotThread
from tests.peer import Fault, Group, Message, Peer, Person
from tests.peer.members import changed_json
from tests.test_telegram_commands import ARMS, CHESS, SENT, WEAPONS, newcomer, settle, talk

CHAMPION = "Who won the chess tournament?"
FAR = [f"{kind}:{'9' * 25}:sure" for kind in ("more", "take", "person", "role", "hand", "group")]
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def owner(peer: Peer) -> Person:
    return peer.person("Olga")


@pytest.fixture
def rita(peer: Peer) -> Person:
    return peer.person("Rita")


@pytest.fixture
def bot(peer: Peer, owner: Person, archive: Archive, answerer: Answerer, tmp_path: Path) -> Iterator[BotThread]:
    archive.add([ARMS, CHESS])
    with BotThread(peer, tmp_path / "bot", answerer, owners=frozenset([owner.id])) as bot:
        talk(owner, "/start")
        yield bot


def answered(peer: Peer, question: Message) -> Message:
    """Return the bot's reply to a message of a group."""
    return peer.wait_for(lambda: [m for m in question.chat.from_bot if m.reply_to is question], timeout=15)[0]


def appoint(peer: Peer, bot: BotThread, person: Person, role: str) -> None:
    settle(peer, bot)
    bot.memory.now(lambda connection: people.appoint(connection, person.id, role, by=0))


def admitted(peer: Peer, bot: BotThread, *members: Person, forum: bool = False, supergroup: bool = True) -> Group:
    """Return a group that the bot was admitted to before it came in."""
    group = peer.group("Newsroom", members, forum, supergroup, bot=False)
    settle(peer, bot)
    bot.memory.now(lambda connection: people.set_group(connection, group.id, group.title, "admitted"))
    group.add_bot()
    return group


def state(bot: BotThread, group: Group) -> str | None:
    return getattr(bot.memory.now(lambda connection: people.group(connection, group.id)), "state", None)


def kept(peer: Peer, bot: BotThread, archive: Archive) -> list[object]:
    """Return all that a button could change, once the bot is done with it."""
    settle(peer, bot)
    tables = [table for table in metadata.sorted_tables if table.name != "updates"]
    rows = bot.memory.now(lambda connection: [connection.execute(select(table)).all() for table in tables])
    said = [[(m.message_id, m.text, len(m.versions)) for m in chat.messages] for chat in peer.world.chats.values()]
    return [rows, said, archive.documents()]


def test_a_group_hears_nothing_until_it_is_admitted(peer: Peer, bot: BotThread, owner: Person, rita: Person) -> None:
    group = peer.group("Newsroom", [rita])
    rita.says(group, f"/ask {WEAPONS}")
    settle(peer, bot)
    _, card = owner.private.from_bot
    assert card.text == say("group_asks", "en", title="Newsroom", who=f"Rita ({rita.id})")
    assert (group.from_bot, state(bot, group)) == ([], "asked")
    owner.presses(card, say("admit", "en"))
    settle(peer, bot)
    assert card.text == say("group_admitted", "en", title="Newsroom") and not card.buttons
    assert [message.text for message in group.from_bot] == [say("group_start", "en")]
    assert answered(peer, rita.says(group, f"/ask {WEAPONS}")).text.startswith(SENT)


def test_a_group_that_was_left_may_ask_again(peer: Peer, bot: BotThread, owner: Person, rita: Person) -> None:
    group = peer.group("Newsroom", [rita])
    settle(peer, bot)
    card = owner.private.from_bot[-1]
    owner.presses(card, say("leave", "en"))
    settle(peer, bot)
    assert card.text == say("group_left", "en", title="Newsroom") and group.bot_status == state(bot, group) == "left"
    group.add_bot(rita)
    settle(peer, bot)
    assert owner.private.from_bot[-1].button(say("admit", "en")) and state(bot, group) == "asked"


@pytest.mark.parametrize("text", ["@depeche_bot {}", "{} @Depeche_Bot", "/ask {}", "/ask@depeche_bot {}", "/ASK {}"])
def test_who_names_the_bot_is_answered_in_a_reply(peer: Peer, bot: BotThread, rita: Person, text: str) -> None:
    group = admitted(peer, bot, rita)
    question = rita.says(group, text.format(WEAPONS))
    assert answered(peer, question).text.startswith(SENT) and len(group.from_bot) == 1


def test_a_reply_or_a_mention_without_a_name_is_answered_too(peer: Peer, bot: BotThread, rita: Person) -> None:
    group = admitted(peer, bot, rita)
    entity = {"type": "text_mention", "offset": 3, "length": 7, "user": peer.bot}
    first = answered(peer, rita.sends(group, {"text": f"🦆 Depeche {WEAPONS}", "entities": [entity]}))
    assert first.text.startswith(SENT)
    second = answered(peer, rita.says(group, "and troops?", reply_to=first))
    assert "London excludes sending any troops." in second.text
    asked = bot.memory.now(lambda connection: connection.execute(select(answers.c.question)).scalars().all())
    assert asked == [f"🦆 {WEAPONS}", "and troops?"]


def test_what_is_not_for_the_bot_is_passed_over(peer: Peer, bot: BotThread, owner: Person, rita: Person) -> None:
    banned = peer.person("Bob")
    group = admitted(peer, bot, owner, rita, banned)
    group.promote_bot()  # so that it sees everything
    start = answered(peer, owner.says(group, "/start"))
    appoint(peer, bot, banned, "banned")
    banned.says(group, f"/ask {WEAPONS}")
    for text in (WEAPONS, f"/ask@other_bot {WEAPONS}", f"@other_bot {WEAPONS}", "/weather", "/weather@depeche_bot"):
        rita.says(group, text)
    rita.says(group, f"/ask@other_bot {WEAPONS}", reply_to=start)
    rita.says(group, WEAPONS, reply_to=owner.says(group, "/people"))
    rita.sends_photo(group, caption="@depeche_botany")
    last = answered(peer, rita.says(group, "/help"))
    assert group.from_bot == [start, last]


def test_topics_are_talks_of_their_own(peer: Peer, bot: BotThread, rita: Person) -> None:
    group = admitted(peer, bot, rita, forum=True)
    arms, chess = group.topic("Arms", rita), group.topic("Chess", rita)
    said = [(arms, WEAPONS), *((thread, "and why was that?") for thread in (chess, arms, None))]
    got = [answered(peer, rita.says(group, f"/ask {text}", thread=thread)) for thread, text in said]
    assert [answer.thread for answer in got] == [arms, chess, arms, None]
    assert [answer.text.startswith(say("not_found", "en")) for answer in got] == [False, True, False, True]
    rows = bot.memory.now(lambda connection: connection.execute(select(answers.c.thread, answers.c.history)).all())
    assert [tuple(row) for row in rows] == [(arms, []), (chess, []), (arms, [WEAPONS]), (0, [])]


@pytest.mark.parametrize("late", [False, True])
def test_a_group_that_grows_goes_on_where_it_was(peer: Peer, bot: BotThread, rita: Person, late: bool) -> None:
    group = admitted(peer, bot, rita, supergroup=False)
    rule = peer.fail(Fault.too_many(1), "sendMessage", group, count=int(late))
    rita.says(group, f"/ask {WEAPONS}")
    peer.wait_for(lambda: rule.hits or group.from_bot, timeout=15)
    grown = group.upgrade()
    peer.wait_for(lambda: group.from_bot or grown.from_bot, timeout=15)
    rita.says(grown, "/ask and troops?")
    settle(peer, bot)
    assert (state(bot, group), state(bot, grown)) == (None, "admitted")
    assert "London excludes" in grown.from_bot[-1].text and len(grown.from_bot) == 1 + late


@pytest.mark.parametrize("named", [True, False])
def test_a_group_that_put_the_bot_out_is_left(peer: Peer, bot: BotThread, rita: Person, named: bool) -> None:
    group = admitted(peer, bot, rita)
    with peer.world.changed:
        change = changed_json(group.json(), rita.json() if named else ANONYMOUS, peer.bot, "member", "kicked", 1)
        peer.world.publish("my_chat_member", change, group.id)
    settle(peer, bot)
    assert state(bot, group) == "left"


def test_what_is_forgotten_is_in_nobodys_history(peer: Peer, bot: BotThread, owner: Person, rita: Person) -> None:
    group = admitted(peer, bot, owner, rita)
    answer = answered(peer, owner.says(group, f"/ask {WEAPONS}"))
    answered(peer, rita.says(group, "and troops?", reply_to=answer))
    talk(owner, "/forget")
    rows = bot.memory.now(lambda connection: connection.execute(select(answers)).all())
    assert [row.person for row in rows] == [rita.id] and WEAPONS not in str(rows)


@pytest.mark.parametrize("where", ["reader", "revoked", "elsewhere", "group"])
def test_forged_buttons_do_nothing(
    peer: Peer, bot: BotThread, owner: Person, rita: Person, archive: Archive, where: str
) -> None:
    group, asking = admitted(peer, bot, owner, rita), peer.group("Others", [rita])
    answered(peer, owner.sends_file(group, "new.txt", b"A new article on fishing.", caption="/add"))
    bob = newcomer(peer, bot, "reader", "Bob")
    appoint(peer, bot, rita, "reader")
    answer = {"reader": talk(rita, CHAMPION), "elsewhere": talk(owner, WEAPONS)}
    answer |= {"revoked": answer["reader"], "group": answered(peer, owner.says(group, f"/ask {WEAPONS}"))}
    appoint(peer, bot, rita, "reader" if where == "reader" else "stranger")
    others = {1, 2, 3, 999} - {{"reader": 1, "group": 3}.get(where, 0)}
    forged = [f"{kind}:{n}:0" for kind in ("more", "good", "bad", "take", "context") for n in others] + ["take:1"]
    forged += [f"context:{n}{end}" for n in (1, 3) for end in ("", ":", ":99", ":-5")]
    forged += [f"role:{one.id}:{role}" for one in (rita, bob, owner) for role in ("owner", "editor", "banned")]
    forged += [f"group:{one.id}:{what}" for one in (group, asking) for what in ("admit", "leave")]
    forged += [f"hand:{rita.id}:sure", f"hand:{bob.id}:sure", f"hand:{bob.id}", f"person:{owner.id}"]
    forged += [f"remove:{document.id}" for document in archive.documents()] + ["", "\x00", "\u202e1:erom"]
    forged += "more more: more:x more:1.0 more:² language role group:1 remove: page:0 people: : :::: 🦆:٣".split()
    before = kept(peer, bot, archive)
    presses = []
    for gone in (False, True):  # a message that is gone shows the bot no buttons to hold the data against
        answer[where].deleted = gone
        presses += [rita.presses(answer[where], data, forged=True) for data in forged]
    assert kept(peer, bot, archive) == before
    assert all(press.answer and not press.text for press in presses)


@pytest.mark.parametrize("data", ["keep:", "language:fr", "context:1:-1", *FAR])
def test_a_message_has_its_own_buttons_only(peer: Peer, bot: BotThread, archive: Archive, data: str) -> None:
    reader = newcomer(peer, bot, "reader")
    answer = talk(reader, CHAMPION)
    answer.deleted = any(map(str.isdigit, data))
    before = kept(peer, bot, archive)
    reader.presses(answer, data, forged=True)
    assert kept(peer, bot, archive) == before


def test_a_button_pressed_too_long_ago_still_does_its_work(peer: Peer, bot: BotThread, owner: Person) -> None:
    answer = talk(owner, WEAPONS)
    peer.temper.query_lifetime = 0
    press = owner.presses(answer, "👍")
    settle(peer, bot)
    assert answer.button("👍 ✓") and press.answer is None


def test_inline_results_are_sourced_and_for_oneself(peer: Peer, bot: BotThread, owner: Person, rita: Person) -> None:
    query = owner.asks_inline(WEAPONS)
    assert query.wait(30)["is_personal"]
    content = query.results[0]["content"]
    assert content["text"].startswith(SENT)
    assert content["text"].endswith("\nThe Wire · London arms Kyiv · January 2022")
    assert [e["url"].partition("#")[0] for e in content["entities"] if e["type"] == "text_link"] == [ARMS.url]
    assert owner.asks_inline("best pizza recipe").wait(30)["results"] == []
    unheard = [rita.asks_inline(WEAPONS), owner.asks_inline("We")]
    settle(peer, bot)
    assert [query.answer for query in unheard] == [None, None]


@pytest.mark.parametrize("private", [False, True])
def test_a_chosen_result_is_said_and_not_asked(peer: Peer, bot: BotThread, owner: Person, private: bool) -> None:
    chat = owner.private if private else admitted(peer, bot, owner)
    query = owner.asks_inline(WEAPONS)
    query.wait(30)
    before = chat.from_bot
    sent = owner.chooses(query, "0", chat)
    settle(peer, bot)
    assert sent.text.startswith(SENT) and chat.from_bot == before
