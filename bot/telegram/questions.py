"""A question from a chat: answered with its sources, edited in place when the question is."""

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event

from retrieval.errors import BadQuestion
from retrieval.types import Answer, Question, Show, Turn, unseen

from ..state import answers, outbox
from ..state.answers import Answered, Place
from ..state.memory import Connection
from ..state.people import Person
from ..words import say
from .addressed import Addressed
from .calls import Said, edit, send
from .desk import Desk, Work, nothing
from .phone import answer_keyboard, answer_message
from .styled import plain
from .unfolding import unfolding

WINDOW = 60  # seconds the limits are counted over
NO_ANSWER = Answer("", "en", 0.0)  # to what is no question
CHAT_SHARE = 2  # a group may ask that many times what one person may


async def asked(desk: Desk, said: Addressed, person: Person) -> Work:
    """Answer a question."""
    place = Place(said.target.chat, said.target.thread, person.id)
    when = said.message.date.timestamp()
    history = await desk.memory.do(_before(said, place, when, desk.settings.questions_per_minute))
    if history is None:
        return _slow_down(desk, said, person)
    async with unfolding(desk, said) as shown:
        answer = await _answered(desk, said, history, shown.show, shown.stop)
    if answer is None:
        return lambda _: send(said.target, Said(plain(say("bad_question", person.language))))

    def work(connection: Connection) -> list[outbox.Call]:
        message = said.message.message_id
        number = answers.record(connection, place, message, when, history, answer)
        begun = outbox.finish(connection, place.chat, message, number)
        told = answer_said(number, answer, person.language)
        return edit(said.target, begun, told) if begun else send(said.target, told)

    return work


def answer_said(number: int, answer: Answer, language: str, whole: bool = False, verdict: str | None = None) -> Said:
    """Return an answer as a message with its buttons."""
    keyboard = answer_keyboard(number, answer, language, whole, verdict)
    return Said(answer_message(answer, language, whole), keyboard, "answer", number)


def unless_forgotten(number: int, work: Work) -> Work:
    """Return work on an answer, none if the answer was forgotten while that was prepared."""
    return lambda connection: work(connection) if answers.is_kept(connection, number) else []


async def edited(desk: Desk, said: Addressed, person: Person) -> Work:
    """Answer an edited question again, in place of the first answer."""
    message = said.message
    known = await desk.memory.do(lambda connection: answers.to_message(connection, message.chat_id, message.message_id))
    if known is None:
        forgot = await desk.memory.do(lambda connection: answers.forgot(connection, person.id))
        return nothing if message.date.timestamp() <= forgot else await asked(desk, said, person)
    if known.question == " ".join(said.question.split()):  # Telegram calls a new link preview an edit, too
        return nothing
    answer = await _answered(desk, said, known.history)
    return _revised(said, known, answer, person.language)


def _revised(said: Addressed, known: Answered, answer: Answer | None, language: str) -> Work:
    def work(connection: Connection) -> list[outbox.Call]:
        there = outbox.messages(connection, "answer", known.number)
        shown = answer or replace(NO_ANSWER, question=" ".join(said.question.split()))
        answers.revise(connection, known.number, shown, known.history)
        if answer is None:
            return edit(said.target, there, Said(plain(say("bad_question", language)), (), "answer", known.number))
        return edit(said.target, there, answer_said(known.number, answer, language))

    return unless_forgotten(known.number, work)


async def _answered(
    desk: Desk, said: Addressed, history: tuple[Turn, ...], show: Show = unseen, stop: Event | None = None
) -> Answer | None:
    """Return the answer; None if the text cannot be a question."""
    question = Question(said.question, history)
    async with desk.presence.typing(said.target.chat, said.target.thread):
        try:
            return await desk.ask(lambda answerer: answerer.ask(question, show, stop))
        except BadQuestion:
            return None


def _before(said: Addressed, place: Place, when: float, limit: int) -> Callable[[Connection], tuple[Turn, ...] | None]:
    """What a follow-up leans on; None if there were more questions than one may ask in a while."""

    def find(connection: Connection) -> tuple[Turn, ...] | None:
        mine, all_ = answers.asked_since(connection, place, when - WINDOW)
        return None if mine >= limit or all_ >= CHAT_SHARE * limit else _history(connection, said, place, when)

    return find


def _history(connection: Connection, said: Addressed, place: Place, when: float) -> tuple[Turn, ...]:
    """The answer that a question replies to, else what the person asked before in this place."""
    other = said.message.reply_to_message
    meant = outbox.said_by(connection, place.chat, other.message_id) if other else None
    before = answers.find(connection, meant[1]) if meant and meant[0] == "answer" else None
    meant_by_reply = answers.thread(before, connection, place) if before else None
    return answers.talk(connection, place, when) if meant_by_reply is None else meant_by_reply


def _slow_down(desk: Desk, said: Addressed, person: Person) -> Work:
    """Say so kindly, once a minute."""
    now = time.monotonic()
    if desk.warned.get(person.id, -WINDOW) > now - WINDOW:
        return nothing
    desk.warned[person.id] = now
    return lambda _: send(said.target, Said(plain(say("slow_down", person.language))))
