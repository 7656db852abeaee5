"""What a message can carry: text, files, stickers, places, forwards."""

import time
from dataclasses import dataclass

from tests.peer.entities import is_blank, tidy
from tests.peer.files import Files, StoredFile
from tests.peer.utf16 import units
from tests.peer.wire import CAPTION_LIMIT, JSON, TEXT_LIMIT

CHANNEL_ID = -1_001_000_000_000


@dataclass(frozen=True)
class Attachment:
    """A file that a person sends; a size larger than the content saves memory in tests."""

    name: str
    content: bytes
    mime: str = "text/plain"
    caption: str = ""
    size: int | None = None


def text_content(text: str) -> JSON:
    """A text as a person's app sends it, with the entities that Telegram finds in it."""
    kept, entities = tidy(text, [])
    if is_blank(kept) or units(kept) > TEXT_LIMIT:
        raise ValueError("no app would send such a text in one message")
    return {"text": kept, **({"entities": [entity.json() for entity in entities]} if entities else {})}


def caption_content(text: str) -> JSON:
    """A caption, or nothing."""
    if not text:
        return {}
    if units(text) > CAPTION_LIMIT:
        raise ValueError("no app would send such a caption")
    content = text_content(text)
    names = {"text": "caption", "entities": "caption_entities"}
    return {names[name]: value for name, value in content.items()}


def document_content(files: Files, attachment: Attachment) -> JSON:
    """A file."""
    stored = _stored(files, "documents", attachment)
    return {"document": stored.document(), **caption_content(attachment.caption)}


def photo_content(files: Files, caption: str = "") -> JSON:
    """A picture, in the two sizes that Telegram makes of it."""
    sizes = [(90, 60), (1280, 853)]
    shown = [
        {**_stored(files, "photos", Attachment("photo.jpg", bytes(width), "image/jpeg")).json(), **size}
        for width, height in sizes
        for size in [{"width": width, "height": height}]
    ]
    return {"photo": shown, **caption_content(caption)}


def voice_content(files: Files) -> JSON:
    """A voice message."""
    stored = _stored(files, "voice", Attachment("voice.oga", b"OggS", "audio/ogg"))
    return {"voice": {**stored.json(), "duration": 3, "mime_type": "audio/ogg"}}


def sticker_content(files: Files) -> JSON:
    """A sticker."""
    stored = _stored(files, "stickers", Attachment("sticker.webp", b"RIFF", "image/webp"))
    looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": {**stored.json(), **looks, "emoji": "\U0001f600"}}


def location_content() -> JSON:
    """A place."""
    return {"location": {"latitude": 50.4501, "longitude": 30.5234}}


def hidden_origin(name: str) -> JSON:
    """A forward from somebody who does not want to be found."""
    return {"type": "hidden_user", "sender_user_name": name, "date": int(time.time())}


def channel_origin(title: str, username: str | None = None, message_id: int = 1) -> JSON:
    """A forward of a channel's post."""
    chat: JSON = {"id": CHANNEL_ID - len(title), "title": title, "type": "channel"}
    if username is not None:
        chat["username"] = username
    return {"type": "channel", "chat": chat, "message_id": message_id, "date": int(time.time())}


def user_origin(user: JSON) -> JSON:
    """A forward of somebody's message."""
    return {"type": "user", "sender_user": user, "date": int(time.time())}


def _stored(files: Files, folder: str, attachment: Attachment) -> StoredFile:
    return files.add(folder, attachment.name, attachment.mime, attachment.content, attachment.size)
