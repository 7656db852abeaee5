"""A pause between any two requests of this process to one host."""

import threading
import time

MOST_HOSTS = 1_000  # remembered before those whose pause is over are forgotten


class Pacing:
    """Gives out the moments at which hosts may be asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: dict[str, float] = {}

    def wait(self, host: str, seconds: float) -> float:
        """Wait until the host may be asked, keep it for so many seconds, and return how long it took."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._free.get(host, now))
            self._forget(now)
            self._free[host] = turn + seconds
        time.sleep(turn - now)
        return turn - now

    def _forget(self, now: float) -> None:
        if len(self._free) >= MOST_HOSTS:
            self._free = {host: free for host, free in self._free.items() if free > now}


PROCESS = Pacing()
