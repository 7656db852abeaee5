"""Opens a database: one SQLite file in the data folder, brought to the newest schema by Alembic."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, Connection, ExceptionContext

from .errors import ArchiveUnavailable

BUSY_SECONDS = 30

CURES = {
    sqlite3.SQLITE_FULL: "the disk is full: free some space, then run the command again",
    sqlite3.SQLITE_READONLY: "it cannot be written: correct its permissions, or set DEPECHE_DATA_DIR",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: correct its permissions, or set DEPECHE_DATA_DIR",
    sqlite3.SQLITE_IOERR: "the disk refuses to write: check its space and health, then run the command again",
    sqlite3.SQLITE_BUSY: "another process holds it: wait for that to end, then run the command again",
    sqlite3.SQLITE_CORRUPT: "it is damaged: restore it from a backup, or move it away and add the articles again",
    sqlite3.SQLITE_NOTADB: "it is damaged: restore it from a backup, or move it away and add the articles again",
}


@dataclass(frozen=True)
class Schema:
    """What a database holds, in a person's words; the folder of its Alembic scripts; the newest of them."""

    name: str
    scripts: Path
    revision: str


def open_database(path: Path, schema: Schema) -> Engine:
    """Return an engine on a database; no file is touched yet."""
    engine = create_engine(_url(path), connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _configure if is_writable(path) else _leave)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", lambda context: _translate(context, f"The {schema.name} {path}"))
    return engine


def is_writable(path: Path) -> bool:
    """Return whether a database, and the files SQLite keeps beside it, can be written, or made."""
    return not os.access(path, os.F_OK) or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _url(path: Path) -> URL:
    """Return how a database is opened; where nothing can be written, SQLite must not try to keep a log beside it."""
    log = path.with_name(f"{path.name}-wal")
    if is_writable(path) or (log.exists() and log.stat().st_size):  # whose log holds changes cannot be read without it
        return URL.create("sqlite", database=str(path))
    return URL.create("sqlite", database=path.absolute().as_uri(), query={"immutable": "1", "uri": "true"})


def _leave(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # see _begin


def _begin(connection: Connection) -> None:
    """Open the transaction ourselves: the driver would leave table definitions outside it, for a crash to split."""
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={round(options.get('patience', BUSY_SECONDS) * 1000)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


@contextmanager
def writing(engine: Engine, patience: float = BUSY_SECONDS) -> Iterator[Connection]:
    """Open a transaction that may write.

    It waits for other writers, for so many seconds, before its first statement: one that has read already would be
    refused at once, because what it read is no longer so.
    """
    with engine.execution_options(writes=True, patience=patience).begin() as connection:
        yield connection


def _configure(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # see _begin
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _translate(context: ExceptionContext, name: str) -> None:
    """Replace the driver's error by one sentence and its cure."""
    if isinstance(context.original_exception, sqlite3.OperationalError | sqlite3.DatabaseError):
        code = getattr(context.original_exception, "sqlite_errorcode", 0) & 0xFF
        if code in CURES:
            raise ArchiveUnavailable(f"{name}: {CURES[code]}.") from context.original_exception


def is_current(engine: Engine, schema: Schema) -> bool:
    """Return whether a database has the newest schema.

    Raises:
        ArchiveUnavailable: a newer version of the program wrote it.
    """
    with engine.connect() as connection:
        found = _revision(connection)
    if found and found > schema.revision:
        raise ArchiveUnavailable(f"A newer depeche wrote this {schema.name}: upgrade depeche to open it.")
    return found == schema.revision


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: Engine, schema: Schema) -> None:
    """Bring the schema to the newest revision, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(schema.scripts).replace("%", "%%"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
