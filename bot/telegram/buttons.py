"""What each button does. Whoever presses one is checked anew: its data can be forged."""

from contextlib import suppress

from telegram import CallbackQuery, InlineKeyboardMarkup, Message
from telegram.constants import ChatType
from telegram.error import TelegramError

from retrieval.errors import UnknownDocument

from ..state import additions as kept_additions
from ..state import answers, outbox, people
from ..state.answers import Answered
from ..state.memory import Connection
from ..state.people import Person
from ..words import LANGUAGES, say
from . import additions, correcting, groups, listing, narrowing, roster, undoing
from .calls import Said, Target, edit, rekey, send
from .desk import Desk, Work, nothing
from .phone import answer_keyboard, in_context
from .press import Button, Press, answer_of, own_answer_of
from .questions import answer_said, unless_forgotten
from .styled import plain


async def pressed(desk: Desk, query: CallbackQuery, person: Person) -> Work:
    """Do what a button asks for, and let the phone stop its little clock."""
    said = None
    try:
        work = await _work(desk, query, person)
    except PermissionError:
        work, said = nothing, say("only_asker", person.language)
    with suppress(TelegramError):  # expired while the bot was away: what was asked for is done all the same
        await query.answer(said)
    return work


async def _work(desk: Desk, query: CallbackQuery, person: Person) -> Work:
    kind, *rest = (query.data or "").split(":")
    button = BUTTONS.get(kind)
    if button is None or query.message is None:
        return nothing
    chat = query.message.chat
    admitted = person.may("reader") if chat.type == ChatType.PRIVATE else await groups.is_admitted(desk, chat.id)
    offered = _offered(query)
    if not admitted or (query.message.is_accessible and query.data not in offered):
        return nothing
    press = Press(_target(query), query.message.message_id, person, tuple(rest), offered)
    try:
        return await button(desk, press)
    except (ValueError, IndexError):  # no button of ours holds such data
        return nothing


def _target(query: CallbackQuery) -> Target:
    message = query.message
    assert message is not None
    if isinstance(message, Message) and message.is_topic_message:
        return Target(message.chat.id, message.message_thread_id or 0)
    return Target(message.chat.id)


def _offered(query: CallbackQuery) -> frozenset[str]:
    """Return the data of all buttons of the message, as far as Telegram still shows it."""
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()
    return frozenset(str(button.callback_data) for row in rows for button in row)


def _in_place(connection: Connection, press: Press, found: Answered, said: Said) -> list[outbox.Call]:
    return edit(press.target, outbox.messages(connection, "answer", found.number), said)


async def _more(desk: Desk, press: Press) -> Work:
    found = await answer_of(desk, press)
    said = answer_said(found.number, found.answer, press.person.language, True, found.verdict)
    return unless_forgotten(found.number, lambda connection: _in_place(connection, press, found, said))


async def _understood(desk: Desk, press: Press) -> Work:
    number = (await answer_of(desk, press)).number
    target = Target(press.target.chat, press.target.thread, press.message)

    def work(connection: Connection) -> list[outbox.Call]:
        found = answers.find(connection, number)
        if found is None or found.answer.understood is None:
            return []
        told = plain(say("understood", press.person.language, text=found.answer.understood))
        return send(target, Said(told, purpose=answers.UNDERSTOOD, subject=number))

    return work


async def _reading(desk: Desk, press: Press) -> Work:
    """Answer by the reading that was meant; the talk goes on with that."""
    found = await own_answer_of(desk, press)
    meant = dict(enumerate(found.answer.readings)).get(press.number(1))
    if meant is None:
        return nothing
    answer = found.answer.read_as(meant)

    def work(connection: Connection) -> list[outbox.Call]:
        answers.choose(connection, found.number, answer)
        said = answer_said(found.number, answer, press.person.language, verdict=found.verdict)
        return _in_place(connection, press, found, said)

    return unless_forgotten(found.number, work)


async def _context(desk: Desk, press: Press) -> Work:
    found = await answer_of(desk, press)
    quote = dict(enumerate(found.answer.quotes)).get(press.number(1))
    if quote is None:
        return nothing
    try:
        document = await desk.ask(lambda answerer: answerer.archive.document(quote.document))
        styled = in_context(document, quote, press.person.language)
    except UnknownDocument:
        styled = plain(say("article_gone", press.person.language))
    target = Target(press.target.chat, press.target.thread, press.message)
    return lambda _: send(target, Said(styled))


def _judging(verdict: str) -> Button:
    async def judged(desk: Desk, press: Press) -> Work:
        found = await answer_of(desk, press)
        whole = f"more:{found.number}" not in press.offered and len(found.answer.quotes) > 1
        keyboard = answer_keyboard(found.number, found.answer, press.person.language, whole, verdict)

        def work(connection: Connection) -> list[outbox.Call]:
            answers.judge(connection, found.number, verdict)
            return [rekey(press.target.chat, press.message, keyboard)]

        return unless_forgotten(found.number, work)

    return judged


async def _take(desk: Desk, press: Press) -> Work:
    number = press.number()
    addition = await desk.memory.do(lambda connection: kept_additions.find(connection, number))
    if addition is None or addition.chat != press.target.chat:
        return nothing
    if not press.person.may("owner") and not (press.person.may("editor") and addition.person == press.person.id):
        return nothing
    return await additions.take_back(desk, addition, press.person, press.target)


async def _page(desk: Desk, press: Press) -> Work:
    if not press.person.may("editor"):
        return nothing
    said = await listing.page(desk, press.number(), press.person.language)
    return lambda _: edit(press.target, [press.message], said)


async def _remove(desk: Desk, press: Press) -> Work:
    if not press.person.may("editor"):
        return nothing
    return await listing.removed(desk, press.rest[0], press.person, press.target, press.message)


async def _edit(desk: Desk, press: Press) -> Work:
    if not press.person.may("editor"):
        return nothing
    target = Target(press.target.chat, press.target.thread, press.message)
    return await correcting.show(desk, press.rest[0], press.person, target)


async def _undo(desk: Desk, press: Press) -> Work:
    if not press.person.may("editor"):
        return nothing
    return await undoing.undone(desk, press.number(), press.person, press.target, press.message)


async def _keep(_: Desk, press: Press) -> Work:
    return lambda _: edit(press.target, [press.message], Said(plain(say("kept", press.person.language))))


async def _language(_: Desk, press: Press) -> Work:
    code = press.rest[0] if press.rest[0] in LANGUAGES else None

    def work(connection: Connection) -> list[outbox.Call]:
        people.choose_language(connection, press.person.id, code)
        person = people.person(connection, press.person.id)
        language = person.language if person else "en"
        return edit(press.target, [press.message], Said(plain(say("language_set", language))))

    return work


async def _person(_: Desk, press: Press) -> Work:
    return roster.one(press.target, press.message, press.person, press.number())


async def _people(_: Desk, press: Press) -> Work:
    return roster.list_again(press.target, press.message, press.person)


async def _role(desk: Desk, press: Press) -> Work:
    return roster.change_role(desk, press.target, press.message, press.person, press.number(), press.rest[1])


async def _hand_over(desk: Desk, press: Press) -> Work:
    return roster.hand_over(desk, press.target, press.message, press.person, press.number(), sure=len(press.rest) > 1)


async def _group(_: Desk, press: Press) -> Work:
    return groups.decide(press.target, press.message, press.person, press.number(), press.rest[1])


BUTTONS: dict[str, Button] = {
    "more": _more,
    "context": _context,
    "understood": _understood,
    "reading": _reading,
    "narrow": narrowing.offer,
    "only": narrowing.narrow,
    "good": _judging("good"),
    "bad": _judging("bad"),
    "take": _take,
    "page": _page,
    "edit": _edit,
    "remove": _remove,
    "undo": _undo,
    "keep": _keep,
    "language": _language,
    "person": _person,
    "people": _people,
    "role": _role,
    "hand": _hand_over,
    "group": _group,
}
