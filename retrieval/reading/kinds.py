"""Which reader takes which kind of file, by the suffix of its name or by how it begins."""

import logging
import re
from functools import partial
from pathlib import PurePath

from ..errors import UnreadableDocument
from .apart import kept_apart
from .archives import read_archive
from .articles import LARGEST, Incoming, Read, Reader
from .decoding import decode
from .headers import Headed, normalised, take_header
from .isolation import take_apart
from .json_records import read_json, read_json_lines
from .mail import read_mail
from .markdown import front_matter
from .tables import looks_like_table, read_table

log = logging.getLogger("depeche")
LARGEST_LAID_OUT = 200_000_000  # bytes of a document that may hold pictures

PAGE = re.compile(
    r"<!doctype html|<html|<\?xml[^>]*>\s*<(?:!doctype html|html)|<(?:head|body|article|div|p)\b", re.IGNORECASE
)
MAIL = re.compile(r"[A-Z][\w-]+: .*\r?\n(?:(?:[\w-]+:|[ \t]).*\r?\n)+")
MAIL_ONLY = re.compile(r"^(?:MIME-Version|Received|Message-ID|Return-Path):", re.MULTILINE | re.IGNORECASE)


def read_text(text: str, name: str) -> Headed:
    """Return a plain text without its header, in whichever form that has."""
    headed = front_matter(text, name) if text.startswith("---") else None
    return normalised(headed, name) if headed else take_header(text, name)


def _text(incoming: Incoming) -> Read:
    yield incoming.article(read_text(decode(incoming.whole(), incoming.name), incoming.name))


def _laid_out(incoming: Incoming, kind: str, largest: int = LARGEST_LAID_OUT) -> Read:
    yield incoming.article(take_apart(kind, incoming.whole(largest), incoming.name, incoming.details.get("url")))


def read_as(incoming: Incoming, kind: str) -> Read:
    """Yield the articles of a file of a kind (".html"); what is wrong with it is yielded too, never raised."""
    try:
        if kind not in READERS:
            raise unknown(incoming.name)
        found = kept_apart(READERS[kind](incoming))
        yield next(found, UnreadableDocument(f"{incoming.name} holds no articles: add a file with some.", "empty"))
        yield from found
    except UnreadableDocument as error:
        yield error
    except OSError:
        raise  # not the file's fault, but the disk's
    except Exception:  # whatever a reader is tripped up by, the other files of a folder are to go in
        log.debug("%s", incoming.name, exc_info=True)
        yield UnreadableDocument(f"{incoming.name} cannot be read: save its text as .txt, and add that.", "broken")


_html = partial(_laid_out, kind=".html", largest=LARGEST)
READERS: dict[str, Reader] = {
    ".txt": _text,
    ".md": partial(_laid_out, kind=".md", largest=LARGEST),
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    **{kind: partial(_laid_out, kind=kind) for kind in (".pdf", ".docx", ".odt", ".epub")},
    ".csv": read_table,
    ".tsv": read_table,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}
KINDS = frozenset(READERS) | {".eml", ".zip"}
READERS[".eml"] = partial(read_mail, inner=read_as, kinds=KINDS - {".eml", ".zip"})
READERS[".zip"] = partial(read_archive, inner=read_as, kinds=KINDS)


def kind_of(name: str) -> str:
    """Return the kind a file's name tells, known or not."""
    return PurePath(name).suffix.lower()


def listed() -> str:
    """Return the kinds of files that can be read, for people."""
    return ", ".join(READERS)


def unknown(name: str) -> UnreadableDocument:
    """Return the error for a file that no reader takes."""
    return UnreadableDocument(f"{name} is of a kind that cannot be read: add {listed()} files.", "kind")


def sniffed(head: bytes) -> str:
    """Return the kind of what begins with these bytes, plain text if nothing else."""
    if b"%PDF" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK"):
        return _zipped(head)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head[:65536].decode("utf-16" if wide else "utf-8", "ignore").lstrip("\ufeff \t\r\n")
    if PAGE.match(text):
        return ".html"
    if re.match(r"\{|\[\s*[{\]]", text):
        return ".jsonl" if re.match(r"\{.*\}[^\S\n]*+\n\s*+\{", text) else ".json"
    if MAIL.match(text) and MAIL_ONLY.search(text):
        return ".eml"
    return ".csv" if looks_like_table(text.splitlines(keepends=True)[:50]) else ".txt"


def _zipped(head: bytes) -> str:
    """Return the kind of a zip file by its first member, which the document formats prescribe, or nearly so."""
    name = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    if name == b"mimetype":
        return ".epub" if b"application/epub" in head[:200] else ".odt"
    office = name.startswith((b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/"))
    return ".docx" if office else ".epub" if name.startswith(b"META-INF/") else ".zip"
