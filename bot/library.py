"""Wires settings, archive and answerer together for every way of talking to the program. All wiring, no logic."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import UnreadableDocument
from retrieval.progress import Progress, silent
from retrieval.settings import load_settings
from retrieval.types import AddReport, Article

from .console import note
from .words import say

if TYPE_CHECKING:  # their imports take seconds; a prompt must not wait for them
    from retrieval.answering.chain import Answerer
    from retrieval.archive.archive import Archive


def open_archive(progress: Progress = silent) -> "Archive":
    """Open the configured archive."""
    from retrieval.archive.archive import Archive

    return Archive(load_settings(), progress)


def open_with_sample(progress: Progress = silent) -> "Archive":
    """Open the configured archive; one that never held anything takes in the sample articles, and says so."""
    from retrieval.sample import offer_sample

    archive = open_archive(progress)
    offer_sample(archive, lambda count: note(say("sample", "en", count=count)))
    return archive


def answerer_for(archive: "Archive") -> "Answerer":
    """Return an answerer over an archive, warmed up."""
    from retrieval.answering.chain import Answerer

    answerer = Answerer(archive)
    answerer.warm()
    return answerer


def add_paths(archive: "Archive", paths: Iterable[Path]) -> AddReport:
    """Add files and folders; what cannot be read is reported, and the rest goes in."""
    from retrieval.reading.files import find_files, read_path
    from retrieval.sample import decline_sample

    articles: list[Article] = []
    failed: list[str] = []
    for found in find_files(paths):
        for article in read_path(found) if isinstance(found, Path) else [found]:
            if isinstance(article, UnreadableDocument):
                failed.append(str(article))
            else:
                articles.append(article)
    report = archive.add(articles) if articles else AddReport()
    decline_sample(archive)
    return replace(report, failed=tuple(failed))
