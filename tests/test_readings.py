"""A question that may mean two things: both are shown, named, and one can be chosen; plain questions mean one."""

import re
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.json_forms import answer_form
from bot.rendering import numbered_readings, render_answer
from bot.state.schema import answers
from bot.talk import Talk
from bot.words import LANGUAGES, say
from retrieval.answering.chain import Answerer
from retrieval.errors import DepecheError
from retrieval.types import Answer, Article, Claim, Question, Quote, Reading
from tests.bot_thread import BotThread
from tests.peer import Peer
from tests.test_telegram_commands import settle, talk

NORTH = Article(
    "The defence minister resigned because of a helicopter contract. Parliament in Maravia accepts it tomorrow.",
    "/north.txt", "Maravia loses its minister", "The Wire", "2022-03-01",
)  # fmt: skip
SOUTH = Article(
    "The defence minister resigned because he was ill. The government of Norland names a successor on Monday.",
    "/south.txt", "Norland seeks a successor", "The Echo", "2022-04-01",
)  # fmt: skip
CHESS = Article("A schoolgirl won the chess tournament in Verkhneozersk.", "/chess.txt", "Chess")
WHY = "why did the defence minister resign?"


@pytest.fixture
def both(answerer: Answerer) -> Answerer:
    answerer.archive.add([NORTH, SOUTH, CHESS])
    return answerer


def test_two_ministers_are_two_readings(both: Answerer) -> None:
    answer = both.ask(Question(WHY))
    assert {one.name for one in answer.readings} == {NORTH.title, SOUTH.title}
    assert all(one.quotes[0] in answer.quotes for one in answer.readings)
    shown = render_answer(answer).plain
    assert shown.startswith(say("several_readings", "en")) and f"[1] {answer.readings[0].name}" in shown
    form = answer_form(answer)["readings"]
    assert [one["name"] for one in form] == [one.name for one in answer.readings]
    assert form[0]["quotes"][0]["text"] == answer.quotes[0].text


@pytest.mark.parametrize(
    "question",
    [
        "why did the defence minister of Maravia resign?",
        "who won the chess tournament?",
        "when does Norland name one?",
        "why did the defence minister resign in the EU?",
        "which defence minister of 2022 resigned?",
    ],
)
def test_who_says_what_they_mean_gets_one_answer(both: Answerer, question: str) -> None:
    answer = both.ask(Question(question))
    assert answer.answered and not answer.readings and "readings" not in answer_form(answer)


def test_what_two_articles_answer_alike_is_one_reading(answerer: Answerer) -> None:
    again = replace(NORTH, text=NORTH.text.replace("Parliament", "The assembly"), source="/again.txt", title="Again")
    answerer.archive.add([NORTH, again, CHESS])
    assert not answerer.ask(Question(WHY)).readings


def test_german_nouns_are_no_names(both: Answerer) -> None:
    german = [
        Article(
            "Der Minister trat wegen eines Vertrags über Hubschrauber zurück. Das Parlament in Maravien stimmt morgen "
            "ab.", "/nord.txt", "Maravien verliert seinen Minister", "Der Bote", "2022-03-01",
        ),
        Article(
            "Der Minister trat wegen einer Krankheit zurück. Norland nennt am Montag einen Nachfolger.",
            "/sued.txt", "Norland sucht einen Nachfolger", "Das Echo", "2022-04-01",
        ),
    ]  # fmt: skip
    both.archive.remove([one.id for one in both.archive.documents()])
    both.archive.add([*german, CHESS])
    answer = both.ask(Question("Wissen Sie, warum der Minister zurücktrat?"))
    assert {one.name for one in answer.readings} == {one.title for one in german}
    named = both.ask(Question("Wissen Sie, warum der Minister von Norland zurücktrat?"))
    assert named.answered and not named.readings


@pytest.mark.parametrize("text", ["لماذا استقال وزير الدفاع؟", "国防部长为什么辞职", "Warum trat Lambrecht zurück?"])
def test_where_no_capital_tells_a_name_a_question_has_one_reading(both: Answerer, text: str) -> None:
    assert not both.ask(Question(text)).readings


def ready(answerer: Answerer) -> Future[Answerer]:
    done: Future[Answerer] = Future()
    done.set_result(answerer)
    return done


@pytest.mark.parametrize("choice", ["{}", "[{}]", "/reading {}"])
def test_its_number_chooses_a_reading_at_the_prompt(both: Answerer, choice: str) -> None:
    chat = Talk(ready(both))
    asked = chat.reply(WHY).plain
    numbers = {one.name: number for number, one in numbered_readings(chat.offered or no_answer()).items()}
    assert say("choose_reading", "en", first=min(numbers.values()), other=max(numbers.values())) in asked
    said = chat.reply(choice.format(numbers[str(SOUTH.title)])).plain
    assert "he was ill" in said and "helicopter" not in said and say("several_readings", "en") not in said
    (turn,) = chat.history
    assert {both.archive.document(place.document).title for place in turn.shown} == {SOUTH.title}
    assert turn.question == WHY and {quote.title for quote in chat.shown} == {SOUTH.title}
    after = both.ask(Question("and who names a successor?", tuple(chat.history)))
    assert after.quotes[0].title == SOUTH.title
    with pytest.raises(DepecheError, match=re.escape(say("no_readings", "en"))):
        chat.reply("/reading 1")


def test_the_other_reading_leads_the_talk_elsewhere(both: Answerer) -> None:
    chat = Talk(ready(both))
    chat.reply(WHY)
    number = next(at for at, one in numbered_readings(chat.offered or no_answer()).items() if one.name == NORTH.title)
    assert "helicopter" in chat.reply(str(number)).plain
    assert {both.archive.document(place.document).title for place in chat.history[-1].shown} == {NORTH.title}


def test_a_number_is_a_question_where_nothing_was_offered(both: Answerer) -> None:
    chat = Talk(ready(both))
    chat.reply("2")
    assert [turn.question for turn in chat.history] == ["2"]
    chat.reply(WHY)
    with pytest.raises(DepecheError, match="/reading 1"):
        chat.reply("/reading 7")
    chat.reply("2022")
    assert [turn.question for turn in chat.history] == ["2", WHY, "2022"] and not chat.offered
    chat.reply(WHY)
    chat.reply("/reset")
    chat.reply("1")
    assert [turn.question for turn in chat.history] == ["1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_tells_how_a_reading_is_chosen(language: str) -> None:
    assert "/reading N" in Talk(Future(), language).reply("/help").plain


def test_what_was_written_stands_before_the_readings(both: Answerer) -> None:
    claims = (Claim("He resigned for his health.", (1,)),)
    written = replace(both.ask(Question(WHY)), mode="written", claims=claims)  # the prompt printed them as they came
    assert written.readings and render_answer(written).plain.startswith(claims[0].text)


def test_who_does_not_talk_is_not_told_to_choose(both: Answerer) -> None:
    assert say("choose_reading", "en", first=1, other=2) not in render_answer(both.ask(Question(WHY))).plain


def no_answer() -> Answer:
    raise AssertionError("no reading was offered")


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


def test_a_button_chooses_one_and_the_talk_goes_on_with_it(peer: Peer, both: Answerer, tmp_path: Path) -> None:
    owner = peer.person("Olga")
    with BotThread(peer, tmp_path / "bot", both, owners=frozenset([owner.id])) as bot:
        told = talk(owner, WHY)
        assert told.text.startswith(say("several_readings", "en"))
        owner.presses(told, str(SOUTH.title))
        settle(peer, bot)
        assert "he was ill" in told.text and "helicopter" not in told.text
        assert say("several_readings", "en") not in told.text
        rows = bot.memory.now(lambda connection: connection.execute(select(answers)).all())
        document = rows[0].answer["quotes"][0]["document"]
        assert both.archive.document(document).title == SOUTH.title and not rows[0].answer["readings"]
        assert {quote["document"] for quote in rows[0].answer["quotes"]} == {document}


def test_readings_are_kept_as_they_are(tmp_path: Path) -> None:
    from bot.state.answers import _lean, _restored

    quote = Quote("He was ill.", "d1", "t", None, None, None, "en", 0, 11, 3.0)
    answer = Answer("why?", "en", 0.5, "He was ill.", "quoted", (quote,), readings=(Reading("Norland", (quote,)),))
    assert _restored(_lean(answer)) == answer
