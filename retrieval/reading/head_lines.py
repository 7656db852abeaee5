"""What stands between the title of a plain text and the text itself: outlet, date and author on lines of their own."""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from ..text.languages import identify
from .datelines import LONGEST, told_by
from .outlets import ARTICLES, is_name, is_outlet

LINES = 12  # under the title, blank ones too
PENDING = 2  # lines above a dateline that are none themselves: an outlet, a subtitle
MOST_LINES = 200  # below, in which a diary shows
SHORTEST_DATE, LONGEST_DATE = 6, 40  # characters of a line that is but a date


class Told(NamedTuple):
    """What the first lines of a text tell, those of them that are text, and the rest, which the text ends with."""

    fields: dict[str, str]
    kept: list[str]
    rest: str

    @property
    def text(self) -> str:
        """The text without the lines that tell."""
        return "\n\n".join([*self.kept, self.rest])


def take_lines(text: str, only_above: bool = False) -> Told | None:
    """Split what stands under a title into the text and what its first lines tell; None where they tell nothing.

    What is no such line stays in the text, a subtitle above the date for one. With `only_above` the lines must come
    first, and begin with a date. A text with several dates on lines of their own is a diary: those are its headings.
    """
    head = _Head(text.split("\n"), only_above)
    head.read()
    rest = "\n".join(head.lines[head.taken :]).strip("\n")
    if not head.found or not rest.strip() or head.goes_on_with_dates():
        return None
    changed = head.found.pop("changed", None)
    return Told({"date": changed} | head.found if changed else head.found, head.kept, rest)


@dataclass
class _Head:
    """The first lines of a text: how many are `taken`, what they told, which of them are to stay in the text."""

    lines: list[str]
    only_above: bool
    found: dict[str, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    pending: list[int] = field(default_factory=list)
    taken: int = 0

    def __post_init__(self) -> None:
        numbers = re.search(r"\d", "".join(self.lines[:LINES]))
        self.language = identify("\n".join(self.lines)[:5000]) if numbers else "en"

    def read(self) -> None:
        """Take lines as long as they tell of the article."""
        for at, line in enumerate(self.lines[:LINES]):
            if line.strip() and not (self._tells(at) or self._may_stand_above(line, at)):
                break

    def _tells(self, at: int) -> bool:
        told = told_by(self.lines[at], self.language)
        first = self.only_above and not self.found
        if told is None or self._runs_on(at, told) or (first and "date" not in told):
            return False
        if told.get("date", self.found.get("date")) != self.found.get("date", told.get("date")):
            return False
        self._settle(told, at)
        self.found, self.pending, self.taken = told | self.found, [], at + 1
        return True

    def _may_stand_above(self, line: str, at: int) -> bool:
        fits = not self.only_above and len(self.pending) < PENDING and len(line) <= LONGEST
        if fits and told_by(line, self.language) is None:
            self.pending.append(at)
            return True
        return False

    def _settle(self, told: dict[str, str], at: int) -> None:
        """Put down the names above a line that tells; whatever else stands there stays in the text."""
        for place in self.pending:
            line = _bare(self.lines[place])
            close = "date" in told and all(between.strip() for between in self.lines[place:at])
            part = "outlet" if is_outlet(line) else _by_looks(line) if close else None
            if part and part not in self.found and part not in told:
                self.found[part] = line
            else:
                self.kept.append(self.lines[place].strip())

    def _runs_on(self, at: int, told: dict[str, str]) -> bool:
        """Return whether a line is the beginning of a paragraph rather than a line by itself."""
        following = self.lines[at + 1].strip() if at + 1 < len(self.lines) else ""
        if not following or told_by(following, self.language) is not None:
            return False
        under_title = all(line.strip() for line in self.lines[: at + 1])
        return following[:1].islower() or not (under_title or told.keys() == {"date"})

    def goes_on_with_dates(self) -> bool:
        """Return whether a later line is another date and nothing else."""
        short = (line for line in self.lines[self.taken :] if SHORTEST_DATE <= len(line.strip()) <= LONGEST_DATE)
        numbered = islice((line for line in short if re.search(r"\d", line)), MOST_LINES)
        dates = (told_by(line, self.language) for line in numbered)
        known = self.found.get("date")
        return any(told and told.get("date", known) != known for told in dates)


def _bare(line: str) -> str:
    return line.strip().strip("*_ ")


def _by_looks(line: str) -> str | None:
    """Return which part of an article a line right above its date is."""
    words = line.split()
    if not is_name(line) or len(words) > 5:
        return None
    return "outlet" if len(words) == 1 or words[0].casefold() in ARTICLES else "author" if len(words) <= 4 else None
