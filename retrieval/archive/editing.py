"""Corrections by hand: what is known of a document, and whether it is a copy."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from ..errors import BadDetail
from ..fetching.address import is_address
from ..text.dates import iso_date
from ..text.languages import ARTICLE_LANGUAGES
from ..text.letters import storable
from . import journal
from .journal import DETAILS, FOUND
from .schema import documents


def checked(details: Mapping[str, str]) -> dict[str, str | None]:
    """Return details as they are stored; an empty one as None.

    Raises:
        BadDetail: a date or a link is none, a language is unknown, or nothing is to be corrected.
    """
    given = {name: " ".join(storable(details[name]).split()) or None for name in DETAILS if name in details}
    if not given:
        raise BadDetail("Nothing to correct: give a title, date, outlet, link, author or language.")
    if given.get("date"):
        given["date"] = iso_date(str(given["date"]))
        if not given["date"]:
            raise BadDetail(f"“{details['date']}” is no date: write it as 2022-01-19, 2022-01 or 2022.")
    if given.get("url") and not is_address(str(given["url"])):
        raise BadDetail(f"“{details['url']}” is no web address: give one that begins with https:// or http://.")
    if "language" in given and given["language"] not in ARTICLE_LANGUAGES:
        raise BadDetail(f"“{details['language']}” is no language: give a code such as fr.")
    return given


def edit(connection: Connection, change: int, id_: str, corrected: Mapping[str, str | None]) -> None:
    """Correct a document, for its new versions too; its passages, which start with the title, are made again."""
    stored = connection.execute(select(documents).where(documents.c.id == id_)).one()
    new = {name: value for name, value in corrected.items() if getattr(stored, name) != value}
    if new:
        new["by_hand"] = names_of([*by_hand(stored), *new])
        journal.set_document(connection, change, id_, new | ({"state": "pending"} if stored.state in FOUND else {}))


def by_hand(stored: Any) -> dict[str, Any]:
    """Return the details of a document's row that a person set."""
    return {name: getattr(stored, name) for name in (stored.by_hand or "").split()}


def names_of(details: Iterable[str]) -> str | None:
    """Return the names of details set by hand as they are stored."""
    return " ".join(sorted(set(details))) or None


def split(connection: Connection, change: int, id_: str) -> None:
    """Let a copy stand for itself, for good.

    Raises:
        BadDetail: it is no copy.
    """
    stored = connection.execute(select(documents).where(documents.c.id == id_)).one()
    if stored.state != "copy":
        raise BadDetail(f"{id_} is no copy of another article: `depeche list --copies` shows those.")
    journal.set_document(connection, change, id_, {"state": "pending", "copy_of": None, "apart": 1})
