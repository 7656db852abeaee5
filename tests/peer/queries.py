"""Pressed buttons and inline questions, waiting for the bot's answer."""

import time
from typing import TYPE_CHECKING

from tests.peer.message import Message
from tests.peer.wire import JSON

if TYPE_CHECKING:
    from tests.peer.person import Person
    from tests.peer.world import World


class Query:
    """Something a person asked of the bot that wants an answer soon."""

    def __init__(self, world: "World", person: "Person", number: str) -> None:
        self.world = world
        self.person = person
        self.id = number
        self.asked = time.monotonic()
        self.answered: float | None = None
        self.answers: list[JSON] = []
        self.expired = False

    @property
    def answer(self) -> JSON | None:
        """What the bot answered; the first answer counts."""
        return self.answers[0] if self.answers else None

    def expire(self) -> None:
        """Makes it too old to be answered."""
        with self.world.changed:
            self.expired = True

    def wait(self, timeout: float = 5.0) -> JSON:
        """The answer, once it has come."""
        self.world.wait_for(lambda: self.answer is not None, timeout, f"an answer to query {self.id}")
        return self.answers[0]

    def take(self, answer: JSON) -> None:
        """Keeps the bot's answer."""
        self.answered = self.answered or time.monotonic()
        self.answers.append(answer)


class Callback(Query):
    """A pressed button."""

    def __init__(self, world: "World", person: "Person", number: str, message: Message, data: str) -> None:
        super().__init__(world, person, number)
        self.message = message
        self.data = data

    @property
    def text(self) -> str:
        """What the bot showed in answer; empty if nothing."""
        return str((self.answer or {}).get("text", ""))

    @property
    def chat_id(self) -> int:
        """Where the button was pressed."""
        return self.message.chat.id

    def json(self) -> JSON:
        """As the Bot API shows it."""
        shown: JSON = {"id": self.id, "from": self.person.json(), "data": self.data}
        shown["chat_instance"] = str(self.message.chat.id * 7919)
        if self.message.inline_id is not None:
            return {**shown, "inline_message_id": self.message.inline_id}
        return {**shown, "message": self._message()}

    def _message(self) -> JSON:
        if not self.message.deleted:
            return self.message.json()
        # Bots see only where an inaccessible message was.
        return {"chat": self.message.chat.json(), "message_id": self.message.message_id, "date": 0}


class InlineQuery(Query):
    """A question typed after the bot's name in some chat."""

    def __init__(self, world: "World", person: "Person", number: str, text: str, offset: str) -> None:
        super().__init__(world, person, number)
        self.text = text
        self.offset = offset

    @property
    def results(self) -> list[JSON]:
        """The results that the bot offered, with each text already parsed into "text" and "entities"."""
        found: list[JSON] = (self.answer or {}).get("results", [])
        return found

    def json(self, chat_type: str) -> JSON:
        """As the Bot API shows it."""
        asked = {"id": self.id, "from": self.person.json(), "query": self.text, "offset": self.offset}
        return {**asked, "chat_type": chat_type}
