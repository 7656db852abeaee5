"""A language model that says what a test wants, piece by piece, and remembers what it was told."""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event

from retrieval.errors import ModelUnavailable

Messages = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Told:
    """What a prompt told: the question, the language to answer in, and the passages by number."""

    question: str
    language: str
    passages: dict[int, str]


def told(messages: Messages) -> Told:
    """Read a prompt as a model would."""
    user = messages[-1][1]
    mark = re.search(r"mark ([0-9a-f]{8})", messages[0][1])
    assert mark
    passages = re.findall(rf"--- {mark[1]} passage (\d+): [^\n]*\n(.*?)\n--- {mark[1]} end", user, re.DOTALL)
    asked = re.search(r"The reader's question, in ([^:]+): (.*)$", user, re.DOTALL)
    assert asked
    return Told(asked[2], asked[1], {int(number): text for number, text in passages})


def claims(*said: dict[str, object]) -> str:
    """Return claims as the prompt asks for them."""
    return json.dumps({"claims": said}, ensure_ascii=False)


@dataclass
class ScriptedLine:
    """Stands where a line to a model does. The script makes what is said of what was told, or raises."""

    script: Callable[[Told], str | Iterator[str]]
    memory: list[Told] = field(default_factory=list)
    size: int = 7  # letters of a piece
    closed: int = 0

    def warm(self) -> None:
        """There is nothing to load."""

    def stream(self, messages: Messages, until: float, stop: Event) -> Iterator[str]:
        """Yield the script's words; it may be told to stop, and is cut off when its time is over."""
        self.memory.append(told(messages))
        try:
            said = self.script(self.memory[-1])
            pieces = (
                said
                if not isinstance(said, str)
                else (said[at : at + self.size] for at in range(0, len(said), self.size))
            )
            for piece in pieces:
                if stop.is_set():
                    raise ModelUnavailable("stopped", "stopped")
                if time.monotonic() > until:
                    raise ModelUnavailable("late", "timeout")
                yield piece
        finally:
            self.closed += 1
