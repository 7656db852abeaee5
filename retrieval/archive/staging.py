"""Decides what an offered article is, new, changed, known or a copy, and records it, before any embedding."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, update

from ..reports import Entry
from ..text.languages import ARTICLE_LANGUAGES, identify
from ..text.titles import called
from ..types import Article
from . import copies, editing, journal
from .copies import Copies
from .journal import DETAILS, FOUND
from .schema import documents, sources

ID_LENGTH = 12


@dataclass
class Stage:
    """One change of articles being recorded, in a transaction."""

    connection: Connection
    change: int
    copies: Copies
    seen: dict[str, Entry] = field(default_factory=dict)

    def offer(self, article: Article) -> Entry:
        """Record an article; return what becomes of it."""
        return self._named(self._staged(replace(article, language=_language(article))), document_id(article.text))

    def _named(self, entry: Entry, id_: str) -> Entry:
        """Say what the archive knows of the article from now on, and what it is a copy of."""
        row = self._stored(id_)
        main = self._stored(entry.of) if entry.of else None
        corrected = tuple(editing.by_hand(row)) if entry.verdict == "updated" else ()
        named = replace(entry, id=id_, title=called(row.text, row.title), corrected=corrected)
        named = replace(named, of_title=called(main.text, main.title) if main else None)
        return replace(named, outlet=row.outlet, date=row.date, language=row.language)

    def _stored(self, id_: str) -> Any:
        return self.connection.execute(select(documents).where(documents.c.id == id_)).first()

    def _staged(self, article: Article) -> Entry:
        id_, print_ = document_id(article.text), _fingerprint(article)
        known = self.connection.execute(select(sources).where(sources.c.locator == article.source)).first()
        if known and known.fingerprint == print_:
            return Entry("unchanged", article.source)
        verdict, of = self._record(id_, article, known.document if known else None)
        journal.set_source(self.connection, self.change, article.source, {"document": id_, "fingerprint": print_})
        if known and known.document != id_:
            self._replace(known.document, id_)
            return Entry("updated", article.source, was=known.document)
        return Entry("updated" if known and verdict != "unchanged" else verdict, article.source, of=of)

    def _record(self, id_: str, article: Article, before: str | None) -> tuple[str, str | None]:
        """Insert a document, or bring its details up to date; return the verdict, and what it is a copy of."""
        details = {name: getattr(article, name) for name in DETAILS}
        stored = self._stored(id_)
        own = editing.by_hand(self._stored(before)) if before and before != id_ else {}
        if stored is None or stored.state not in (*FOUND, "copy"):
            return self._insert(id_, article.text, details, own, before, stored)
        if _only_source(self.connection, id_, article.source):
            changed = self._correct(stored, details, own)
        elif before == id_:  # one of several copies was corrected
            changed = self._correct(stored, {name: value for name, value in details.items() if value})
        else:  # one more copy: it adds what the others lack
            changed = self._correct(stored, {n: value for n, value in details.items() if not getattr(stored, n)}, own)
            return "duplicate", stored.copy_of or id_
        return "added" if changed else "unchanged", None

    def _insert(
        self, id_: str, text: str, details: dict[str, Any], own: dict[str, Any], before: str | None, stored: Any
    ) -> tuple[str, str | None]:
        """Bring in a text that is not found yet: new, or taken out before; `own` is what a person set of the version it
        replaces."""
        details = details | own | {"by_hand": editing.names_of(own)}
        apart = self._is_apart(before)
        said = details["language"], details["date"], before
        main = None if apart else self.copies.main_of(self.connection, text, *said)
        values = details | {"state": "copy" if main else "pending", "copy_of": main, "successor": None}
        values |= {"apart": 1} if apart else {}
        if stored is None:
            number = journal.add_document(self.connection, self.change, values | {"id": id_, "text": text})
            copies.sign(self.connection, number, text)
        else:
            journal.set_document(self.connection, self.change, id_, values)
        return ("duplicate", main) if main else ("added", None)

    def _is_apart(self, before: str | None) -> bool:
        """Return whether the version a text replaces was split off: then it stays so."""
        split_off = select(documents.c.apart).where(documents.c.id == before)
        return bool(self.connection.execute(split_off).scalar())

    def _correct(self, stored: Any, changes: dict[str, Any], own: dict[str, Any] | None = None) -> bool:
        """Bring details up to date, but for those a person set; return whether anything changed."""
        kept = (own or {}) | editing.by_hand(stored)
        wanted = changes | kept | {"by_hand": editing.names_of(kept)}
        new = {name: value for name, value in wanted.items() if getattr(stored, name) != value}
        if new:
            state = "pending" if stored.state in FOUND else stored.state
            journal.set_document(self.connection, self.change, stored.id, new | {"state": state})
        return bool(new)

    def _replace(self, old: str, new: str) -> None:
        """Let a new version take an old one's place: at once, or once it can be found."""
        self._forget_vanished(old)
        if not _only_source(self.connection, old, ""):
            return
        state = self.connection.execute(select(documents.c.state).where(documents.c.id == new)).scalar_one()
        waiting = new if state == "pending" else None
        journal.set_document(self.connection, self.change, old, {"successor": waiting})
        chain = documents.c.successor == old
        self.connection.execute(update(documents).where(chain).values(successor=waiting))
        self.copies.follow(self.connection, self.change, old, new)

    def _forget_vanished(self, old: str) -> None:
        """Drop the files of an old version that are no longer there: it was moved, and corrected where it is now."""
        held = select(sources.c.locator).where(sources.c.document == old)
        for locator in self.connection.execute(held).scalars().all():
            if _has_vanished(locator):
                journal.set_source(self.connection, self.change, locator, None)


def withdraw(connection: Connection, change: int, ids: Iterable[str]) -> None:
    """Make documents and their copies unfindable, with all their sources."""
    for id_ in ids:
        for one in [id_, *copies.of(connection, id_)]:
            held = select(sources.c.locator).where(sources.c.document == one)
            for locator in connection.execute(held).scalars().all():
                journal.set_source(connection, change, locator, None)
            journal.set_document(connection, change, one, {"state": "removed"})


def document_id(text: str) -> str:
    """Return the id of a text: the same text is the same document, wherever it comes from."""
    return hashlib.sha256(text.encode()).hexdigest()[:ID_LENGTH]


def _only_source(connection: Connection, document: str, locator: str) -> bool:
    """Return whether a document has no source but this one."""
    others = select(func.count()).where(sources.c.document == document, sources.c.locator != locator)
    return connection.execute(others).scalar_one() == 0


def _has_vanished(locator: str) -> bool:
    """Return whether a source is a file, or a part of one, that is no longer there."""
    path = Path(locator)
    if not path.is_absolute():
        return False
    parts = locator.split("#")
    whole = [Path("#".join(parts[:count])) for count in range(1, len(parts) + 1)]
    return all(_is_missing(one) for one in whole)


def _is_missing(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):  # nobody can say
        return False
    return False


def _fingerprint(article: Article) -> str:
    stated = [getattr(article, name) or "" for name in DETAILS if name != "author"]
    parts = [article.text, *stated, *([article.author] if article.author else [])]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _language(article: Article) -> str:
    stated = (article.language or "").lower().partition("-")[0]
    return stated if stated in ARTICLE_LANGUAGES else identify(article.text)
