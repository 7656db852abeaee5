"""People: they write, edit, send, forward, press and ask."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.peer import content
from tests.peer.chat import Chat, Private
from tests.peer.content import Attachment
from tests.peer.group import Group
from tests.peer.members import changed_json
from tests.peer.message import Message
from tests.peer.queries import Callback, InlineQuery
from tests.peer.utf16 import units
from tests.peer.wire import JSON, without_none

if TYPE_CHECKING:
    from tests.peer.world import World


class Person:
    """Somebody with a Telegram account. Every method can be called from any thread."""

    def __init__(self, world: "World", number: int, name: str, language_code: str | None, username: str | None) -> None:
        self.world = world
        self.id = number
        self.first_name, _, last = name.partition(" ")
        self.last_name = last or None
        self.language_code = language_code
        self.username = username
        self.deactivated = False
        world.people[number] = self

    def json(self) -> JSON:
        """As a User."""
        named = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        known = without_none(last_name=self.last_name, username=self.username)
        return {**named, **known, **without_none(language_code=self.language_code)}

    @property
    def private(self) -> Private:
        """The person's chat with the bot."""
        with self.world.changed:
            found = self.world.chats.get(self.id)
            return found if isinstance(found, Private) else Private(self.world, self)

    def says(
        self,
        chat: Chat,
        text: str,
        reply_to: Message | None = None,
        thread: int | None = None,
        quote: str | None = None,
    ) -> Message:
        """Writes a text; a quote is a part of the message replied to."""
        said = content.text_content(text)
        if quote is not None and reply_to is not None:
            position = units(reply_to.text.partition(quote)[0])
            said["quote"] = {"text": quote, "position": position, "is_manual": True}
        return self.sends(chat, said, reply_to, thread)

    def sends(self, chat: Chat, said: JSON, reply_to: Message | None = None, thread: int | None = None) -> Message:
        """Sends any content; `tests.peer.content` makes some."""
        with self.world.changed:
            chat.check_person(self)
            message = chat.post(self.json(), said, reply_to, thread)
            self.world.receive(message)
            return message

    def edits(self, message: Message, text: str) -> Message:
        """Changes one of the person's own texts."""
        with self.world.changed:
            self._own(message)
            kept = {name: value for name, value in message.data.items() if name != "entities"}
            message.revise({**kept, **content.text_content(text), "edit_date": int(time.time())})
            self.world.receive(message, "edited_message")
            return message

    def deletes(self, message: Message) -> None:
        """Takes a message back, of which bots are not told."""
        with self.world.changed:
            message.deleted = True
            self.world.changed.notify_all()

    def sends_file(
        self,
        chat: Chat,
        name: str,
        data: bytes,
        mime: str = "text/plain",
        caption: str = "",
        size: int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Sends a document; a declared size can be larger than the data."""
        with self.world.changed:
            attachment = Attachment(name, data, mime, caption, size)
            said = content.document_content(self.world.files, attachment)
            return self.sends(chat, said, thread=thread)

    def sends_album(self, chat: Chat, attachments: Sequence[Attachment]) -> list[Message]:
        """Sends several documents as one album."""
        with self.world.changed:
            group = {"media_group_id": str(13_000_000_000 + self.world.number())}
            files = self.world.files
            return [self.sends(chat, {**group, **content.document_content(files, one)}) for one in attachments]

    def sends_photo(self, chat: Chat, caption: str = "") -> Message:
        """Sends a picture."""
        with self.world.changed:
            return self.sends(chat, content.photo_content(self.world.files, caption))

    def sends_voice(self, chat: Chat) -> Message:
        """Sends a voice message."""
        with self.world.changed:
            return self.sends(chat, content.voice_content(self.world.files))

    def sends_sticker(self, chat: Chat) -> Message:
        """Sends a sticker."""
        with self.world.changed:
            return self.sends(chat, content.sticker_content(self.world.files))

    def sends_location(self, chat: Chat) -> Message:
        """Sends a place."""
        return self.sends(chat, content.location_content())

    def forwards(self, chat: Chat, text: str, origin: "JSON | Person | str") -> Message:
        """Forwards a text: from an origin of `tests.peer.content`, a person, or a hidden name."""
        if isinstance(origin, str):
            origin = content.hidden_origin(origin)
        elif isinstance(origin, Person):
            origin = content.user_origin(origin.json())
        return self.sends(chat, {"forward_origin": origin, **content.text_content(text)})

    def presses(self, message: Message, button: str, forged: bool = False) -> Callback:
        """Presses a button, by label or data; a forged press sends data that no button has."""
        with self.world.changed:
            found = message.button(button)
            if not forged and (found is None or "callback_data" not in found):
                raise ValueError(f"{message!r} has no button {button!r} that calls back")
            data = button if forged or found is None else str(found["callback_data"])
            number = str(4_000_000_000_000 + self.world.number())
            callback = Callback(self.world, self, number, message, data)
            self.world.queries[number] = callback
            self.world.publish("callback_query", callback.json(), callback.chat_id)
            return callback

    def asks_inline(self, text: str, offset: str = "", chat_type: str = "sender") -> InlineQuery:
        """Types @bot and a question in some chat."""
        with self.world.changed:
            number = str(8_000_000_000_000 + self.world.number())
            query = InlineQuery(self.world, self, number, text, offset)
            self.world.queries[number] = query
            self.world.publish("inline_query", query.json(chat_type), self.id)
            return query

    def chooses(self, query: InlineQuery, result_id: str, chat: Chat) -> Message:
        """Sends one of the results of an inline question to a chat."""
        with self.world.changed:
            result = next(result for result in query.results if result["id"] == result_id)
            message = self.sends(chat, {**result["content"], "via_bot": self.world.bot})
            chosen = {"result_id": result_id, "from": self.json(), "query": query.text}
            if "reply_markup" in message.data:
                message.inline_id = f"inline{self.world.number()}"
                self.world.inline_messages[message.inline_id] = message
                chosen["inline_message_id"] = message.inline_id
            if self.world.temper.inline_feedback:
                self.world.publish("chosen_inline_result", chosen, self.id)
            return message

    def blocks(self) -> None:
        """Has had enough of the bot."""
        self._change("member", "kicked")

    def unblocks(self) -> None:
        """Gives the bot another chance."""
        self._change("kicked", "member")

    def leaves(self, group: Group) -> None:
        """Goes out of a group."""
        with self.world.changed:
            message = group.post(self.json(), {"left_chat_member": self.json()})
            group.members[self.id] = "left"
            self.world.receive(message)

    def _change(self, old: str, new: str) -> None:
        with self.world.changed:
            self.private.blocked = new == "kicked"
            shown, date = self.private.json(), int(time.time())
            change = changed_json(shown, self.json(), self.world.bot, old, new, date)
            self.world.publish("my_chat_member", change, self.id)

    def _own(self, message: Message) -> None:
        if message.sender_id != self.id or message.deleted:
            raise ValueError(f"{self.first_name} cannot edit {message!r}")
