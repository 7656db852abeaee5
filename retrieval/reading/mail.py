"""Saved e-mail to articles: the message itself, and what is attached to it."""

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from io import BytesIO
from itertools import islice
from pathlib import PurePath

from ..errors import UnreadableDocument
from ..text.dates import iso_date
from .articles import Incoming, Read
from .decoding import decode
from .headers import Headed
from .isolation import take_apart
from .markup import text_of

LARGEST = 50_000_000  # bytes, attachments included
MOST_PARTS = 500
LONGEST_SIGNATURE = 12  # lines; more under two dashes is a part of the message


def read_mail(incoming: Incoming, inner: Callable[[Incoming, str], Read], kinds: frozenset[str]) -> Read:
    """Yield a message as an article, and those in its attachments, which `inner` reads if they are of these kinds.

    Raises:
        UnreadableDocument: it is no e-mail.
    """
    headed = take_apart(".eml", incoming.whole(LARGEST), incoming.name)
    attached = [(name, file) for name, file in headed.attached if _kind(name) in kinds]
    if headed.text.strip() or not attached:
        yield incoming.article(headed)
    details = {**incoming.details, "date": headed.fields.get("date", "")}
    for name, file in attached:
        place = replace(incoming, name=f"{incoming.name}#{name}", source=f"{incoming.source}#{name}", details=details)
        yield from inner(replace(place, stream=BytesIO(file)), _kind(name))


def read_message(data: bytes, name: str, url: str | None = None) -> Headed:
    """Return the text of a message, its subject, date and sender, and the files that came with it.

    Raises:
        UnreadableDocument: it is no e-mail.
    """
    try:
        message = message_from_bytes(data, policy=policy.default)
        if isinstance(message, EmailMessage) and (message["from"] or message["date"]):
            return Headed(_body(message, name), _fields(message), _attached(message))
    except (ArithmeticError, AttributeError, LookupError, MessageError, RecursionError, TypeError, ValueError) as error:
        raise _no_mail(name) from error  # malformed headers get the parser to raise any of these
    raise _no_mail(name)


def _no_mail(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} is no e-mail: save the message again, or its text as .txt.", "broken")


def _attached(message: EmailMessage) -> list[tuple[str, bytes]]:
    parts = (part for part in islice(message.walk(), MOST_PARTS) if isinstance(part, EmailMessage))
    return [(name, _bytes(part)) for part in parts if (name := part.get_filename())]


def _kind(name: str) -> str:
    return PurePath(name).suffix.lower()


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
        return _unsigned(text_of(text))
    text = _unsigned(text.replace("\r\n", "\n"))
    return "\n\n".join(" ".join(block.split()) for block in text.split("\n\n") if block.strip())


def _unsigned(text: str) -> str:
    """Return a message without the signature under it, which a line of two dashes sets apart."""
    lines = text.split("\n")
    marks = [at for at, line in enumerate(lines) if line.rstrip() == "--"]
    under = [line for line in lines[marks[-1] + 1 :] if line.strip()] if marks else []
    above = "\n".join(lines[: marks[-1]]) if marks else ""
    return above if above.strip() and len(under) <= LONGEST_SIGNATURE else text


def _text(part: MIMEPart, name: str) -> str:
    """Return a part's text; a wrong or missing character set is guessed."""
    data = _bytes(part)
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decode(data, name)
