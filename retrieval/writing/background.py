"""One event loop on a thread of its own, for the whole process: connections to servers are kept in it."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from functools import cache
from typing import Any

_starting = threading.Lock()


def submit(work: Coroutine[Any, Any, None]) -> "Future[None]":
    """Run a coroutine there; cancelling the future cancels it wherever it waits."""
    with _starting:
        return asyncio.run_coroutine_threadsafe(work, _loop())


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="language-model", daemon=True).start()
    return loop
