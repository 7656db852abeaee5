"""A web site on this machine that answers whatever a test wants, down to the last byte, and remembers who asked."""

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from retrieval.fetching.fetcher import Fetcher
from retrieval.fetching.limits import Limits
from retrieval.fetching.pacing import Pacing
from retrieval.settings import load_settings


@dataclass(frozen=True)
class Asked:
    """A request that came in: its path, its header fields with small names, and when."""

    path: str
    headers: dict[str, str]
    at: float


Answer = bytes | Callable[[Asked], bytes] | Callable[[Asked], Iterator[bytes]]


def http(body: bytes | str = b"", status: int = 200, **headers: str) -> bytes:
    """An honest answer; header fields with _ for -."""
    data = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data))}
    fields |= {key.replace("_", "-").title(): value for key, value in headers.items()}
    lines = [f"HTTP/1.1 {status} x", *(f"{key}: {value}" for key, value in fields.items() if value), "", ""]
    return "\r\n".join(lines).encode() + data


def redirect(location: str, status: int = 302, **headers: str) -> bytes:
    """An answer that sends one on."""
    return http(b"", status, location=location, **headers)


def packed(body: bytes, layers: int = 1) -> bytes:
    """A body that is packed by gzip, several times over if need be."""
    for _ in range(layers):
        body = gzip.compress(body, mtime=0)
    return body


class Site:
    """The site; `answers` by path, a 404 for all else."""

    def __init__(self, host: str = "127.0.0.1", wrap: Callable[[socket.socket], socket.socket] | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.connections = 0
        self._wrap = wrap
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, 0), family=family)
        self.host, self.port = self._socket.getsockname()[:2]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def pages(self) -> list[str]:
        """The paths asked for, robots.txt apart."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def url(self, path: str = "/", host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection:
            connection = self._wrap(connection) if self._wrap else connection
            asked = self._read(connection)
            self.asked.append(asked)
            answer = self.answers.get(asked.path, http("nothing here", 404))
            answered = answer if isinstance(answer, bytes) else answer(asked)
            for piece in [answered] if isinstance(answered, bytes) else answered:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)

    def _read(self, connection: socket.socket) -> Asked:
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(4096) or b"\r\n\r\n"
        first, *lines = data.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        fields = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        return Asked(first.split(" ")[1], fields, time.monotonic())


def fetcher_for(
    *sites: Site, limits: Limits | None = None, delay: float = 0, allowed: str = "", **names: str
) -> Fetcher:
    """A fetcher that knows some names and may reach some sites by them, and by no other name or address."""
    known = {"news.example": "127.0.0.1", "other.example": "127.0.0.1"} | names
    hosts = ",".join([*(f"{name}:{site.port}" for site in sites for name in known), allowed])
    settings = load_settings().model_copy(update={"allowed_hosts": hosts, "fetch_delay": delay})
    return Fetcher(settings, lambda host: [known[host]] if host in known else [], limits, Pacing())
