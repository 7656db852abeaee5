"""A conversation at the prompt: what a line asks for, and what is said back. Knows nothing of the terminal."""

import shlex
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from rich.text import Text

from retrieval.errors import DepecheError
from retrieval.types import REMEMBERED, Answer, Filters, Question, Quote, Reading, Show, Turn, unseen

from .library import add_paths, find, listed, nothing_to_add
from .rendering import (
    first_and_other,
    numbered_readings,
    render_answer,
    render_document,
    render_documents,
    render_quotes,
    render_report,
    render_sources,
)
from .words import LANGUAGES, say

if TYPE_CHECKING:
    from retrieval.answering.chain import Answerer

COMMANDS = (
    *("/help", "/sources", "/understood", "/reading", "/open", "/find", "/add", "/list"),
    *("/outlet", "/in-language", "/source", "/language", "/reset", "/quit"),
)
FOUND = 5  # articles that /find shows
LONG = 4  # digits: no answer has so many quotes


class Goodbye(Exception):
    """The person leaves."""


@dataclass
class Talk:
    """One person's conversation. `answerer` may still be loading; whoever needs it waits."""

    answerer: "Future[Answerer]"
    chosen: str | None = None
    history: list[Turn] = field(default_factory=list)
    filters: Filters = field(default_factory=Filters)
    understood: str | None = None  # the last question, where it was put in other words
    offered: Answer | None = None  # the last answer, while nobody said which of its readings is meant
    shown: tuple[Quote, ...] = ()  # the sources of the last answer that had some, or what /find found

    @property
    def language(self) -> str:
        """The language the program speaks."""
        return self.chosen or "en"

    @property
    def narrowed(self) -> str:
        """What the answers are narrowed to, in words; nothing where all articles answer."""
        return say("only", self.language, what=" · ".join(self.filters.named)) if self.filters.named else ""

    def reply(self, line: str, show: Show = unseen, stop: Event | None = None) -> Text:
        """Return what is said back to a line; `show` and `stop` are those of `Answerer.ask`.

        Raises:
            DepecheError: the line cannot be done, in one sentence.
            Goodbye: it was /quit.
        """
        if self._is_choice(line):
            return self._reading(line)
        if not line.startswith("/"):
            return self._ask(line, show, stop)
        command, _, argument = line.partition(" ")
        if command not in COMMANDS:
            raise DepecheError(say("unknown_command", self.language, command=command))
        action: Callable[[str], Text] = getattr(self, f"_{command[1:].replace('-', '_')}")
        return action(argument.strip())

    def _ask(self, text: str, show: Show, stop: Event | None) -> Text:
        from retrieval.conversation.asides import aside

        question = Question(text, tuple(self.history), self.filters)
        answer = aside(question) or self.answerer.result().ask(question, show, stop)
        if not answer.talk:
            self.shown, self.understood = answer.quotes or self.shown, answer.understood
        if answer.leant_on:
            self.history = [*self.history, answer.turn][-REMEMBERED:]
            self.offered = answer if numbered_readings(answer) else None
        return render_answer(answer, self.chosen, choosing=True)

    @property
    def _readings(self) -> dict[int, Reading]:
        return numbered_readings(self.offered) if self.offered else {}

    def _is_choice(self, line: str) -> bool:
        """Return whether a line is but a number of what was shown with readings: "2" or "[2]"."""
        number = _number(line)
        return self.offered is not None and number is not None and number <= len(self.offered.quotes)

    def _reading(self, number: str) -> Text:
        """Answer by the reading that was meant; the talk goes on with that."""
        if self.offered is None:
            raise DepecheError(say("no_readings", self.language))
        meant = self._readings.get(_number(number) or 0)
        if meant is None:
            raise DepecheError(say("which_reading", self.language, **first_and_other(self._readings)))
        answer, self.offered = self.offered.read_as(meant), None
        self.shown, self.history = answer.quotes, [*self.history[:-1], answer.turn]
        return render_answer(answer, self.chosen)

    def _help(self, _: str) -> Text:
        return Text(say("help", self.language))

    def _sources(self, _: str) -> Text:
        return render_sources(self._quoted(), self.language)

    def _understood(self, _: str) -> Text:
        told = say("understood", self.language, text=self.understood) if self.understood else ""
        return Text(told or say("not_rewritten", self.language))

    def _open(self, number: str) -> Text:
        quotes = self._quoted()
        if number not in map(str, range(1, len(quotes) + 1)):
            raise DepecheError(say("which_source", self.language, count=len(quotes)))
        quote = quotes[int(number) - 1]
        return render_document(self.answerer.result().archive.document(quote.document), self.language, quote)

    def _quoted(self) -> tuple[Quote, ...]:
        if not self.shown:
            raise DepecheError(say("no_sources", self.language))
        return self.shown

    def _find(self, words: str) -> Text:
        if not any(letter.isalnum() for letter in words):
            raise DepecheError(say("find_what", self.language))
        found = find(self.answerer.result().archive, words, self.filters, FOUND)
        self.shown = tuple(found) or self.shown
        return render_quotes(found, self.language) if found else Text(say("not_found_words", self.language))

    def _reset(self, _: str) -> Text:
        self.history, self.offered = [], None
        return Text(say("begun_anew", self.language))

    def _add(self, paths: str) -> Text:
        report = add_paths(self.answerer.result().archive, _split_paths(paths))
        rows = render_report(report, self.language)
        lines = [rows] if rows else []
        lines += [Text(str(entry.reason), "red") for entry in report.of("failed")]
        return Text("\n").join(lines) if lines else Text(nothing_to_add(self.language))

    def _list(self, _: str) -> Text:
        documents = listed(self.answerer.result().archive)
        return render_documents(documents, self.language) if documents else Text(say("empty_here", self.language))

    def _outlet(self, name: str) -> Text:
        return self._narrow(replace(self.filters, outlet=name or None))

    def _in_language(self, code: str) -> Text:
        return self._narrow(replace(self.filters, language=code or None))

    def _source(self, part: str) -> Text:
        return self._narrow(replace(self.filters, source=part or None))

    def _narrow(self, filters: Filters) -> Text:
        """Answer from a part of the archive from here on; a filter without a word is lifted."""
        self.answerer.result().archive.select(filters)
        self.filters = filters
        return Text(self.narrowed or say("only_all", self.language))

    def _language(self, code: str) -> Text:
        if code not in LANGUAGES:
            raise DepecheError(say("which_language", self.language, codes=", ".join(LANGUAGES)))
        self.chosen = code
        return Text(say("language_set", code))

    def _quit(self, _: str) -> Text:
        raise Goodbye


def _number(line: str) -> int | None:
    """Return the number that a line is, as it was typed or as it is shown: in brackets."""
    bare = line.strip("[]. ")
    return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) < LONG else None


def _split_paths(line: str) -> list[str]:
    """Split what was typed after /add as a shell would, `~` included."""
    try:
        parts = shlex.split(line)
    except ValueError:  # an unbalanced quotation mark: take the line as one path
        parts = [line]
    return [_expanded(part) for part in parts]


def _expanded(path: str) -> str:
    try:
        return str(Path(path).expanduser())
    except RuntimeError:  # nobody of that name: then it is a file's own tilde
        return path
