"""Questions and their answers: what a follow-up leans on, what a button belongs to, what feedback is about."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, bindparam, delete, func, insert, select, update

from retrieval.types import REMEMBERED, Answer, Claim, Contents, Document, Filters, Quote, Reading, Turn
from retrieval.types import Place as Shown

from . import histories
from .facts import fact, remember
from .schema import answers, calls, resets

# What a follow-up may lean on: so many of the last questions, and only for so many seconds. Who comes back the next day
# begins anew, unless they reply to an answer.
REMEMBERED_FOR = 12 * 3600.0
FORGOT = "forgot {person}"  # the fact that keeps when somebody had all erased
UNDERSTOOD = "understood"  # the purpose of a message that tells how a question was


def _here(table: Table) -> ColumnElement[bool]:
    return and_(*(table.c[name] == bindparam(name) for name in ("chat", "thread", "person")))


# Built once: they are asked for with every question.
SUBJECT = func.coalesce(answers.c.answer[("contents", "subject")].as_string(), "")
# Nothing is leant on there.
TALKED = (func.coalesce(answers.c.answer["mode"].as_string(), "") == "talk") & (SUBJECT == "")
BEGUN = select(resets.c.answer).where(_here(resets)).scalar_subquery()
TALK = (
    select(answers.c.number, answers.c.question, answers.c.answer)
    .where(_here(answers), answers.c.number > func.coalesce(BEGUN, 0), ~TALKED)
    .where(answers.c.asked > bindparam("since"))
    .order_by(answers.c.number.desc())
    .limit(REMEMBERED)
)
MINE, HERE = answers.c.person == bindparam("person"), answers.c.chat == bindparam("chat")
ASKED = select(func.count().filter(MINE), func.count().filter(HERE)).where(
    MINE | HERE, answers.c.asked > bindparam("since")
)


@dataclass(frozen=True)
class Place:
    """Where somebody talks: a chat, a topic of it (0 outside topics), and who."""

    chat: int
    thread: int
    person: int


@dataclass(frozen=True)
class Answered:
    """A question with its answer, as it is kept."""

    number: int
    place: Place
    question_message: int
    question: str
    history: tuple[Turn, ...]
    answer: Answer
    asked: float
    verdict: str | None

    @property
    def turn(self) -> Turn:
        """What a talk remembers of it."""
        return replace(self.answer.turn, number=self.number)


def record(
    connection: Connection, place: Place, message: int, asked: float, history: tuple[Turn, ...], answer: Answer
) -> int:
    """Keep an answer; return its number. `message` asked, at `asked` (seconds since 1970). Of the turns before it, only
    the questions are kept, and whose they are."""
    left = histories.still(connection, history)  # somebody may have erased theirs while this was answered
    if left != history:
        history, answer = left, replace(answer, understood=None)
    values = {"chat": place.chat, "thread": place.thread, "person": place.person}
    said = {"question": answer.question, "answer": _lean(answer)} | histories.columns(history)
    statement = insert(answers).values(**values, **said, question_message=message, asked=asked)
    (number,) = connection.execute(statement.returning(answers.c.number)).one()
    return int(number)


def revise(connection: Connection, number: int, answer: Answer, history: tuple[Turn, ...]) -> None:
    """The question was edited, or asked anew after a `history`: its answer is another one, and nobody has judged it
    yet."""
    histories.reword(connection, number, answer.question)
    now = histories.turns(connection.execute(select(answers).where(answers.c.number == number)).one())
    if now != history:  # somebody has erased theirs meanwhile
        answer = replace(answer, understood=None)
    values = {"question": answer.question, "answer": _lean(answer), "verdict": None}
    connection.execute(update(answers).where(answers.c.number == number).values(values))


def find(connection: Connection, number: int) -> Answered | None:
    """Return a kept answer."""
    row = connection.execute(select(answers).where(answers.c.number == number)).first()
    return _answered(row) if row else None


def to_message(connection: Connection, chat: int, message: int) -> Answered | None:
    """Return the answer to the question that a message asked."""
    chosen = (answers.c.chat == chat) & (answers.c.question_message == message)
    row = connection.execute(select(answers).where(chosen).order_by(answers.c.number.desc())).first()
    return _answered(row) if row else None


def talk(connection: Connection, place: Place, when: float) -> tuple[Turn, ...]:
    """Return the last questions somebody asked in a place since they began anew, oldest first, with what was shown; at
    a time (seconds since 1970), when older ones are forgotten."""
    rows = connection.execute(TALK, asdict(place) | {"since": when - REMEMBERED_FOR}).all()
    return tuple(
        Turn(row.question, _shown(row.answer), row.answer.get("understood"), row.number) for row in reversed(rows)
    )


def thread(before: Answered, connection: Connection, place: Place) -> tuple[Turn, ...] | None:
    """Return what a reply to an answer leans on: the thread it is in, or of somebody else's that answer alone; None
    where there was a new beginning since."""
    begun = connection.execute(select(BEGUN), asdict(place)).scalar() or 0
    if before.place.chat != place.chat or before.number <= begun:
        return None
    turns = (before.turn,) if before.answer.leant_on else ()
    mine = before.history if before.place.person == place.person else ()
    return (*mine, *turns)[-REMEMBERED:]


def _shown(kept: dict[str, Any]) -> tuple[Shown, ...]:
    return tuple(Shown(quote["document"], quote["start"], quote["end"]) for quote in kept["quotes"])


def begin_anew(connection: Connection, place: Place) -> None:
    """Nothing asked so far is leant on any more."""
    last = connection.execute(select(func.max(answers.c.number))).scalar() or 0
    connection.execute(delete(resets).where(_here(resets)), asdict(place))
    connection.execute(insert(resets).values(chat=place.chat, thread=place.thread, person=place.person, answer=last))


def choose(connection: Connection, number: int, answer: Answer) -> None:
    """Somebody said which reading of their question they meant: the talk goes on with that."""
    here = answers.c.number == number
    now = connection.execute(select(answers.c.answer).where(here)).scalar_one()
    kept = _lean(answer) | {"understood": now.get("understood")}
    connection.execute(update(answers).where(here).values(answer=kept))


def is_kept(connection: Connection, number: int) -> bool:
    """Return whether an answer was not forgotten meanwhile."""
    return connection.execute(select(answers.c.number).where(answers.c.number == number)).first() is not None


def judge(connection: Connection, number: int, verdict: str) -> None:
    """Somebody found an answer good or bad."""
    connection.execute(update(answers).where(answers.c.number == number).values(verdict=verdict))


def judged(connection: Connection) -> list[Answered]:
    """Return every answer somebody judged."""
    rows = connection.execute(select(answers).where(answers.c.verdict.is_not(None)).order_by(answers.c.number))
    return [_answered(row) for row in rows]


def asked_since(connection: Connection, place: Place, since: float) -> tuple[int, int]:
    """Return how many questions somebody asked since a time, anywhere, and how many everybody in the chat did."""
    mine, here = connection.execute(ASKED, asdict(place) | {"since": since}).one()
    return mine, here


def forget(connection: Connection, person: int, when: float = 0.0) -> int:
    """Erase all that somebody asked and was answered until a time (seconds since 1970), which is remembered; return how
    many questions that were."""
    remember(connection, FORGOT.format(person=person), str(max(when, forgot(connection, person))))
    mine = connection.execute(select(answers.c.number).where(answers.c.person == person)).scalars().all()
    touched = histories.forget(connection, person)
    _unsay(connection, ("answer", UNDERSTOOD), mine)
    _unsay(connection, (UNDERSTOOD,), touched)
    connection.execute(delete(resets).where(resets.c.person == person))
    return connection.execute(delete(answers).where(answers.c.person == person)).rowcount


def forgot(connection: Connection, person: int) -> float:
    """Return until when somebody had all erased that they asked: what was said before is not asked again."""
    return float(fact(connection, FORGOT.format(person=person)) or 0)


def _unsay(connection: Connection, purposes: Sequence[str], numbers: Sequence[int]) -> None:
    """Forget what was said, or is about to be, of some answers."""
    listed = func.json_each(json.dumps([*numbers])).table_valued("value")  # one value: a statement takes only so many
    said = calls.c.purpose.in_(purposes) & calls.c.subject.in_(select(listed.c.value))
    connection.execute(update(calls).where(said).values(purpose=None, subject=None, params=None, state="sent"))


def _lean(answer: Answer) -> dict[str, Any]:
    """An answer as JSON, without the whole texts of the nearest articles, and without what else was looked at."""
    return asdict(replace(answer, ranked=(), nearest=tuple(replace(document, text="") for document in answer.nearest)))


def _answered(row: Row[Any]) -> Answered:
    place, history = Place(row.chat, row.thread, row.person), histories.turns(row)
    return Answered(
        row.number, place, row.question_message, row.question, history, _restored(row.answer), row.asked, row.verdict
    )


def _restored(kept: dict[str, Any]) -> Answer:
    quotes = tuple(Quote(**quote) for quote in kept["quotes"])
    nearest = tuple(Document(**document) for document in kept["nearest"])
    claims = tuple(Claim(claim["text"], tuple(claim["quotes"])) for claim in kept.get("claims", ()))
    filters = Filters(**kept.get("filters", {}))
    held = kept.get("contents")
    contents = Contents(**held | {name: tuple(held[name]) for name in ("outlets", "languages")}) if held else None
    readings = tuple(
        Reading(one["name"], tuple(Quote(**quote) for quote in one["quotes"])) for one in kept.get("readings", ())
    )
    parts: dict[str, Any] = {
        "readings": readings,
        "quotes": quotes,
        "nearest": nearest,
        "filters": filters,
        "claims": claims,
        "contents": contents,
    }
    return Answer(**kept | parts)
