"""What became of articles that were offered to the archive, and of the archive itself: plain values, as in `types`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Entry:
    """What became of one article offered to the archive.

    `verdict` is "added", "updated", "unchanged", "duplicate" (it says what the document `of` says, which is found in
    its place; the same text from another source has the same id) or "failed", with the `reason`. A new version has
    another id than it `was` known by; `corrected` names the details of it that a person set, and that stay so.
    """

    verdict: str
    source: str = ""
    id: str | None = None
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    language: str | None = None
    of: str | None = None
    of_title: str | None = None
    was: str | None = None
    corrected: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True)
class AddReport:
    """What became of the articles offered to the archive: how many of each verdict, and the first of them.

    `skipped` tells how many files of other kinds a folder held, by the endings of their names; `taken_back`, whether
    somebody took the articles back before the last was in.
    """

    counts: Mapping[str, int]
    entries: tuple[Entry, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    taken_back: bool = False

    def of(self, verdict: str) -> list[Entry]:
        """Return the first entries with a verdict."""
        return [entry for entry in self.entries if entry.verdict == verdict]

    @property
    def went_in(self) -> int:
        """How many articles the archive holds now, whether they are new to it or not."""
        return sum(self.counts.values()) - self.counts.get("failed", 0)


@dataclass(frozen=True)
class Change:
    """A change of the archive that can be taken back: when (UTC), what, and how many articles it was about.

    `kind` is "add", "remove", "edit", "split" or "import"; `title` is the first article's, and `label` says where what
    was added came from, or is that title.
    """

    number: int
    at: str
    kind: str
    label: str
    documents: int
    title: str = ""
