"""Written answers over three providers' own client libraries, and whatever their servers do: an answer every time."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Timer

import pytest

from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.types import Answer, Question
from retrieval.writing import calling
from retrieval.writing.calling import Line
from tests.conftest import ROOT
from tests.model_peer import SHORT, Fault, Peer, Script
from tests.scripted import claims
from tests.test_model_calling import KEYS, PROVIDERS, Unresting
from tests.test_writing import CLAIM, REFUSED, WEAPONS, WORDS, one

SECONDS = 2.0  # that a model has
SLACK = 1.0  # that the rest may take
AT_ONCE = 4
CLAIM_ENDS = b'.\\"}'  # as it stands in a piece's JSON
SECOND = one(
    words="aucun soldat britannique ne combattra sur le sol ukrainien", claim="No British soldier will fight there."
)
GOOD = claims(one(), SECOND)
TWO_CLAIMS = [CLAIM, str(SECOND["claim"])]
# Where a provider's library puts the shape that is wanted.
SHAPES: dict[str, tuple[str, ...]] = {
    "openai": ("response_format", "json_schema", "schema"),
    "anthropic": ("output_config", "format", "schema"),
    "ollama": ("format",),
}
# Faults that a server has every time, and what comes of them; those that pass are healed by asking again.
FAULTY: dict[Fault, str] = {
    "refuse": "broken", "reset": "broken", "garbage": "broken", "empty": "broken", "error": "broken", 500: "broken",
    "endless line": "broken", 429: "busy", 503: "busy", 301: "refused", 400: "refused", 401: "refused", 404: "refused",
}  # fmt: skip
LASTING = (301, 401, 404)
SLOW: tuple[Fault, ...] = ("silence", "drip", "headers", "pause")
BROKEN = {
    "half a claim": claims(one())[:-30],
    "no claims": '{"claims": 7}',
    "prose": "The United Kingdom will send light anti-tank weapons.",
    "openings": "{" * 500,
    "wrong kinds": '{"claims": [{"passage": {}, "words": [], "claim": 3}, null, [[]]]}',
    "control characters": "\x00\x1b[31m \ufffd",
}


@dataclass
class Wired:
    """An answerer whose model is a peer on this machine, over one provider's library."""

    provider: str
    peer: Peer
    answerer: Answerer
    shown: list[tuple[float, Answer]] = field(default_factory=list)

    def ask(self, script: Script | None = None, question: str = WEAPONS, stop: Event | None = None) -> Answer:
        """Ask a question, and check what holds of every answer."""
        if script:
            self.peer.script = script
            self.peer.asked.clear()
            self.shown.clear()
        started = time.monotonic()
        answer = self.answerer.ask(Question(question), lambda one: self.shown.append((time.monotonic(), one)), stop)
        assert time.monotonic() - started < SECONDS + SLACK
        for quote in answer.quotes:
            assert quote.text == self.answerer.archive.document(quote.document).text[quote.start : quote.end]
        assert (answer.mode == "written") == bool(answer.claims)
        assert all(0 < number <= len(answer.quotes) for claim in answer.claims for number in claim.quotes)
        return answer

    def ask_often(self, script: Script, times: int) -> list[Answer]:
        """Ask so often, a few at once."""
        self.peer.script = script
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda _: self.ask(), range(times)))
        assert all(answer.answered for answer in answers)
        return answers


def wire(provider: str, url: str, sample: Answerer, space: Space) -> Answerer:
    told = {"llm": f"{provider}:peer-1", "llm_url": url, "llm_timeout": SECONDS}
    answerer = Answerer(Archive(sample.archive.settings.model_copy(update=told), space=space))
    answerer.warm()
    assert answerer.writer
    answerer.writer.line._rest = Unresting()  # each fault is met afresh
    return answerer


@pytest.fixture(scope="module", params=PROVIDERS)
def wired(request: pytest.FixtureRequest, sample: Answerer, space: Space) -> Iterator[Wired]:
    peer = Peer()
    with pytest.MonkeyPatch.context() as patch:
        for name in KEYS:
            patch.delenv(name, raising=False)
        patch.setattr(calling, "PAUSE", (0.01, 0.05))
        peer.script = Script(text=GOOD)
        answerer = wire(request.param, peer.url, sample, space)
        while not answerer.ask(Question(WEAPONS)).claims:  # the libraries load parts of themselves late
            pass
        yield Wired(request.param, peer, answerer)
    peer.close()


def said(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims]


def test_claims_come_in_pieces_over_each_wire(wired: Wired) -> None:
    gloss = "The United Kingdom will send Ukraine light defensive and anti-tank weapon systems"
    answer = wired.ask(Script(text=claims(one(translation=gloss), SECOND)))
    assert said(answer) == TWO_CLAIMS and answer.fallback is None
    assert WORDS in answer.quotes[0].text and answer.quotes[0].gloss == gloss
    asked = json.dumps(wired.peer.asked[0].body, ensure_ascii=False)
    assert WORDS in asked and WEAPONS in asked


def test_the_shape_of_claims_is_asked_for(wired: Wired) -> None:
    wired.ask(Script(text=GOOD))
    shape = wired.peer.asked[0].body
    for name in SHAPES[wired.provider]:
        shape = shape[name]
    required = shape["properties"]["claims"]["items"]["required"]
    assert required == ["passage", "words", "translation", "claim"]
    assert len(wired.peer.asked) == 1


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_borne_out_is_not_shown(case: str, wired: Wired) -> None:
    answer = wired.ask(Script(text=claims(REFUSED[case], one())))
    assert said(answer) == [CLAIM] and [said(shown) for _, shown in wired.shown] == [[CLAIM]]


def test_proven_words_are_shown_no_later_than_1_3_times_the_moment_they_were_said(wired: Wired) -> None:
    wired.peer.sent.clear()
    answer = wired.ask(Script(text=GOOD, pace=0.02))
    assert [len(one.claims) for _, one in wired.shown] == [1, 2] and said(answer) == TWO_CLAIMS
    begun, ends = wired.peer.asked[0].at, [sent for sent, piece in wired.peer.sent if CLAIM_ENDS in piece]
    assert len(ends) == 2 and wired.shown[0][0] < ends[1]
    for (shown, _), end in zip(wired.shown, ends, strict=True):
        assert shown - begun < 1.3 * (end - begun)


def test_a_model_has_all_the_time_that_the_settings_give(wired: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGCHAIN_OPENAI_STREAM_CHUNK_TIMEOUT_S", "0.1")  # two minutes otherwise
    settings = wired.answerer.archive.settings.model_copy(update={"llm_timeout": 20})
    wired.peer.script = Script(text=SHORT, pace=0.2)
    told = Line(settings).stream([("user", WEAPONS)], time.monotonic() + 20, Event())
    assert "".join(told) == SHORT


def test_told_to_stop_it_leaves_what_is_proven_and_hangs_up(wired: Wired) -> None:
    stop = Event()
    timer = Timer(0.8, stop.set)
    timer.start()
    answer = wired.ask(Script(["pause"], text=claims(one(), SECOND, SECOND, SECOND)), stop=stop)
    assert said(answer)[:1] == [CLAIM] and wired.peer.seconds_until_hung_up() < 1


def test_what_the_archive_does_not_hold_no_model_is_asked(wired: Wired) -> None:
    answer = wired.ask(Script(text=GOOD), "What is the best pizza dough recipe?")
    assert not answer.answered and not wired.peer.asked


@pytest.mark.parametrize("fault", FAULTY)
def test_a_server_that_fails(fault: Fault, wired: Wired) -> None:
    answer = wired.ask(Script([fault] * 9, text=GOOD))
    assert (answer.mode, answer.fallback) == ("quoted", FAULTY[fault])
    healed = wired.ask(Script([fault], text=GOOD))
    assert said(healed) == ([] if fault in LASTING else TWO_CLAIMS)


@pytest.mark.parametrize("fault", ["cut", "half", "endless", "pause"])
def test_what_is_proven_before_it_fails_stands(fault: Fault, wired: Wired) -> None:
    answer = wired.ask(Script([fault], text=claims(one(), one(), SECOND)))
    assert said(answer)[:1] == [CLAIM]


TIMES = [4, pytest.param(100, marks=pytest.mark.long)]


@pytest.mark.parametrize("times", TIMES)
def test_slow_a_hundred_times(times: int, wired: Wired) -> None:
    answers = wired.ask_often(Script([*SLOW] * times, text=claims(one())), times)
    assert {answer.fallback for answer in answers} == {"timeout"}


@pytest.mark.parametrize("times", TIMES)
def test_refusing_a_hundred_times(times: int, wired: Wired) -> None:
    assert {one.fallback for one in wired.ask_often(Script(["refuse"] * 9 * times), times)} == {"broken"}


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("later", ["", "1", "30"])
def test_asked_too_often_a_hundred_times(later: str, times: int, wired: Wired) -> None:
    answers = wired.ask_often(Script([429] * 9 * times, retry_after=later), times)
    assert {answer.fallback for answer in answers} == {"busy"}


@pytest.mark.parametrize("times", [1, pytest.param(100, marks=pytest.mark.long)])
@pytest.mark.parametrize("case", BROKEN)
def test_broken_json_a_hundred_times(case: str, times: int, wired: Wired) -> None:
    answers = wired.ask_often(Script(text=BROKEN[case]), times)
    assert {(answer.mode, answer.fallback) for answer in answers} == {("quoted", "unproven")}


@contextmanager
def mortal(text: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """Run a peer in a process of its own; yield its address, and what kills it at once."""
    code = (
        "import sys; from tests.model_peer import Peer, Script; peer = Peer(); "
        f"peer.script = Script(text={text!r}, pace=0.01); print(peer.url, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={}
    ) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip(), lambda: process.send_signal(signal.SIGKILL)
        finally:
            process.kill()


@pytest.mark.parametrize("times", [2, pytest.param(100, marks=pytest.mark.long)])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_killed_in_mid_stream_a_hundred_times(provider: str, times: int, sample: Answerer, space: Space) -> None:
    chance = random.Random(times)
    text = claims(one(), *[SECOND] * 3)
    kinds = set()
    for number in range(times):
        with mortal(text) as (url, kill):
            answerer = wire(provider, url, sample, space)
            timer = Timer(number % 2 + chance.uniform(-0.1, 0.1), kill)
            timer.start()
            answer = Wired(provider, Peer(), answerer).ask()
            timer.cancel()
        assert answer.answered and said(answer) in ([], [CLAIM], TWO_CLAIMS)
        kinds.add((answer.mode, answer.fallback))
    assert kinds <= {
        ("quoted", "broken"),
        ("quoted", "timeout"),
        ("written", None),
    }  # two seconds pass on a busy machine
