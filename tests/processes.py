"""Processes of their own that start at once: forked from one that has the heavy libraries imported already.

What they run is the program's own entry point, from its first line, with their own environment, folder and streams;
they can be killed like any. Tests of how the installed command starts use that command itself.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

HEAVY = "torch transformers sentence_transformers chromadb langchain_core.runnables onnxruntime alembic.command".split()
HEAVY += "babel.dates telegram.ext aiohttp.web typer rich.console py3langid dateparser trafilatura".split()
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(HEAVY)
HERE = Path(__file__).parent.parent


def command(*arguments: str) -> None:
    """Run `depeche`."""
    from bot.cli import main

    sys.argv = ["depeche", *arguments]
    main()


def bot() -> None:
    """Run `python -m bot`."""
    import runpy

    sys.argv = ["bot"]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


class Forked:
    """A process like those of `subprocess`: `stdin`, `stdout` and `stderr` are pipes."""

    def __init__(
        self, target: Callable[..., None], arguments: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> None:
        pipes = [FORKS.Pipe(duplex=False) for _ in range(3)]
        theirs = [pipes[0][0], pipes[1][1], pipes[2][1]]
        self._process = FORKS.Process(target=_run, args=(target, arguments, dict(environment), str(folder), theirs))
        self._process.start()
        for end in theirs:
            end.close()
        self.stdin: IO[str] = os.fdopen(os.dup(pipes[0][1].fileno()), "w", encoding="utf-8")
        self.stdout: IO[str] = os.fdopen(os.dup(pipes[1][0].fileno()), "r", encoding="utf-8")
        self.stderr: IO[str] = os.fdopen(os.dup(pipes[2][0].fileno()), "r", encoding="utf-8")
        for ours in (pipes[0][1], pipes[1][0], pipes[2][0]):
            ours.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return int(self._process.pid or 0)

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it is still there."""
        if self._process.is_alive():
            os.kill(self.pid, number)

    def communicate(self, said: str = "", timeout: float | None = None) -> tuple[str, str]:
        """Say something to it, and return what it says until it ends: output and errors."""
        with ThreadPoolExecutor(3) as threads:
            heard = [threads.submit(stream.read) for stream in (self.stdout, self.stderr)]
            threads.submit(self._say, said)
            try:
                self.wait(timeout)
            finally:
                self.kill()
            return heard[0].result(), heard[1].result()

    def _say(self, said: str) -> None:
        with suppress(BrokenPipeError), self.stdin:
            self.stdin.write(said)

    def poll(self) -> int | None:
        """Return its exit status, None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; return its exit status."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("forked", timeout or 0)
        return self._process.exitcode


def _run(
    target: Callable[..., None], arguments: Sequence[str], environment: dict[str, str], folder: str,
    streams: list[Connection],
) -> None:  # fmt: skip
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a test run in the background would pass on that it is deaf
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1)  # noqa: SIM115
    target(*arguments)
