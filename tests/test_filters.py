"""Answers from a part of the archive: by outlet, by language, by source; at the command, the prompt, in Telegram."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from bot.json_forms import question_from
from bot.state import answers
from bot.talk import Talk
from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.errors import BadFilter, BadQuestion
from retrieval.types import Article, Filters, Question, Turn
from tests.bot_thread import BotThread
from tests.conftest import Run
from tests.peer.peer import Peer
from tests.test_telegram_commands import settle
from tests.test_telegram_commands import talk as talk_with

WEAPONS = Question("Which weapons does Britain send to Ukraine?")
ENGLISH = Article("Britain sends light anti-tank weapons to Ukraine.", "/wire/a.txt", "Arms for Kyiv", "The Wire")
FRENCH = Article(
    "Le Royaume-Uni enverra à l'Ukraine des armes antichars.", "/courrier/b.txt", "Londres arme Kiev", "Le Courrier"
)
HONEY = Article(
    "Les apiculteurs du Jura ont récolté 1 200 tonnes de miel.", "/Été/c.txt", "Le miel", "Le Courrier",
    url="https://courrier.example/Miel",
)  # fmt: skip

OWN = ({"in_language": "fr"}, {"outlet": "Le Monde"})


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.add([ENGLISH, FRENCH, HONEY])
    return archive


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (Filters(), {"Arms for Kyiv", "Londres arme Kiev"}),
        (Filters(outlet="the wire"), {"Arms for Kyiv"}),
        (Filters(language="FR"), {"Londres arme Kiev"}),
        (Filters(source="/Courrier/b"), {"Londres arme Kiev"}),
        (Filters(outlet="Le Courrier", language="fr", source="b.txt"), {"Londres arme Kiev"}),
    ],
)
def test_only_what_a_filter_lets_through_answers(
    filled: Archive, answerer: Answerer, filters: Filters, titles: set[str]
) -> None:
    answer = answerer.ask(Question(WEAPONS.text, filters=filters))
    assert answer.answered and answer.filters == filters
    said = {quote.title for quote in answer.quotes}
    assert said >= titles and (filters == Filters() or said <= titles)
    ranked = [filled.document(place.document) for place in answer.ranked]
    assert all(document.language == filters.language.lower() for document in ranked if filters.language)
    assert all(document.title in titles for document in ranked if filters.source or filters.outlet == "the wire")


@pytest.mark.parametrize(
    ("filters", "cure"),
    [
        (Filters(outlet="Le Monde"), "'Le Monde': the archive has Le Courrier, The Wire"),
        (Filters(language="klingon"), "'klingon': the archive has en, fr"),
        (Filters(source="nowhere"), "nowhere' in it: give a part of one, as of "),
    ],
)
def test_a_filter_nothing_fits_names_what_there_is(
    filled: Archive, answerer: Answerer, filters: Filters, cure: str
) -> None:
    with pytest.raises(BadFilter, match=cure):
        answerer.ask(Question(WEAPONS.text, filters=filters))


@pytest.mark.parametrize("source", ["/Été/c", "COURRIER.example/miel"])
def test_a_source_is_a_part_of_a_path_or_of_a_link(filled: Archive, answerer: Answerer, source: str) -> None:
    answer = answerer.ask(Question("Combien de miel ont récolté les apiculteurs ?", filters=Filters(source=source)))
    assert {filled.document(place.document).title for place in answer.ranked} == {"Le miel"}


def test_capitals_and_spaces_around_a_filter_change_nothing(answerer: Answerer, filled: Archive) -> None:
    asked = [Question(WEAPONS.text, filters=Filters(language=code)) for code in ("en", " EN ")]
    assert len({answerer.ask(question).confidence for question in asked}) == 1


@pytest.mark.parametrize("form", [{"outlet": ["Le Monde"]}, {"in_language": 5}])
def test_a_filter_that_is_no_text_is_refused(form: dict[str, object]) -> None:
    with pytest.raises(BadQuestion, match="outlet, in_language, source as text"):
        question_from({"question": WEAPONS.text} | form, Filters())


def test_half_a_surrogate_pair_is_like_any_other_unknown_letter(answerer: Answerer, filled: Archive) -> None:
    assert answerer.ask(Question("and Britain?", (Turn("\ud800 bells"),))).question == "and Britain?"
    with pytest.raises(BadFilter, match="with '\\?' in it"):
        answerer.ask(question_from({"question": WEAPONS.text, "source": "\ud800"}, Filters()))


def test_an_outlet_is_one_however_its_accents_are_typed(archive: Archive) -> None:
    archive.add([Article("Les abeilles dorment.", "/d.txt", "Abeilles", "L'\u00c9cho")])
    assert archive.select(Filters(outlet="l'e\u0301cho")).outlets == ("L'\u00c9cho",)


@pytest.mark.parametrize(
    "filters", [Filters(outlet="The Wire", language="fr"), Filters(source="wire/a", outlet="le courrier")]
)
def test_filters_that_exclude_each_other_say_so(filled: Archive, answerer: Answerer, filters: Filters) -> None:
    with pytest.raises(BadFilter, match=r"No article fits “.*” and “.*” at once: lift one"):
        answerer.ask(Question(WEAPONS.text, filters=filters))


def test_the_shelves_of_an_archive(filled: Archive) -> None:
    assert filled.shelves() == [
        Filters(outlet="Le Courrier"), Filters(language="fr"), Filters(outlet="The Wire"), Filters(language="en"),
    ]  # fmt: skip
    filled.remove([filled.id_of(ENGLISH)])
    assert filled.shelves() == []  # one outlet, one language: nothing to choose


def test_at_the_command(filled: Archive, depeche: Run) -> None:
    options = {"--outlet": "the wire", "--in-language": "en", "--source": "wire/a"}
    said = json.loads(
        depeche("ask", "--json", *[word for pair in options.items() for word in pair], WEAPONS.text).stdout
    )
    assert [quote["title"] for quote in said["quotes"]] == ["Arms for Kyiv"]
    assert (said["outlet"], said["in_language"], said["source"]) == tuple(options.values())


def test_line_by_line(filled: Archive, depeche: Run) -> None:
    lines = [WEAPONS.text, *(json.dumps({"question": WEAPONS.text} | own) for own in OWN)]
    done = depeche("ask", "--json", "--in-language", "en", "-", stdin="\n".join(lines))
    common, french, wrong = map(json.loads, done.stdout.splitlines())
    assert (common["quotes"][0]["language"], french["quotes"][0]["language"]) == ("en", "fr")
    assert "the archive has Le Courrier, The Wire" in wrong["error"]


def test_at_the_prompt(filled: Archive, answerer: Answerer) -> None:
    ready: Future[Answerer] = Future()
    ready.set_result(answerer)
    talk = Talk(ready)
    assert talk.narrowed == ""
    assert talk.reply("/in-language fr").plain == talk.narrowed == "Only: fr"
    assert "Londres arme Kiev" in (said := talk.reply(WEAPONS.text).plain) and "Arms for Kyiv" not in said
    with pytest.raises(BadFilter, match="No article fits “The Wire” and “fr” at once"):
        talk.reply("/outlet The Wire")
    with pytest.raises(BadFilter, match="the archive has Le Courrier, The Wire"):
        talk.reply("/outlet nobody")
    assert talk.reply("/outlet Le Courrier").plain == "Only: Le Courrier · fr"
    assert talk.reply("/in-language").plain == "Only: Le Courrier"
    assert talk.reply("/outlet The Wire").plain == "Only: The Wire"
    assert "Arms for Kyiv" in talk.reply(WEAPONS.text).plain
    assert talk.reply("/outlet").plain == "All articles"


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


def test_on_buttons_in_telegram(filled: Archive, answerer: Answerer, peer: Peer, tmp_path: Path) -> None:
    owner = peer.person("Olga")
    with BotThread(peer, tmp_path / "bot", answerer, owners=frozenset([owner.id])) as bot:
        answer = talk_with(owner, WEAPONS.text)
        owner.presses(answer, "Only…")
        peer.wait_for(lambda: any(button["text"] == "French" for button in answer.buttons), timeout=30)
        assert [button["text"] for button in answer.buttons] == [
            "Le Courrier", "French", "The Wire", "English", "All articles",
        ]  # fmt: skip
        chosen = (("French", "Londres arme Kiev", "Only: fr"), ("The Wire", "Arms for Kyiv", "Only: The Wire"))
        for choice, title, label in chosen:
            owner.presses(answer, choice)
            peer.wait_for(lambda label=label: label in [button["text"] for button in answer.buttons], timeout=30)
            assert title in answer.text
            owner.presses(answer, label)
            peer.wait_for(lambda: "All articles" in [button["text"] for button in answer.buttons], timeout=30)
        owner.presses(answer, "All articles")
        peer.wait_for(lambda: "Only…" in [button["text"] for button in answer.buttons], timeout=30)
        forged = next(button for button in answer.buttons if button["text"] == "Only…")["callback_data"]
        owner.presses(answer, forged.replace("narrow", "only") + ":0123456789", forged=True)
        settle(peer, bot)
        kept = bot.memory.now(lambda connection: answers.find(connection, 1))
        assert kept and kept.answer.filters == Filters()
