"""One article by its id, or by the beginning of that; articles in the order of their dates."""

from collections.abc import Iterable

from sqlalchemy import select

from ..errors import UnknownDocument
from ..types import Document
from .catalogue import Catalogue
from .schema import LIVE, documents

LEAST = 4  # letters of an id that stand for it
NAMED = 3  # ids a message names


def one(catalogue: Catalogue, id_: str) -> Document:
    """Return one document by its id, or by a beginning that no other has.

    Raises:
        UnknownDocument: there is none, or several.
    """
    found = catalogue.find(_called(catalogue, id_.lower())) if id_.isascii() else {}
    if not found:
        raise UnknownDocument(f"No article has the id {id_}: `depeche list` shows them all.")
    if len(found) > 1:
        some = ", ".join(sorted(found)[:NAMED])
        raise UnknownDocument(
            f"{len(found)} articles have an id that begins with {id_}: give more of it, as of {some}."
        )
    return next(iter(found.values()))


def _called(catalogue: Catalogue, beginning: str) -> list[str]:
    """Return the ids that begin so; what is too short to be a beginning can only be one."""
    known = LIVE | (documents.c.state == "copy")
    fits = (
        documents.c.id.startswith(beginning, autoescape=True)
        if len(beginning) >= LEAST
        else documents.c.id == beginning
    )
    with catalogue.engine.connect() as connection:
        return list(connection.execute(select(documents.c.id).where(known, fits)).scalars())


def newest_first(found: Iterable[Document]) -> list[Document]:
    """Return articles by their own dates, the newest first and the undated last; of one date, the last that came."""
    return sorted(found, key=lambda document: (document.date or "", document.number), reverse=True)
