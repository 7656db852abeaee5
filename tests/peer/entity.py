"""The entity: a stretch of text with a meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Entity:
    """A stretch of text with a meaning; offset and length count UTF-16 units."""

    kind: str
    offset: int
    length: int
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """The first unit after it."""
        return self.offset + self.length

    def json(self) -> dict[str, Any]:
        """As the Bot API shows it."""
        return {"type": self.kind, "offset": self.offset, "length": self.length, **self.extra}
