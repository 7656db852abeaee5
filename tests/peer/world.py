"""Everything the server knows: people, chats, files, updates. It outlives the bot."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from tests.peer.faults import Faults
from tests.peer.files import Files
from tests.peer.journal import Journal
from tests.peer.message import Message
from tests.peer.queries import Query
from tests.peer.updates import UpdateQueue
from tests.peer.wire import JSON

if TYPE_CHECKING:
    from tests.peer.chat import Chat
    from tests.peer.person import Person

Found = TypeVar("Found")

CHECK_EVERY = 0.25
REST = 0.002


@dataclass(frozen=True)
class Webhook:
    """Where the bot wants its updates brought."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    ip_address: str | None = None


@dataclass
class Profile:
    """What the bot told about itself; by scope and language."""

    commands: dict[tuple[str, str], list[JSON]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass
class Temper:
    """How patient and how secretive the server is; tests may change it."""

    query_lifetime: float = 30.0
    privacy: bool = True
    inline_feedback: bool = False
    retry_first: float = 0.05
    retry_most: float = 1.0
    webhook_timeout: float = 30.0


class World:
    """The state, with one lock around it; every change is announced through `changed`."""

    def __init__(self, token: str, username: str, name: str) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.token = token
        self.bot: JSON = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": name}
        self.bot["username"] = username
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.inline_messages: dict[str, Message] = {}
        self.files = Files()
        self.queue = UpdateQueue()
        self.journal = Journal()
        self.faults = Faults()
        self.webhook: Webhook | None = None
        self.webhook_error: tuple[int, str] | None = None
        self.profile = Profile()
        self.temper = Temper()
        self.wake: Callable[[], None] = lambda: None
        self._numbers = itertools.count(1)
        self._message_ids = itertools.count(1)

    @property
    def bot_id(self) -> int:
        """The bot's own user id."""
        number: int = self.bot["id"]
        return number

    @property
    def username(self) -> str:
        """The bot's username, without the @."""
        return str(self.bot["username"])

    def number(self) -> int:
        """A number nobody else has."""
        return next(self._numbers)

    def message_id(self) -> int:
        """The next message number, which private chats and basic groups share."""
        return next(self._message_ids)

    def user_json(self, number: int) -> JSON | None:
        """The bot or a person; None if nobody has this id."""
        if number == self.bot_id:
            return self.bot
        return self.people[number].json() if number in self.people else None

    def publish(self, kind: str, payload: JSON, lane: int) -> None:
        """Queues an update for the bot and wakes whoever brings it there."""
        if self.queue.add(kind, payload, lane) is not None:
            self.wake()
        self.changed.notify_all()

    def receive(self, message: Message, kind: str = "message") -> None:
        """Tells the bot of a message, if it may see it."""
        if message.chat.bot_sees(message):
            self.publish(kind, message.json(), message.chat.id)
        self.changed.notify_all()

    def wait_for(self, found: Callable[[], Found], timeout: float, what: str = "what was awaited") -> Found:
        """What a function finds, as soon as it is true; TimeoutError if it never is."""
        deadline = time.monotonic() + timeout
        while True:
            with self.changed:
                if value := found():
                    return value
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"{what} did not come within {timeout} s")
                self.changed.wait(min(left, CHECK_EVERY))
            # Under load changes come faster than they are worth looking at.
            time.sleep(REST)
