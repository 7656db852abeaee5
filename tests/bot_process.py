"""The bot as users run it: a process of its own, spoken to through the Bot API peer."""

import os
import signal
import threading
import time
from pathlib import Path
from types import TracebackType

from tests.peer.peer import Peer
from tests.processes import Forked, bot


class BotProcess:
    """`depeche bot` on a data folder, against a peer. A context manager; it can be killed and started again;
    `deaths` tells when it was (time.monotonic())."""

    def __init__(self, peer: Peer, folder: Path, **settings: str) -> None:
        self.peer = peer
        self.settings = {
            "DEPECHE_DATA_DIR": str(folder),
            "DEPECHE_SAMPLE": "off",
            "DEPECHE_TELEGRAM_TOKEN": peer.token,
            "DEPECHE_TELEGRAM_API": peer.url,
        } | settings
        self.log: list[str] = []
        self.deaths: list[float] = []

    def __enter__(self) -> "BotProcess":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        assert not any(self.peer.token in line for line in self.log)

    def start(self) -> None:
        """Start it; its log is read as it comes."""
        self._before = len(self.log)
        self.process = Forked(bot, [], os.environ | self.settings, Path(__file__).parent.parent)
        self._reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self._reader.start()

    def _read(self, process: Forked) -> None:
        self.log.extend(process.stderr)

    def said(self, words: str) -> str:
        """Wait for a line of the log, and return it."""
        return self.peer.wait_for(lambda: next((line for line in self.log if words in line), ""), timeout=60)

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.process.kill()
        self.process.wait()
        self.deaths.append(time.monotonic())
        self._reader.join()

    def stop(self) -> int:
        """Ask it to end, once it works; return its exit status."""
        self.peer.wait_for(lambda: any("is listening" in line for line in self.log[self._before :]), timeout=60)
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        self._reader.join()
        return status
