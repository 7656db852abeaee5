"""What is no question to the articles: recognised, answered as itself, and no question taken for it."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from bot.json_forms import answer_form
from bot.small_talk import spoken
from bot.talk import Talk
from bot.words import LANGUAGES, sentences
from retrieval.answering.chain import Answerer
from retrieval.conversation.asides import aside, plain
from retrieval.conversation.patterns import patterns
from retrieval.conversation.smalltalk import KINDS, hear
from retrieval.errors import BadFilter, BadQuestion
from retrieval.types import Article, Filters, Question, Turn
from tests.bot_thread import BotThread
from tests.conftest import ROOT, Run
from tests.peer import Peer
from tests.test_telegram_commands import ARMS, CHESS, WEAPONS, talk

LINES = Path(__file__).parent / "data" / "talk"
BUNDLES = [
    ROOT / "data" / "eval" / "news",
    *(ROOT.parent / "shared" / "eval" / name for name in ("news", "xquad", "piaf")),
]
LEAST, MOST = 0.98, 0.01


def written() -> Iterator[tuple[str, str, str]]:
    """Yield language, kind and words of every line somebody may say."""
    for language in LANGUAGES:
        for line in (LINES / f"{language}.txt").read_text(encoding="utf-8").splitlines():
            kind, _, said = line.partition(" | ")
            yield language, kind, said


def test_small_talk_is_recognised() -> None:
    """The lines were written before the patterns; every second one of a language was not looked at since."""
    lines = list(written())
    known = [hear(said).kind for _, _, said in lines]
    wrong = [line for line, found in zip(lines, known, strict=True) if found is None]
    other = [(line, found) for line, found in zip(lines, known, strict=True) if found and found != line[1]]
    print(f"{len(lines)} lines, not recognised: {wrong}, taken for something else: {other}")
    assert len(lines) >= 150 and len(wrong) <= (1 - LEAST) * len(lines) and len(other) <= 0.05 * len(lines)
    languages = [hear(said).languages for _, _, said in lines if hear(said).kind]
    assert sum(line[0] in found for line, found in zip(lines, languages, strict=True)) >= LEAST * len(lines)


@pytest.mark.parametrize("folder", BUNDLES, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_real_questions_are_not_taken_for_it(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    lines = [json.loads(line) for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()[:600]]
    asked = [said for line in lines for of in ("question", "standalone") for said in line.get(of, {}).values()]
    mistaken = [said for said in asked if hear(said).kind]
    changed = [said for said in asked if not hear(said).kind and hear(said).rest != said.strip()]
    print(f"{len(asked)} questions, mistaken: {mistaken}, changed: {changed}")
    assert len(asked) >= 500 and len(mistaken) <= MOST * len(asked) and len(changed) <= MOST * len(asked)


@pytest.mark.parametrize(
    "question",
    [
        "Who is Hello Kitty's maker?", "What can the EU do?", "What does Ukraine have on its border?", "tanks?",
        "Who are you going to call, according to Lavrov?", "What about France?", "and the French?", "why not?", "when?",
        "Hello Kitty's maker: who is it?", "Bonn?", "Good morning Vietnam: who directed it?", "How old is Putin?",
        "Comment va Macron ?", "Как дела в Киеве?", "Wie geht es Selenskyj?", "Що нового в Києві?", "Thanks to whom?",
        "¿Qué hay de Francia?", "Et sur la France ?", "Was ist im Paket?", "Что о Франции?", "чому ні?", "?!", "",
    ],
)  # fmt: skip
def test_what_looks_like_it_is_searched(question: str) -> None:
    assert hear(question).kind is None and hear(question).rest == question


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("hi, what weapons will the UK send?", "what weapons will the UK send?"),
        ("hi what weapons will the UK send", "what weapons will the UK send"),
        ("thanks! and troops?", "and troops?"),
        ("Danke! Und wann war das?", "Und wann war das?"),
        ("ok, and when was that?", "and when was that?"),
        ("hello 👋 who is Wallace?", "who is Wallace?"),
        ("Дякую! А війська?", "А війська?"),
        ("what weapons will the UK send? thank you so much!", "what weapons will the UK send?"),
        ("bonjour, ça va ? Qui est Ben Wallace ? merci d'avance", "Qui est Ben Wallace ?"),
    ],
)
def test_courtesies_are_taken_off_a_question(said: str, asked: str) -> None:
    assert hear(said).kind is None and hear(said).rest == asked


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("heyyyy", "greeting"), ("thnaks", "thanks"), ("tahnks a lot", "thanks"), ("MERCI BEAUCOUP", "thanks"),
        ("grüss dich", "greeting"), ("buenos dias", "greeting"), ("😂", "praise"), ("🦄", "assent"), ("👎", "blame"),
        ("how does it work?", "ability"), ("hola, thanks", "thanks"),
    ],
)  # fmt: skip
def test_however_it_is_written(said: str, kind: str) -> None:
    if kind == "blame":
        kind = "refusal"
    assert hear(said).kind == kind or (said == "hola, thanks" and hear(said).kind is not None)


def test_what_goes_on_with_a_talk_is_searched_there() -> None:
    turns = (Turn("What weapons will the UK send?"),)
    assert aside(Question("how does it work?")) and aside(Question("who are you?", turns))
    assert aside(Question("how does it work?", turns)) is None
    cleaned = plain(Question("thanks! and troops?", (Turn("hi, what weapons will the UK send?"), Turn("thank you"))))
    assert cleaned.text == "and troops?" and [turn.question for turn in cleaned.history] == [
        "what weapons will the UK send?"
    ]


def test_every_kind_has_words_and_every_language_every_kind() -> None:
    for language in LANGUAGES:
        assert {*KINDS, "along", "after", "asking", "meaning", "contents_about"} == set(patterns()[language])
        assert {f"talk_{kind}" for kind in KINDS} - sentences(language).keys() == {"talk_contents"}


def test_a_long_line_takes_no_time() -> None:
    assert hear("thanks and " * 100_000).kind is None and hear("ha" * 100_000).kind is None
    assert hear("what do you have on " + "on about " * 1000).kind is None


def test_an_answer_is_no_search(answerer: Answerer) -> None:
    answerer.archive.add([ARMS])
    answer = answerer.ask(Question("дякую!!"))
    assert (answer.mode, answer.talk, answer.language, answer.answered, answer.quotes) == (
        "talk",
        "thanks",
        "uk",
        False,
        (),
    )
    form = answer_form(answer)
    assert form["mode"] == "talk" and form["answer"] == "Прошу." and form["quotes"] == [] and not form["answered"]
    assert answerer.ask(Question("merci")).language == "fr"
    assert answerer.ask(Question("ok", (Turn("Wer schickt der Ukraine Waffen?"),))).language == "de"
    with pytest.raises(BadQuestion):
        answerer.ask(Question("?!"))


def test_what_the_archive_holds(answerer: Answerer) -> None:
    assert answerer.ask(Question("what's in the archive?")).contents.articles == 0  # type: ignore[union-attr]
    fleet = Article("La flotte russe quitte Sébastopol. Le port est vide.", "/b", "La flotte", "Le Soir", "2022-03-01")
    answerer.archive.add([ARMS, CHESS, fleet])
    all_ = answerer.ask(Question("what's in the archive?"))
    assert all_.contents and all_.contents.articles == 3 and all_.contents.newest == "2022-03-01"
    assert all_.contents.languages == ("en", "fr") and all_.nearest[0].title == "La flotte"
    for asked in ("what do you have on chess?", "as-tu des articles sur les échecs ?", "есть что-нибудь про шахматы?"):
        about = answerer.ask(Question(asked))
        assert about.contents and (about.contents.articles, [one.title for one in about.nearest]) == (
            1,
            [CHESS.title],
        ), asked
    none = answerer.ask(Question("do you have anything about pizza recipes?"))
    assert none.contents and none.contents.articles == 0 and none.nearest and "pizza recipes" in spoken(none, "en")
    only = answerer.ask(Question("which articles do you have?", filters=Filters(language="fr")))
    assert only.contents and only.contents.articles == 1
    with pytest.raises(BadFilter):
        answerer.ask(Question("which articles do you have?", filters=Filters(language="de")))


def test_at_the_prompt_it_waits_for_no_model(sample: Answerer) -> None:
    loading: Future[Answerer] = Future()
    chat = Talk(loading)
    assert chat.reply("hello").plain.startswith("Hello!") and not chat.history
    loading.set_result(sample)
    chat.reply("what weapons will the UK send?")
    said = chat.reply("thanks!").plain
    assert said == "You are welcome." and len(chat.history) == 1
    assert "troops" in chat.reply("and troops?").plain or chat.shown
    held = chat.reply("what do you have on chess?").plain
    assert held.startswith("Articles about “chess”") and "https://" in held and len(chat.history) == 3


def test_from_a_script_it_needs_no_model(depeche: Run) -> None:
    done = depeche("ask", "--json", "hello!")
    form = json.loads(done.stdout)
    assert form["mode"] == "talk" and form["language"] == "en" and not done.stderr
    assert depeche("ask", "👍").stdout.strip() == sentences("en")["talk_assent"]


def test_in_telegram_it_is_said_without_buttons_and_nothing_leans_on_it(answerer: Answerer, tmp_path: Path) -> None:
    answerer.archive.add([ARMS, CHESS])
    with Peer() as peer:
        owner = peer.person("Olga")
        with BotThread(peer, tmp_path / "bot", answerer, owners=frozenset([owner.id])) as bot:
            assert talk(owner, "👍").text == sentences("en")["talk_assent"]
            talk(owner, WEAPONS)
            thanked = talk(owner, "thanks!")
            assert thanked.text == "You are welcome." and not thanked.buttons
            follow = talk(owner, "thanks! and troops?")
            assert "troops" in follow.text.lower()
            held = talk(owner, "what do you have on chess?")
            assert CHESS.title and CHESS.title in held.text and not held.buttons
            kept = bot.memory.now(lambda c: c.exec_driver_sql("SELECT question, history FROM answers").all())
        assert [json.loads(row.history) for row in kept if row.question == "thanks! and troops?"] == [[WEAPONS]]
