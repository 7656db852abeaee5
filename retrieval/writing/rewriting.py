"""A question that leans on the talk, rewritten by a model into one that stands alone, where that can be trusted."""

import json
import re
import time
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from ..errors import ModelUnavailable
from ..grounding.checks import Stated, misshapen, unfounded
from ..settings import Settings
from ..text.locales import language_in
from .prompting import harmless, new_mark

if TYPE_CHECKING:
    from .calling import Line

PROMPT = Path(__file__).with_name("rewrite.toml")
SHARE, MOST_SECONDS = 0.25, 8.0  # of the time for an answer
LONGEST = 300  # characters of a rewritten question
HEARD = 4_000  # characters of what a model says, however little of it is the question
SCHEMA = {
    "title": "question",
    "description": "The question, such that it can be understood alone.",
    "type": "object",
    "properties": {"question": {"type": "string"}},
    "required": ["question"],
    "additionalProperties": False,
}
OBJECT = re.compile(r"\{[^{}]*\}", re.DOTALL)


@cache
def _prompt() -> Mapping[str, Any]:
    return tomllib.loads(PROMPT.read_text(encoding="utf-8"))


class Rewriter:
    """Rewrites questions with one language model."""

    def __init__(self, settings: Settings, line: "Line") -> None:
        self.seconds = min(MOST_SECONDS, SHARE * settings.llm_timeout)
        self.line = line

    def rewrite(self, question: str, language: str, asked: str, shown: Sequence[Stated], stop: Event) -> str | None:
        """Return a question as it stands alone; None where the model has nothing to say that can be trusted.

        `asked` are the questions before it, `shown` what was shown in answer to them.
        """
        until = time.monotonic() + self.seconds
        try:
            with closing(self.line.stream(messages(question, language, asked, shown), until, stop)) as pieces:
                said = _heard(pieces)
        except ModelUnavailable:
            return None
        proposed = _question(said)
        known = f"{asked} {question}".casefold()  # what was asked before is no other question
        trusted = proposed.casefold() not in known and is_trusted(
            proposed, question, language, [Stated(asked, language), *shown]
        )
        return proposed if trusted else None


def _heard(pieces: Any) -> str:
    said = ""
    for piece in pieces:
        said += piece
        if len(said) > HEARD:
            break
    return said


def messages(question: str, language: str, asked: str, shown: Sequence[Stated]) -> list[tuple[str, str]]:
    """Return what is said to the model: pairs of role and text."""
    mark, spoken = new_mark(), language_in(language, "en")
    talk = "\n".join([f"The reader: {asked}", *(f"The archive: {one.text}" for one in shown)])
    system = _prompt()["system"].format(mark=mark, language=spoken)
    user = _prompt()["user"].format(mark=mark, talk=harmless(talk), language=spoken, question=harmless(question))
    return [("system", system), ("user", user)]


def _question(said: str) -> str:
    """Return the question in what a model said: that of its JSON."""
    for found in reversed(OBJECT.findall(said)):
        try:
            value = json.loads(found, strict=False)
        except (ValueError, RecursionError):
            continue
        if isinstance(value.get("question"), str):
            return " ".join(value["question"].split())
    return ""


def is_trusted(proposed: str, question: str, language: str, talk: Sequence[Stated]) -> bool:
    """Return whether a rewritten question says nothing that the question and the talk do not: it is words in its
    language, of a question's length, and names and counts only what was named and counted before."""
    stated = Stated(proposed, language)
    if not 0 < len(proposed) <= LONGEST or misshapen(stated):
        return False
    return unfounded(stated, [Stated(question, language), *talk]) is None
