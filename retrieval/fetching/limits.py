"""How much of anything a server may take: time, bytes, redirects."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The bounds of one fetch: the time that all its requests may take together, the size of a body, the redirects."""

    seconds: float = 30
    bytes: int = 20_000_000
    redirects: int = 5


class Deadline:
    """The moment by which a fetch has to be over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds left, never quite none: a socket takes zero for "do not wait"."""
        return max(self._end - time.monotonic(), 0.001)

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._end

    def extend(self, seconds: float) -> None:
        """Put the moment off, by what was spent on waiting for one's turn."""
        self._end += seconds
