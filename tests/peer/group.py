"""Groups and supergroups: members, topics, privacy, and the move from one to the other."""

import time
from typing import TYPE_CHECKING

from tests.peer.chat import Chat
from tests.peer.members import PRESENT, changed_json
from tests.peer.message import Message
from tests.peer.utf16 import cut
from tests.peer.wire import JSON, bad_request, forbidden, without_none

if TYPE_CHECKING:
    from tests.peer.person import Person
    from tests.peer.world import World

SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "group_chat_created",
    "supergroup_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "forum_topic_created",
    "forum_topic_closed",
)
FIRST_GROUP = -4_000_000_000
FIRST_SUPERGROUP = -1_002_000_000_000
TOPIC_COLOR = 7322096


class Group(Chat):
    """A chat of several people, with or without the bot."""

    def __init__(self, world: "World", title: str, supergroup: bool = True, forum: bool = False) -> None:
        first = FIRST_SUPERGROUP if supergroup else FIRST_GROUP
        super().__init__(world, first - world.number())
        self.kind = "supergroup" if supergroup else "group"
        self.title = title
        self.forum = self.has_topics = forum
        self.username: str | None = None
        self.members: dict[int, str] = {}
        self.topics: dict[int, Message] = {}
        self.closed_topics: set[int] = set()
        self.migrated_to: int | None = None
        self.bot_is_muted = False
        self._last_id = 0

    def json(self) -> JSON:
        """As it appears in messages."""
        shown = {"id": self.id, "title": self.title, "type": self.kind}
        return {**shown, **without_none(username=self.username, is_forum=self.forum or None)}

    def next_id(self) -> int:
        """Supergroups count their own messages."""
        if self.kind == "group":
            return super().next_id()
        self._last_id += 1
        return self._last_id

    @property
    def bot_status(self) -> str:
        """What the bot is here."""
        return self.members.get(self.world.bot_id, "left")

    def bot_sees(self, message: Message) -> bool:
        """Everything for an administrator; otherwise what privacy mode lets through."""
        if self.bot_status not in PRESENT:
            return False
        everything = self.bot_status != "member" or not self.world.temper.privacy
        return everything or any(name in message.data for name in SERVICE) or self._addresses_bot(message)

    def _addresses_bot(self, message: Message) -> bool:
        if message.reply_to is not None and message.reply_to.sender_id == self.world.bot_id:
            return True
        if message.data.get("via_bot", {}).get("id") == self.world.bot_id:
            return True
        return any(self._names_bot(message.text, entity) for entity in message.entities)

    def _names_bot(self, text: str, entity: JSON) -> bool:
        if entity["type"] == "text_mention":
            return bool(entity["user"]["id"] == self.world.bot_id)
        if entity["type"] not in ("bot_command", "mention"):
            return False
        name = cut(text, entity["offset"], entity["length"]).partition("@")[2]
        bare_command = entity["type"] == "bot_command" and not name
        return bare_command or name.lower() == self.world.username.lower()

    def check_present(self) -> None:
        """The group must still be this one, with the bot in it."""
        if self.migrated_to is not None:
            what = "group chat was upgraded to a supergroup chat"
            raise bad_request(what, migrate_to_chat_id=self.migrated_to)
        name = "group" if self.kind == "group" else "supergroup"
        if self.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {name} chat")
        if self.bot_status not in PRESENT:
            raise forbidden(f"bot is not a member of the {name} chat")

    def check_writable(self) -> None:
        """The bot must be there and allowed to speak."""
        self.check_present()
        if self.bot_is_muted:
            raise bad_request("not enough rights to send text messages to the chat")

    def check_person(self, person: "Person") -> None:
        """Only members write here."""
        if self.members.get(person.id) not in PRESENT or self.migrated_to is not None:
            raise ValueError(f"{person.first_name} cannot write in {self.title}")

    def check_thread(self, thread: int | None) -> None:
        """A forum has its topics; in other supergroups any message can head a thread."""
        known = thread in self.topics if self.forum else self.kind == "supergroup"
        if thread is not None and not (known and self.find(thread)):
            raise bad_request("message thread not found")
        if thread in self.closed_topics and self.bot_status == "member":
            raise bad_request("TOPIC_CLOSED")

    def thread_fields(self, thread: int | None, reply_to: Message | None) -> JSON:
        """In a supergroup without topics the replies to a message make up its thread."""
        if self.forum:
            inherited = reply_to.thread if reply_to is not None else None
            thread = thread if thread is not None else inherited
            return {} if thread is None else {"message_thread_id": thread, "is_topic_message": True}
        if self.kind == "supergroup" and reply_to is not None and thread is None:
            thread = reply_to.thread or reply_to.message_id
        return {} if thread is None else {"message_thread_id": thread}

    def thread_head(self, thread: int | None) -> Message | None:
        """Telegram shows messages in a topic as replies to the topic's first message."""
        return self.topics.get(thread) if thread is not None else None

    def topic(self, name: str, by: "Person | None" = None) -> int:
        """Opens a topic and returns its message_thread_id."""
        with self.world.changed:
            place = {"message_thread_id": self._last_id + 1, "is_topic_message": True}
            created = {"forum_topic_created": {"name": name, "icon_color": TOPIC_COLOR}}
            head = self.post(self._somebody(by), {**place, **created})
            self.topics[head.message_id] = head
            self.world.receive(head)
            return head.message_id

    def close_topic(self, thread: int) -> None:
        """Members, the bot among them, can no longer write there."""
        with self.world.changed:
            self.closed_topics.add(thread)

    def delete_topic(self, thread: int) -> None:
        """The topic and all that was in it is gone."""
        with self.world.changed:
            self.topics.pop(thread)
            for message in self.all_messages:
                message.deleted = message.deleted or message.thread == thread

    def add(self, person: "Person", by: "Person | None" = None) -> Message:
        """Lets a person in."""
        with self.world.changed:
            self.members[person.id] = "member"
            message = self.post(self._somebody(by or person), {"new_chat_members": [person.json()]})
            self.world.receive(message)
            return message

    def add_bot(self, by: "Person | None" = None, status: str = "member") -> None:
        """Lets the bot in; it hears of it twice, as from Telegram."""
        with self.world.changed:
            self._change_bot(status, by)
            message = self.post(self._somebody(by), {"new_chat_members": [self.world.bot]})
            self.world.receive(message)

    def promote_bot(self, by: "Person | None" = None) -> None:
        """Makes the bot an administrator, to whom privacy mode does not apply."""
        with self.world.changed:
            self._change_bot("administrator", by)

    def remove_bot(self, by: "Person | None" = None) -> None:
        """Throws the bot out."""
        with self.world.changed:
            self.post(self._somebody(by), {"left_chat_member": self.world.bot})
            self._change_bot("kicked", by)

    def bot_leaves(self) -> None:
        """The bot goes by itself, without being told of it."""
        self.members[self.world.bot_id] = "left"
        self.post(self.world.bot, {"left_chat_member": self.world.bot})

    def upgrade(self) -> "Group":
        """Makes a supergroup of a basic group and returns it; the old one only points there."""
        with self.world.changed:
            upgraded = Group(self.world, self.title)
            upgraded.members = dict(self.members)
            moved = self.post(self._somebody(None), {"migrate_to_chat_id": upgraded.id})
            arrived = upgraded.post(self._somebody(None), {"migrate_from_chat_id": self.id})
            self.migrated_to = upgraded.id
            self.world.receive(moved)
            self.world.receive(arrived)
            return upgraded

    def _change_bot(self, status: str, by: "Person | None") -> None:
        old, self.members[self.world.bot_id] = self.bot_status, status
        who, date = self._somebody(by), int(time.time())
        change = changed_json(self.json(), who, self.world.bot, old, status, date)
        self.world.publish("my_chat_member", change, self.id)

    def _somebody(self, person: "Person | None") -> JSON:
        if person is not None:
            return person.json()
        creator = next((user for user, status in self.members.items() if status == "creator"), None)
        return (self.world.user_json(creator) if creator is not None else None) or self.world.bot
