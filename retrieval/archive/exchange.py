"""An archive as one file, without vectors: a backup, and the way to another machine or another embedding model.

The file is JSON Lines in UTF-8, gzipped where its name ends in .gz: a head, a line a document with its sources, and a
last line that counts and digests those before it, so that a file cut short is noticed before anything goes in.
"""

import gzip
import hashlib
import json
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, or_, select

from ..errors import BadBackup
from ..progress import Progress
from ..reports import AddReport
from . import copies, journal
from .journal import DETAILS, FOUND
from .recording import Recording
from .schema import documents, sources

HEAD = {"depeche": "archive", "form": 1}
ENDINGS = (".jsonl", ".jsonl.gz")
WRITING = "Writing articles"
KEPT = (*DETAILS, "by_hand", "copy_of", "apart")


def export(engine: Engine, path: Path, progress: Progress, force: bool = False) -> int:
    """Write every document, copies too, with its sources; return how many. The file appears once it is whole.

    Raises:
        BadBackup: the file cannot be written, or is there already and `force` doesn't say to replace it.
    """
    _check_place(path, force)
    try:
        with tempfile.TemporaryDirectory(prefix=".depeche-", dir=path.absolute().parent) as folder:
            part = Path(folder) / "part"
            count = _write(engine, part, path.suffix == ".gz", progress)
            part.replace(path)
    except OSError as error:
        raise BadBackup(f"{path} cannot be written ({error.strerror or error}): choose another place.") from error
    return count


def _check_place(path: Path, force: bool) -> None:
    if not path.name.endswith(ENDINGS):
        raise BadBackup(f"{path} would hold JSON Lines: name a file that ends in {' or '.join(ENDINGS)}.")
    if path.is_file() and not force:
        raise BadBackup(f"{path} is there already: name another file, or replace it with --force.")


def _write(engine: Engine, part: Path, zipped: bool, progress: Progress) -> int:
    digest, count = hashlib.sha256(), 0
    with engine.connect() as connection, _opened(part, "wt", zipped) as file:
        for line in _lines(connection, progress):
            digest.update(line.encode())
            file.write(line)
            count += 1
        file.write(_line({"documents": count - 1, "sha256": digest.hexdigest()}))
    return count - 1


def _lines(connection: Connection, progress: Progress) -> Iterator[str]:
    yield _line(HEAD)
    copies_last = documents.c.copy_of.is_not(None), documents.c.number
    rows = connection.execute(select(documents.c.id).where(_kept()).order_by(*copies_last)).scalars().all()
    for done, id_ in enumerate(rows):
        progress(WRITING, done, len(rows))
        yield _line(_form(connection, id_))
    progress(WRITING, len(rows), len(rows))


def _kept() -> Any:
    from_somewhere = documents.c.id.in_(select(sources.c.document))
    return or_(documents.c.state.in_(FOUND), documents.c.state == "copy") & from_somewhere


def _form(connection: Connection, id_: str) -> dict[str, Any]:
    row = connection.execute(select(documents).where(documents.c.id == id_)).one()
    held = select(sources).where(sources.c.document == id_).order_by(sources.c.locator)
    said = {name: getattr(row, name) for name in KEPT if getattr(row, name)}
    places = [[source.locator, source.fingerprint] for source in connection.execute(held)]
    return {"id": id_, **said, "text": row.text, "sources": places}


def _line(form: dict[str, Any]) -> str:
    return json.dumps(form, ensure_ascii=False) + "\n"


def _opened(path: Path, mode: str, zipped: bool) -> IO[str]:
    if zipped:
        return gzip.open(path, mode, encoding="utf-8", newline="\n")  # type: ignore[return-value]
    return path.open(mode, encoding="utf-8", newline="\n")


def documents_in(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents of a backup, once the whole file is known to be sound.

    Raises:
        BadBackup: it is none, it was cut short or changed, or cannot be read.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise BadBackup(f"{path} is a stream, and a backup is read twice: save it as a file, and import that.")
    try:
        _check(path)
        with _opened(path, "rt", path.suffix == ".gz") as file:
            for line in islice(file, 1, None):
                form = json.loads(line)
                if "sources" in form:
                    yield form
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise BadBackup(f"{path} cannot be read ({getattr(error, 'strerror', None) or error}): check it.") from error


def _check(path: Path) -> None:
    digest, count, line = hashlib.sha256(), 0, ""
    with _opened(path, "rt", path.suffix == ".gz") as file:
        for number, line in enumerate(file):
            if number == 0 and _read(line) != HEAD:
                raise BadBackup(f"{path} is no archive that `depeche export` wrote: name such a file.")
            before, count = digest.copy(), number
            digest.update(line.encode())
    if not line or _read(line) != {"documents": count - 1, "sha256": before.hexdigest()}:
        raise BadBackup(f"{path} was cut short or changed: export it again.")


def _read(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


class Import(Recording):
    """The change that brings a backup in."""

    def __init__(self, engine: Engine, label: str) -> None:
        super().__init__(engine, "import", label)
        self.new = self.there = 0

    def record(self, batch: Sequence[dict[str, Any]]) -> None:
        """Record documents of a backup, in one transaction."""
        with self.part() as (connection, change, _):
            new = sum(_bring_in(connection, change, form) for form in batch)
        self.new += new
        self.there += len(batch) - new

    @property
    def report(self) -> AddReport:
        """How many documents are new, and how many were there."""
        return AddReport({"added": self.new, "unchanged": self.there})


def _main(connection: Connection, copy_of: str | None) -> str | None:
    """Return what a copy is found through here: here its first may be a copy itself."""
    row = connection.execute(select(documents).where(documents.c.id == copy_of)).first()
    return (row.copy_of or row.id) if row else copy_of


def _bring_in(connection: Connection, change: int, form: dict[str, Any]) -> bool:
    """Record one document; return whether it was not there. What the archive knows of it stays."""
    known = connection.execute(select(documents.c.state).where(documents.c.id == form["id"])).scalar()
    missing = known not in (*FOUND, "copy")
    if missing:
        _insert(connection, change, form, new=known is None)
    for locator, fingerprint in form["sources"]:
        there = connection.execute(select(sources).where(sources.c.locator == locator)).first()
        if there is None:
            values = {"document": form["id"], "fingerprint": fingerprint}
            journal.set_source(connection, change, locator, values)
    _keep_a_source(connection, change, form)
    return missing


def _keep_a_source(connection: Connection, change: int, form: dict[str, Any]) -> None:
    """Where other texts came from all its places, a document gets a place of its own: without one it would go."""
    held = connection.execute(select(sources).where(sources.c.document == form["id"])).first()
    if form["sources"] and held is None:
        locator, fingerprint = form["sources"][0]
        values = {"document": form["id"], "fingerprint": fingerprint}
        journal.set_source(connection, change, f"{locator}#{form['id']}", values)


def _insert(connection: Connection, change: int, form: dict[str, Any], new: bool) -> None:
    values = {name: form.get(name) for name in KEPT} | {"apart": form.get("apart", 0), "successor": None}
    values["copy_of"] = _main(connection, form.get("copy_of"))
    values["state"] = "copy" if values["copy_of"] else "pending"
    if new:
        number = journal.add_document(connection, change, values | {"id": form["id"], "text": form["text"]})
        copies.sign(connection, number, form["text"])
    else:
        journal.set_document(connection, change, form["id"], values)
