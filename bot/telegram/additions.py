"""New articles by Telegram: a file, a forwarded post, or text with /add. One door, whatever the form."""

import asyncio
from collections.abc import Sequence
from datetime import UTC
from itertools import count
from typing import TYPE_CHECKING

from telegram import Message, MessageOriginChannel, MessageOriginChat
from telegram.error import BadRequest, InvalidToken, TelegramError

from retrieval.errors import Unreachable, UnreadableDocument
from retrieval.fetching.address import is_address
from retrieval.reports import Entry
from retrieval.types import Article

from ..rendering import spoken_date
from ..state import additions, outbox, people
from ..state.additions import Addition
from ..state.memory import Connection
from ..state.people import Person
from ..words import say
from .addressed import Addressed, words_of
from .calls import Keyboard, Said, Target, edit, send
from .desk import Desk, Work
from .faults import Wait, judge
from .styled import Styled, join, plain

if TYPE_CHECKING:
    from retrieval.archive.archive import Archive

Found = Article | UnreadableDocument | Unreachable
LARGEST = 20 * 1024 * 1024  # bytes Telegram lets a bot fetch
LOCATOR = "telegram:"
LISTED = 12  # lines of a report; where there are more, it counts
# What a person is told where a page cannot be had, by the fetcher's reasons.
KINDS_OF_TROUBLE = {
    **dict.fromkeys(("scheme", "host", "gone", "status", "redirects"), "address"),
    **dict.fromkeys(("connection", "tls", "timeout", "busy", "server", "garbled"), "away"),
    "paywall": "login",
    "packed": "large",
}


def offers(message: Message) -> bool:
    """Return whether a message brings an article without saying so: a file, or a forwarded text."""
    return bool(message.document or (message.forward_origin and words_of(message)) or link_in(message))


def link_in(message: Message, text: str = "") -> str:
    """Return the web address that a message consists of."""
    said = (text or ("" if message.document else words_of(message))).strip()
    return said if is_address(said) else ""


async def offered(desk: Desk, update: int, said: Addressed, person: Person, text: str = "") -> Work:
    """Add what a message brings; `text` is what was written after /add, and wins."""
    if not person.may("editor"):
        return lambda _: send(said.target, Said(plain(say("only_editors", person.language))))
    async with desk.presence.typing(said.target.chat, said.target.thread):
        try:
            found = await _read(desk, said.message, text)
        except (UnreadableDocument, Unreachable) as error:
            found = [error]
        name = link_in(said.message, text) or _name(said.message) or say("the_message", person.language)
        return await _added(desk, update, said, person, found, name)


async def _read(desk: Desk, message: Message, text: str) -> Sequence[Found]:
    from retrieval.fetching.fetcher import Fetcher
    from retrieval.gathering.web import Web
    from retrieval.reading.files import read_post, read_upload

    if link := link_in(message, text):
        return [await desk.fetch(lambda answerer: Web(Fetcher(answerer.archive.settings)).article(link))]
    if text or not message.document:
        locator = f"{LOCATOR}{message.chat_id}/{message.message_id}"
        return [read_post(text or words_of(message), _origin(message) or locator, _details(message))]
    document, name = message.document, _name(message) or "file"
    data = await _fetched(desk, document.file_id, document.file_size or 0, name)
    source, note = f"{LOCATOR}file/{document.file_unique_id}", _note(message.caption or "")
    return await desk.fetch(lambda _: list(read_upload(data, name, source, note)))


def _name(message: Message) -> str | None:
    return message.document.file_name if message.document else None


def _note(caption: str) -> str:
    """Return what a caption says of its file; a command before it is for the bot."""
    return caption.partition(" ")[2] if caption.startswith("/") else caption


async def _fetched(desk: Desk, file_id: str, size: int, name: str) -> bytes:
    if size > LARGEST:
        raise UnreadableDocument(f"{name} is too large.", "large")
    try:
        return await _downloaded(desk, file_id)
    except BadRequest as error:
        raise UnreadableDocument(
            f"{name}: {error}", "large" if "too big" in str(error).lower() else "missing"
        ) from error
    except InvalidToken as error:  # the library's reading of any 404: the file is no longer there
        raise UnreadableDocument(f"{name} is gone.", "missing") from error


async def _downloaded(desk: Desk, file_id: str) -> bytes:
    """Fetch a file, as often as it takes: a fault of the network is not the sender's."""
    for tries in count():
        try:
            return bytes(await (await desk.bot.get_file(file_id)).download_as_bytearray())
        except (BadRequest, InvalidToken):
            raise
        except TelegramError as error:
            verdict = judge(error, tries)
            if not isinstance(verdict, Wait):
                raise
            await asyncio.sleep(verdict.seconds)
    raise AssertionError("it is tried for ever")


def _origin(message: Message) -> str | None:
    """Return where a channel's post is kept, so that forwarding it twice adds it once."""
    origin = message.forward_origin
    return f"{LOCATOR}{origin.chat.id}/{origin.message_id}" if isinstance(origin, MessageOriginChannel) else None


def _details(message: Message) -> dict[str, str]:
    """Return what a forwarded post says of itself: when, where, and a link if it is public."""
    origin = message.forward_origin
    if origin is None:
        return {}
    details = {"date": origin.date.astimezone(UTC).date().isoformat()}
    if isinstance(origin, MessageOriginChannel):
        details["outlet"] = origin.chat.title or ""
        if origin.chat.username:
            details["url"] = f"https://t.me/{origin.chat.username}/{origin.message_id}"
    elif isinstance(origin, MessageOriginChat):
        details["outlet"] = origin.sender_chat.title or ""
    return {name: value for name, value in details.items() if value}


def trouble(reason: str, name: str, language: str) -> str:
    """Return what a person is told where something cannot be had or read."""
    from retrieval.reading.kinds import listed

    return say(f"unread_{KINDS_OF_TROUBLE.get(reason, reason)}", language, name=name, kinds=listed())


async def _added(desk: Desk, update: int, said: Addressed, person: Person, found: Sequence[Found], name: str) -> Work:
    """Add what was found in one message, and say what became of each article, or of what could not be had."""
    # Kept before the archive changes: a second try after a crash must not find its own first one.
    offered = await desk.change(lambda answerer: [_offered(one, answerer.archive) for one in found])
    message = said.message
    album = message.media_group_id or (f"update {update}" if len(found) > 1 else None)
    kept = await desk.memory.do(
        lambda connection: additions.intend(connection, update, message.chat_id, person.id, album, offered)
    )
    entries: list[Entry] = []
    articles = [one for one in found if isinstance(one, Article)]
    if articles:
        await desk.change(lambda answerer: answerer.archive.add(articles, name, entries.append))
    became = iter(entries)
    lines = [
        _outcome(next(became), one.known, person.language)
        if isinstance(offer, Article)
        else trouble(offer.reason, name, person.language)
        for offer, one in zip(found, kept, strict=True)
    ]
    return _reported(said.target, kept, lines, person)


def _offered(one: Found, archive: "Archive") -> tuple[str | None, bool]:
    return (archive.id_of(one), archive.holds(one)) if isinstance(one, Article) else (None, True)


def _outcome(entry: Entry, known: bool, language: str) -> str:
    return _line(_verb(entry, known), entry, language)


def _verb(entry: Entry, known: bool) -> str:
    if not known:
        return "duplicate" if entry.verdict == "duplicate" else "added"
    return "updated" if entry.verdict in ("added", "updated") else "already_there"


def _line(verb: str, entry: Entry, language: str) -> str:
    details = [entry.title, entry.outlet, spoken_date(entry.date, language), entry.language]
    return say(verb, language, title=" · ".join(detail for detail in details if detail), of=entry.of_title)


def _reported(target: Target, kept: Sequence[Addition], lines: Sequence[str], person: Person) -> Work:
    """Say what became of each; the things of one album, or file, share one report."""

    def work(connection: Connection) -> list[outbox.Call]:
        for addition, line in zip(kept, lines, strict=True):
            additions.report(connection, addition.number, line)
            if not addition.known:
                people.note(connection, person.id, "added", str(addition.document))
        group = additions.together(connection, kept[0])
        there = outbox.messages(connection, "report", group[0].number)
        said = report_said(group, person.language)
        return edit(target, there, said) if there else send(target, said)

    return work


def report_said(group: list[Addition], language: str, back: str | None = None) -> Said:
    """Return the report on additions made together, with a button to take them back; `back` stands in for it once
    they are."""
    failed_first = sorted(group, key=lambda addition: addition.document is not None)
    lines: list[Styled] = [plain(addition.line or "") for addition in failed_first[:LISTED]]
    lines += [plain(say("and_more", language, count=len(group) - LISTED))] if len(group) > LISTED else []
    new = [addition for addition in group if not addition.known]
    keyboard = _keyboard(group[0].number, new, language) if new and not back else []
    return Said(join("\n", [*lines, plain(back or "")]), keyboard, "report", group[0].number)


def _keyboard(number: int, new: list[Addition], language: str) -> Keyboard:
    back = (say("take_back", language), f"take:{number}")
    return [[back, (say("correct", language), f"edit:{new[0].document}")] if len(new) == 1 else [back]]


async def take_back(desk: Desk, addition: Addition, person: Person, target: Target) -> Work:
    """Take out of the archive what was added together."""
    group = await desk.memory.do(lambda connection: additions.together(connection, addition))
    ids = await desk.memory.do(lambda connection: additions.still_theirs(connection, group))
    await desk.change(lambda answerer: answerer.archive.discard(ids))

    def work(connection: Connection) -> list[outbox.Call]:
        for id_ in ids:
            if people.last_deed(connection, id_) != "removed":  # pressed twice, or tried twice
                people.note(connection, person.id, "removed", id_)
        there = outbox.messages(connection, "report", group[0].number)
        return edit(target, there, report_said(group, person.language, say("taken_back", person.language)))

    return work
