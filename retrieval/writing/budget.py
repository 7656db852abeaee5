"""The tokens that the language model may cost in a day, counted in the archive's database.

What a call may cost is kept before it is made, and what it cost takes its place after: neither a crash nor a second
process spends a token twice. Days begin at midnight, UTC.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.sqlite import insert

from ..archive.schema import spending
from ..database import writing
from ..errors import ArchiveUnavailable, ModelUnavailable

BYTES_A_TOKEN = 3  # of UTF-8 in any language, fewer than most models need: an estimate shall not fall short
SECONDS_TO_RESERVE = 5.0  # that a call waits for others who write
SECONDS_TO_SETTLE = 0.3


def estimate(text: str) -> int:
    """Return about how many tokens a text is, rather too many than too few."""
    return len(text.encode(errors="replace")) // BYTES_A_TOKEN + 1


def today() -> str:
    """Return the day by which tokens are counted, as YYYY-MM-DD."""
    return datetime.now(UTC).date().isoformat()


@dataclass(frozen=True)
class Reserved:
    """What a call may cost: tokens of a day."""

    day: str
    tokens: int


class Budget:
    """The tokens of a day, at most `most`; without a limit, 0, or without a database, nothing is counted."""

    def __init__(self, engine: Engine | None, most: int) -> None:
        self._engine = engine if most else None
        self._most = most

    def spent(self) -> int:
        """Return the tokens spent today, those reserved among them."""
        if self._engine is None:
            return 0
        with self._engine.connect() as connection:
            return _spent(connection, today())

    def reserve(self, tokens: int, seconds: float = SECONDS_TO_RESERVE) -> Reserved:
        """Set tokens aside for a call; wait at most so many seconds for others who write.

        Raises:
            ModelUnavailable: the day has fewer left, or that cannot be found out.
        """
        reserved = Reserved(today(), tokens)
        if self._engine is None:
            return reserved
        try:
            with writing(self._engine, max(0, min(seconds, SECONDS_TO_RESERVE))) as connection:
                if _spent(connection, reserved.day) + tokens > self._most:
                    raise self._over()
                _add(connection, reserved.day, tokens)
        except ArchiveUnavailable as error:
            raise ModelUnavailable(f"What the language model may cost cannot be counted: {error}", "budget") from error
        return reserved

    def settle(self, reserved: Reserved, tokens: int) -> None:
        """Put what a call cost in place of what it might have; where the archive is busy, that stays counted."""
        if self._engine is None or tokens == reserved.tokens:
            return
        try:
            with writing(self._engine, SECONDS_TO_SETTLE) as connection:
                _add(connection, reserved.day, tokens - reserved.tokens)
        except ArchiveUnavailable:
            return

    def _over(self) -> ModelUnavailable:
        return ModelUnavailable(
            f"The language model's {self._most} tokens of today are spent: wait for tomorrow (UTC), or raise "
            "DEPECHE_LLM_DAILY_TOKENS.",
            "budget",
        )


def _spent(connection: Connection, day: str) -> int:
    return connection.execute(select(spending.c.tokens).where(spending.c.day == day)).scalar() or 0


def _add(connection: Connection, day: str, tokens: int) -> None:
    row = insert(spending).values(day=day, tokens=tokens)
    more = {"tokens": spending.c.tokens + row.excluded.tokens}
    connection.execute(row.on_conflict_do_update(index_elements=["day"], set_=more))
