"""Which articles may answer: a reader's filters, as the archive's own outlets, languages and documents."""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, or_, select

from ..errors import BadFilter
from ..types import Document, Filters
from .schema import LIVE, documents, sources

NAMED = 12  # outlets or languages an error names
SHOWN = 3  # paths


@dataclass(frozen=True)
class Selection:
    """What is asked: everything, or only some languages, outlets, or documents by their ids; never `without`."""

    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    documents: tuple[str, ...] | None = None
    without: frozenset[str] = frozenset()

    @property
    def where(self) -> dict[str, Any] | None:
        """The selection as a condition on a passage's details, for the vector store; None for everything."""
        chosen = {"language": self.languages, "outlet": self.outlets, "document": self.documents}
        parts = [{name: {"$in": list(values)}} for name, values in chosen.items() if values]
        parts += [{"document": {"$nin": sorted(self.without)}}] if self.without else []
        return {"$and": parts} if len(parts) > 1 else parts[0] if parts else None

    def lets(self, document: Document) -> bool:
        """Return whether a document is in the selection."""
        asked = ((self.languages, document.language), (self.outlets, document.outlet), (self.documents, document.id))
        return all(value in wanted for wanted, value in asked if wanted) and document.id not in self.without


def select_articles(filters: Filters, engine: Engine, without: Collection[str] = ()) -> Selection:
    """Look filters up in the archive.

    Raises:
        BadFilter: nothing in the archive fits one of them, or all at once; the message names what there is.
    """
    if filters == Filters():
        return Selection(without=frozenset(without))
    with engine.connect() as connection:
        selection = Selection(
            _fitting("language", documents.c.language, filters.language, connection),
            _fitting("outlet", documents.c.outlet, filters.outlet, connection),
            _from_source(filters.source, connection),
            frozenset(without),
        )
        _check_together(selection, filters, connection)
        return selection


def _check_together(selection: Selection, filters: Filters, connection: Connection) -> None:
    columns = ((documents.c.language, selection.languages), (documents.c.outlet, selection.outlets))
    fits = [column.in_(values) for column, values in columns if values]
    there = connection.execute(select(documents.c.id).where(LIVE, *fits)).scalars()
    wanted = None if selection.documents is None else frozenset(selection.documents)
    if len(filters.named) > 1 and not any(wanted is None or id_ in wanted for id_ in there):
        asked = " and ".join(f"“{value}”" for value in filters.named)
        raise BadFilter(f"No article fits {asked} at once: lift one of these filters.")


def shelves(engine: Engine) -> list[Filters]:
    """Return a filter for each outlet and each language of the archive, those of the most articles first.

    Where there is but one outlet or language, it filters nothing, and is left out.
    """
    with engine.connect() as connection:
        counted = [_counted(connection, documents.c.outlet), _counted(connection, documents.c.language)]
    outlets, languages = (found if len(found) > 1 else [] for found in counted)
    filters = [(count, Filters(outlet=name)) for name, count in outlets]
    filters += [(count, Filters(language=code)) for code, count in languages]
    return [one for _, one in sorted(filters, key=lambda pair: -pair[0])]


def _counted(connection: Connection, column: Any) -> list[tuple[str, int]]:
    query = select(column, func.count()).where(LIVE, column.is_not(None)).group_by(column).order_by(column)
    return [(value, count) for value, count in connection.execute(query) if value]


def _fitting(name: str, column: Any, wanted: str | None, connection: Connection) -> tuple[str, ...]:
    if not wanted:
        return ()
    there = [value for value in connection.execute(select(column).distinct().where(LIVE)).scalars() if value]
    found = tuple(value for value in there if _folded(value) == _folded(wanted))
    if not found:
        raise BadFilter(f"No article has the {name} {wanted!r}: the archive has {_listed(there)}.")
    return found


def _folded(text: str) -> str:
    """Return a name however its capitals and accents were typed."""
    return unicodedata.normalize("NFC", text.strip()).casefold()


def _from_source(wanted: str | None, connection: Connection) -> tuple[str, ...] | None:
    if not wanted:
        return None
    places = (sources.c.locator, documents.c.url)
    # The database lowers only the letters of English: anything else has to be written as it is there.
    fits = [func.instr(seen, part) > 0 for place in places for seen, part in _cases(place, wanted.strip())]
    chosen = select(sources.c.document).distinct().join(documents).where(LIVE, or_(*fits))
    found = tuple(connection.execute(chosen).scalars())
    if not found:
        there = connection.execute(select(sources.c.locator).order_by(sources.c.locator).limit(SHOWN)).scalars()
        raise BadFilter(
            f"No article has a path or link with {wanted!r} in it: give a part of one, as of {_listed(there)}."
        )
    return found


def _cases(place: Any, part: str) -> list[tuple[Any, str]]:
    return [(place, part), (func.lower(place), part.lower())]


def _listed(there: Iterable[str]) -> str:
    known = sorted(there)
    return ", ".join(known[:NAMED]) + (f" and {len(known) - NAMED} more" if len(known) > NAMED else "") or "none"
