"""What would fail, found out without changing anything."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from .errors import DepecheError
from .settings import DEFAULT_MODEL, Settings

ROOM = 1_000_000_000  # bytes the preparation of the model needs for a while


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it is well, and what was found or what to do."""

    name: str
    well: bool
    finding: str


def check_health(settings: Settings) -> Iterator[Check]:
    """Yield what was found of the settings' folders, the models and the archive; the language model is asked."""
    yield _folder("data folder", settings.data_dir)
    yield _folder("cache folder", settings.cache_dir)
    yield _guarded("embedding model", lambda: _model(settings))
    yield _guarded("language model", lambda: _language_model(settings))
    if not settings.archive_file.is_file():
        yield Check("archive", True, "none yet: the first question or `depeche add` makes it")
        return
    yield _guarded("archive", lambda: _archive(settings))
    yield _guarded("vector store", lambda: _vectors(settings))


def _guarded(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except DepecheError as error:
        return Check(name, False, str(error))


def _folder(name: str, folder: Path) -> Check:
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return Check(name, False, f"{folder} cannot be written: correct its permissions, or set another folder.")
    free = shutil.disk_usage(there).free
    return Check(name, free > ROOM // 10, f"{folder}, {free / 1e9:.1f} GB free")


def _model(settings: Settings) -> str:
    from .embedding.nano_weights import find_weights
    from .embedding.prepared import NAME, is_whole

    if settings.embedding_model != DEFAULT_MODEL:
        return f"{settings.embedding_model}, through sentence-transformers"
    if not find_weights():
        return f"{DEFAULT_MODEL}, from the model hub on first use"
    prepared = is_whole(settings.cache_dir / "models" / NAME)
    return f"{DEFAULT_MODEL}, int8, " + ("prepared" if prepared else "to be prepared on first use (about a minute)")


def reached(settings: Settings) -> list[str]:
    """Return the servers beyond this machine that questions go to."""
    from .writing.providers import address, host, is_here

    return [host(settings)] if settings.llm and not is_here(address(settings)) else []


def _language_model(settings: Settings) -> str:
    if not settings.llm:
        return "not configured: DEPECHE_LLM is empty, and answers are quotes"
    from .archive.archive import Archive
    from .writing.calling import Line
    from .writing.providers import host

    line = Line(settings, Archive(settings).catalogue.engine if settings.archive_file.is_file() else None)
    line.warm()
    started = time.monotonic()
    for _ in line.stream([("user", "Say yes.")], started + settings.llm_timeout, Event()):
        pass
    limit = settings.llm_daily_tokens
    spent = f"{line.spent()} of today's {limit} tokens are spent" if limit else "no limit to a day's tokens"
    return f"{settings.llm} at {host(settings)} answered in {time.monotonic() - started:.1f} s; {spent}"


def _archive(settings: Settings) -> str:
    from .archive.archive import Archive

    archive = Archive(settings)
    archive.check_model()
    waiting = len(archive.catalogue.waiting_ids())
    languages = ", ".join(sorted(archive.catalogue.languages()))
    rest = f", {waiting} waiting to be indexed by the next question" if waiting else ""
    return f"{archive.catalogue.count()} articles ({languages or 'empty'}){rest}"


def _vectors(settings: Settings) -> str:
    from .archive.archive import Archive

    archive = Archive(settings)
    kept, known = archive.vectors.count(), archive.catalogue.passage_count()
    return f"{kept} passages" + ("" if kept == known else f" of {known}: the next question indexes the rest")
