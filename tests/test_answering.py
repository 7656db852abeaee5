"""What is answered, what is not, and that every quote is the article's own words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answering.chain import Answerer
from retrieval.answering.confidence import LEAST
from retrieval.answering.understanding import LONGEST
from retrieval.archive.archive import Archive
from retrieval.errors import BadQuestion
from retrieval.reading.files import read_file
from retrieval.types import Answer, Question, Turn
from tests.conftest import ROOT, USERS_ARTICLE

# question, sample article, words of the sentence that answers; the last two empty where the sample has no answer
ROWS = [line.split("\t") for line in (ROOT / "tests/data/sample_questions.tsv").read_text().splitlines()]
ANSWERABLE = [row for row in ROWS if row[1]]
UNANSWERABLE = [row[0] for row in ROWS if not row[1]]


def check_quotes(answer: Answer, archive: Archive) -> None:
    for quote in answer.quotes:
        text = archive.document(quote.document).text
        assert text[quote.start : quote.end] == quote.text
        assert quote.before.strip("… ") in text and quote.after.strip("… ") in text
    assert answer.answered == bool(answer.quotes) == (answer.mode == "quoted") == (answer.text is not None)
    assert answer.answered == (answer.confidence >= LEAST)
    assert not (answer.answered and answer.nearest)


def test_the_first_question(sample: Answerer) -> None:
    answer = sample.ask(Question("what weapons will the UK send?"))
    quote = answer.quotes[0]
    assert "systèmes d'armes défensifs légers et antichars" in quote.text
    assert (quote.title, quote.date, quote.outlet) == (
        "Londres arme Kiev et renoue avec Moscou", "2022-01", "Le Courrier du Soir",
    )  # fmt: skip
    assert answer.text == quote.text and answer.language == "en"


def test_quality_floors_over_the_sample(sample: Answerer) -> None:
    answers = [(sample.ask(Question(row[0])), row) for row in ANSWERABLE]
    right = sum(answer.answered and row[2] in answer.quotes[0].text for answer, row in answers)
    shown = sum(any(row[2] in quote.text for quote in answer.quotes) for answer, row in answers)
    declined = sum(not sample.ask(Question(question)).answered for question in UNANSWERABLE)
    figures = {
        "answer@1": right / len(answers),
        "answer@3": shown / len(answers),
        "declined": declined / len(UNANSWERABLE),
    }
    print(figures)
    assert figures["answer@1"] >= 0.54
    assert figures["answer@3"] >= 0.58
    assert figures["declined"] >= 0.96


def test_every_quote_of_two_hundred_questions_is_verbatim(sample: Answerer) -> None:
    documents = sample.archive.documents()
    halves = [document.text[len(document.text) // 2 :][:70] for document in documents]
    questions = [row[0] for row in ROWS] + [document.title for document in documents] + halves
    questions += [f"{row[0]} {other[0]}" for row, other in zip(ROWS, reversed(ROWS), strict=True)]
    assert len(set(questions)) >= 200
    for question in questions:
        check_quotes(sample.ask(Question(question)), sample.archive)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_text_is_answered_verbatim_or_refused_kindly(sample: Answerer, text: str) -> None:
    try:
        check_quotes(sample.ask(Question(text)), sample.archive)
    except BadQuestion as error:
        assert not any(letter.isalnum() for letter in text)
        assert "ask something" in str(error)


def test_supporting_quotes_come_from_other_places(sample: Answerer) -> None:
    for row in ANSWERABLE:
        quotes = sample.ask(Question(row[0])).quotes
        assert len(quotes) <= 5
        assert len({(quote.document, quote.text) for quote in quotes}) == len(quotes)


@pytest.mark.parametrize("text", ["", "  \n ", "?!…", "a" * (LONGEST + 1), "ж" * 100_000])
def test_questions_that_cannot_be_searched(sample: Answerer, text: str) -> None:
    with pytest.raises(BadQuestion, match=r"ask something|shorten"):
        sample.ask(Question(text))


def test_a_follow_up_leans_on_the_question_before(sample: Answerer) -> None:
    history = (Turn("what weapons will the UK send?"),)
    assert not sample.ask(Question("and troops?")).answered
    answer = sample.ask(Question("and troops?", history))
    assert any("aucun soldat britannique ne combattra" in quote.text for quote in answer.quotes)
    assert answer.question == "and troops?"


def test_a_new_subject_does_not_lean(sample: Answerer) -> None:
    for question in ("best pizza recipe", "Who won the chess tournament?"):
        alone = sample.ask(Question(question))
        after = sample.ask(Question(question, (Turn("what weapons will the UK send?"),)))
        assert (alone.quotes, alone.confidence) == (after.quotes, after.confidence)


def test_confidence_is_a_probability(sample: Answerer) -> None:
    said = [sample.ask(Question(row[0])).confidence for row in ROWS]
    assert 0 < min(said) < LEAST < max(said) < 1


def test_an_empty_archive_is_sure_of_nothing(answerer: Answerer) -> None:
    answer = answerer.ask(Question("what weapons will the UK send?"))
    assert (answer.confidence, answer.answered, answer.nearest, answer.ranked) == (0.0, False, (), ())


def test_a_question_that_wants_several_articles_gets_them(sample: Answerer) -> None:
    quotes = sample.ask(Question("Which countries are sending weapons to Ukraine?")).quotes
    assert 3 < len(quotes) <= 5
    assert len({quote.document for quote in quotes}) >= 3
    said = " ".join(quote.text for quote in quotes)
    assert all(country in said for country in ("American", "Estonia", "Royaume-Uni", "Deutschland"))


RIGHT = {
    "what weapons will the UK send?": "systèmes d'armes défensives légères et anti-char",
    "Who will Sergei Shoigu meet?": "Ben Wallace, à Moscou",
    "How was Litvinenko killed?": "assassinat au polonium",
    "Will London send troops to Ukraine?": "n’enverra pas de troupes",
    "Quelles armes le Royaume-Uni va-t-il envoyer ?": "systèmes d'armes défensives légères et anti-char",
    "Какое оружие отправит Великобритания?": "systèmes d'armes défensives légères et anti-char",
    "When did the last meeting at this level take place?": "remonte à 2013",
}


@pytest.mark.skipif(not USERS_ARTICLE.is_file(), reason="the user's own article is not here")
class TestTheUsersArticle:
    @pytest.fixture(autouse=True)
    def added(self, archive: Archive) -> None:
        archive.add([read_file(USERS_ARTICLE)])

    @pytest.mark.parametrize("question", RIGHT)
    def test_the_right_sentence_comes_first(self, answerer: Answerer, question: str) -> None:
        answer = answerer.ask(Question(question))
        assert RIGHT[question] in answer.quotes[0].text
        assert answer.quotes[0].date == "2022-01"

    @pytest.mark.parametrize("question", ["What is the capital of Japan?", "best pizza recipe"])
    def test_what_it_does_not_hold(self, answerer: Answerer, question: str) -> None:
        answer = answerer.ask(Question(question))
        assert not answer.answered and len(answer.nearest) == 1
