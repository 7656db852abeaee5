"""Buttons that narrow an answer: the same question, answered from one outlet or one language only."""

import hashlib
from collections.abc import Iterator

from retrieval.errors import BadFilter
from retrieval.types import Filters, Question

from ..rendering import spoken_language
from ..state import answers, outbox
from ..state.memory import Connection
from ..words import say
from .calls import Keyboard, edit, rekey
from .desk import Desk, Work, nothing
from .press import Press, own_answer_of
from .questions import answer_said, unless_forgotten

MOST = 8  # choices on the buttons, those of the most articles
ALL = "all"
KEY = 10  # characters that stand for an outlet or a language: a button holds no more than 64 bytes


async def offer(desk: Desk, press: Press) -> Work:
    """Show what the archive can be narrowed to, in place of the answer's buttons."""
    found = await own_answer_of(desk, press)
    choices = await desk.ask(lambda answerer: answerer.archive.shelves())
    keyboard = _keyboard(found.number, choices[:MOST], press.person.language)
    return lambda _: [rekey(press.target.chat, press.message, keyboard)]


def _keyboard(number: int, choices: list[Filters], language: str) -> Keyboard:
    labels = [(_label(choice, language), f"only:{number}:{_key(choice)}") for choice in choices]
    rows = [labels[at : at + 2] for at in range(0, len(labels), 2)]
    return [*rows, [(say("only_all", language), f"only:{number}:{ALL}")]]


def _label(choice: Filters, language: str) -> str:
    if choice.outlet:
        return choice.outlet
    return spoken_language(choice.language or "en", language)


def _key(choice: Filters) -> str:
    return hashlib.sha256(repr(choice).encode()).hexdigest()[:KEY]


async def narrow(desk: Desk, press: Press) -> Work:
    """Answer the question again from what was chosen, in place of the answer before."""
    found = await own_answer_of(desk, press)
    choices = await desk.ask(lambda answerer: answerer.archive.shelves())
    chosen = next(_chosen(press.rest[1], choices), None)
    if chosen is None:
        return nothing
    try:
        question = Question(found.question, found.history, chosen)
        answer = await desk.ask(lambda answerer: answerer.ask(question))
    except BadFilter:  # the last of its articles was taken out just now
        return nothing

    def work(connection: Connection) -> list[outbox.Call]:
        answers.revise(connection, found.number, answer, found.history)
        said = answer_said(found.number, answer, press.person.language)
        return edit(press.target, outbox.messages(connection, "answer", found.number), said)

    return unless_forgotten(found.number, work)


def _chosen(key: str, choices: list[Filters]) -> Iterator[Filters]:
    if key == ALL:
        yield Filters()
    yield from (choice for choice in choices if _key(choice) == key)
