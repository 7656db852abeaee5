"""One call of the language model under way."""

import queue
import time
from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import ModelUnavailable
from .budget import estimate

Messages = Sequence[tuple[str, str]]

CHARACTERS_A_TOKEN = 10  # at most, over a whole answer
# How the libraries' last pieces say that the model came to an end, and not the connection.
ENDS = ("finish_reason", "stop_reason", "done_reason", "status")


class TooLong(Exception):
    """The model wrote more than it was let."""


class Call:
    """What is asked until when, what was heard, and what that costs: written by the line's thread, read by the asker's.

    `messages` are pairs of role and text; `until` is a moment of time.monotonic().
    """

    def __init__(self, messages: Messages, until: float, answer_tokens: int) -> None:
        self.messages = messages
        self.heard: queue.SimpleQueue[str | ModelUnavailable | None] = queue.SimpleQueue()
        self.said = False
        self.over = False  # whoever asked has gone
        self.ended = False
        self.for_nothing = False  # the server did nothing for it
        self.asked = estimate("".join(text for _, text in messages))
        self._until = until
        self._most = answer_tokens * CHARACTERS_A_TOKEN
        self._characters = 0
        self._answered = 0
        self._usage = 0

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self._until - time.monotonic()

    @property
    def cost(self) -> int:
        """The tokens it cost: as the server says, or as one may think."""
        if self._usage or (self.for_nothing and not self.said):
            return self._usage
        return self.asked + self._answered

    def begin(self) -> None:
        """Note that the server is asked, perhaps again."""
        self.ended = self.for_nothing = False

    def take(self, chunk: Any) -> None:
        """Take a piece of LangChain's message.

        Raises:
            TooLong: the model does not know when to end.
        """
        self._usage += (chunk.usage_metadata or {}).get("total_tokens", 0)
        self.ended = self.ended or any(chunk.response_metadata.get(end) for end in ENDS)
        for piece in _texts(chunk):
            self._characters += len(piece)
            self._answered += estimate(piece) - 1
            if self._characters > self._most:
                raise TooLong
            self.said = True
            self.heard.put(piece)

    def cut_short(self, completion: Any) -> None:
        """Note that the model came to the end of the tokens it was given, as OpenAI's library tells."""
        self._usage += getattr(getattr(completion, "usage", None), "total_tokens", 0) or 0
        self.ended = True


def _texts(chunk: Any) -> Iterator[str]:
    """Yield a piece's text: its words, or those of a tool's arguments, by which some providers bring JSON."""
    if text := str(chunk.text):
        yield text
    for called in getattr(chunk, "tool_call_chunks", ()):
        if arguments := called.get("args"):
            yield arguments
