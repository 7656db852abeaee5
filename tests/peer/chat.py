"""Chats: what was said in them, and whether the bot may speak there."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.peer.message import Message
from tests.peer.wire import JSON, bad_request, forbidden, without_none

if TYPE_CHECKING:
    from tests.peer.person import Person
    from tests.peer.world import World

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


class Chat:
    """A chat; tests read it, the server writes it."""

    kind = "private"
    has_topics = False

    def __init__(self, world: "World", number: int) -> None:
        self.world = world
        self.id = number
        self.all_messages: list[Message] = []
        self._by_id: dict[int, Message] = {}
        world.chats[number] = self

    @property
    def messages(self) -> list[Message]:
        """Every message so far, in order; each shows its current state and whether it was deleted."""
        with self.world.changed:
            return list(self.all_messages)

    @property
    def visible(self) -> list[Message]:
        """The messages that are still there."""
        return [message for message in self.messages if not message.deleted]

    @property
    def from_bot(self) -> list[Message]:
        """What the bot sent and did not delete."""
        return [message for message in self.visible if message.sender_id == self.world.bot_id]

    def json(self) -> JSON:
        """As it appears in messages."""
        raise NotImplementedError

    def full_json(self) -> JSON:
        """As getChat shows it."""
        full = {"accent_color_id": 0, "max_reaction_count": 11}
        return {**self.json(), **full, "accepted_gift_types": dict.fromkeys(GIFTS, False)}

    def bot_sees(self, message: Message) -> bool:
        """Whether a message reaches the bot."""
        raise NotImplementedError

    def check_writable(self) -> None:
        """Refuses if the bot may not send here."""

    def check_person(self, person: "Person") -> None:
        """Raises ValueError if a person cannot write here: the test is wrong then."""

    def check_thread(self, thread: int | None) -> None:
        """Refuses a topic that is not there."""
        if thread is not None:
            raise bad_request("message thread not found")

    def thread_fields(self, thread: int | None, reply_to: Message | None) -> JSON:
        """The fields that place a message in a topic."""
        return {}

    def thread_head(self, thread: int | None) -> Message | None:
        """What a message in a topic replies to when it replies to nothing else."""
        return None

    def next_id(self) -> int:
        """The number of the next message."""
        return self.world.message_id()

    def find(self, number: int) -> Message | None:
        """The message with this number, unless it was deleted."""
        message = self._by_id.get(number)
        return None if message is None or message.deleted else message

    def post(self, sender: JSON, content: JSON, reply_to: Message | None = None, thread: int | None = None) -> Message:
        """Adds a message; whether the bot hears of it is decided elsewhere."""
        head: JSON = {"message_id": self.next_id(), "from": sender, "chat": self.json()}
        head["date"] = int(time.time())
        data = {**head, **self.thread_fields(thread, reply_to), **content}
        message = Message(self, data, reply_to or self.thread_head(thread))
        self.all_messages.append(message)
        self._by_id[message.message_id] = message
        self.world.changed.notify_all()
        return message

    def wait_reply(
        self,
        after: Message | None = None,
        timeout: float = 5.0,
        where: Callable[[Message], bool] | None = None,
    ) -> Message:
        """The bot's first message after another one (in its topic, if it is in one)."""

        def found() -> Message | None:
            return next((message for message in self.from_bot if _follows(message, after, where)), None)

        reply = self.world.wait_for(found, timeout, f"an answer in chat {self.id}")
        assert reply is not None
        return reply


def _follows(message: Message, after: Message | None, where: Callable[[Message], bool] | None) -> bool:
    if after is not None and message.message_id <= after.message_id:
        return False
    if after is not None and after.chat.has_topics and message.thread != after.thread:
        return False
    return where is None or where(message)


class Private(Chat):
    """The chat of one person with the bot."""

    def __init__(self, world: "World", person: "Person") -> None:
        super().__init__(world, person.id)
        self.person = person
        self.started = False
        self.blocked = False

    def json(self) -> JSON:
        """As it appears in messages."""
        named = without_none(last_name=self.person.last_name, username=self.person.username)
        return {"id": self.id, "first_name": self.person.first_name, **named, "type": self.kind}

    def bot_sees(self, message: Message) -> bool:
        """Everything the person writes."""
        return True

    def check_writable(self) -> None:
        """The person must have spoken first, and not have had enough since."""
        if self.person.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")

    def check_person(self, person: "Person") -> None:
        """Only its own person writes here, and not while blocking the bot."""
        if person is not self.person:
            raise ValueError(f"{person.first_name} cannot write in the private chat {self.id}")
        if self.blocked:
            raise ValueError(f"{person.first_name} has blocked the bot")
        self.started = True
