"""The line to the language model: a real llama.cpp server, three providers' own client libraries, and every fault."""

import asyncio
import contextlib
import json
import logging
import re
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk

from bot.doctor import doctor
from retrieval.errors import DepecheError, ModelUnavailable
from retrieval.health import Check, check_health, reached
from retrieval.settings import Settings, load_settings
from retrieval.writing import calling, resting
from retrieval.writing.calling import Line, Messages
from retrieval.writing.models import open_model
from retrieval.writing.providers import address
from retrieval.writing.resting import Rest
from tests.llama import Llama, running
from tests.model_peer import SHORT, Fault, Peer, Script

SECRET = "sk-a-very-secret-key"
KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "MISTRAL_API_KEY", "OLLAMA_API_KEY")
HELLO = [("system", "You answer."), ("user", "Who painted the lighthouse?")]
STORY = [("user", "Tell a very long story about a ship, in twenty chapters.")]
SLACK = 0.5  # seconds beyond its time that an answer may take
SCHEMA: dict[str, Any] = {
    "title": "answer",
    "description": "A town.",
    "type": "object",
    "properties": {"town": {"type": "string", "maxLength": 20}, "sure": {"type": "boolean"}},
    "required": ["town", "sure"],
    "additionalProperties": False,
}
PROVIDERS = ("openai", "anthropic", "ollama")
# What becomes of a fault that a server has again and again: the reason, and how often it is asked.
UNHEARD: dict[Fault, tuple[str, int]] = {
    "refuse": ("broken", 2), "reset": ("broken", 2), "garbage": ("broken", 2), "empty": ("broken", 2),
    "error": ("broken", 2), 500: ("broken", 2), 503: ("busy", 2), 429: ("busy", 2), 301: ("refused", 1),
    401: ("refused", 1), 403: ("refused", 1), 404: ("refused", 1), 418: ("refused", 1), "endless line": ("broken", 2),
}  # fmt: skip
HEARD: dict[Fault, str] = {"cut": "broken", "half": "broken", "endless": "broken", "pause": "timeout"}
SLOW: tuple[Fault, ...] = ("silence", "drip", "headers")


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "PAUSE", (0.01, 0.05))


@pytest.fixture
def peer() -> Iterator[Peer]:
    one = Peer()
    yield one
    one.close()


@pytest.fixture(scope="session")
def llama() -> Iterator[Llama]:
    with running() as server:
        yield server


def at(url: str, provider: str = "openai", **more: object) -> Settings:
    told = {"llm": f"{provider}:peer-1", "llm_url": url, "llm_answer_tokens": 100} | more
    return load_settings().model_copy(update=told)


@dataclass
class Heard:
    """How a call went: its pieces, what was wrong, and how long it took."""

    pieces: list[str]
    trouble: ModelUnavailable | None
    seconds: float

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def reason(self) -> str:
        return self.trouble.reason if self.trouble else ""


def hear(line: Line, messages: Messages = HELLO, seconds: float = 20, stop: threading.Event | None = None) -> Heard:
    started = time.monotonic()
    pieces: list[str] = []
    try:
        for piece in line.stream(messages, started + seconds, stop or threading.Event()):
            pieces.append(piece)
    except ModelUnavailable as trouble:
        return Heard(pieces, trouble, time.monotonic() - started)
    return Heard(pieces, None, time.monotonic() - started)


class Unresting(Rest):
    """A line whose model never rests, so that each fault is met afresh."""

    def begin(self) -> None: ...


def line_to(peer: Peer, provider: str = "openai", **more: Any) -> Line:
    line = Line(at(peer.url, provider, **more))
    line.warm()
    line._rest = Unresting()
    return line


def test_a_real_server_is_heard_as_it_speaks(llama: Llama) -> None:
    line = Line(at(llama.url))
    arrivals: list[float] = []
    pieces = []
    for piece in line.stream([("user", "Name the capital of France.")], time.monotonic() + 30, threading.Event()):
        arrivals.append(time.monotonic())
        pieces.append(piece)
    assert "Paris" in "".join(pieces)
    assert len(pieces) > 3 and arrivals[0] < arrivals[-1]


def test_a_real_server_keeps_to_the_shape(llama: Llama) -> None:
    heard = hear(Line(at(llama.url), schema=SCHEMA), [("user", "Which town is the capital of France?")])
    assert set(json.loads(heard.text)) == {"town", "sure"}


def test_an_answer_that_reaches_its_length_is_an_answer(llama: Llama) -> None:
    for schema in (None, SCHEMA):
        heard = hear(Line(at(llama.url, llm_answer_tokens=16), schema=schema), STORY)
        assert heard.pieces and heard.trouble is None


def test_hanging_up_frees_the_servers_place_within_a_second(llama: Llama) -> None:
    line = Line(at(llama.url, llm_answer_tokens=2000))  # half a minute's work
    waited = []
    told = line.stream(STORY, time.monotonic() + 30, threading.Event())
    next(told)
    assert llama.busy() == 1
    told.close()
    waited.append(llama.seconds_until_idle())

    stop = threading.Event()
    told = line.stream(STORY, time.monotonic() + 30, stop)
    next(told)
    stop.set()
    with pytest.raises(ModelUnavailable) as trouble:
        list(told)
    assert trouble.value.reason == "stopped"
    waited.append(llama.seconds_until_idle())

    late = hear(line, STORY, seconds=1)
    assert late.reason == "timeout" and late.seconds < 1 + SLACK
    waited.append(llama.seconds_until_idle())
    assert min(waited) < 1 and max(waited) < 3, waited  # three where others take the processor


def test_a_real_server_that_dies_in_mid_answer() -> None:
    with running() as mortal:
        line = Line(at(mortal.url, llm_answer_tokens=2000))
        told = line.stream(STORY, time.monotonic() + 30, threading.Event())
        next(told)
        mortal.process.kill()
        with pytest.raises(ModelUnavailable) as trouble:
            list(told)
    assert trouble.value.reason == "broken"
    assert hear(line).reason == "broken"


def test_more_than_its_context_is_refused_with_the_cure(llama: Llama) -> None:
    heard = hear(Line(at(llama.url), schema=SCHEMA), [("user", "ship " * 6000)])
    assert heard.reason == "refused" and "more context" in str(heard.trouble)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_each_providers_library_is_heard_piece_by_piece(peer: Peer, provider: str) -> None:
    line = line_to(peer, provider)
    heard = hear(line)
    assert (heard.text, heard.trouble) == (SHORT, None)
    assert len(heard.pieces) == len(SHORT.split())
    asked = peer.asked[0].body
    assert asked["stream"] is True and asked["model"] == "peer-1"
    assert asked.get("temperature", asked.get("options", {}).get("temperature")) == 0
    limits = (asked.get("max_tokens"), asked.get("options", {}).get("num_predict"))
    assert 100 in limits


@pytest.mark.parametrize(
    ("provider", "where"), [("openai", "response_format"), ("anthropic", "output_config"), ("ollama", "format")]
)
def test_a_shape_is_asked_for_and_done_without(peer: Peer, provider: str, where: str) -> None:
    line = Line(at(peer.url, provider), schema=SCHEMA)
    peer.script = Script(refuses=(where,))
    assert hear(line).text == SHORT
    assert [bool(asked.body.get(where)) for asked in peer.asked] == [True, False]
    assert "temperature" in json.dumps(peer.asked[1].body)  # the rest is asked for still
    hear(line)
    assert len(peer.asked) == 3  # and that is known from then on


def test_a_server_that_takes_nothing_but_messages(peer: Peer) -> None:
    peer.script = Script(refuses=("response_format", "stream_options", "temperature", "max_tokens"))
    line = Line(at(peer.url), schema=SCHEMA)
    assert [hear(line).text, hear(line).text] == [SHORT, SHORT]
    assert not set(peer.asked[-1].body) & set(peer.script.refuses)


def check_unheard(peer: Peer, line: Line, fault: Fault) -> None:
    reason, times = UNHEARD[fault]
    peer.asked.clear()
    peer.script = Script([fault, fault], reply=json.dumps({"error": {"message": f"wrong: {SECRET}"}}))
    heard = hear(line, seconds=8)
    assert (heard.reason, heard.pieces, len(peer.asked)) == (reason, [], times), heard.trouble
    assert heard.seconds < 8
    check_words(heard.trouble)
    peer.script = Script([fault])
    healed = hear(line, seconds=8)
    assert healed.text == (SHORT if times == 2 else ""), healed.trouble


def check_words(trouble: ModelUnavailable | None) -> None:
    assert trouble and SECRET not in repr(trouble) and "\n" not in str(trouble) and str(trouble).endswith(".")
    assert trouble.__cause__ is None and trouble.__context__ is None  # where a library's words could be


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_fails_unheard_is_tried_once_more_where_that_may_help(peer: Peer, provider: str) -> None:
    line = line_to(peer, provider)
    for fault in UNHEARD:
        check_unheard(peer, line, fault)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_fails_in_the_middle_is_not_tried_again(peer: Peer, provider: str) -> None:
    line = line_to(peer, provider)
    for fault, reason in HEARD.items():
        peer.asked.clear()
        peer.script = Script([fault])
        seconds = 1 if fault == "pause" else 8
        heard = hear(line, seconds=seconds)
        assert (heard.reason, len(peer.asked)) == (reason, 1), fault
        assert heard.text.startswith("The old") and len(heard.text) <= 1000 and heard.seconds < seconds + SLACK
        check_words(heard.trouble)
        assert peer.seconds_until_hung_up() < 1


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("fault", SLOW)
def test_the_time_is_kept_whatever_the_server_does(peer: Peer, provider: str, fault: Fault) -> None:
    line = line_to(peer, provider)
    peer.script = Script([fault])
    heard = hear(line, seconds=0.7)
    assert (heard.reason, heard.pieces) == ("timeout", [])
    assert 0.6 < heard.seconds < 0.7 + SLACK
    assert peer.seconds_until_hung_up() < 1


def test_the_setting_bounds_the_time_too(peer: Peer) -> None:
    line = line_to(peer, llm_timeout=0.5)
    peer.script = Script(["silence"])
    assert hear(line, seconds=30).seconds < 0.5 + SLACK


def test_nothing_is_asked_when_the_time_is_over_or_nobody_wants_it(peer: Peer) -> None:
    line = line_to(peer)
    stop = threading.Event()
    stop.set()
    assert hear(line, stop=stop).reason == "stopped"
    assert hear(line, seconds=-1).reason == "timeout"
    time.sleep(0.1)
    assert peer.asked == []


def test_a_servers_own_pause_is_kept_or_not_waited_for(peer: Peer) -> None:
    line = line_to(peer)
    peer.script = Script([429], retry_after="1")
    heard = hear(line, seconds=10)
    assert heard.text == SHORT and peer.asked[1].at - peer.asked[0].at >= 1
    peer.asked.clear()
    peer.script = Script([429], retry_after="30")
    heard = hear(line, seconds=10)
    assert (heard.reason, len(peer.asked)) == ("busy", 1) and heard.seconds < 1
    assert "in 30 seconds" in str(heard.trouble)


def test_many_ask_at_once(peer: Peer) -> None:
    line = line_to(peer)
    heard: list[Heard] = []
    threads = [threading.Thread(target=lambda: heard.append(hear(line))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.text for one in heard] == [SHORT] * 12


def test_who_keeps_failing_rests_and_is_tried_again(peer: Peer) -> None:
    line = Line(at(peer.url))
    line._rest = Rest(seconds=1)
    peer.script = Script([500, 500] * 4)
    assert [hear(line).reason for _ in range(resting.FAILURES)] == ["broken"] * resting.FAILURES
    asked = len(peer.asked)
    rested = hear(line)
    assert rested.reason == "resting" and rested.seconds < 0.2 and len(peer.asked) == asked
    assert "doctor" in str(rested.trouble)
    time.sleep(1)
    assert hear(line).reason == "broken"  # the one that tries
    assert hear(line).reason == "resting"
    time.sleep(1)
    assert hear(line).text == SHORT
    assert hear(line).text == SHORT


def test_while_one_tries_the_others_wait() -> None:
    rest = Rest(seconds=0.2)
    for _ in range(resting.FAILURES):
        rest.failed()
    time.sleep(0.25)
    rest.begin()
    with pytest.raises(ModelUnavailable):
        rest.begin()
    rest.learned_nothing()
    rest.begin()
    rest.went_well()
    rest.begin()


def test_what_a_person_stops_is_not_the_models_fault(peer: Peer) -> None:
    line = Line(at(peer.url))
    for _ in range(resting.FAILURES + 1):
        told = line.stream(HELLO, time.monotonic() + 10, threading.Event())
        next(told)
        told.close()
    assert hear(line).text == SHORT


class HardOfHearing:
    """A library that loses a cancellation which comes together with a word, as asyncio.wait_for of Python 3.11 does."""

    def __init__(self) -> None:
        self.words = 0
        self.over = threading.Event()

    async def astream(self, _: Messages) -> AsyncIterator[AIMessageChunk]:
        try:
            while True:
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.sleep(0.01 if self.words < 3 else 60)
                self.words += 1
                yield AIMessageChunk("word ")
        finally:
            self.over.set()


def test_who_hangs_up_is_heard_by_a_library_that_is_not(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = HardOfHearing()
    monkeypatch.setattr(calling, "open_model", lambda *_: deaf)
    with closing(line_to(peer).stream(HELLO, time.monotonic() + 30, threading.Event())) as pieces:
        assert [next(pieces) for _ in range(3)]
    assert deaf.over.wait(5) and deaf.words <= 4


def test_nothing_goes_anywhere_but_to_the_model(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")  # the fence of conftest would notice
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "ls-key")
    for provider in PROVIDERS:
        assert hear(Line(at(peer.url, provider))).text == SHORT
    monkeypatch.setenv("OPENAI_BASE_URL", "http://192.0.2.1")
    assert hear(Line(at(peer.url))).text == SHORT
    time.sleep(0.3)  # what tracing sends, it sends later


def test_a_key_is_shown_to_the_server_and_to_nobody_else(
    peer: Peer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    Path(".env").write_text(f"OPENAI_API_KEY={SECRET}\nANTHROPIC_API_KEY={SECRET}\nOLLAMA_API_KEY={SECRET}\n")
    for provider in PROVIDERS:
        line = line_to(peer, provider)
        for fault in (401, 500, "garbage", "cut"):
            peer.script = Script([fault, fault], reply=json.dumps({"error": {"message": f"bad key {SECRET}"}}))
            heard = hear(line)
            assert heard.trouble and SECRET not in repr(heard.trouble)
            logging.getLogger("test").error("it failed", exc_info=heard.trouble)
        assert f"Bearer {SECRET}" in (peer.asked[-1].headers["authorization"])
    ours = [record for record in caplog.records if record.name == "test" or record.name.startswith("retrieval")]
    assert len(ours) == 12 and not any(SECRET in logging.Formatter().format(record) for record in ours)
    loud = [record for record in caplog.records if record.levelno >= logging.INFO]
    assert not any(SECRET in logging.Formatter().format(record) for record in loud)


def test_a_server_of_ones_own_needs_no_key(peer: Peer) -> None:
    assert hear(Line(at(peer.url, "openai"))).text == SHORT
    assert hear(Line(at(peer.url, "anthropic"))).text == SHORT


@pytest.mark.parametrize(
    ("llm", "url", "cure"),
    [
        ("openai:gpt-5-mini", "", "set OPENAI_API_KEY"),
        ("anthropic:claude-haiku-4-5", "", "set ANTHROPIC_API_KEY"),
        ("mistralai:mistral-small-latest", "", "pip install -e '.[mistral]'"),  # before any word of its key
        ("groq:llama", "", "pip install langchain-groq"),
        ("wordsmith:one", "", "such as openai, anthropic, "),
        ("openai", "http://127.0.0.1:1", "set DEPECHE_LLM to provider:model"),
        ("", "", "set DEPECHE_LLM to provider:model"),
    ],
)
def test_what_is_missing_is_named_with_the_cure(llm: str, url: str, cure: str) -> None:
    with pytest.raises(ModelUnavailable) as trouble:
        open_model(at(url).model_copy(update={"llm": llm}))
    assert cure in str(trouble.value) and trouble.value.reason == "configuration"
    assert hear(Line(at(url).model_copy(update={"llm": llm}))).reason == "configuration"


def test_a_package_that_is_missing_is_named_by_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "langchain_mistralai", None)
    monkeypatch.setenv("MISTRAL_API_KEY", SECRET)
    with pytest.raises(ModelUnavailable, match=r"pip install -e '\.\[mistral\]'"):
        open_model(at("", "mistralai"))


@pytest.mark.parametrize("llm", ["gpt-5", "OpenAI:gpt", "openai:", "openai:a b", ":x", "openai:\x00"])
def test_a_malformed_model_is_a_wrong_setting(llm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.environ", __import__("os").environ | {"DEPECHE_LLM": llm})
    with pytest.raises(DepecheError, match="DEPECHE_LLM: write provider:model"):
        load_settings()


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8080", "ftp://a", f"http://u:{SECRET}@a", f"http://a?key={SECRET}", "http://a:0"]
)
def test_an_address_with_a_key_in_it_is_a_wrong_setting(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPECHE_LLM_URL", url)
    with pytest.raises(DepecheError, match="DEPECHE_LLM_URL: write a server's address alone") as told:
        load_settings()
    assert SECRET not in str(told.value)


@pytest.mark.parametrize(
    ("provider", "url", "base"),
    [
        ("openai", "http://a:8080", "http://a:8080/v1"),
        ("openai", "http://a:8080/v1", "http://a:8080/v1"),
        ("openai", "http://a/api/openai", "http://a/api/openai"),
        ("openai", "", "https://api.openai.com/v1"),
        ("anthropic", "http://a/v1", "http://a"),
        ("ollama", "http://a:11434/v1", "http://a:11434"),
        ("ollama", "", "http://127.0.0.1:11434"),
    ],
)
def test_addresses_are_taken_with_or_without_the_version(provider: str, url: str, base: str) -> None:
    assert address(at(url, provider)) == base


def looked_at(settings: Settings) -> Check:
    return next(check for check in check_health(settings) if check.name == "language model")


def test_the_model_is_asked_whether_it_is_well(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked_at(load_settings()) == Check(
        "language model", True, "not configured: DEPECHE_LLM is empty, and answers are quotes"
    )
    assert re.fullmatch(
        rf"openai:peer-1 at 127.0.0.1:{peer.port} answered in \d\.\d s; no limit to a day's tokens",
        looked_at(at(peer.url)).finding,
    )
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    peer.script = Script([401], reply=SECRET)
    sick = looked_at(at(peer.url))
    assert not sick.well and "correct OPENAI_API_KEY" in sick.finding and SECRET not in sick.finding


def test_which_servers_questions_go_to() -> None:
    assert reached(at("", "openai")) == ["api.openai.com"]
    assert reached(at("http://127.0.0.1:8080")) == reached(load_settings()) == []
    assert reached(at("", "google_genai")) == ["the servers of google_genai"]


def test_doctor_tells_both(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DEPECHE_LLM", "anthropic:small")
    with pytest.raises(DepecheError, match="1 of the checks failed"):
        doctor()
    told = " ".join(capsys.readouterr().out.split())
    assert "FAIL language model The language model anthropic:small wants a key: set ANTHROPIC_API_KEY" in told
    assert "api.anthropic.com only: everything else runs on this machine" in told


@pytest.mark.long
@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_hundred_times_each_fault(peer: Peer, provider: str) -> None:
    line = line_to(peer, provider)
    for _ in range(100):
        for fault in UNHEARD:
            check_unheard(peer, line, fault)
        for fault, reason in HEARD.items():
            peer.script = Script([fault])
            assert hear(line, seconds=0.5 if fault == "pause" else 8).reason == reason
        for fault in SLOW:
            peer.script = Script([fault])
            heard = hear(line, seconds=0.2)
            assert heard.reason == "timeout" and heard.seconds < 0.2 + SLACK
    assert peer.seconds_until_hung_up() < 1


@pytest.mark.long
def test_a_real_server_hung_up_on_a_hundred_times_still_answers(llama: Llama) -> None:
    line = Line(at(llama.url, llm_answer_tokens=500))
    waited = []
    for number in range(100):
        told = line.stream(STORY, time.monotonic() + 60, threading.Event())
        for _ in range(number % 3 + 1):
            next(told)
        told.close()
        waited.append(llama.seconds_until_idle())
    assert sorted(waited)[90] < 1 and max(waited) < 3, waited
    assert "Paris" in hear(line, [("user", "Name the capital of France.")], seconds=30).text
