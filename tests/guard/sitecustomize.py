"""Keeps a process on this machine: reaching for any other address fails, and is recorded for the test to see.

The tests put this folder on PYTHONPATH, so that the processes they start are watched too.
"""

import ipaddress
import os
import sys
import traceback
from pathlib import Path
from typing import Any

RECORD = "DEPECHE_TEST_OFF_LIMITS"
LOCAL_NAMES = ("localhost", "", None)


def _is_local(host: Any) -> bool:
    host = host.decode() if isinstance(host, bytes) else host
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not _is_local(host) and os.environ.get(RECORD):
        with Path(os.environ[RECORD]).open("a", encoding="utf-8") as record:
            record.write(f"{event} {host}\n")
            traceback.print_stack(file=record)
        raise ConnectionRefusedError(f"tests stay on this machine: {host}")


sys.addaudithook(_watch)
