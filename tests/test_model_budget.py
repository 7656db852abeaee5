"""The tokens of a day: counted across threads, processes and crashes, and never spent twice."""

import multiprocessing
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from retrieval.archive.schema import ARCHIVE
from retrieval.database import migrate, open_database, writing
from retrieval.errors import ModelUnavailable
from retrieval.settings import Settings, load_settings
from retrieval.writing import budget
from retrieval.writing.budget import Budget, estimate
from retrieval.writing.calling import Line
from tests.model_peer import SHORT, Peer, Script

HELLO = [("user", "Who painted the lighthouse?")]
MOST = 1000
SPAWN = multiprocessing.get_context("spawn")  # as another depeche would be


def opened(path: Path) -> Engine:
    return open_database(path, ARCHIVE)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "archive.sqlite3"
    migrate(opened(path), ARCHIVE)
    return path


def at(peer: Peer, most: int) -> Settings:
    told = {"llm": "openai:peer-1", "llm_url": peer.url, "llm_answer_tokens": 100, "llm_daily_tokens": most}
    return load_settings().model_copy(update=told)


def asked(line: Line, seconds: float = 10) -> str:
    return "".join(line.stream(HELLO, time.monotonic() + seconds, threading.Event()))


def refused(tokens: Budget, wanted: int) -> bool:
    try:
        tokens.reserve(wanted)
    except ModelUnavailable as error:
        assert error.reason == "budget" and "DEPECHE_LLM_DAILY_TOKENS" in str(error)
        return True
    return False


def spend(path: Path, times: int, tokens: int) -> None:
    """Reserve and settle so often, until the day is over."""
    own = Budget(opened(path), MOST)
    for _ in range(times):
        try:
            own.settle(own.reserve(tokens + 5), tokens)
        except ModelUnavailable:
            return


def die(path: Path) -> None:
    """Reserve, and crash before the call is over."""
    Budget(opened(path), MOST).reserve(300)
    os._exit(9)


def test_what_a_call_may_cost_is_kept_and_then_what_it_cost(database: Path) -> None:
    own = Budget(opened(database), MOST)
    first = own.reserve(600)
    assert own.spent() == 600 and refused(own, 401)
    own.settle(first, 50)
    assert own.spent() == 50 and not refused(own, 950) and refused(own, 1)
    assert Budget(opened(database), MOST).spent() == MOST  # whoever opens it next


def test_a_new_day_begins_at_nothing(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Budget(opened(database), MOST)
    monkeypatch.setattr(budget, "today", lambda: "2026-01-31")
    late = own.reserve(MOST)
    monkeypatch.setattr(budget, "today", lambda: "2026-02-01")
    assert own.spent() == 0 and not refused(own, MOST)
    own.settle(late, 10)
    assert own.spent() == MOST  # the call counts for the day it began on


def test_two_processes_share_a_day(database: Path) -> None:
    others = [SPAWN.Process(target=spend, args=(database, 50, 21)) for _ in range(2)]
    for other in others:
        other.start()
    for other in others:
        other.join(60)
    spent = Budget(opened(database), MOST).spent()
    assert MOST - 52 < spent <= MOST and spent % 21 == 0


def test_a_crash_leaves_counted_what_may_have_been_spent(database: Path) -> None:
    other = SPAWN.Process(target=die, args=(database,))
    other.start()
    other.join(60)
    assert other.exitcode == 9
    assert Budget(opened(database), MOST).spent() == 300


def test_many_threads_spend_no_token_twice(database: Path) -> None:
    engine = opened(database)
    own = Budget(engine, MOST)
    threads = [threading.Thread(target=lambda: refused(own, 90)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert own.spent() == 990


def test_without_a_limit_or_a_database_nothing_is_counted(database: Path) -> None:
    for own in (Budget(opened(database), 0), Budget(None, MOST)):
        own.settle(own.reserve(10**9), 5)
        assert own.spent() == 0


def test_an_archive_that_others_write_is_not_waited_for(database: Path) -> None:
    own = Budget(opened(database), MOST)
    reserved = own.reserve(100)
    with writing(opened(database)):
        started = time.monotonic()
        with pytest.raises(ModelUnavailable, match="cannot be counted") as told:
            own.reserve(100, 0.2)
        assert told.value.reason == "budget"
        own.settle(reserved, 10)
        assert time.monotonic() - started < 1.5
    assert own.spent() == 100  # what could not be settled stays
    with sqlite3.connect(database) as plain:
        assert plain.execute("SELECT count(*) FROM spending").fetchone() == (1,)


def test_estimates_do_not_fall_short() -> None:
    assert 5 <= estimate("Who painted the lighthouse?") <= 12
    assert estimate("Хто пофарбував маяк?") >= 8
    assert estimate("谁粉刷了灯塔？") >= 7
    assert estimate("") == estimate("\ud800") == 1


def test_calls_are_counted_as_the_server_says_or_by_their_length(database: Path) -> None:
    peer = Peer()
    line = Line(at(peer, MOST), opened(database))
    assert asked(line) == SHORT
    assert line.spent() == 10 + len(SHORT.split())
    peer.script = Script(["pause"])
    with pytest.raises(ModelUnavailable):
        asked(line, 1)
    assert 17 + 10 < line.spent() < 17 + 60
    before = line.spent()
    peer.script = Script([500, 500])
    with pytest.raises(ModelUnavailable):
        asked(line)
    assert line.spent() == before  # who does nothing is paid nothing


def test_when_the_day_is_spent_the_model_is_not_asked(database: Path) -> None:
    peer = Peer()
    line = Line(at(peer, 120), opened(database))
    assert asked(line) == SHORT
    with pytest.raises(ModelUnavailable, match="wait for tomorrow") as told:
        asked(line)
    assert told.value.reason == "budget" and len(peer.asked) == 1
