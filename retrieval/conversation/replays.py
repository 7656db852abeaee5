"""What earlier questions of talks showed, where nobody remembers: asked anew once, and kept while the archive stays."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from ..types import Question
from .context import Shown

KEPT = 512  # questions


class Replays:
    """What was shown in answer to questions; the least used are forgotten. `revision` names the state of
    the archive."""

    def __init__(self, revision: Callable[[], str | None]) -> None:
        self.revision = revision
        self._known: OrderedDict[Question, Shown] = OrderedDict()
        self._of: str | None = None
        self._lock = Lock()

    def get(self, question: Question, ask: Callable[[], Shown]) -> Shown:
        """Return what was shown in answer to a question, which is asked where that is not known."""
        revision = self.revision()
        with self._lock:
            if revision != self._of:
                self._known.clear()
                self._of = revision
            if question in self._known:
                self._known.move_to_end(question)
                return self._known[question]
        shown = ask()
        with self._lock:
            if revision == self._of:
                self._known[question] = shown
                while len(self._known) > KEPT:
                    self._known.popitem(last=False)
        return shown
