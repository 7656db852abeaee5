"""A model's server on this machine that speaks as OpenAI's, Anthropic's or Ollama's does, and fails as told to.

It is for what a real server won't do on demand. What it speaks follows the providers' own references; the real client
libraries read it.
"""

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

SHORT = "The old lighthouse at Lund was painted."
STREAMS = {"openai": "text/event-stream", "anthropic": "text/event-stream", "ollama": "application/x-ndjson"}
# Faults that a server has whatever it is asked; a number is an HTTP status.
Fault = str | int
FAULTS: tuple[Fault, ...] = (
    "refuse", "reset", "silence", "drip", "headers", "half", "cut", "pause", "endless", "endless line", "garbage",
    "empty", "error", 301, 400, 401, 403, 404, 429, 500, 503,
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A request: its path, header fields with small names, body as JSON, and when it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float


@dataclass
class Script:
    """What the peer does next: one fault a request, None for a good answer; after the last, good answers."""

    faults: list[Fault | None] = field(default_factory=list)
    text: str = SHORT
    retry_after: str = ""
    refuses: tuple[str, ...] = ()  # parts of a request's body it answers by 400
    reply: str = "no"  # what a refusal says
    pace: float = 0.0  # seconds between two pieces of an answer


class Peer:
    """The server; `url` is its base address for each of the three."""

    def __init__(self) -> None:
        self.script = Script()
        self.asked: list[Asked] = []
        self.sent: list[tuple[float, bytes]] = []  # the pieces of answers, and when each had gone
        self.open = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # or the one that is waited for would still be let in
        self._socket.close()

    def seconds_until_hung_up(self, most: float = 10) -> float:
        """Wait until no connection is at work; return how long that took."""
        started = time.monotonic()
        while self.open and time.monotonic() - started < most:
            time.sleep(0.01)
        return time.monotonic() - started

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection:
            asked = self._read(connection)
            self.asked.append(asked)
            fault = self.script.faults.pop(0) if self.script.faults else None
            if fault == "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if fault in ("refuse", "reset"):
                return
            self.open += 1
            threading.Thread(target=self._watch, args=(connection,), daemon=True).start()
            refused = [part for part in self.script.refuses if part in asked.body]
            if refused:
                connection.sendall(_status(400, json.dumps({"error": {"message": f"unknown field {refused[0]}"}}), ""))
            elif isinstance(fault, int):
                connection.sendall(_status(fault, self.script.reply, self.script.retry_after))
            else:
                self._speak(connection, asked, fault)

    def _watch(self, connection: socket.socket) -> None:
        """Notice that the other side hangs up, as servers do."""
        with contextlib.suppress(OSError):
            connection.recv(1)
            connection.shutdown(socket.SHUT_RDWR)
        self.open -= 1

    def _read(self, connection: socket.socket) -> Asked:
        data = b""
        while b"\r\n\r\n" not in data:
            data += _received(connection)
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(fields.get("content-length", 0)):
            body += _received(connection)
        return Asked(first.split(" ")[1], fields, json.loads(body or b"{}"), time.monotonic())

    def _speak(self, connection: socket.socket, asked: Asked, fault: str | None) -> None:
        if fault == "silence":
            time.sleep(60)
        for piece in faulty(fault, kind(asked.path), self.script.text):
            connection.sendall(piece)
            self.sent.append((time.monotonic(), piece))
            time.sleep(self.script.pace)
        connection.shutdown(socket.SHUT_WR)


def _received(connection: socket.socket) -> bytes:
    """Return what came; to wait for more of whoever has gone would never end."""
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError
    return data


def kind(path: str) -> str:
    """Whose language a path belongs to."""
    return {"/v1/messages": "anthropic", "/api/chat": "ollama"}.get(path.partition("?")[0], "openai")


def _status(status: int, body: str, retry_after: str) -> bytes:
    lines = [f"HTTP/1.1 {status} x", "Content-Type: application/json", f"Content-Length: {len(body.encode())}"]
    lines += [f"Retry-After: {retry_after}"] if retry_after else []
    lines += ["Location: http://127.0.0.1:9/elsewhere"] if status in (301, 307) else []
    return "\r\n".join([*lines, "Connection: close", "", body]).encode()


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def faulty(fault: str | None, whose: str, text: str) -> Iterator[bytes]:
    """Yield an answer's bytes, with one thing wrong."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {STREAMS[whose]}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
    if fault == "headers":
        for byte in head.encode():
            yield bytes([byte])
            time.sleep(1)
    yield f"{head}\r\n".encode()
    lines = list(spoken(whose, text))
    middle = len(lines) // 2
    if fault == "drip":
        for byte in b"".join(lines):
            yield _chunk(bytes([byte]))
            time.sleep(1)
    if fault == "endless line":
        while True:
            yield _chunk(b"x" * 65536)
    if fault in ("garbage", "error", "empty"):
        yield from map(_chunk, {"garbage": [garbage(whose)], "error": [error(whose)], "empty": []}[fault])
        yield b"0\r\n\r\n"
        return
    yield from map(_chunk, lines[:middle])
    if fault == "endless":
        while True:
            yield _chunk(lines[middle - 1])
    if fault == "pause":
        time.sleep(60)
    if fault == "half":  # a proxy ends the answer properly, and it is none
        yield b"0\r\n\r\n"
    if fault not in ("cut", "half"):
        yield from map(_chunk, lines[middle:])
        yield b"0\r\n\r\n"


def garbage(whose: str) -> bytes:
    """A line that is no JSON."""
    return b"{]\n" if whose == "ollama" else b"event: content_block_delta\ndata: {]\n\n"


def error(whose: str) -> bytes:
    """A failure told in the middle of an answer."""
    if whose == "ollama":
        return b'{"error": "out of memory"}\n'
    told = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    return f"event: error\ndata: {json.dumps(told)}\n\n".encode()


def spoken(whose: str, text: str) -> Iterator[bytes]:
    """Yield the pieces of a good answer as each of the three sends them."""
    words = [word + " " for word in text.split(" ")]
    words[-1] = words[-1].removesuffix(" ")
    if whose == "ollama":
        for word in words:
            yield _line({"message": {"role": "assistant", "content": word}, "done": False})
        done = {"done": True, "done_reason": "stop", "prompt_eval_count": 10, "eval_count": len(words)}
        yield _line({"message": {"role": "assistant", "content": ""}} | done)
    elif whose == "anthropic":
        yield from _anthropic(words)
    else:
        yield from _openai(words)


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps({"model": "peer", "created_at": "2026-01-01T00:00:00Z"} | told).encode() + b"\n"


def _openai(words: list[str]) -> Iterator[bytes]:
    base = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "peer"}
    for word in words:
        choice = {"index": 0, "delta": {"role": "assistant", "content": word}, "finish_reason": None}
        yield _event(base | {"choices": [choice]})
    yield _event(base | {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    usage = {"prompt_tokens": 10, "completion_tokens": len(words), "total_tokens": 10 + len(words)}
    yield _event(base | {"choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def _anthropic(words: list[str]) -> Iterator[bytes]:
    message: dict[str, Any] = {
        "id": "m1",
        "type": "message",
        "role": "assistant",
        "model": "peer",
        "content": [],
        "stop_reason": None,
    }
    usage = {"input_tokens": 10, "output_tokens": 1}
    yield _event({"type": "message_start", "message": message | {"stop_sequence": None, "usage": usage}})
    yield _event({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
    for word in words:
        delta = {"type": "text_delta", "text": word}
        yield _event({"type": "content_block_delta", "index": 0, "delta": delta})
    yield _event({"type": "content_block_stop", "index": 0})
    end = {"stop_reason": "end_turn", "stop_sequence": None}
    usage = {"input_tokens": 10, "output_tokens": len(words)}
    yield _event({"type": "message_delta", "delta": end, "usage": usage})
    yield _event({"type": "message_stop"})


def _event(told: dict[str, Any]) -> bytes:
    name = f"event: {told['type']}\n" if "type" in told else ""
    return f"{name}data: {json.dumps(told)}\n\n".encode()
