"""The queue of updates that the bot has yet to acknowledge."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.peer.wire import JSON

KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
)
FIRST_ID = 700_000_001
BATCH_LIMIT = 100


@dataclass(frozen=True)
class Update:
    """One thing that happened. Its lane is the chat or person in whose order it must arrive."""

    number: int
    lane: int
    kind: str
    payload: JSON

    def json(self) -> JSON:
        """As the Bot API shows it."""
        return {"update_id": self.number, self.kind: self.payload}


class UpdateQueue:
    """Holds updates until they are acknowledged; guarded by the world's lock."""

    def __init__(self) -> None:
        self.pending: deque[Update] = deque()
        self.allowed: tuple[str, ...] | None = None
        self.total = 0

    def add(self, kind: str, payload: JSON, lane: int) -> Update | None:
        """Keeps an update, unless the bot does not want its kind."""
        if self.allowed is not None and kind not in self.allowed:
            return None
        update = Update(FIRST_ID + self.total, lane, kind, payload)
        self.total += 1
        self.pending.append(update)
        return update

    def allow(self, kinds: Sequence[str]) -> None:
        """Wants only these kinds from now on; an empty list stands for the usual ones."""
        self.allowed = tuple(kinds) if kinds else None

    def acknowledge(self, offset: int) -> None:
        """Forgets everything before an offset; a negative one counts from the end of the queue."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0].number < offset:
            self.pending.popleft()

    def batch(self, limit: int) -> list[JSON]:
        """The oldest updates, which stay until they are acknowledged."""
        size = limit if 1 <= limit <= BATCH_LIMIT else BATCH_LIMIT
        return [update.json() for update in _first(self.pending, size)]

    def remove(self, update: Update) -> None:
        """Forgets one update that a webhook took."""
        if update in self.pending:
            self.pending.remove(update)


def _first(updates: Iterable[Update], size: int) -> list[Update]:
    return [update for _, update in zip(range(size), updates, strict=False)]
