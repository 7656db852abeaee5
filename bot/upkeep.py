"""What the bot does while nobody asks: it finishes what was interrupted, and keeps up with feeds and folders."""

import logging
from concurrent.futures import Future
from threading import Event
from typing import TYPE_CHECKING

from retrieval.errors import DepecheError

if TYPE_CHECKING:
    from retrieval.answering.chain import Answerer
    from retrieval.archive.watchlist import Watched
    from retrieval.gathering.watching import Watcher

PAUSE = 60.0  # seconds after the archive itself was unwell

log = logging.getLogger("depeche")


def keep_up(answerer: "Future[Answerer]", stop: Event) -> None:
    """Keep the archive in order until told to stop; what fails is logged, and tried again."""
    from retrieval.gathering.watching import Watcher

    archive = answerer.result().archive
    while not stop.is_set():
        try:
            archive.finish()
            Watcher(archive).run(stop, _look)
        except DepecheError as error:
            log.warning("%s", error)
            stop.wait(PAUSE)


def _look(one: "Watched", watcher: "Watcher") -> None:
    report = watcher.look(one)
    if report.went_in:
        log.info("%s: %s", one.address, report.counts)
