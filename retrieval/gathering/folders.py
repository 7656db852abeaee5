"""One look at a watched folder: which of its files are new or changed, and which of them fail."""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..archive.watchlist import Failing
from ..errors import UnreadableDocument
from ..reading.files import find_files, read_path, stamp
from ..text.letters import encodable, locator
from ..types import Article
from .web import Offered


class FolderLook:
    """The files of one look: those that are not as they were `seen`, so that what a person removed stays removed.

    Afterwards `done` are those that need no second look unless they change, `failing` those of them a part of which
    failed; of what failed in the folder, as far as it is known, `trouble` tells. A file that gave nothing but failures
    is read again at every look; one without a text is passed over, for nobody can mend it.
    """

    def __init__(self, folder: str, seen: Mapping[str, str | None], failing: Iterable[Failing]) -> None:
        found = list(find_files([Path(folder)]))
        stamped = {locator(str(path)): (path, stamp(path)) for path in found if isinstance(path, Path)}
        self._closed = [error for error in found if isinstance(error, UnreadableDocument)]
        self._new = {entry: one for entry, one in stamped.items() if seen.get(entry) != one[1]}
        self.trouble = [one.said for one in failing if one.entry in stamped and one.entry not in self._new]
        self.trouble += [encodable(str(error)) for error in self._closed]
        self.done: list[tuple[str, str]] = []
        self.failing: list[Failing] = []

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to read, and nothing to tell."""
        return not (self._new or self._closed)

    def offered(self) -> Offered:
        """Yield the articles of the files, and what of them could not be read."""
        yield from self._closed
        for entry, (path, stamped) in self._new.items():
            yield from self._read(entry, path, stamped)

    def _read(self, entry: str, path: Path, stamped: str) -> Offered:
        went_in, error = False, None
        for one in read_path(path):
            if isinstance(one, Article):
                went_in = True
            elif one.reason == "empty":
                continue
            else:
                error = one
            yield one
        if went_in or not error:
            self.done.append((entry, stamped))
        if error:
            self._fail(entry, encodable(str(error)), kept=went_in)

    def _fail(self, entry: str, said: str, kept: bool) -> None:
        now = time.time()
        self.trouble.append(said)
        if kept:
            self.failing.append(Failing(entry, {}, now, 1, now, said))
