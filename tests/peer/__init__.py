"""A believable Telegram Bot API server for tests, over real HTTP on the loopback interface."""

from tests.peer.chat import Chat, Private
from tests.peer.content import Attachment, channel_origin, hidden_origin, user_origin
from tests.peer.faults import Fault, Rule
from tests.peer.group import Group
from tests.peer.journal import Action, Call, Delivery, Draft
from tests.peer.message import Message
from tests.peer.peer import TOKEN, Peer
from tests.peer.person import Person
from tests.peer.queries import Callback, InlineQuery

__all__ = [
    "TOKEN",
    "Action",
    "Attachment",
    "Call",
    "Callback",
    "Chat",
    "Delivery",
    "Draft",
    "Fault",
    "Group",
    "InlineQuery",
    "Message",
    "Peer",
    "Person",
    "Private",
    "Rule",
    "channel_origin",
    "hidden_origin",
    "user_origin",
]
