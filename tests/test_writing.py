"""Written answers: every claim stands on words of a stored article, or is not shown."""

from collections.abc import Callable, Iterator
from itertools import count
from threading import Event

import pytest

from bot.json_forms import answer_form
from bot.rendering import render_answer
from bot.telegram.phone import answer_message
from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.errors import ModelUnavailable
from retrieval.sample import offer_sample
from retrieval.settings import load_settings
from retrieval.types import Answer, Claim, Question
from retrieval.writing.writer import Writer
from tests.scripted import ScriptedLine, Told, claims

WEAPONS = "what weapons will the UK send?"
WORDS = "Le Royaume-Uni enverra à l'Ukraine des systèmes d'armes défensifs légers et antichars"
CLAIM = "The United Kingdom will send Ukraine light defensive and anti-tank weapon systems."
Write = Callable[..., tuple[Answer, ScriptedLine]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, space: Space) -> Archive:
    folder = tmp_path_factory.mktemp("written")
    settings = load_settings().model_copy(update={"data_dir": folder, "sample": "on", "llm": "openai:scripted"})
    archive = Archive(settings, space=space)
    offer_sample(archive)
    return archive


@pytest.fixture(scope="module")
def quoted(archive: Archive) -> Answer:
    """The answer without a model."""
    answerer = Answerer(archive)
    answerer.__dict__["writer"] = None
    return answerer.ask(Question(WEAPONS))


@pytest.fixture
def write(archive: Archive) -> Write:
    """Ask a question with a model that follows a script."""

    def ask(
        script: Callable[[Told], object] | str, question: str = WEAPONS, **more: object
    ) -> tuple[Answer, ScriptedLine]:
        line = ScriptedLine(script if callable(script) else lambda _: script)  # type: ignore[arg-type,return-value]
        answerer = Answerer(archive)
        answerer.__dict__["writer"] = Writer(archive.settings, line)  # type: ignore[arg-type]
        return answerer.ask(Question(question), **more), line  # type: ignore[arg-type]

    return ask


def one(passage: int = 1, words: str = WORDS, claim: str = CLAIM, **more: str) -> dict[str, object]:
    return {"passage": passage, "words": words, "claim": claim} | more


def test_a_claim_with_its_proof(write: Write, archive: Archive) -> None:
    answer, line = write(
        claims(one(translation="The United Kingdom will send Ukraine light defensive and anti-tank weapon systems"))
    )
    assert answer.mode == "written" and answer.text == f"{CLAIM} [1]" and answer.fallback is None
    quote = answer.quotes[answer.claims[0].quotes[0] - 1]
    stored = archive.document(quote.document).text
    assert quote.text == stored[quote.start : quote.end] and WORDS in quote.text and quote.text.endswith(".")
    assert quote.gloss and quote.language == "fr"
    assert line.memory[0].question == WEAPONS and line.closed == 1
    assert WORDS in line.memory[0].passages[1]


def test_how_it_looks(write: Write) -> None:
    answer, _ = write(
        claims(one(translation="The United Kingdom will send Ukraine light defensive and anti-tank weapon systems"))
    )
    for shown in (render_answer(answer).plain, answer_message(answer, "en").text):
        assert shown.index(CLAIM) < shown.index(WORDS) < shown.index("Machine translation: The United Kingdom")
        assert "Londres arme Kiev" in shown
    form = answer_form(answer)
    assert form["claims"] == [{"text": CLAIM, "quotes": [1]}] and form["quotes"][0]["gloss"]


REFUSED = {
    "invented words": one(words="Le Royaume-Uni enverra des chars et des avions de chasse"),
    "words of another passage": one(passage=2),
    "no such passage": one(passage=99),
    "a wrong number": one(claim="The United Kingdom will send Ukraine 300 anti-tank weapon systems."),
    "an invented name": one(claim="Jeremy Fotheringay will send Ukraine light anti-tank weapon systems."),
    "another country": one(claim="Germany will send Ukraine light defensive and anti-tank weapon systems."),
    "the opposite": one(claim="The United Kingdom will not send Ukraine any anti-tank weapon systems."),
    "another language": one(claim="Великобритания отправит Украине лёгкие оборонительные противотанковые комплексы."),
    "a link": one(claim="The United Kingdom will send weapons, see http://evil.example/x for more of them."),
    "nothing": one(claim=""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_borne_out_is_not_shown(case: str, write: Write, quoted: Answer) -> None:
    shown: list[Answer] = []
    answer, _ = write(claims(REFUSED[case]), show=shown.append)
    assert (answer.mode, answer.quotes, answer.fallback) == ("quoted", quoted.quotes, "unproven")
    assert not shown and not answer.claims
    assert render_answer(answer).plain.endswith("(verbatim)") and "verbatim" in answer_message(answer, "en").text


def test_the_rest_of_an_answer_stands(write: Write) -> None:
    answer, _ = write(claims(REFUSED["a wrong number"], one(), REFUSED["the opposite"]))
    assert [claim.text for claim in answer.claims] == [CLAIM]


def test_a_translation_that_says_something_else_is_left_out(write: Write) -> None:
    answer, _ = write(claims(one(translation="The United Kingdom will send Ukraine 500 tanks from Portugal")))
    assert answer.mode == "written" and answer.quotes[0].gloss is None


@pytest.mark.parametrize(
    "said", ["", "I cannot help with that.", '{"claims": []}', "{" * 500, "\x00\x1b[31m", "é" * 5000]
)
def test_a_model_that_says_nothing_of_use(said: str, write: Write, quoted: Answer) -> None:
    answer, _ = write(said)
    assert (answer.mode, answer.quotes, answer.fallback) == ("quoted", quoted.quotes, "unproven")


@pytest.mark.parametrize("reason", ["timeout", "refused", "busy", "broken", "budget", "resting"])
def test_a_model_that_fails(reason: str, write: Write, quoted: Answer) -> None:
    def fail(_: Told) -> str:
        raise ModelUnavailable("it failed", reason)

    answer, _ = write(fail)
    assert (answer.mode, answer.quotes, answer.fallback) == ("quoted", quoted.quotes, reason)


def test_what_was_proven_before_it_failed_stands(write: Write) -> None:
    def break_off(_: Told) -> Iterator[str]:
        yield claims(one())[:-2]
        raise ModelUnavailable("it broke off", "broken")

    answer, _ = write(break_off)
    assert answer.mode == "written" and answer.text == f"{CLAIM} [1]"


def test_it_is_shown_as_it_is_proven_and_never_taken_back(write: Write) -> None:
    second = one(
        words="aucun soldat britannique ne combattra sur le sol ukrainien",
        claim="No British soldier will fight on Ukrainian soil.",
    )
    shown: list[Answer] = []
    spoken: list[int] = []

    def speak(_: Told) -> Iterator[str]:
        for piece in (claims(one())[:-2], ", ", claims(second).removeprefix('{"claims": ['), " "):
            yield piece
            spoken.append(len(shown))

    answer, _ = write(speak, show=shown.append)
    assert spoken[0] == 1  # before the model went on
    assert all(answer.text and answer.text.startswith(str(earlier.text)) for earlier in shown)
    assert [len(earlier.claims) for earlier in shown] == list(range(1, len(answer.claims) + 1))


AID = (
    "L'aide militaire britannique a atteint 2,3 milliards de livres en 2022, et le gouvernement promet d'en faire "
    "autant cette année."
)  # answers something else


@pytest.mark.parametrize(
    ("claim", "number"), [(AID, 2), ("En 2022, l'aide militaire britannique a atteint 2,3 milliards de livres.", 1)]
)
def test_words_that_are_only_copied_do_not_lead(claim: str, number: int, write: Write) -> None:
    question = "quelles armes le Royaume-Uni va-t-il envoyer ?"
    without, _ = write("", question)
    answer, _ = write(lambda told: claims(one(_holding(told, AID), AID, claim)), question)
    assert answer.claims == (Claim(claim, (number,)),) and AID in answer.quotes[number - 1].text
    assert number == 1 or answer.quotes[0] == without.quotes[0]


def _holding(told: Told, words: str) -> int:
    return next(number for number, text in told.passages.items() if words in text)


def test_the_other_quotes_stay_under_it(write: Write, quoted: Answer) -> None:
    answer, _ = write(claims(one()))
    assert len(quoted.quotes) > 1 and answer.quotes[1:] == quoted.quotes[1:]
    assert answer.quotes[0].text == quoted.quotes[0].text


def test_an_endless_model_is_hung_up_on(write: Write) -> None:
    answer, line = write(lambda _: (claims(one(claim=CLAIM + f" {'Also. ' * number}")) for number in count()))
    assert answer.mode == "written" and len(answer.claims) <= 4 and line.closed == 1


def test_told_to_stop_it_leaves_what_is_proven(write: Write) -> None:
    stop = Event()

    def speak(_: Told) -> Iterator[str]:
        yield claims(one())
        stop.set()
        yield claims(one(claim="London will send light anti-tank weapon systems to Ukraine."))

    answer, _ = write(speak, stop=stop)
    assert len(answer.claims) == 1


def test_what_the_archive_does_not_hold_no_model_is_asked(write: Write) -> None:
    answer, line = write(claims(one()), question="What is the best pizza dough recipe?")
    assert not answer.answered and not line.memory and answer.fallback is None


def test_no_model_is_asked_where_none_is_wanted(write: Write, quoted: Answer) -> None:
    answer, line = write(claims(one()), verbatim=True)
    assert (answer.quotes, answer.fallback) == (quoted.quotes, None) and not line.memory
