"""A message as it stands now, with what became of it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.peer.wire import JSON, without_none

if TYPE_CHECKING:
    from tests.peer.chat import Chat


@dataclass(frozen=True)
class Version:
    """What a message said from a moment (time.monotonic()) on."""

    time: float
    data: JSON


class Message:
    """One message of a chat. It is live: edits and deletions show as they come."""

    def __init__(self, chat: "Chat", data: JSON, reply_to: "Message | None" = None) -> None:
        self.chat = chat
        self.versions = [Version(time.monotonic(), data)]
        self.reply_to = reply_to
        self.deleted = False
        self.inline_id: str | None = None
        self.reactions: list[JSON] = []
        # Reply keyboards and forced replies are not part of a message; kept for tests to see.
        self.markup: JSON | None = None

    def __repr__(self) -> str:
        return f"<Message {self.message_id} in {self.chat.id}: {self.text!r}>"

    @property
    def data(self) -> JSON:
        """The current state, without the message it replies to; never changed in place."""
        return self.versions[-1].data

    def revise(self, data: JSON) -> None:
        """Keeps a new state."""
        self.versions.append(Version(time.monotonic(), data))

    def json(self) -> JSON:
        """As the Bot API shows it."""
        reply = self.reply_to.data if self.reply_to is not None else None
        return {**self.data, **without_none(reply_to_message=reply)}

    @property
    def message_id(self) -> int:
        """Its number in the chat."""
        number: int = self.data["message_id"]
        return number

    @property
    def sent(self) -> float:
        """When it appeared, time.monotonic()."""
        return self.versions[0].time

    @property
    def edited(self) -> bool:
        """Whether it no longer says what it first said."""
        return len(self.versions) > 1

    @property
    def sender_id(self) -> int:
        """Who wrote it."""
        number: int = self.data["from"]["id"]
        return number

    @property
    def from_bot(self) -> bool:
        """Whether the bot itself wrote it (not merely through its inline mode)."""
        return bool(self.data["from"]["is_bot"])

    @property
    def text(self) -> str:
        """The text or the caption."""
        return str(self.data.get("text", self.data.get("caption", "")))

    @property
    def entities(self) -> list[JSON]:
        """The entities of the text or the caption."""
        found: list[JSON] = self.data.get("entities") or self.data.get("caption_entities") or []
        return found

    @property
    def thread(self) -> int | None:
        """The topic it belongs to."""
        number: int | None = self.data.get("message_thread_id")
        return number

    @property
    def keyboard(self) -> list[list[JSON]]:
        """The rows of buttons under it."""
        rows: list[list[JSON]] = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[JSON]:
        """All its buttons."""
        return [button for row in self.keyboard for button in row]

    def button(self, wanted: str) -> JSON | None:
        """The button with this label or callback data."""
        return next(_matching(self.buttons, wanted), None)

    def __getitem__(self, name: str) -> Any:
        return self.data[name]


def _matching(buttons: list[JSON], wanted: str) -> Iterator[JSON]:
    for name in ("text", "callback_data"):
        yield from (button for button in buttons if button.get(name) == wanted)
