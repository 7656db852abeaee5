"""The log of every call, and which answers the client may never have learnt of."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.peer.wire import JSON


@dataclass(eq=False)
class Connection:
    """One TCP connection of the client; filled in as it lives."""

    opened: float = field(default_factory=time.monotonic)
    closed: float | None = None
    reset: bool = False
    last: "Call | None" = None

    def close(self, error: BaseException | None) -> None:
        """The connection is gone; a reset means that the client left bytes unread."""
        self.closed = time.monotonic()
        self.reset = isinstance(error, ConnectionResetError)
        # A kernel answers a close with unread bytes by a reset: the last answer never reached the program.
        if self.reset and self.last is not None:
            self.last.lose("the connection was reset before the answer was read")


@dataclass(eq=False)
class Call:
    """One call of the bot; times are time.monotonic(). Filled in as the call proceeds."""

    method: str
    params: Mapping[str, Any]
    chat_id: int | None
    connection: Connection = field(repr=False)
    received: float = field(default_factory=time.monotonic)
    answered: float | None = None
    status: int | None = None
    error: str | None = None
    result: Any = None
    accepted: bool = False
    fault: str | None = None
    lost: str | None = None

    def accept(self, result: Any) -> None:
        """The call took effect, whatever the client will learn of it."""
        self.result, self.accepted = result, True

    def lose(self, reason: str) -> None:
        """The client could not learn of the outcome."""
        self.lost = self.lost or reason

    def conclude(self, status: int, error: str | None) -> None:
        """What was, or would have been, answered."""
        self.status, self.error, self.answered = status, error, time.monotonic()

    @property
    def effective(self) -> bool:
        """Whether it changed something; what only reads can be repeated without harm."""
        return self.accepted and not self.method.startswith(("get", "download"))

    @property
    def seconds(self) -> float | None:
        """How long the answer took."""
        return None if self.answered is None else self.answered - self.received

    @property
    def message_id(self) -> int | None:
        """The message that the call sent or edited."""
        return self.result.get("message_id") if isinstance(self.result, dict) else None

    def closed_within(self, window: float) -> bool:
        """Whether its connection died so soon after the answer that the client may not have used it."""
        closed, answered = self.connection.closed, self.answered
        if self.connection.last is not self or closed is None or answered is None:
            return False
        return closed - answered <= window


class Journal:
    """Everything the bot called, in the order of arrival; guarded by the world's lock."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.actions: list[Action] = []
        self.drafts: list[Draft] = []
        self.deliveries: list[Delivery] = []

    def unlearned(self) -> list[Call]:
        """Calls that took effect although the client certainly could not learn it."""
        return [call for call in self.calls if call.effective and call.lost]

    def doubtful(self, window: float) -> list[Call]:
        """The unlearned ones, and those whose client was gone within a window after the answer."""
        return [call for call in self.calls if call.effective and (call.lost or call.closed_within(window))]


@dataclass(frozen=True)
class Action:
    """A "typing" and its like."""

    chat_id: int
    action: str
    thread: int | None
    time: float


@dataclass(frozen=True)
class Draft:
    """A part of an answer shown while it is being written."""

    chat_id: int
    draft_id: int
    text: str
    entities: tuple[JSON, ...]
    thread: int | None
    time: float


@dataclass(frozen=True)
class Delivery:
    """One attempt to bring an update to the webhook."""

    update_id: int
    attempt: int
    status: int | None
    error: str | None
    time: float
