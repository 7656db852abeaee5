"""Files, folders, uploads and streams to articles."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

from ..errors import UnreadableDocument
from ..types import Article
from .articles import LARGEST, Incoming, Read, finished
from .headers import take_header
from .kinds import KINDS, kind_of, read_as, read_text, sniffed, unknown
from .sidecars import Sidecars
from .streaming import begun

NOTHING: Mapping[str, str] = {}


def find_files(
    paths: Collection[Path], named: Collection[Path] = (), skip: Callable[[Path], None] = lambda _: None
) -> Iterator[Path | UnreadableDocument]:
    """Yield every readable kind of file named or inside a named folder, hidden ones and sidecars apart.

    Failures are yielded too, and sidecars whose documents are not among what is `named` besides. `skip` hears of the
    files of other kinds in a folder.
    """
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112  pathlib's own raises for an overlong name
            yield from _in_folder(path, skip)
        elif not os.path.exists(path):  # noqa: PTH110
            yield UnreadableDocument(f"{path} does not exist: check the path.", "missing")
        elif not (document := _document_of(path, os.path.isfile)):
            yield path
        elif not {document, *document.parents} & {*paths, *named}:
            yield UnreadableDocument(f"{path} tells of {document} only: add that, or give it another name.", "kind")


def _in_folder(folder: Path, skip: Callable[[Path], None]) -> Iterator[Path | UnreadableDocument]:
    failures: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        beside = {Path(where, name) for name in names}
        for path in sorted(beside):
            if path.name.startswith(".") or _document_of(path, beside.__contains__):
                continue
            if path.suffix.lower() in KINDS:
                yield path
            else:
                skip(path)
    for error in failures:
        yield UnreadableDocument(f"{error.filename} cannot be opened: check its permissions.", "closed")


def _document_of(path: Path, exists: Callable[[PurePath], bool]) -> PurePath | None:
    """Return the document that a file is about, if it is."""
    try:
        return Sidecars(exists, _beginning).document(path)
    except OSError:
        return None  # who reads it is told


def _beginning(path: PurePath) -> bytes:
    if not Path(path).is_file():  # a pipe would be waited for
        return b""
    with Path(path).open("rb") as stream:
        return stream.read(LARGEST + 1)


def stamp(path: Path) -> str:
    """Return twenty letters that are others once a file, or the sidecar beside it, was written again."""
    beside = (path.with_suffix(suffix) for suffix in (".json", ".JSON", ".Json"))
    return sha256(" ".join(map(_written, (path, *beside))).encode()).hexdigest()[:20]


def _written(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return ""  # who reads it is told
    return f"{status.st_mtime_ns}-{status.st_size}"


def read_path(path: Path, fields: Mapping[str, str] = NOTHING, strict: bool = True) -> Read:
    """Yield the articles of a file one by one, with the sidecar `.json` beside it if there is one.

    `fields` maps parts of an article to columns or keys of records: {"text": "corps"}; if `strict`, they must be
    there. What cannot be read is yielded in its place as the error it is, never raised; a file that holds nothing is
    one of these.
    """
    try:
        with _opened(path) as stream:
            stated = Sidecars(os.path.isfile, _beginning).beside(path)
            place = str(path.resolve())
            incoming = Incoming(stream, str(path), place, fields=fields, overrides=stated, strict=strict)
            yield from read_as(incoming, kind_of(path.name))
    except UnreadableDocument as error:
        yield error
    except OSError as error:
        message = f"{path} cannot be opened ({error.strerror}): check its permissions."
        yield UnreadableDocument(message, "closed")


def _opened(path: Path) -> BinaryIO:
    if not path.is_file():
        raise UnreadableDocument(f"{path} is no ordinary file: add the article as a file.", "kind")
    if path.suffix.lower() not in KINDS:
        raise unknown(str(path))
    return path.open("rb")


def read_data(
    data: bytes, name: str, source: str, details: Mapping[str, str] = NOTHING, kind: str | None = None
) -> Read:
    """Yield the articles in bytes that came by upload or download; failures are yielded in place, never raised.

    `kind` (".html") wins over the name. `details` (title, date, outlet, url, author, language) fill what the document
    itself leaves open.
    """
    return read_as(Incoming(BytesIO(data), name, source, details), (kind or kind_of(name)).lower())


def read_stream(stream: BinaryIO, name: str, fields: Mapping[str, str] = NOTHING) -> Read:
    """Yield the articles in a stream such as standard input, whose kind its first bytes tell; failures in place."""
    head, whole = begun(stream)
    return read_as(Incoming(whole, name, name, fields=fields), sniffed(head))


def read_file(path: Path) -> Article:
    """Read the one article of a file, with the sidecar `.json` beside it if there is one.

    Raises:
        UnreadableDocument: the file cannot be opened, is of an unknown kind, is no text, or holds none or several.
    """
    return _only(read_path(path), str(path))


def read_upload(data: bytes, name: str, source: str, note: str = "") -> Read:
    """Yield the articles of a file that somebody sent under a name; its note may state what the file does not.

    What cannot be read is yielded in its place as the error it is.
    """
    try:
        stated = take_header(f"{note}\n\n-", name).fields if note else {}
    except UnreadableDocument as error:
        yield error
        return
    yield from read_data(data, name, source, stated)


def _only(found: Read, name: str) -> Article:
    first = next(found)  # a file that holds nothing yields that
    if isinstance(first, UnreadableDocument):
        raise first
    if next(found, None):
        raise UnreadableDocument(f"{name} holds several articles: add a file with one.", "kind")
    return first


def read_post(text: str, source: str, details: dict[str, str]) -> Article:
    """Read one article out of a message; its header wins over the details it came with.

    Raises:
        UnreadableDocument: the message holds no text, or a stated date is none.
    """
    headed = read_text(text, "The message")
    return finished(replace(headed, fields=details | headed.fields), "The message", source)
