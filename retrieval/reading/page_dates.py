"""When a web page says its article came out; the only importer of the date finder.

Never taken: when it was fetched or built, a copyright's year, the dates of other articles and of comments.
"""

import re
from datetime import UTC, datetime

from ..text.dates import date_within, iso_date
from .markup import Page, near_heading, opened_page, without_surroundings
from .tidying import heading_of

SCRIPT = re.compile(r"<script\b([^<>]*+)>(?:[^<]++|<(?!/script))*+(?:</script>)?", re.IGNORECASE)
CHANGED = re.compile(
    r"<meta\b(?=[^<>]*(?:modified|updated))[^<>]*+>"
    r'|"date(?:Modified|Updated)"\s*:\s*"[^"]*"\s*,?',
    re.IGNORECASE,
)
OF_CHANGE = re.compile(
    r"updated|modified|mis à jour|modifié|aktualisiert|geändert|обновлен|изменен|оновлен|змінен|actualizad|modificad"
    r"|تحديث|更新",
    re.IGNORECASE,
)
OF_PUBLICATION = re.compile(
    r"publi|posted|veröffentlicht|erschienen|опублик|опублік|дата публ|dodano|data dodania|нап(?:исано|ечатано)"
    r"|نشر|发布|发表",
    re.IGNORECASE,
)
BY_OFFICE = re.compile(
    r"""<meta\s+name=["']?generator["']?\s+content=["']?(?:LibreOffice|OpenOffice|Microsoft)""", re.I
)
LONGEST_LINE = 160  # characters


def published(markup: str, url: str | None, language: str, title: str = "") -> str | None:
    """Return the day of publication: as the head states it, else the lines around the heading, else of its change."""
    head = "" if BY_OFFICE.search(markup[:5000]) else _head(markup)
    first = _found(CHANGED.sub("", head), url)
    return first or _in_the_article(opened_page(markup), language, title) or _found(head, url)


def _head(markup: str) -> str:
    """Return the head and what is stated for search engines; office programs put there only when they wrote it."""
    body = re.search(r"<body\b", markup, re.IGNORECASE)
    head = markup[: body.start()] if body else ""
    scripts = SCRIPT.finditer(markup, body.start()) if body else ()
    return head + "".join(script[0] for script in scripts if "ld+json" in script[1].lower())


def _in_the_article(page: Page, language: str, title: str) -> str | None:
    heading = heading_of(page, title)
    without_surroundings(page, heading)
    dates: dict[int, str] = {}
    for line, stated in near_heading(page, heading):
        dated = date_within(line, language) if len(line) <= LONGEST_LINE else None
        date = iso_date(stated) if stated else dated[0] if dated else None
        if date:
            dates.setdefault(_rank(line), date)
    return dates[min(dates)] if dates else None


def _rank(line: str) -> int:
    """Return how much a line is about publication: 0 says so, 1 says nothing, 2 is about a change."""
    return 2 if OF_CHANGE.search(line) else 0 if OF_PUBLICATION.search(line) else 1


def _found(head: str, url: str | None) -> str | None:
    from htmldate import find_date

    page = f"<html>{head}<body></body></html>"
    today = datetime.now(UTC).date().isoformat()
    return find_date(page, extensive_search=False, original_date=True, url=url, max_date=today)
