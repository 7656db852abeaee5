"""Faults on purpose, and the record of what a client could not learn."""

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.peer import Fault, Peer, Person
from tests.peer.raw import Raw


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
    somebody = peer.person("Alice")
    somebody.says(somebody.private, "/start")
    return somebody


def post(raw: Raw, person: Person, text: str = "x") -> httpx.Response:
    """One sendMessage, whatever comes of it."""
    return raw.http.post(f"{raw.base}/sendMessage", data={"chat_id": str(person.id), "text": text})


def test_refusals_on_purpose_are_not_processed(peer: Peer, raw: Raw, alice: Person) -> None:
    faults = [Fault.too_many(3), Fault.forbidden(), Fault.bad_request("no"), Fault.server_error(500)]
    for fault in faults:
        peer.fail(fault, "sendMessage", count=1)
    bodies = [post(raw, alice).json() for _ in faults]
    assert bodies == [
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 3",
            "parameters": {"retry_after": 3},
        },
        {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"},
        {"ok": False, "error_code": 400, "description": "Bad Request: no"},
        {"ok": False, "error_code": 500, "description": "Internal Server Error"},
    ]
    assert alice.private.from_bot == []
    assert post(raw, alice).json()["ok"]
    assert [call.fault for call in peer.called("sendMessage")] == ["429", "403", "400", "500", None]
    assert [call.status for call in peer.called("sendMessage")] == [429, 403, 400, 500, 200]
    assert peer.unlearned == []


def test_a_bad_gateway_speaks_html(peer: Peer, raw: Raw, alice: Person) -> None:
    peer.fail(Fault.server_error(502), "sendMessage", count=1)
    response = post(raw, alice)
    assert (response.status_code, response.headers["Content-Type"].split(";")[0]) == (502, "text/html")
    assert "<title>502 Bad Gateway</title>" in response.text
    assert (alice.private.from_bot, peer.unlearned) == ([], [])
    peer.fail(Fault.server_error(504, processed=True), "sendMessage", count=1)
    assert post(raw, alice, "accepted").status_code == 504
    (call,) = peer.unlearned
    assert (call.lost, call.message_id) == ("fault: 504", alice.private.from_bot[0].message_id)


def test_dropped_before_and_after(peer: Peer, raw: Raw, alice: Person) -> None:
    for fault in (Fault.drop_before(), Fault.drop_after()):
        peer.fail(fault, "sendMessage", count=1)
    with pytest.raises(httpx.NetworkError):
        post(raw, alice, "before")
    with pytest.raises(httpx.NetworkError):
        post(raw, alice, "after")
    assert [message.text for message in alice.private.from_bot] == ["after"]
    assert [(call.params["text"], call.lost) for call in peer.unlearned] == [("after", "fault: drop after")]
    assert [call.error for call in peer.called("sendMessage")] == ["connection dropped"] * 2


def test_a_delay_outlasts_the_client(peer: Peer, raw: Raw, alice: Person) -> None:
    peer.fail(Fault.slow(0.4), "sendMessage", count=2)
    began = time.monotonic()
    assert post(raw, alice, "late").json()["ok"]
    assert time.monotonic() - began >= 0.4
    with pytest.raises(httpx.ReadTimeout):
        raw.http.post(f"{raw.base}/sendMessage", data={"chat_id": alice.id, "text": "too late"}, timeout=0.1)
    peer.wait_for(lambda: peer.called("sendMessage")[-1].answered is not None)
    (call,) = peer.unlearned
    assert (call.params["text"], call.lost) == ("too late", "the client was gone before the answer")
    assert alice.private.from_bot[-1].text == "too late"


def test_a_delay_combines_with_another_fault(peer: Peer, raw: Raw, alice: Person) -> None:
    slow, many = peer.fail(Fault.slow(0.2)), peer.fail(Fault.too_many(1), count=1)
    spare = peer.fail(Fault.forbidden(), count=1)
    assert post(raw, alice).json()["error_code"] == 429
    (call,) = peer.called("sendMessage")
    assert call.seconds is not None and call.seconds >= 0.2
    assert (slow.hits, many.hits, spare.hits) == (1, 1, 0)


def test_faults_by_chat_method_and_chance(peer: Peer, raw: Raw, alice: Person) -> None:
    bob = peer.person("Bob")
    bob.says(bob.private, "/start")
    unlucky = peer.fail(Fault.too_many(), "sendmessage", alice.private, probability=0.3, seed=5)
    outcomes = [post(raw, alice).status_code for _ in range(100)]
    assert {post(raw, bob).status_code for _ in range(20)} == {200}
    assert raw("sendChatAction", chat_id=alice.id, action="typing") is True
    assert outcomes.count(429) == unlucky.hits
    assert 18 <= unlucky.hits <= 42
    peer.heal(unlucky)
    same = peer.fail(Fault.too_many(), "sendMessage", [alice.private], probability=0.3, seed=5)
    assert [post(raw, alice).status_code for _ in range(100)] == outcomes
    peer.heal()
    assert post(raw, alice).status_code == 200
    assert same.hits == unlucky.hits


def test_answers_to_buttons_belong_to_their_chat(peer: Peer, raw: Raw, alice: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "b", "callback_data": "d"}]]}
    raw("sendMessage", chat_id=alice.id, text="x", reply_markup=markup)
    pressed = alice.presses(alice.private.from_bot[0], "b")
    peer.fail(Fault.too_many(2), chat=alice.private, count=1)
    refused = raw.answer("answerCallbackQuery", callback_query_id=pressed.id)
    assert (refused["error_code"], peer.calls[-1].chat_id) == (429, alice.id)


def request(peer: Peer, person: Person, text: str) -> bytes:
    """A sendMessage on the wire."""
    body = f"chat_id={person.id}&text={text}"
    head = f"POST /bot{peer.token}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode()


def connected(peer: Peer) -> socket.socket:
    """A bare connection."""
    return socket.create_connection(("127.0.0.1", int(peer.url.rpartition(":")[2])), timeout=5)


def test_a_client_that_never_reads_the_answer_is_noticed(peer: Peer, alice: Person) -> None:
    deaf = connected(peer)
    deaf.sendall(request(peer, alice, "unheard"))
    peer.wait_for(lambda: any(call.answered for call in peer.calls))
    deaf.recv(1, socket.MSG_PEEK)  # The answer has come in, and lies there unread.
    assert peer.unlearned == []
    deaf.close()
    peer.wait_for(lambda: peer.calls[0].connection.closed)
    (call,) = peer.unlearned
    assert (call.params["text"], call.connection.reset) == ("unheard", True)
    assert call.lost == "the connection was reset before the answer was read"


def test_a_client_that_reads_is_believed_unless_it_goes_at_once(peer: Peer, alice: Person) -> None:
    polite = connected(peer)
    for text in ("one", "two"):
        polite.sendall(request(peer, alice, text))
        assert b'"ok": true' in polite.recv(65536)
    polite.close()
    peer.wait_for(lambda: peer.calls[1].connection.closed)
    assert peer.unlearned == []
    assert [call.params["text"] for call in peer.doubtful(window=2.0)] == ["two"]
    assert peer.doubtful(window=0.0) == []


def test_an_answer_that_was_read_stays_learnt(peer: Peer, alice: Person) -> None:
    hasty = connected(peer)
    hasty.sendall(request(peer, alice, "one"))
    assert b'"ok": true' in hasty.recv(65536)
    peer.fail(Fault.slow(0.2))
    hasty.sendall(request(peer, alice, "two"))
    peer.wait_for(lambda: len(peer.calls) == 2)
    hasty.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    hasty.close()
    peer.wait_for(lambda: peer.calls[1].answered)
    assert peer.calls[0].connection.reset
    assert [call.params["text"] for call in peer.unlearned] == ["two"]


def test_half_a_request_is_not_processed(peer: Peer, alice: Person) -> None:
    with connected(peer) as cut:
        cut.sendall(request(peer, alice, "a long text")[:-4])
    time.sleep(0.1)
    assert (alice.private.from_bot, peer.unlearned) == ([], [])


CLIENT = """
import socket, sys, time
connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
connection.sendall(sys.stdin.buffer.read())
print("sent", flush=True)
time.sleep(60)
"""


def test_a_killed_process_is_noticed(peer: Peer, raw: Raw, alice: Person) -> None:
    port = peer.url.rpartition(":")[2]
    client = subprocess.Popen([sys.executable, "-c", CLIENT, port], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert client.stdin is not None and client.stdout is not None
    client.stdin.write(request(peer, alice, "last words"))
    client.stdin.close()
    assert client.stdout.readline() == b"sent\n"
    peer.wait_for(lambda: peer.calls and peer.calls[0].answered)
    os.kill(client.pid, signal.SIGKILL)
    client.wait(timeout=5)
    client.stdout.close()
    peer.wait_for(lambda: peer.unlearned)
    assert [call.params["text"] for call in peer.unlearned] == ["last words"]
    assert alice.private.from_bot[0].text == "last words"
    assert raw("getMe")["username"] == "depeche_bot"


def test_a_poll_left_behind_by_a_killed_client_stands_in_nobodys_way(peer: Peer, raw: Raw, alice: Person) -> None:
    ghost = connected(peer)
    ghost.sendall(f"GET /bot{peer.token}/getUpdates?timeout=30&offset=700000002 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    peer.wait_for(lambda: len(peer.called("getUpdates")) == 1)
    ghost.close()
    alice.says(alice.private, "are you there?")
    (update,) = raw("getUpdates", timeout=5)
    assert update["message"]["text"] == "are you there?"
    assert peer.unlearned == []


def test_it_can_be_run_by_hand() -> None:
    command = [sys.executable, "-m", "tests.peer", "--port", "0", "--token", "42:x"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    address = process.stdout.readline().strip()
    assert httpx.get(address, trust_env=False).json()["result"]["id"] == 42
    process.stdin.write("hello\n")
    process.stdin.flush()
    base = address.rpartition("/")[0]
    (update,) = httpx.get(f"{base}/getUpdates?timeout=5", trust_env=False, timeout=10).json()["result"]
    answer = {"chat_id": update["message"]["chat"]["id"], "text": f"{update['message']['text']} yourself"}
    httpx.post(f"{base}/sendMessage", json=answer, trust_env=False)
    assert process.communicate(timeout=10)[0] == "hello yourself\n"
