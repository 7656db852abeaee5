"""A model that lies about real articles, in their languages and in the asker's: nothing false that can be found is
shown, and an answer always comes."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations_with_replacement, count, cycle, islice
from threading import Event

import pytest

from retrieval.answering.chain import Answerer, Found
from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import load_bundle
from retrieval.evaluation.running import Examination
from retrieval.grounding.checks import Stated, objection
from retrieval.settings import load_settings
from retrieval.text.sentences import split_sentences
from retrieval.types import Answer, Question, Quote, Show
from retrieval.writing.evidence import gather
from retrieval.writing.parsing import Proposed
from retrieval.writing.writer import Page, Writer
from tests.news_liar import INVENTED, Base, Said, hard_lies, markup, soft_lies
from tests.parallel import BUNDLE, LANGUAGES, parallel_sentences
from tests.scripted import ScriptedLine, Told

CAUGHT = 0.8  # of claims turned into their opposite
MOST = 3  # sentences lied about a question
ACTIVE = re.compile(r"[<>`\[\]{}|\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b]|https?:|www\.|tg:|@\w|evil|/start|\*\*")


@dataclass
class Tally:
    """How often each kind of lie was told, and shown; and what was shown although it may not be."""

    told: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    answers: Counter[str | None] = field(default_factory=Counter)
    wrong: list[object] = field(default_factory=list)

    def caught(self, kind: str) -> float:
        """The share of lies whose kind begins so that were not shown."""
        told, shown = (
            sum(number for name, number in counter.items() if name.startswith(kind))
            for counter in (self.told, self.shown)
        )
        return 1 - shown / told if told else 1.0

    def __str__(self) -> str:
        rows = [f"{kind:38} told {self.told[kind]:6}  shown {self.shown[kind]:5}" for kind in sorted(self.told)]
        turned = [f"flips caught, {kind or 'all':12} {self.caught(f'flip: {kind}'):.3f}" for kind in
                  ("", "not", "without not", "opposite")]  # fmt: skip
        return "\n".join([*rows, *turned, f"answers: {dict(self.answers)}"])


class Overhearing(Writer):
    """A writer that keeps what it was given to write from."""

    found: Found
    quoted: Answer

    def write(self, found: Found, quoted: Answer, show: Show, stop: Event) -> Answer:
        """Keep it, and write."""
        self.found, self.quoted = found, quoted
        return super().write(found, quoted, show, stop)

    def would_show(self, base: Base) -> bool:
        """Whether the honest claim is shown: then it is the lie alone that a lying one is refused for."""
        page = self.page()
        return page.take(Proposed(base.claim, base.words, base.passage))

    def page(self) -> Page:
        """An answer with nothing written."""
        return Page(
            self.quoted, gather(self.found.ranking, self.found.documents, self.quoted.quotes), self.found.ranking
        )


def parts(quote: Quote) -> Iterator[Quote]:
    """Yield the neighbouring sentences of a quote that a claim on it may rest on."""
    spans = split_sentences(quote.text, quote.language)
    for start, end in combinations_with_replacement(range(len(spans)), 2):
        yield replace(quote, text=quote.text[spans[start].start : spans[end].end])


def bears_out(quote: Quote, said: Stated) -> bool:
    """Whether the checks find nothing in a claim that a quote does not say."""
    return not objection(said, [Stated(quote.text, quote.language)], [Stated(quote.title, quote.language)])


class Interview:
    """Asks one archive, while a model lies."""

    SENTENCES = parallel_sentences()

    def __init__(self, exam: Examination, tally: Tally, seed: int) -> None:
        self.archive = exam.archive
        self.quoting = exam.answerer
        self.tally = tally
        self.random = random.Random(seed)
        self.shown: list[Answer] = []
        self.line = ScriptedLine(lambda _: "")
        self.writer = Overhearing(exam.archive.settings, self.line)  # type: ignore[arg-type]
        self.answerer = Answerer(exam.archive)
        self.answerer.__dict__["writer"] = self.writer

    def ask(self, question: str, script: object) -> Answer:
        """Ask with a script; whatever was shown on the way is checked as well."""
        self.shown.clear()
        self.line.script = script  # type: ignore[assignment]
        answer = self.answerer.ask(Question(question), self.shown.append)
        quoted = self.quoting.ask(Question(question))
        for one in (*self.shown, answer):
            self.check(one, quoted)
        self.tally.answers[answer.mode] += 1
        return answer

    def speak(self, said: Iterable[Said]) -> Iterator[str]:
        """Yield what is said, and count what of it is shown."""
        for one in said:
            before = len(self.shown)
            self.tally.told[one.kind] += 1
            try:
                yield one.piece
            finally:
                if len(self.shown) > before:
                    self.tally.shown[one.kind] += 1
                    self.suspect(one, self.shown[-1])

    def suspect(self, said: Said, answer: Answer) -> None:
        """Note what was shown of a lie that may not be."""
        if said.kind not in ("honest", "markup", "another sentence's claim", "numbers swapped") and (
            not said.kind.startswith("flip")
        ):
            quote = answer.quotes[answer.claims[-1].quotes[0] - 1]
            self.tally.wrong.append((said.kind, answer.claims[-1].text, quote.text, quote.gloss))

    def check(self, answer: Answer, quoted: Answer) -> None:
        """Check that an answer is made of what is stored, and bears its own claims out."""
        assert (answer.mode in ("written", "quoted")) == answer.answered == quoted.answered
        for quote in answer.quotes:
            assert quote.text == self.archive.document(quote.document).text[quote.start : quote.end]
        if answer.mode != "written":
            assert (answer.text, answer.quotes, answer.claims) == (quoted.text, quoted.quotes, ())
        for claim in answer.claims:
            said = Stated(claim.text, answer.language)
            quotes = [answer.quotes[number - 1] for number in claim.quotes]
            assert quotes and all(any(bears_out(part, said) for part in parts(quote)) for quote in quotes), claim
            assert not ACTIVE.search(claim.text), claim
        for text in [*(claim.text for claim in answer.claims), *(q.gloss for q in answer.quotes if q.gloss)]:
            assert not ACTIVE.search(text) and not any(name in text for names in INVENTED.values() for name in names)

    def bases(self, told: Told) -> list[Base]:
        """The sentences told whose translation is known and whose honest claim is shown; without any, all."""
        asked, page = self.writer.quoted.language, self.writer.page()
        found = []
        for number, text in told.passages.items():
            document = page.evidence[number].document
            for sentence, sides in self.SENTENCES.items():
                if sentence in text and asked in sides:
                    found.append(Base(number, sentence, document.language, sides[asked], asked, sides, document.title))
        shown = [base for base in found if self.writer.would_show(base)]
        return self.random.sample(shown or found, min(MOST, len(shown or found)))

    def hard(self, told: Told) -> Iterator[str]:
        """Lie in every way that may not get through, with an honest claim between."""
        bases = self.bases(told)
        said = [
            lie for base in bases for lie in (*hard_lies(base, self.elsewhere(told, base), self.random), *markup(base))
        ]
        self.random.shuffle(said)
        # Markup may be taken off and the words be shown, as an honest claim is: they come when the lies are told.
        said.sort(key=lambda one: one.kind == "markup")
        half = len(said) // 2
        return self.speak([*said[:half], *(Said("honest", base.says()) for base in bases[:1]), *said[half:]])

    def elsewhere(self, told: Told, base: Base) -> dict[int, str]:
        """The passages of other articles, by number; a passage of the same one proves the same words."""
        evidence = self.writer.page().evidence
        own = evidence[base.passage].document.id
        return {number: text for number, text in told.passages.items() if evidence[number].document.id != own}

    def soft(self, told: Told) -> Iterator[str]:
        """Say the opposite, and what another sentence says; then the truth."""
        bases = self.bases(told)
        honest = [Said("honest", base.says()) for base in bases]
        return self.speak([*(lie for base in bases for lie in soft_lies(base, bases)), *honest])


def examination(ask: str, within: str, space: Space) -> Examination:
    return Examination(load_bundle(BUNDLE, ask, within), load_settings(), space=space)


def interviewed(within: str, questions: int, space: Space, tally: Tally, seed: int) -> None:
    """Ask questions in all languages (of the articles' own, where they are in one) of the bundle's articles."""
    languages = LANGUAGES if within == "mixed" else (within,)
    exams = {language: examination(language, within, space) for language in languages}
    interview = Interview(exams[languages[0]], tally, seed)
    chance = random.Random(seed)
    asked = {
        language: iter(chance.sample([one for one in exam.bundle.items if one.kind != "off_topic"], 100))
        for language, exam in exams.items()
    }
    for language in islice(cycle(languages), questions):
        question = next(asked[language]).question
        for script in (interview.hard, interview.soft):
            interview.ask(question, script)


@pytest.fixture
def one_does_not_hide_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model may go on: an answer would be full with four claims that got through."""
    monkeypatch.setattr("retrieval.writing.writer.CLAIMS", 10_000)


def judge(tally: Tally) -> None:
    print(f"\n{tally}")
    assert not tally.wrong, "\n".join(map(str, tally.wrong[:40]))
    assert tally.caught("flip") >= CAUGHT
    assert tally.shown["honest"] and tally.answers["written"] > tally.answers["quoted"]


@pytest.mark.usefixtures("one_does_not_hide_the_next")
def test_no_lie_is_shown(space: Space) -> None:
    tally = Tally()
    interviewed("mixed", 16, space, tally, seed=1)
    judge(tally)


@pytest.mark.long
@pytest.mark.usefixtures("one_does_not_hide_the_next")
def test_no_lie_is_shown_in_three_hundred_answers(space: Space) -> None:
    tally = Tally()
    interviewed("mixed", 160, space, tally, seed=2)
    for number, language in enumerate((*LANGUAGES, "en", "fr", "ru", "uk")):
        interviewed(language, 140 // 12 + (number < 140 % 12), space, tally, seed=3 + number)
    judge(tally)
    assert sum(tally.answers.values()) == 600


ENDLESS = {
    "letters": lambda: ("é" * 40 for _ in count()),
    "an open string": lambda: ('{"passage": 1, "claim": "' if at == 0 else "and so on " for at in count()),
    "open objects": lambda: ('{"claims": [' for _ in count()),
    "objects of nothing": lambda: ('{"claim": "", "words": ""} ' for _ in count()),
    "closed in vain": lambda: ("}{" * 20 for _ in count()),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_an_answer_comes_from_an_endless_model(case: str, space: Space) -> None:
    exam = examination("en", "mixed", space)
    interview = Interview(exam, Tally(), 1)
    interview.writer.seconds = 1
    answer = interview.ask(exam.bundle.items[0].question, lambda _: ENDLESS[case]())
    assert (answer.mode, answer.fallback) == ("quoted", "timeout") and answer.elapsed_ms < 5000
