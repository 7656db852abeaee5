"""How long work tells whoever waits for it how far it has come."""

from typing import Protocol

UNKNOWN = -1  # steps, where nobody knows how many there are


class Progress(Protocol):
    """Called with the task's name, the steps done and the steps there are, or UNKNOWN."""

    def __call__(self, task: str, done: int, total: int) -> None: ...


def silent(task: str, done: int, total: int) -> None:
    """Report nothing."""
