"""Decides what an article offered to the archive is (new, changed, known) and records it, before any embedding."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from ..database import writing
from ..text.languages import ARTICLE_LANGUAGES, identify
from ..types import Article
from .catalogue import Catalogue
from .schema import documents, sources

DETAILS = ("title", "outlet", "date", "url", "language")
ID_LENGTH = 12


@dataclass
class Staged:
    """The ids of the documents that articles became."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def stage(catalogue: Catalogue, articles: Iterable[Article]) -> Staged:
    """Record articles in one transaction: all of them are kept from here on, or none is."""
    staged = Staged()
    seen: set[str] = set()
    with writing(catalogue.engine) as connection:
        for article in articles:
            verdict, document = _stage_one(connection, article)
            if document not in seen:
                getattr(staged, verdict).append(document)
            seen.add(document)
    return staged


def withdraw(catalogue: Catalogue, ids: Iterable[str]) -> None:
    """Make documents unfindable at once, in one transaction; their passages are taken out after."""
    chosen = list(ids)
    with writing(catalogue.engine) as connection:
        connection.execute(delete(sources).where(sources.c.document.in_(chosen)))
        connection.execute(update(documents).where(documents.c.id.in_(chosen)).values(state="removed"))


def document_id(text: str) -> str:
    """Return the id of a text: the same text is the same document, wherever it comes from."""
    return hashlib.sha256(text.encode()).hexdigest()[:ID_LENGTH]


def _stage_one(connection: Connection, article: Article) -> tuple[str, str]:
    document, print_ = document_id(article.text), _fingerprint(article)
    known = connection.execute(select(sources).where(sources.c.locator == article.source)).first()
    if known and known.fingerprint == print_:
        return "unchanged", known.document
    changed = _record(connection, document, article, edited=bool(known and known.document == document))
    connection.execute(delete(sources).where(sources.c.locator == article.source))
    connection.execute(insert(sources).values(locator=article.source, document=document, fingerprint=print_))
    return ("updated" if known else "added" if changed else "unchanged"), document


def _record(connection: Connection, document: str, article: Article, edited: bool) -> bool:
    """Insert the document, or bring its details up to date; return whether anything changed."""
    details = {name: getattr(article, name) for name in DETAILS} | {"language": _language(article)}
    stored = connection.execute(select(documents).where(documents.c.id == document)).first()
    if stored is None:
        connection.execute(insert(documents).values(id=document, text=article.text, state="pending", **details))
        return True
    if stored.state == "removed" or _only_source(connection, document, article.source):
        changes = details
    elif edited:  # one of several copies was corrected
        changes = {name: value for name, value in details.items() if value}
    else:  # one more copy: it adds what the others lack
        changes = {name: value for name, value in details.items() if not getattr(stored, name)}
    return _change(connection, stored, changes)


def _change(connection: Connection, stored: Any, changes: dict[str, Any]) -> bool:
    new = {name: value for name, value in changes.items() if getattr(stored, name) != value}
    if not new and stored.state != "removed":
        return False
    chosen = documents.c.id == stored.id
    connection.execute(update(documents).where(chosen).values(state="pending", **new))
    return True


def _only_source(connection: Connection, document: str, locator: str) -> bool:
    others = select(func.count()).where(sources.c.document == document, sources.c.locator != locator)
    return connection.execute(others).scalar_one() == 0


def _fingerprint(article: Article) -> str:
    parts = [article.text, *(getattr(article, name) or "" for name in DETAILS)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _language(article: Article) -> str:
    stated = (article.language or "").lower().partition("-")[0]
    return stated if stated in ARTICLE_LANGUAGES else identify(article.text)
