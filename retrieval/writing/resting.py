"""Leaves a language model alone that keeps failing, so that nobody waits for it in vain: a circuit breaker."""

import threading
import time

from ..errors import ModelUnavailable

FAILURES = 3  # in a row
SECONDS = 60.0  # of rest; then one call tries whether it works again


class Rest:
    """How the last calls of a model went, for all threads."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._lock = threading.Lock()
        self._seconds = seconds
        self._failures = 0
        self._until = 0.0

    def begin(self) -> None:
        """Let a call through, or not.

        Raises:
            ModelUnavailable: the model rests.
        """
        with self._lock:
            left = self._until - time.monotonic()
            if self._failures < FAILURES:
                return
            if left > 0:
                raise ModelUnavailable(
                    f"The language model failed {self._failures} times in a row: it is asked again in {left:.0f} "
                    "seconds; `depeche doctor` says what is wrong.",
                    "resting",
                )
            self._until = time.monotonic() + self._seconds  # for the others, until this one knows more

    def went_well(self) -> None:
        """Note that a call was answered."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Note that a call was not."""
        with self._lock:
            self._failures += 1
            self._until = time.monotonic() + self._seconds

    def learned_nothing(self) -> None:
        """Note that a call ended before it could go well or fail: the next may try."""
        with self._lock:
            self._until = time.monotonic()
