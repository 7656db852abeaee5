"""EPUB books to articles: the chapters in reading order, with what the package file states."""

import posixpath
from urllib.parse import unquote
from zipfile import ZipFile

from ..text.dates import iso_date
from .containers import open_container
from .headers import Headed
from .laid_out import refuse_wordless
from .markup import Element, blocks_of, parse_xml
from .opening import plausible_title, same, take_opening

CONTAINER = "META-INF/container.xml"
PARTS = {"title": "title", "author": "creator", "language": "language", "outlet": "publisher", "date": "date"}


def read_epub(data: bytes, name: str, url: str | None = None) -> Headed:
    """Return the text of all chapters, and title, author, publisher, language and date as the book states them.

    Raises:
        UnreadableDocument: it is no such book, is damaged, or made to do harm.
    """
    container = open_container(data, name, "EPUB (.epub)", CONTAINER)
    package = _package_path(container, name)
    root = parse_xml(container.read(package), name)
    chapters = [blocks_of(parse_xml(container.read(path), name)) for path in _spine(root, package, container)]
    refuse_wordless("\n\n".join(chapters), name)
    fields = _fields(root)
    paragraphs = [block for chapter in chapters for block in chapter.split("\n\n") if block]
    while paragraphs[1:] and any(same(paragraphs[0], stated) for stated in fields.values()):
        paragraphs.pop(0)  # the title page
    return take_opening(paragraphs, fields, fields.get("language", "en"))


def _package_path(container: ZipFile, name: str) -> str:
    root = parse_xml(container.read(CONTAINER), name)
    return str(next(found for found in _named(root, "rootfile")).get("full-path"))


def _named(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if isinstance(element.tag, str) and element.tag.endswith(f"}}{name}")]


def _spine(root: Element, package: str, container: ZipFile) -> list[str]:
    """Return the chapters' paths; the table of contents is none."""
    items = {item.get("id"): item for item in _named(root, "item") if "nav" not in (item.get("properties") or "")}
    ordered = [items[ref.get("idref")] for ref in _named(root, "itemref") if ref.get("idref") in items]
    paths = [
        posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(item.get("href") or "")))
        for item in ordered
        if "html" in (item.get("media-type") or "")
    ]
    return [path for path in paths if path in container.namelist()]


def _fields(root: Element) -> dict[str, str]:
    stated = {part: "".join(found[0].itertext()).strip() for part, tag in PARTS.items() if (found := _named(root, tag))}
    stated["date"] = iso_date(stated.get("date", "")) or ""
    stated["title"] = plausible_title(stated.get("title")) or ""
    stated["language"] = stated.get("language", "").lower().partition("-")[0]
    return {part: value for part, value in stated.items() if value}
