"""`depeche chat`: the prompt stands at once, and the model loads behind it."""

import sys
from concurrent.futures import Future
from dataclasses import replace
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from retrieval.errors import DepecheError
from retrieval.settings import load_settings
from retrieval.types import Answer

from .asking import open_answerer
from .background import in_background
from .console import ProgressBars, note, show
from .rendering import render_claims
from .talk import COMMANDS, Goodbye, Talk
from .words import LANGUAGES, say

if TYPE_CHECKING:
    from retrieval.answering.chain import Answerer


def chat() -> None:
    """Talk until /quit or the end of the input."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        _chat_in_terminal()
    else:
        _chat_piped()


def _chat_piped() -> None:
    """Answer each line of standard input, in plain text."""
    talk: Talk | None = Talk(in_background(lambda: open_answerer(ProgressBars(), empty="empty_here")))
    for line in sys.stdin:
        talk = _turn(talk, line.strip()) if talk else None


def _chat_in_terminal() -> None:
    from .prompt import Prompt

    answerer: Future[Answerer] = Future()
    loading = _Loading(answerer)
    words = [*COMMANDS, *(f"/language {code}" for code in LANGUAGES)]
    talk: Talk | None = Talk(answerer)
    history = load_settings().data_dir / "chat-history"
    prompt = Prompt(history, words, loading.begin, lambda: loading.status() or (talk.narrowed if talk else ""))
    show(Text(say("welcome", "en"), "dim"))
    while talk and (line := prompt.read()) is not None:
        talk = _turn(talk, line)


class _Loading:
    """Loads the answerer behind the prompt, and says how far that is."""

    def __init__(self, answerer: "Future[Answerer]") -> None:
        self._answerer = answerer
        self._step = ""

    def begin(self) -> None:
        """Start loading."""
        in_background(lambda: open_answerer(self._progress, empty="empty_here")).add_done_callback(self._hand_over)

    def status(self) -> str:
        """Return what is still being waited for; nothing once the answerer is there."""
        return "" if self._answerer.done() else (self._step or f"{say('loading', 'en')}…")

    def _progress(self, task: str, done: int, total: int) -> None:
        self._step = f"{task}… {done}/{total}" if done < total else ""

    def _hand_over(self, loaded: "Future[Answerer]") -> None:
        error = loaded.exception()
        if error:
            self._answerer.set_exception(error)
        else:
            self._answerer.set_result(loaded.result())


def _turn(talk: Talk, line: str) -> Talk | None:
    """Reply to a line; return the talk after it, or None when the person leaves.

    Ctrl-C gives the reply up: whatever it would have changed in the talk is dropped with it.
    """
    if not line:
        return talk
    trial = replace(talk)
    try:
        _say_back(trial, line)
    except Goodbye:
        return None
    except DepecheError as error:
        note(str(error))
    except KeyboardInterrupt:
        note(say("stopped", talk.language))
        return talk
    return trial


def _say_back(talk: Talk, line: str) -> None:
    """Print the reply to a line: what a language model writes as it is proven, then the rest."""
    news: SimpleQueue[Answer | None] = SimpleQueue()
    stop, told = Event(), Text()
    reply = in_background(lambda: talk.reply(line, news.put, stop))
    reply.add_done_callback(lambda _: news.put(None))
    try:
        with Console(stderr=True).status(say("searching", talk.language)) as status:
            while answer := news.get():
                status.stop()
                told = _told_more(told, answer)
    except KeyboardInterrupt:
        stop.set()
        show(Text(), end="\n" if told else "")
        raise
    show(reply.result()[len(told) :].append("\n"))


def _told_more(told: Text, answer: Answer) -> Text:
    """Print what is new in an answer, if somebody watches; return what they have read of it."""
    claims = Text().join(render_claims(answer))
    if sys.stdout.isatty():
        show(claims[len(told) :], end="")
        return claims
    return told
