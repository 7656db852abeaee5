"""How updates reach the bot: acknowledged long polls, or a webhook that is tried until it takes them."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any, ClassVar

import pytest

from tests.peer import Peer, Person
from tests.peer.raw import Raw

SECRET = "a_Secret-1"
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as running:
        yield running


@pytest.fixture
def raw(peer: Peer) -> Iterator[Raw]:
    with Raw(peer) as client:
        yield client


@pytest.fixture
def alice(peer: Peer) -> Person:
    return peer.person("Alice")


def texts(updates: list[Any]) -> list[str]:
    """What was said."""
    return [update["message"]["text"] for update in updates]


def say(person: Person, *said: str) -> None:
    """Several messages in the person's private chat."""
    for text in said:
        person.says(person.private, text)


def test_updates_stay_until_they_are_acknowledged(peer: Peer, raw: Raw, alice: Person) -> None:
    say(alice, "1", "2", "3")
    first = raw("getUpdates")
    assert texts(first) == ["1", "2", "3"]
    assert raw("getUpdates", offset=0) == first
    assert raw("getUpdates", limit=2) == first[:2]
    numbers = [update["update_id"] for update in first]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    assert texts(raw("getUpdates", offset=numbers[1])) == ["2", "3"]
    assert (texts(raw("getUpdates")), peer.pending) == (["2", "3"], 2)
    assert (raw("getUpdates", offset=numbers[2] + 1), peer.pending) == ([], 0)
    say(alice, "4")
    assert raw("getUpdates")[0]["update_id"] == numbers[2] + 1


def test_a_negative_offset_counts_from_the_end(peer: Peer, raw: Raw, alice: Person) -> None:
    say(alice, *"12345")
    assert texts(raw("getUpdates", offset=-2)) == ["4", "5"]
    assert peer.pending == 2


def test_at_most_a_hundred_at_once(peer: Peer, raw: Raw, alice: Person) -> None:
    say(alice, *(str(number) for number in range(130)))
    assert len(raw("getUpdates")) == len(raw("getUpdates", limit=1000)) == 100


def test_a_long_poll_ends_when_something_happens(peer: Peer, raw: Raw, alice: Person) -> None:
    began = time.monotonic()
    timer = threading.Timer(0.2, say, [alice, "now"])
    timer.start()
    assert texts(raw("getUpdates", timeout=10)) == ["now"]
    assert 0.15 < time.monotonic() - began < 2


def test_a_long_poll_ends_empty_handed(peer: Peer, raw: Raw) -> None:
    began = time.monotonic()
    assert raw("getUpdates", timeout=1) == []
    assert 0.9 < time.monotonic() - began < 3


def test_only_the_updates_that_are_wanted(peer: Peer, raw: Raw, alice: Person) -> None:
    raw("getUpdates", allowed_updates=["callback_query"])
    say(alice, "unheard")
    assert raw("getUpdates") == []
    raw("getUpdates", allowed_updates=[])
    say(alice, "heard")
    assert texts(raw("getUpdates")) == ["heard"]


def test_a_second_poller_ends_the_first(peer: Peer, raw: Raw, alice: Person) -> None:
    with ThreadPoolExecutor() as pool:
        first = pool.submit(raw.answer, "getUpdates", timeout=20)
        peer.wait_for(lambda: len(peer.called("getUpdates")) == 1)
        second = pool.submit(raw.answer, "getUpdates", timeout=20)
        refused = first.result(timeout=5)
        assert refused == {"ok": False, "error_code": 409, "description": CONFLICT}
        say(alice, "hello")
        assert texts(second.result(timeout=5)["result"]) == ["hello"]
    assert [call.status for call in peer.called("getUpdates")] == [409, 200]


class Hook(BaseHTTPRequestHandler):
    """A bot's webhook that takes what it is told to take."""

    taken: ClassVar[list[tuple[str | None, Any]]] = []
    refusals: ClassVar[dict[str, int]] = {}

    def do_POST(self) -> None:
        """Refuses a text as often as it was told to; otherwise remembers it."""
        update = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = update["message"]["text"]
        refused = self.refusals.get(text, 0) > 0
        if refused:
            self.refusals[text] -= 1
        else:
            self.taken.append((self.headers.get("X-Telegram-Bot-Api-Secret-Token"), update))
        self.send_response(500 if refused else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def hook() -> Iterator[str]:
    Hook.taken.clear()
    Hook.refusals.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()
    thread.join()


def taken() -> list[str]:
    """What the webhook has heard, in order."""
    return texts([update for _, update in Hook.taken])


def test_a_webhook_gets_the_secret_and_everything_in_order(peer: Peer, raw: Raw, alice: Person, hook: str) -> None:
    say(alice, "before")
    assert raw("setWebhook", url=hook, secret_token=SECRET, allowed_updates=["message"]) is True
    say(alice, *(str(number) for number in range(20)))
    peer.wait_for(lambda: peer.pending == 0)
    assert taken() == ["before", *(str(number) for number in range(20))]
    assert {secret for secret, _ in Hook.taken} == {SECRET}
    info = raw("getWebhookInfo")
    assert (info["url"], info["pending_update_count"], info["allowed_updates"]) == (hook, 0, ["message"])
    assert "last_error_message" not in info
    assert [delivery.status for delivery in peer.deliveries] == [200] * 21


def test_a_refused_update_is_tried_again_and_holds_up_only_its_chat(
    peer: Peer, raw: Raw, alice: Person, hook: str
) -> None:
    bob = peer.person("Bob")
    Hook.refusals["a1"] = 3
    raw("setWebhook", url=hook)
    say(alice, "a1", "a2")
    say(bob, "b1", "b2")
    peer.wait_for(lambda: peer.pending == 0)
    heard = taken()
    assert [text for text in heard if text[0] == "a"] == ["a1", "a2"]
    assert heard[:2] == ["b1", "b2"]
    first = min(delivery.update_id for delivery in peer.deliveries)
    attempts = [(d.attempt, d.status, d.time) for d in peer.deliveries if d.update_id == first]
    assert [(attempt, status) for attempt, status, _ in attempts] == [(1, 500), (2, 500), (3, 500), (4, 200)]
    pauses = [after[2] - before[2] for before, after in pairwise(attempts)]
    assert pauses[0] >= 0.05 and pauses[1] >= 0.1 and pauses[2] >= 0.2
    error = "Wrong response from the webhook: 500 Internal Server Error"
    assert raw("getWebhookInfo")["last_error_message"] == error
    assert Hook.taken[0][0] is None


def test_a_webhook_that_is_down_is_tried_until_it_is_up(peer: Peer, raw: Raw, alice: Person, hook: str) -> None:
    raw("setWebhook", url="http://127.0.0.1:9/hook")
    say(alice, "patience")
    peer.wait_for(lambda: len(peer.deliveries) >= 2)
    info = raw("getWebhookInfo")
    assert (info["pending_update_count"], peer.deliveries[0].status) == (1, None)
    assert "refused" in info["last_error_message"].lower() or "connect" in info["last_error_message"].lower()
    raw("setWebhook", url=hook)
    peer.wait_for(lambda: taken() == ["patience"])
    assert raw("getWebhookInfo")["url"] == hook


def test_polling_and_a_webhook_exclude_each_other(peer: Peer, raw: Raw, alice: Person, hook: str) -> None:
    with ThreadPoolExecutor() as pool:
        poll = pool.submit(raw.answer, "getUpdates", timeout=20)
        peer.wait_for(lambda: len(peer.called("getUpdates")) == 1)
        raw("setWebhook", url="http://127.0.0.1:9/hook")
        assert poll.result(timeout=5)["description"] == "Conflict: terminated by setWebhook request"
    refusal = raw.answer("getUpdates")
    assert refusal == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
        "delete the webhook first",
    }
    say(alice, "kept")
    assert raw("deleteWebhook") is True
    assert texts(raw("getUpdates")) == ["kept"]
    assert raw("deleteWebhook", drop_pending_updates=True) is True
    assert (raw("getUpdates"), raw("getWebhookInfo")["url"]) == ([], "")
