"""How soon proven words are shown, beside the moment at which the model had said them: a wire between tells."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from retrieval.answering.chain import Answerer
from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import Bundle, Item
from retrieval.evaluation.running import Examination
from retrieval.settings import Settings
from retrieval.text.words import length
from retrieval.types import Answer, Question, Quote
from retrieval.writing.calling import Line
from retrieval.writing.writer import Writer

WORDS = 30  # of a quote that is forced: a small model takes long over more


@dataclass
class Tap:
    """Passes bytes on between the line and a server on this machine; remembers when they came by, and which."""

    port: int
    begun: float = 0.0
    heard: list[tuple[float, bytes]] = field(default_factory=list)
    own: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    def __post_init__(self) -> None:
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.own.getsockname()[1]}/v1"

    def forget(self) -> None:
        """Begin anew."""
        self.begun, self.heard = 0.0, []

    def _serve(self) -> None:
        while True:
            near, _ = self.own.accept()
            far = socket.create_connection(("127.0.0.1", self.port))
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(source, sink, sink is near), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, back: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if back:
                    self.heard.append((time.monotonic(), data))
                self.begun = self.begun or time.monotonic()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def said(self) -> float:
        """Return the seconds until the server had sent the whole of its first claim."""
        text = ""
        for moment, line in self._lines():
            if line.startswith(b"data: {"):
                choices = json.loads(line.removeprefix(b"data: "))["choices"]
                text += (choices[0]["delta"].get("content") or "") if choices else ""
                if "}" in text:
                    return moment - self.begun
        raise AssertionError(f"no claim came by: {text}")

    def _lines(self) -> Iterator[tuple[float, bytes]]:
        rest = b""
        for moment, data in list(self.heard):
            *lines, rest = (rest + data).split(b"\n")
            yield from ((moment, line) for line in lines)


def ratios(root: str, bundle: Bundle, settings: Settings, space: Space, number: int) -> list[float]:
    """Return, for so many questions in the language of their articles, how long the first proven words took to be
    shown, over how long the model took to say them; both since the server was asked.

    The model writes at its own pace what a grammar leaves it: the best quote as a claim, twice.
    """
    tap = Tap(urlsplit(root).port or 0)
    settings = settings.model_copy(update={"llm_url": tap.url, "llm_answer_tokens": 1000, "llm_timeout": 600})
    quoting = Examination(bundle, settings.model_copy(update={"llm": ""}), space=space)
    found: list[float] = []
    for item, quote in _spoken_alike(quoting, bundle):
        tap.forget()
        shown = _first_shown(quoting.answerer, Writer(settings, Line(settings, schema=_forced(quote))), item)
        if shown:
            found.append(round((shown - tap.begun) / tap.said(), 3))
        if len(found) == number:
            break
    return found


def _spoken_alike(quoting: Examination, bundle: Bundle) -> Iterator[tuple[Item, Quote]]:
    for item in bundle.items:
        answer = quoting.ask(item).answer
        if answer.quotes and answer.quotes[0].language == answer.language and length(answer.quotes[0].text) <= WORDS:
            yield item, answer.quotes[0]


def _forced(quote: Quote) -> dict[str, Any]:
    told = {"passage": 1, "words": quote.text, "translation": "", "claim": quote.text}
    parts = {part: {"const": value} for part, value in told.items()}
    one = {"type": "object", "properties": parts, "required": [*parts], "additionalProperties": False}
    claims = {"type": "array", "items": one, "minItems": 2, "maxItems": 2}
    whole = {"properties": {"claims": claims}, "required": ["claims"], "additionalProperties": False}
    return {"title": "answer", "description": "Claims.", "type": "object", **whole}


def _first_shown(answerer: Answerer, writer: Writer, item: Item) -> float:
    moments: list[float] = []

    def show(_: Answer) -> None:
        moments.append(time.monotonic())

    answerer.__dict__["writer"] = writer
    answerer.ask(Question(item.question), show)
    answerer.__dict__["writer"] = None
    return moments[0] if moments else 0.0
