"""One message: its bubble, and the buttons under it."""

from datetime import UTC, datetime
from html import escape

from tests.peer.message import Message
from tests.peer.wire import JSON
from tests.picture.markup import marked_up

ATTACHED = {
    "document": "📄 {file_name}",
    "photo": "🖼️ Photo",
    "voice": "🎤 Voice message",
    "sticker": "{emoji}",
    "location": "📍 Location",
}
TICKS = '<svg class="ticks"><use href="#ticks"/></svg>'


def has_bubble(message: Message) -> bool:
    """Whether there is anything to draw: not for what was deleted, nor for what the app itself notes."""
    return not message.deleted and bool(message.text or _attached(message))


def sent_at(message: Message) -> datetime:
    """When it was sent, in UTC, so that a picture does not depend on where it is taken."""
    return datetime.fromtimestamp(message["date"], UTC)


def bubble(message: Message, unfolded: bool = False) -> str:
    """The message as HTML."""
    side = "theirs" if message.from_bot else "mine"
    text = marked_up(message.text, message.entities, unfolded)
    parts = [_reply(message), _attached(message), _text(text, _reactions(message), _stamp(message))]
    return f'<article class="{side}"><div class="bubble">{"".join(parts)}</div>{_keyboard(message)}</article>'


def _text(text: str, reactions: str, stamp: str) -> str:
    foot = f'<div class="foot" dir="ltr">{reactions}{stamp}</div>' if reactions else stamp
    return f'<div class="text" dir="auto">{text}{foot}</div>'


def _reply(message: Message) -> str:
    answered = message.reply_to
    if answered is None:
        return ""
    name, said = escape(answered["from"]["first_name"]), escape(" ".join(answered.text.split()))
    return f'<div class="reply"><b>{name}</b><span dir="auto">{said}</span></div>'


def _attached(message: Message) -> str:
    for kind, label in ATTACHED.items():
        if kind in message.data:
            fields = message[kind] if isinstance(message[kind], dict) else {}
            return f'<div class="attached" dir="auto">{escape(label.format_map(fields))}</div>'
    return ""


def _reactions(message: Message) -> str:
    emoji = [reaction["emoji"] for reaction in message.reactions if "emoji" in reaction]
    return "".join(f'<span class="reaction">{escape(one)}</span>' for one in emoji)


def _stamp(message: Message) -> str:
    # What lies in <bdi> has no say in the direction of the text around it.
    edited = "edited " if "edit_date" in message.data else ""
    ticks = "" if message.from_bot else TICKS
    return f'<bdi class="stamp">{edited}{sent_at(message):%H:%M}{ticks}</bdi>'


def _keyboard(message: Message) -> str:
    rows = ["".join(map(_button, row)) for row in message.keyboard]
    drawn = "".join(f'<div class="row">{row}</div>' for row in rows)
    return f'<div class="keyboard">{drawn}</div>' if rows else ""


def _button(button: JSON) -> str:
    kind = "button leads-away" if "url" in button else "button"
    return f'<span class="{kind}" dir="auto">{escape(button["text"])}</span>'
