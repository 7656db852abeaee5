"""The tests' own fence: it must hold, or no other test proves that the program stays offline."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guard.sitecustomize import RECORD

ELSEWHERE = "192.0.2.1"  # an address for documentation, nobody's


def recorded() -> str:
    """Take the record away, so that the fence does not fail this test."""
    path = Path(os.environ[RECORD])
    text = path.read_text()
    path.unlink()
    return text


def test_a_connection_elsewhere_fails_and_is_recorded() -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((ELSEWHERE, 80), timeout=1)
    assert ELSEWHERE in recorded()


def test_a_child_process_is_fenced_in_too() -> None:
    code = f"import socket; socket.create_connection(('{ELSEWHERE}', 80), timeout=1)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode != 0
    assert ELSEWHERE in recorded()


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
