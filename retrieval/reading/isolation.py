"""Documents of intricate formats are taken apart in a process of their own, within a time limit."""

import json
import pickle
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any

from ..errors import UnreadableDocument
from .headers import Headed

MOST_SECONDS = 30.0  # a long book takes ten
STARTING = 30.0  # seconds the first document may take longer: the libraries are loaded
LONGEST_REPLY = 200_000_000  # bytes
PACKAGE = "retrieval.reading.worker"
ROOT = Path(__file__).parents[2]

_lock = Lock()
_running: list["subprocess.Popen[bytes]"] = []


def take_apart(
    kind: str, data: bytes | str, name: str, url: str | None = None, most_seconds: float | None = None
) -> Headed:
    """Return what a document of a kind (".pdf") says.

    Raises:
        UnreadableDocument: it is malformed, locked, empty, or takes for ever.
    """
    with _lock:
        process, allowed = _process()
        late = Event()
        timer = Timer(allowed, lambda: _end(process, late))
        timer.daemon = True
        timer.start()
        try:
            reply = _reply(process, (kind, data, name, url))
        finally:
            timer.cancel()
    if reply is None:
        raise _overdue(name) if late.is_set() else _broken(name, kind)
    if "reason" in reply:
        raise UnreadableDocument(reply["message"], reply["reason"])
    return Headed(reply["text"], reply["fields"], [(name, b64decode(file)) for name, file in reply["attached"]])


def _end(process: "subprocess.Popen[bytes]", late: Event) -> None:
    late.set()
    process.kill()


def _reply(process: "subprocess.Popen[bytes]", request: tuple[str, bytes | str, str, str | None]) -> Any:
    """Return the process's answer; None if it ended over the document.

    The answer is JSON: whatever a document made of the process, it is data here.
    """
    assert process.stdin and process.stdout
    try:
        pickle.dump(request, process.stdin)
        process.stdin.flush()
        return json.loads(process.stdout.readline(LONGEST_REPLY))
    except (OSError, ValueError):
        _stop()
        return None


def _process() -> tuple["subprocess.Popen[bytes]", float]:
    if _running and _running[0].poll() is None:
        return _running[0], MOST_SECONDS
    _stop()
    program = (
        f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); runpy.run_module({PACKAGE!r}, run_name='__main__')"
    )
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    command = [sys.executable, "-P", "-c", program]  # -P: a docx.py in the current folder is no library
    _running.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere))
    return _running[0], MOST_SECONDS + STARTING


def _stop() -> None:
    while _running:
        process = _running.pop()
        process.kill()
        process.communicate()


def _overdue(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} takes too long to read: save its text as .txt and add that.", "slow")


def _broken(name: str, kind: str) -> UnreadableDocument:
    message = f"{name} is malformed {kind} inside: open and save it again, or save its text as .txt."
    return UnreadableDocument(message, "broken")
