"""Every command, the languages and roles it is offered in, and what those hear who may not use it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.state import inbox, people
from bot.state.schema import answers
from bot.telegram.menus import BY_ROLE, EDITOR, GROUP, OWNER, READER
from bot.words import LANGUAGES, say
from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.types import Article
from tests.bot_thread import BotThread
from tests.peer import Message, Peer, Person

SENT = "The United Kingdom sends light anti-tank weapons to Ukraine."
TEXT = f"{SENT}\n\nLondon excludes sending any troops."
ARMS = Article(TEXT, "/arms.txt", "London arms Kyiv", "The Wire", "2022-01", "https://wire.example/arms")
MISSILES = Article("Britain supplies anti-tank missiles.", "/missiles.txt", "Missiles", date="2022-02-03")
CHESS = Article("A schoolgirl won the chess tournament in Verkhneozersk.", "/chess.txt", "Chess")
WEAPONS = "Which weapons does Britain send?"


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
    with BotThread(peer, tmp_path / "bot", answerer, owners=frozenset([owner.id])) as bot:
        yield bot


def talk(person: Person, text: str, reply_to: Message | None = None) -> Message:
    """Say something to the bot in private and return what it answers."""
    return person.private.wait_reply(person.says(person.private, text, reply_to), timeout=30)


def silent(person: Person, text: str) -> bool:
    """Return whether the bot lets something pass: the next it says answers what was said after it."""
    passed = person.says(person.private, text)
    talk(person, "/privacy")
    return person.private.wait_reply(passed).text == say("privacy", person.language_code or "en")


def turned(message: Message, text: str) -> bool:
    """Wait until a message says something else; return whether it says nothing more."""
    message.chat.world.wait_for(lambda: message.text.startswith(text), timeout=30)
    return message.text == text


def settle(peer: Peer, bot: BotThread) -> None:
    """Wait until the bot has handled, and sent, all there is."""
    peer.wait_for(lambda: not peer.pending and not bot.memory.now(inbox.lanes), timeout=15)


def newcomer(peer: Peer, bot: BotThread, role: str, name: str = "Rita", language: str = "en") -> Person:
    """Return somebody with a role, who has already said hello."""
    person = peer.person(name, language_code=language)
    settle(peer, bot)
    bot.memory.now(lambda connection: people.appoint(connection, person.id, role, by=0))
    talk(person, "/start")
    return person


def role(bot: BotThread, person: Person) -> str:
    found = bot.memory.now(lambda connection: people.person(connection, person.id))
    return found.role if found else "unknown"


def menus(peer: Peer, scope: Mapping[str, object]) -> dict[str, list[tuple[str, str]]]:
    """Return the commands registered for a scope, by language, with their descriptions."""
    kept, wanted = dict(peer.world.profile.commands), json.dumps(scope, sort_keys=True)
    found = {language: commands for (place, language), commands in kept.items() if place == wanted}
    return {language: [(one["command"], one["description"]) for one in found[language]] for language in found}


@pytest.mark.parametrize("rank", ["reader", "editor", "owner"])
def test_help_lists_what_a_role_may_do(peer: Peer, bot: BotThread, rank: str) -> None:
    person = newcomer(peer, bot, rank, language="de")
    rows = [f"/{name} — {say(f'command_{name}', 'de')}" for name in BY_ROLE[rank]]
    assert talk(person, "/help").text == "\n".join([say("start", "de"), "", *rows])
    assert talk(person, "/start").text == say("start", "de")


def test_ask_takes_its_words_or_those_it_replies_to(bot: BotThread, owner: Person) -> None:
    assert talk(owner, f"/ask {WEAPONS}").text == f"{MISSILES.text}\nMissiles · 3 February 2022"
    assert talk(owner, "/ask").text == say("ask_what", "en")
    other = owner.sends_photo(owner.private, caption="Who won the chess tournament?")
    assert owner.private.wait_reply(other, timeout=30).text.startswith(CHESS.text)
    assert talk(owner, "/ask", reply_to=other).text.startswith(CHESS.text)


def test_find_quotes_the_exact_words(bot: BotThread, owner: Person) -> None:
    found = talk(owner, "/find ANTI-TANK  weapons")
    assert found.text == f"{SENT}\nThe Wire · London arms Kyiv · January 2022"
    assert [entity["type"] for entity in found.entities] == ["expandable_blockquote", "text_link"]
    assert len(talk(owner, "/find anti-tank").text.split("\n\n")) == 2
    assert talk(owner, "/find anti-tank schoolgirl").text == say("not_found_words", "en")
    assert talk(owner, "/find").text == talk(owner, "/find ?!").text == say("find_what", "en")


def test_latest_names_the_newest_articles_first(bot: BotThread, owner: Person, archive: Archive) -> None:
    newest = talk(owner, "/latest")
    assert newest.text == "• Missiles · 3 February 2022\n• The Wire · London arms Kyiv · January 2022"
    assert [entity["url"] for entity in newest.entities] == [ARMS.url]
    archive.discard([document.id for document in archive.documents()])
    assert talk(owner, "/latest").text == talk(owner, "/sources").text == say("archive_empty", "en")


def test_a_button_chooses_the_language_and_another_gives_it_back(peer: Peer, bot: BotThread, owner: Person) -> None:
    choice = talk(owner, "/language")
    assert choice.text == say("choose_language", "en") and len(choice.buttons) == len(LANGUAGES) + 1
    owner.presses(choice, "Українська")
    assert turned(choice, say("language_set", "uk"))
    assert talk(owner, "best pizza recipe").text.startswith(say("not_found", "uk"))
    again = talk(owner, "/language")
    owner.presses(again, say("language_of_app", "uk"))
    assert turned(again, say("language_set", "en"))
    assert talk(owner, "/privacy").text == say("privacy", "en")


def test_everybody_is_answered_in_the_language_of_their_app(peer: Peer, bot: BotThread) -> None:
    for code in (*LANGUAGES, "pt", "de-AT", None):
        person = newcomer(peer, bot, "reader")
        person.language_code = code
        spoken = {"pt": "en", "de-AT": "de", None: "en"}.get(code) or str(code)
        answer = talk(person, "best pizza recipe").text.splitlines()
        assert answer[:2] == [say("not_found", spoken), say("nearest", spoken)], code


def test_commands_are_registered_for_every_language_and_role(peer: Peer, bot: BotThread, owner: Person) -> None:
    settle(peer, bot)
    mine = {"type": "chat", "chat_id": owner.id}
    for scope, names in (({"type": "all_private_chats"}, READER), ({"type": "all_group_chats"}, GROUP), (mine, OWNER)):
        assert menus(peer, scope) == {
            code: [(name, say(f"command_{name}", code or "en")) for name in names] for code in ("", *LANGUAGES)
        }
    assert len(peer.called("setMyCommands")) == 3 * (len(LANGUAGES) + 1)


def test_after_reset_a_follow_up_leans_on_nothing(bot: BotThread, owner: Person) -> None:
    talk(owner, WEAPONS)
    assert not talk(owner, "and why was that?").text.startswith(say("not_found", "en"))
    assert talk(owner, "/reset").text == say("begun_anew", "en")
    assert talk(owner, "and why was that?").text.startswith(say("not_found", "en"))
    kept = bot.memory.now(lambda connection: connection.execute(select(answers.c.history)).scalars().all())
    assert kept == [[], [WEAPONS], []]


def test_forget_erases_ones_own_answers_and_tells_how_many(peer: Peer, bot: BotThread, owner: Person) -> None:
    rita = newcomer(peer, bot, "reader")
    old, other = talk(owner, WEAPONS), talk(rita, WEAPONS)
    talk(owner, "and troops?")
    assert talk(owner, "/forget").text == say("forgotten", "en", count=2)
    kept = bot.memory.now(lambda connection: connection.execute(select(answers.c.person)).scalars().all())
    assert kept == [rita.id]
    before = len(owner.private.messages)
    presses = [owner.presses(old, button["callback_data"]) for button in old.buttons]
    settle(peer, bot)
    assert all(press.answer for press in presses)
    assert len(owner.private.messages) == before and not old.edited and not other.edited
    assert talk(owner, "/forget").text == say("forgotten", "en", count=0)


def test_sources_turns_its_pages(peer: Peer, bot: BotThread, owner: Person, archive: Archive) -> None:
    archive.add(Article(f"Article number {n} tells of something.", f"/articles/{n}", f"No. {n}") for n in range(14))
    listed = talk(owner, "/sources")
    ids = [document.id for document in archive.documents()[::-1]]
    shown = [[id_ for id_ in ids if id_ in listed.text]]
    for button, page in (("▶", 2), ("▶", 3), ("◀", 2)):
        owner.presses(listed, button)
        turned(listed, say("articles", "en", count=17, page=page, pages=3))
        shown.append([id_ for id_ in ids if id_ in listed.text])
    assert shown == [ids[:8], ids[8:16], ids[16:], ids[8:16]]
    assert [button["text"] for button in listed.buttons] == ["◀", "▶"]


def test_remove_asks_before_it_takes_one_out(peer: Peer, bot: BotThread, owner: Person, archive: Archive) -> None:
    arms = archive.documents()[0]
    assert talk(owner, "/remove").text == talk(owner, "/remove nothing").text == say("remove_what", "en")
    first, second = talk(owner, f"/remove {arms.id}"), talk(owner, f"/remove {arms.id}")
    assert first.text == f"{say('remove_this', 'en')}\nThe Wire · London arms Kyiv · January 2022"
    owner.presses(first, say("keep", "en"))
    assert turned(first, say("kept", "en")) and not first.buttons
    assert len(archive.documents()) == 3
    owner.presses(second, say("remove_yes", "en"))
    assert turned(second, say("removed", "en")) and not second.buttons
    assert [document.title for document in archive.documents()] == ["Missiles", "Chess"]


def test_people_gives_and_takes_roles(peer: Peer, bot: BotThread, owner: Person) -> None:
    rita = newcomer(peer, bot, "reader")
    card = talk(owner, "/people")
    for button, now in (("Rita — reader", "reader"), ("Let add", "editor"), ("Revoke", "stranger"), ("Ban", "banned")):
        owner.presses(card, button)
        assert turned(card, f"Rita ({rita.id}) — {say(f'role_{now}', 'en')}")
        settle(peer, bot)
        assert role(bot, rita) == now
        offered = menus(peer, {"type": "chat", "chat_id": rita.id})
        assert [name for name, _ in offered.get("", [])] == (list(EDITOR) if now == "editor" else [])
    rita.says(rita.private, "/privacy")
    rita.presses(rita.private.from_bot[0], "keep:", forged=True)
    settle(peer, bot)
    hello, welcome = rita.private.from_bot
    assert welcome.text == f"{say('you_are_editor', 'en')}\n\n{hello.text}" and not hello.edited
    assert owner.private.from_bot == [card]


def test_the_bot_can_be_handed_over(peer: Peer, owner: Person, answerer: Answerer, tmp_path: Path) -> None:
    with BotThread(peer, tmp_path / "bot", answerer) as bot:
        code = bot.announced[1].split("send it ")[1].split()[0]
        assert talk(owner, f"/start {code}").text.startswith(say("you_are_owner", "en"))
        rita = newcomer(peer, bot, "reader")
        card = talk(owner, "/people")
        for button, then in (
            ("Rita — reader", f"Rita ({rita.id})"),
            (say("hand_over", "en"), say("hand_over_sure", "en", who=f"Rita ({rita.id})")),
            (say("hand_over_yes", "en"), say("handed_over", "en", who=f"Rita ({rita.id})")),
        ):
            assert role(bot, rita) == "reader"
            owner.presses(card, button)
            turned(card, then)
        assert (role(bot, owner), role(bot, rita)) == ("editor", "owner")
        assert silent(owner, "/people") and talk(rita, "/people").button("Olga — editor")
        assert rita.private.from_bot[1].text.startswith(say("you_are_owner", "en"))


def test_an_unknown_command_is_named(bot: BotThread, owner: Person) -> None:
    assert talk(owner, "/weather today").text == say("unknown_command", "en", command="/weather")


def test_readers_do_not_change_the_archive(peer: Peer, bot: BotThread, archive: Archive) -> None:
    rita = newcomer(peer, bot, "reader", language="es")
    for command in ("/add", "/add Some words.", "/sources", "/remove", f"/remove {archive.documents()[0].id}"):
        assert talk(rita, command).text == say("only_editors", "es"), command
    assert silent(rita, "/people")
    assert len(archive.documents()) == 3


def test_undo_takes_the_last_change_back(bot: BotThread, owner: Person, archive: Archive) -> None:
    archive.add([Article("A new bridge opens in spring.", "/bridge.txt", "Bridge")])
    asked = talk(owner, "/undo")
    assert "“Bridge”" in asked.text and asked.buttons[0]["text"] == say("take_back", "en")
    archive.add([Article("The old bridge is torn down.", "/old.txt", "Old bridge")])
    owner.presses(asked, say("take_back", "en"))
    assert turned(asked, say("undo_changed", "en")) and len(archive.documents()) == 5
    for left in (4, 3):
        asked = talk(owner, "/undo")
        owner.presses(asked, say("take_back", "en"))
        assert turned(asked, say("undone_it", "en")) and len(archive.documents()) == left
