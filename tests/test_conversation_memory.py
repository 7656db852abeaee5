"""What a talk is remembered by: each person's own, in each chat, for a while; never anybody else's."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.state import answers as kept
from bot.state.answers import REMEMBERED_FOR, Place, record
from bot.state.memory import Memory
from bot.state.schema import answers
from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.types import REMEMBERED, Answer, Article, Contents, Question, Turn
from tests.bot_thread import BotThread
from tests.peer import Group, Message, Peer, Person
from tests.test_telegram_commands import ARMS, WEAPONS, settle, talk
from tests.test_telegram_groups import admitted, answered

PEOPLE = 20
NAMES = "Abelard Berthold Cosima Dagobert Esmeralda Florentin Gundula Hadrian Isolde Jocasta Kasimir Leonore".split()
NAMES += "Melchior Norbert Ottilie Percival Quirin Roswitha Sebald Thekla".split()
TOWNS = "Arnfels Brunnau Cadolz Dornick Erlach Fulpmes Grabow Hainfeld Itzling Jesberg Kaltern Lauscha Mondsee".split()
TOWNS += "Nassau Oberwart Pressath Querfurt Rastede Sontra Tettnang".split()
IN_GROUP, ALONE = "harbour", "museum"


def article(number: int, thing: str) -> Article:
    """Return what only one person asks about in one chat."""
    town, name = TOWNS[number], NAMES[number]
    text = f"Mayor {name} {number} opened the new {thing} of {town}. The {thing} cost {number + 21} million crowns."
    return Article(text, f"/{town}-{thing}.txt", f"The {thing} of {town}")


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = Memory(tmp_path / "memory")
    yield memory
    memory.close()


def say_all(people: list[Person], group: Group, text: str, last: dict[Any, Message]) -> None:
    """Everyone says the same in the group and in private, in turns; in the group, every second as a reply."""
    for number, person in enumerate(people):
        reply = last.get((number, IN_GROUP)) if number % 2 else None
        said = text.format(thing=IN_GROUP, town=TOWNS[number])
        last[number, "asked"] = person.says(group, said if reply else f"/ask {said}", reply_to=reply)
        last[number, "alone"] = person.says(person.private, text.format(thing=ALONE, town=TOWNS[number]))


def hear_all(
    peer: Peer, people: list[Person], group: Group, last: dict[Any, Message]
) -> dict[tuple[int, str], Message]:
    def heard() -> dict[tuple[int, str], Message]:
        replies = {message.reply_to: message for message in group.from_bot}
        found = {
            (at, IN_GROUP): replies[last[at, "asked"]] for at in range(len(people)) if last[at, "asked"] in replies
        }
        for at, person in enumerate(people):
            told = [one for one in person.private.from_bot if one.message_id > last[at, "alone"].message_id]
            found |= {(at, ALONE): told[0]} if told else {}
        return found

    peer.wait_for(lambda: len(heard()) == 2 * len(people), timeout=240)
    return heard()


def test_twenty_people_at_once_and_no_context_crosses(
    peer: Peer, archive: Archive, answerer: Answerer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Question] = []
    ask = answerer.ask

    def noted(question: Question, *rest: Any) -> Answer:
        asked.append(question)
        return ask(question, *rest)

    monkeypatch.setattr(answerer, "ask", noted)
    archive.add([article(number, thing) for number in range(PEOPLE) for thing in (IN_GROUP, ALONE)])
    people = [peer.person(name) for name in NAMES]
    settings: dict[str, Any] = {"owners": frozenset(one.id for one in people), "questions_per_minute": 1000}
    last: dict[Any, Message] = {}
    with BotThread(peer, tmp_path / "bot", answerer, **settings) as bot:
        for person in people:
            talk(person, "/start")
        group = admitted(peer, bot, *people)
        say_all(people, group, "Who opened the {thing} of {town}?", last)
        last |= hear_all(peer, people, group, last)  # type: ignore[arg-type]
        say_all(people, group, "and how many millions did it cost?", last)
    with BotThread(peer, tmp_path / "bot", answerer, **settings) as bot:  # it ended with most of them unanswered
        told = hear_all(peer, people, group, last)
        settle(peer, bot)
        rows = bot.memory.now(lambda connection: connection.execute(select(answers)).all())
    for row in rows:
        number = [person.id for person in people].index(row.person)
        own, thing = TOWNS[number], IN_GROUP if row.chat == group.id else ALONE
        others = {town for town in TOWNS if town != own}
        assert not others & set(" ".join(row.history).replace("?", "").split()), row
        assert all(thing in question for question in row.history) and len(row.history) == (row.question[:3] == "and")
    for question in asked:  # what each was told of its talk: the questions, and the articles shown
        titles = [archive.document(at.document).title for turn in question.history for at in turn.shown[:1]]
        named = {town for turn in question.history for town in TOWNS if town in turn.question}
        assert len(named) <= 1 and all(town in title for town in named for title in titles), question
    right = sum(f"cost {number + 21} million" in message.text for (number, _), message in told.items())
    strange = [
        f"of {town}"
        for (number, _), message in told.items()
        for town in TOWNS
        if f"of {town}" in message.text and town != TOWNS[number]
    ]
    print(f"{right} of {len(told)} follow-ups answered from their own context, others' articles: {strange}")
    assert len(rows) == 4 * PEOPLE and right >= 0.75 * len(told)


def answer_to(question: str) -> Answer:
    return Answer(question, "en", 0.5)


def test_it_is_bounded_in_turns_and_age(memory: Memory) -> None:
    mine = Place(7, 0, 1)
    for number in range(REMEMBERED + 5):
        memory.now(lambda c, n=number: record(c, mine, n, 1000.0 + n, (), answer_to(f"q{n}")))  # type: ignore[misc]
    assert [turn.question for turn in memory.now(lambda c: kept.talk(c, mine, 1100.0))] == [
        f"q{n}" for n in range(5, 15)
    ]
    assert [turn.question for turn in memory.now(lambda c: kept.talk(c, mine, 1012.5 + REMEMBERED_FOR))] == [
        "q13",
        "q14",
    ]
    assert not memory.now(lambda c: kept.talk(c, mine, 2000.0 + REMEMBERED_FOR))
    for other in (Place(7, 0, 2), Place(8, 0, 1), Place(7, 3, 1)):
        assert not memory.now(lambda c, place=other: kept.talk(c, place, 1100.0))  # type: ignore[misc]


def test_small_talk_is_leant_on_nowhere(memory: Memory) -> None:
    mine = Place(7, 0, 1)
    thanks = replace(answer_to("thanks"), mode="talk", talk="thanks")
    memory.now(lambda c: record(c, mine, 1, 1000.0, (), answer_to("who?")))
    number = memory.now(lambda c: record(c, mine, 2, 1001.0, (Turn("who?"),), thanks))
    assert [turn.question for turn in memory.now(lambda c: kept.talk(c, mine, 1100.0))] == ["who?"]
    found = memory.now(lambda c: kept.find(c, number))
    assert found and found.answer.talk == "thanks"
    assert memory.now(lambda c: kept.thread(found, c, mine)) == (Turn("who?"),)
    for subject in ("chess", ""):
        held = replace(answer_to(f"what is there of {subject}?"), mode="talk", talk="contents")
        held = replace(held, contents=Contents(1, subject))
        memory.now(lambda c, held=held: record(c, mine, 3, 1002.0, (), held))  # type: ignore[misc]
    turns = memory.now(lambda c: kept.talk(c, mine, 1100.0))
    assert [turn.question for turn in turns] == ["who?", "what is there of chess?"]


def test_a_reply_leans_on_its_own_thread_until_a_new_beginning(memory: Memory) -> None:
    mine, other, elsewhere = Place(7, 0, 1), Place(7, 0, 2), Place(8, 0, 1)
    number = memory.now(lambda c: record(c, mine, 1, 1000.0, (Turn("first?"),), answer_to("second?")))
    found = memory.now(lambda c: kept.find(c, number))
    assert found
    assert memory.now(lambda c: kept.thread(found, c, mine)) == (Turn("first?"), Turn("second?"))
    assert memory.now(lambda c: kept.thread(found, c, other)) == (Turn("second?"),)  # what stands above their reply
    assert memory.now(lambda c: kept.thread(found, c, elsewhere)) is None
    memory.now(lambda c: kept.begin_anew(c, mine))
    assert memory.now(lambda c: kept.thread(found, c, mine)) is None and not memory.now(
        lambda c: kept.talk(c, mine, 1001.0)
    )


@pytest.mark.parametrize("command", ["/reset", "/forget"])
def test_it_is_erased(command: str, peer: Peer, archive: Archive, answerer: Answerer, tmp_path: Path) -> None:
    archive.add([ARMS])
    owner, rita = peer.person("Olga"), peer.person("Rita")
    with BotThread(peer, tmp_path / "bot", answerer, owners=frozenset([owner.id, rita.id])) as bot:
        first = talk(owner, WEAPONS)
        talk(rita, WEAPONS)
        talk(owner, command)
        talk(owner, "and troops?", reply_to=first)
        talk(rita, "and troops?")
        rows = bot.memory.now(lambda connection: connection.execute(select(answers)).all())
        assert [row.history for row in rows if row.question == "and troops?"] == [[], [WEAPONS]]


def test_a_talk_of_yesterday_is_none_of_todays(
    peer: Peer, archive: Archive, answerer: Answerer, tmp_path: Path
) -> None:
    archive.add([ARMS])
    owner = peer.person("Olga")
    with BotThread(peer, tmp_path / "bot", answerer, owners=frozenset([owner.id])) as bot:
        talk(owner, WEAPONS)
        earlier = answers.c.asked - REMEMBERED_FOR - 60
        bot.memory.now(lambda connection: connection.execute(update(answers).values(asked=earlier)))
        talk(owner, "and troops?")
        rows = bot.memory.now(lambda connection: connection.execute(select(answers)).all())
    assert [row.history for row in rows] == [[], []] and json.dumps(rows[0].answer)


def test_in_a_group_each_thread_of_replies_is_its_own(
    peer: Peer, archive: Archive, answerer: Answerer, tmp_path: Path
) -> None:
    archive.add([article(0, IN_GROUP), article(1, IN_GROUP)])
    owner, rita = peer.person("Olga"), peer.person("Rita")
    with BotThread(peer, tmp_path / "bot", answerer, owners=frozenset([owner.id, rita.id])) as bot:
        talk(owner, "/start")
        group = admitted(peer, bot, owner, rita)
        one, two = f"Who opened the harbour of {TOWNS[0]}?", f"Who opened the harbour of {TOWNS[1]}?"
        first = answered(peer, owner.says(group, f"/ask {one}"))
        answered(peer, owner.says(group, f"/ask {two}"))
        answered(peer, owner.says(group, "and what did it cost?", reply_to=first))
        answered(peer, rita.says(group, "/ask and what did it cost?"))
        settle(peer, bot)
        rows = bot.memory.now(lambda connection: connection.execute(select(answers)).all())
    assert [row.history for row in rows] == [[], [one], [one], []]
