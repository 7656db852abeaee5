"""The terminal: standard output for answers, standard error for progress and errors."""

import errno
import io
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
from retrieval.text.letters import one_line, shown

INTERRUPTED = 130
BOLD = "bold"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


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
        if not self._tasks:
            self.stop()

    def stop(self) -> None:
        """Draw no more, so that a sentence can stand below."""
        self._tasks.clear()
        if "_bars" in self.__dict__:
            self._bars.stop()
            del self._bars


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "", "dim")


def show(text: Text, end: str = "\n") -> None:
    """Print to standard output: styled in a terminal; elsewhere plain, unwrapped, with **bold** marked.

    What a terminal would obey, in an article or its title, is shown instead.
    """
    console = Console()
    text.plain = shown(text.plain)
    if console.is_terminal:
        console.print(text, highlight=False, end=end)
    else:
        print(_marked(text), end=end, flush=True)


def _marked(text: Text) -> str:
    marked = text.plain
    edges = sorted((edge for span in text.spans if span.style == BOLD for edge in (span.start, span.end)), reverse=True)
    for edge in edges:
        marked = marked[:edge] + "**" + marked[edge:]
    return marked


def tell(sentence: str) -> None:
    """Print a sentence to standard output."""
    print(one_line(sentence), flush=True)


def note(sentence: str) -> None:
    """Print a remark to standard error."""
    print(shown(sentence), file=sys.stderr, flush=True)


def end_line() -> None:
    """Begin a new line on a terminal, which shows a Ctrl-C where it was pressed."""
    if sys.stderr.isatty():
        print(file=sys.stderr)


def run_safely(command: Callable[[], None]) -> NoReturn:
    """Run a command; what it raises becomes one sentence on standard error and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what the terminal lacks; in JSON it means the same
    try:
        _flushed(command)
    except DepecheError as error:
        note(f"depeche: {error}")
        sys.exit(error.exit_status)
    except UnicodeEncodeError:  # on the way into the archive: names of files are taken as they are
        note("depeche: What was asked for holds bytes that are no UTF-8 text: write it anew.")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # whoever read the output has seen enough
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # a temporary folder, a pipe, a disk: nothing the archive itself could name
        note(f"depeche: {_cure(error)}")
        sys.exit(2)
    sys.exit(0)


def _cure(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno not in FULL:
        return f"{error.strerror or error}{where}: check the disk's space and permissions, then run it again."
    return f"No space is left{where or _places()}: free some there, then run it again."


def _places() -> str:
    """Return where the program writes: a full disk's own error names no file."""
    from retrieval.settings import load_settings

    try:
        settings = load_settings()
    except DepecheError:
        return ""
    return f" in {settings.data_dir}, {settings.cache_dir}, the temporary folder or where the output goes"


def _flushed(command: Callable[[], None]) -> None:
    """Run a command and write out what it printed while a full disk can still be spoken of."""
    try:
        command()
    finally:
        sys.stdout.flush()
