"""The line a person types at; the only importer of prompt_toolkit."""

from collections.abc import Callable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout

SIGN = "› "


class Prompt:
    """Reads lines with history and completion, while other threads may print above it.

    `began` is called once, when the first prompt is on the screen: imports hold the interpreter for seconds,
    and must not start before. `status` is what the line under the prompt says.
    """

    def __init__(self, history: Path, words: list[str], began: Callable[[], None], status: Callable[[], str]) -> None:
        self._began: Callable[[], None] | None = began
        self._status = status
        self._session: PromptSession[str] = PromptSession(
            SIGN,
            history=_history(history),
            completer=WordCompleter(words, sentence=True),
            bottom_toolbar=lambda: self._status() or None,
            refresh_interval=0.5,
        )
        self._session.app.after_render += self._painted

    def read(self) -> str | None:
        """Return the next line; an empty one after Ctrl-C, None after Ctrl-D."""
        try:
            with patch_stdout(raw=True):
                return self._session.prompt().strip()
        except KeyboardInterrupt:
            return ""
        except EOFError:
            return None

    def _painted(self, _: object) -> None:
        began, self._began = self._began, None
        if began:
            began()


def _history(path: Path) -> History:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:  # the archive itself will say what is wrong with the folder
        return InMemoryHistory()
    return FileHistory(str(path))
