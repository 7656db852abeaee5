"""A dry run: an addition is recorded in a copy of what decides about it, which is thrown away."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, Table

from ..database import open_database
from ..errors import ArchiveUnavailable
from .schema import ARCHIVE, bands, documents, facts, metadata, sources

COPIED = (facts, documents, sources, bands)


@contextmanager
def rehearsal(archive_file: Path) -> Iterator[Engine]:
    """Lend a copy of a catalogue, without passages and changes.

    Raises:
        ArchiveUnavailable: the temporary folder has no room for it.
    """
    with tempfile.TemporaryDirectory(prefix="depeche-") as folder:
        engine = open_database(Path(folder) / archive_file.name, ARCHIVE)
        try:
            metadata.create_all(engine)
            _copy(archive_file, engine)
            yield engine
        except sqlite3.Error as error:
            raise ArchiveUnavailable(
                f"A dry run copies the archive's texts into {folder}, which fails ({error}): free some space there."
            ) from error
        finally:
            engine.dispose()


def _copy(archive_file: Path, engine: Engine) -> None:
    with engine.connect() as connection:
        driver = connection.connection.cursor()  # a database is attached outside a transaction
        driver.execute("ATTACH DATABASE ? AS kept", (str(archive_file),))
        driver.execute("BEGIN")
        for table in COPIED:
            driver.execute(_filling(table))
        driver.execute("COMMIT")
        driver.execute("DETACH DATABASE kept")


def _filling(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f"INSERT INTO main.{table.name} ({columns}) SELECT {columns} FROM kept.{table.name}"
