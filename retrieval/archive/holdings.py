"""What a part of the archive is: how many articles, of which dates, outlets and languages; counted in the database.

No article's text is read: an archive may hold a hundred thousand.
"""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, func, select

from .schema import LIVE, ORPHAN, documents
from .selection import Selection

DATE = func.nullif(documents.c.date, "")
NEWEST = (func.coalesce(documents.c.date, "").desc(), documents.c.number.desc())
SHELVES = (
    select(
        documents.c.outlet,
        documents.c.language,
        func.count().label("articles"),
        func.min(DATE).label("oldest"),
        func.max(DATE).label("newest"),
    )
    .group_by(documents.c.outlet, documents.c.language)
    .order_by(func.max(func.coalesce(documents.c.date, "")).desc(), func.max(documents.c.number).desc())
)


@dataclass(frozen=True)
class Holdings:
    """How many articles, the dates of the first and the last, outlets and languages, those of the most articles first;
    and the ids of the newest."""

    articles: int
    oldest: str | None
    newest: str | None
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    newest_ids: tuple[str, ...]


def holdings(engine: Engine, selection: Selection, ids: Collection[str] | None, shown: int) -> Holdings:
    """Return what there is in a selection, of these ids or of all, and which `shown` of it are the newest: the undated
    last, of one date the last that came."""
    asked = _asked(selection, ids)
    with engine.connect() as connection:
        shelves = connection.execute(SHELVES.where(*asked)).all()
        newest = connection.execute(select(documents.c.id).where(*asked).order_by(*NEWEST).limit(shown)).scalars()
        newest_ids = tuple(newest)
    outlets: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for shelf in shelves:
        outlets[shelf.outlet or ""] += shelf.articles
        languages[shelf.language] += shelf.articles
    del outlets[""]
    return Holdings(
        sum(shelf.articles for shelf in shelves),
        min((shelf.oldest for shelf in shelves if shelf.oldest), default=None),
        max((shelf.newest for shelf in shelves if shelf.newest), default=None),
        tuple(name for name, _ in outlets.most_common()),
        tuple(name for name, _ in languages.most_common()),
        newest_ids,
    )


def there(engine: Engine, selection: Selection, ids: Collection[str]) -> set[str]:
    """Return which of these ids a selection holds."""
    with engine.connect() as connection:
        return set(connection.execute(select(documents.c.id).where(*_asked(selection, ids))).scalars())


def _asked(selection: Selection, ids: Collection[str] | None) -> list[ColumnElement[bool]]:
    columns = ((documents.c.language, selection.languages), (documents.c.outlet, selection.outlets))
    asked = [LIVE, ~ORPHAN, *(column.in_(values) for column, values in columns if values)]
    asked += [_among(some) for some in (selection.documents, ids) if some is not None]
    return [*asked, ~_among(selection.without)] if selection.without else asked


def _among(ids: Collection[str]) -> ColumnElement[bool]:
    """Ids as one value: a statement takes only so many."""
    listed = func.json_each(json.dumps(list(ids))).table_valued("value")
    return documents.c.id.in_(select(listed.c.value))
