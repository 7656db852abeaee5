"""Records of a table or a JSON file to articles: which column holds what, and what each value says."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from ..errors import UnreadableDocument
from ..text.dates import iso_date
from ..text.languages import identify
from ..text.letters import storable
from ..types import Article
from .articles import Incoming, finished
from .fields import columns, first_stated, resolved
from .headers import Headed
from .isolation import take_apart
from .markup import looks_like_html, text_of

log = logging.getLogger("depeche")
EPOCH = re.compile(r"(\d{10})(?:\d{3}|\.\d+)?")  # seconds or milliseconds since 1970
PARTS = ("title", "outlet", "author", "url")


def record_article(incoming: Incoming, record: Mapping[str, Any], where: str) -> Article:
    """Return the article of one record; `where` names it in errors ("news.csv, line 3").

    Raises:
        UnreadableDocument: it holds no text, or states a date that is none.
    """
    keys = columns([str(key) for key in record], incoming.fields)
    stated = {name: first_stated(record.get, keys.get(name, [])) for name in (*PARTS, "date", "language", "id", "text")}
    plain = _plain(stated["text"], where).strip()
    text = storable(plain)
    fields = {name: _line(stated[name]) for name in PARTS}
    if not fields["url"] and fields["outlet"].startswith(("http://", "https://")):
        fields["url"] = fields.pop("outlet")
    fields["language"] = _code(stated["language"])
    fields["date"] = _date(stated["date"], fields["language"], text, where)
    headed = Headed(text, {**incoming.details, **{name: value for name, value in fields.items() if value}})
    key = stated["id"] or _own_address(fields["url"]) or sha256(plain.encode("utf-8", "replace")).hexdigest()[:12]
    return finished(headed, where, f"{incoming.source}#{key}")


def _plain(text: str, where: str) -> str:
    """Return what a text that may be marked up says: a whole page its article, a piece of one all of its words."""
    if re.match(r"\s*(?:<!doctype html|<html)", text[:200], re.IGNORECASE):
        return take_apart(".html", text, where).text
    return text_of(text) if looks_like_html(text) else text


def _line(text: str) -> str:
    return " ".join(re.sub(r"<[a-zA-Z/][^<>]*>", "", unescape(text)).split())


def _own_address(url: str) -> str:
    """Return an address if it may be that of one article; that of a whole site names none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if url.isprintable() and (len(parts.path) > 1 or parts.query) else ""


def _code(language: str) -> str:
    code = re.split(r"[-_]", language.strip().lower())[0]
    return code if len(code) == 2 and code.isalpha() else ""


def _date(stated: str, language: str, text: str, where: str) -> str:
    if not stated or stated.startswith("0000"):
        return ""
    seconds = EPOCH.fullmatch(stated)
    found = (
        datetime.fromtimestamp(int(seconds[1]), UTC).date().isoformat()
        if seconds
        else iso_date(stated, language or identify(text))
    )
    if not found:
        message = f"{where} states the date “{stated[:40]}”: write it as 2022-01-19, 2022-01 or 2022."
        raise UnreadableDocument(message, "date")
    return found


def no_text_column(name: str, found: list[str]) -> UnreadableDocument:
    """Return the error for records none of whose keys is known to hold the text."""
    return UnreadableDocument(
        f"{name} has no column known to hold the text (found: {_listed(found)}): name it with --field text=COLUMN.",
        "columns",
    )


def with_columns(incoming: Incoming, keys: Sequence[str]) -> Incoming:
    """Return records with the columns that were named for them; those that aren't there are recognised as usual.

    Raises:
        UnreadableDocument: they must be there, and one isn't.
    """
    fields, missing = resolved(incoming.fields, keys)
    if missing and incoming.strict:
        name, found = missing[0][:40], _listed(keys)
        message = f"{incoming.name} has no column “{name}” (found: {found}): name one of these with --field."
        raise UnreadableDocument(message, "columns")
    return replace(incoming, fields=fields)


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(key[:40] for key in keys[:30]) or "none"


def one_record(incoming: Incoming, record: Mapping[str, Any], where: str) -> Article | UnreadableDocument:
    """Return the article of one record, or why it is none."""
    try:
        return record_article(incoming, record, where)
    except UnreadableDocument as error:
        return error
    except RecursionError:
        return too_deep(where, "record")
    except Exception:  # whatever is odd about one record, the others are to go in
        log.debug("%s", where, exc_info=True)
        return UnreadableDocument(f"{where} cannot be read: correct it, and add the file again.", "record")


def too_deep(where: str, reason: str) -> UnreadableDocument:
    """Return the error for arrays and objects in one another without end."""
    return UnreadableDocument(f"{where} is nested too deeply: write it as an array of objects.", reason)
