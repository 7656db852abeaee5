"""`depeche ask`: one question, or one a line."""

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from retrieval.errors import BadQuestion, DepecheError
from retrieval.progress import Progress
from retrieval.types import ALL, Filters, Question

from .console import ProgressBars, note, show
from .json_forms import answer_form, question_from
from .library import answerer_for, open_with_sample
from .rendering import render_answer
from .words import say

if TYPE_CHECKING:
    from retrieval.answering.chain import Answerer

FROM_STANDARD_INPUT = "-"


def ask(text: str, as_json: bool, filters: Filters) -> None:
    """Answer a question, or with "-" each line of standard input as it comes, from the articles the filters let by."""
    if text == FROM_STANDARD_INPUT:
        _ask_lines(sys.stdin.buffer, open_answerer(ProgressBars(), filters), as_json, filters)
        return
    from retrieval.answering.understanding import checked
    from retrieval.conversation.asides import aside

    question = Question(text, filters=filters)
    answer = aside(question)
    if answer is None:
        checked(text)  # before the model is loaded
        answer = open_answerer(ProgressBars(), filters).ask(question)
    _print_json(answer_form(answer)) if as_json else show(render_answer(answer))


def open_answerer(progress: Progress, filters: Filters = ALL, empty: str = "empty") -> "Answerer":
    """Return a warm answerer over the configured archive; of an empty one, a sentence speaks.

    Raises:
        BadFilter: nothing in the archive fits the filters, which is known before the model is loaded.
    """
    archive = open_with_sample(progress)
    if archive.catalogue.count() == 0:
        note(say(empty, "en"))
    archive.select(filters)
    answerer = answerer_for(archive)
    if waiting := len(archive.catalogue.waiting_ids()):
        lock = archive.keeper.lock
        elsewhere = lock.is_writable() and not lock.nobody_adds()
        note(say("waiting_elsewhere" if elsewhere else "waiting", "en", count=waiting))
    return answerer


def _ask_lines(lines: Iterable[bytes], answerer: "Answerer", as_json: bool, filters: Filters) -> None:
    for line in filter(bytes.strip, lines):
        try:
            answer = answerer.ask(_question(line, filters))
        except DepecheError as error:
            _print_json({"error": str(error)}) if as_json else note(f"depeche: {error}")
        else:
            _print_json(answer_form(answer)) if as_json else show(render_answer(answer).append("\n"))


def _question(line: bytes, filters: Filters) -> Question:
    """Read one line: a question, or an object around one."""
    try:
        text = line.decode().strip()
        return question_from(json.loads(text), filters) if text.startswith("{") else Question(text, filters=filters)
    except UnicodeDecodeError as error:
        raise BadQuestion("The line is not UTF-8: save the questions as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise BadQuestion("The line starts like JSON and is none: correct it, or ask in plain words.") from error


def _print_json(form: dict[str, Any]) -> None:
    print(json.dumps(form, ensure_ascii=False), flush=True)
