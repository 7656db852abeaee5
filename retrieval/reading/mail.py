"""Saved e-mail to articles: the message itself, and what is attached to it."""

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from io import BytesIO
from pathlib import PurePath

from ..errors import UnreadableDocument
from ..text.dates import iso_date
from .articles import Incoming, Read
from .decoding import decode
from .headers import Headed
from .markup import text_of

LARGEST = 50_000_000  # bytes, attachments included
MOST_PARTS = 500


def read_mail(incoming: Incoming, inner: Callable[[Incoming, str], Read], kinds: frozenset[str]) -> Read:
    """Yield a message as an article, and those in its attachments, which `inner` reads if they are of these kinds.

    Raises:
        UnreadableDocument: it is no e-mail.
    """
    message = message_from_bytes(incoming.whole(LARGEST), policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys() or not (message["from"] or message["date"]):
        raise UnreadableDocument(
            f"{incoming.name} is no e-mail: save the message again, or its text as .txt.", "broken"
        )
    attached = [part for part in list(message.walk())[:MOST_PARTS] if _kind(part) in kinds]
    headed = Headed(_body(message, incoming.name), _fields(message))
    if headed.text.strip() or not attached:
        yield incoming.article(headed)
    for part in attached:
        name = part.get_filename() or ""
        stream = BytesIO(_bytes(part))
        place = replace(incoming, stream=stream, name=f"{incoming.name}#{name}", source=f"{incoming.source}#{name}")
        yield from inner(
            replace(place, details={**incoming.details, "date": headed.fields.get("date", "")}), _kind(part)
        )


def _kind(part: object) -> str:
    name = part.get_filename() if isinstance(part, EmailMessage) else None
    return PurePath(name or "").suffix.lower()


def _bytes(part: MIMEPart) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else part.as_bytes()


def _fields(message: EmailMessage) -> dict[str, str]:
    sender = parseaddr(str(message["from"] or ""))[0]
    stated = {"title": str(message["subject"] or ""), "date": iso_date(str(message["date"] or "")), "author": sender}
    return {key: " ".join(value.split()) for key, value in stated.items() if value and value.strip()}


def _body(message: EmailMessage, name: str) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    text = _text(part, name)
    if part.get_content_subtype() == "html":
        return text_of(text)
    return "\n\n".join(" ".join(block.split()) for block in text.split("\n\n") if block.strip())


def _text(part: MIMEPart, name: str) -> str:
    """Return a part's text; a wrong or missing character set is guessed."""
    data = _bytes(part)
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decode(data, name)
