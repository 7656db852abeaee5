"""The terminal: standard output for answers, standard error for progress and errors."""

import re
import sys
from collections.abc import Callable
from functools import cached_property
from typing import NoReturn

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from retrieval.errors import DepecheError
from retrieval.progress import UNKNOWN

INTERRUPTED = 130
BOLD = "bold"
# What makes a terminal do something, or turns a line around: an article may hold it, and is shown word for word.
ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class ProgressBars:
    """Shows long work on standard error: a bar a task in a terminal, one line a task elsewhere."""

    def __init__(self) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._console = Console(stderr=True)

    @cached_property
    def _bars(self) -> Progress:
        done = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        return Progress(*done, _Rate(), TimeElapsedColumn(), TimeRemainingColumn(), console=self._console)

    def __call__(self, task: str, done: int, total: int) -> None:
        """Show how far a task has come."""
        if self._console.is_terminal:
            self._draw(task, done, total)
        elif task not in self._tasks:
            self._console.print(f"{task}…", soft_wrap=True, highlight=False)
        self._tasks.setdefault(task, TaskID(0))
        if total != UNKNOWN and done >= total:
            self._end(task)

    def _draw(self, task: str, done: int, total: int) -> None:
        self._bars.start()
        known = None if total == UNKNOWN else total
        if task not in self._tasks:
            self._tasks[task] = self._bars.add_task(task, total=known)
        self._bars.update(self._tasks[task], completed=done, total=known)

    def _end(self, task: str) -> None:
        del self._tasks[task]
        if not self._tasks and "_bars" in self.__dict__:
            self._bars.stop()
            del self._bars


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "", "dim")


def show(text: Text, end: str = "\n") -> None:
    """Print to standard output: styled in a terminal; elsewhere plain, unwrapped, with **bold** marked."""
    console, text = Console(), printable(text)
    if console.is_terminal:
        console.print(text, highlight=False, end=end)
    else:
        print(_marked(text), end=end, flush=True)


def printable(text: Text) -> Text:
    """Return a text that a terminal only shows: blanks stand where it would do something else."""
    shown = text.copy()
    shown.plain = ACTIVE.sub(" ", text.plain)
    return shown


def _marked(text: Text) -> str:
    marked = text.plain
    edges = sorted((edge for span in text.spans if span.style == BOLD for edge in (span.start, span.end)), reverse=True)
    for edge in edges:
        marked = marked[:edge] + "**" + marked[edge:]
    return marked


def note(sentence: str) -> None:
    """Print a remark to standard error."""
    print(ACTIVE.sub(" ", sentence), file=sys.stderr, flush=True)


def run_safely(command: Callable[[], None]) -> NoReturn:
    """Run a command; what it raises becomes one sentence on standard error and an exit status."""
    try:
        _flushed(command)
    except DepecheError as error:
        note(f"depeche: {error}")
        sys.exit(error.exit_status)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # whoever read the output has seen enough
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # a temporary folder, a pipe, a disk: nothing the archive itself could name
        where = f" ({error.filename})" if error.filename else ""
        note(f"depeche: {error.strerror or error}{where}: check the disk's space and permissions, then run it again.")
        sys.exit(2)
    sys.exit(0)


def _flushed(command: Callable[[], None]) -> None:
    """Run a command and write out what it printed while a full disk can still be spoken of."""
    try:
        command()
    finally:
        sys.stdout.flush()
