"""The bot in a thread of the test's own process: quick to start, with the test's archive and the shared model."""

import asyncio
import logging
import threading
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import SecretStr

from bot.settings import TelegramSettings
from bot.state.memory import Memory
from bot.telegram.access import appoint_owners
from bot.telegram.service import run
from retrieval.answering.chain import Answerer
from tests.peer.peer import Peer


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.errors.append(self.format(record))


class BotThread:
    """The running service against a peer; a context manager. What it logs as an error fails the test, unless the
    test takes it out of `log.errors`."""

    def __init__(self, peer: Peer, folder: Path, answerer: Answerer, **settings: Any) -> None:
        self.settings = TelegramSettings(token=SecretStr(peer.token), api=peer.url, **settings)
        self.folder = folder
        self.announced: list[str] = []
        self._listening = threading.Event()
        self._answerer: Future[Answerer] = Future()
        self._answerer.set_result(answerer)
        self._thread = threading.Thread(target=self._run, name="bot", daemon=True)
        self._error: BaseException | None = None
        self.log = _Kept()

    def __enter__(self) -> "BotThread":
        logging.getLogger("depeche").addHandler(self.log)
        self._thread.start()
        assert self._listening.wait(30), self._error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(RuntimeError):  # its loop is closed where the bot died
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)
        logging.getLogger("depeche").removeHandler(self.log)
        assert self._error is None, self._error
        assert not self.log.errors, self.log.errors

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:
            self._error = error
            self._listening.set()

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self.memory = Memory(self.folder)
        try:
            self.memory.now(lambda connection: appoint_owners(connection, self.settings.owners))
            await run(self.settings, self.memory, self._answerer, self._announce, self._stop)
        finally:
            self.memory.close()

    def _announce(self, line: str) -> None:
        self.announced.append(line)
        self._listening.set()
