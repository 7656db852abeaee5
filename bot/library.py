"""Wires settings, archive and answerer together for every way of talking to the program. All wiring, no logic."""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import UnreadableDocument
from retrieval.progress import Progress, silent
from retrieval.reports import AddReport
from retrieval.settings import load_settings
from retrieval.text.letters import encodable
from retrieval.types import ALL, Article, Document, Filters, Quote

from .console import note
from .words import say

if TYPE_CHECKING:  # their imports take seconds; a prompt must not wait for them
    from retrieval.answering.chain import Answerer
    from retrieval.archive.adding import Tell
    from retrieval.archive.archive import Archive


STANDARD_INPUT = "-"
STDIN = "standard input"


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


def listed(archive: "Archive", filters: Filters = ALL) -> list[Document]:
    """Return the articles that filters let through, the newest first.

    Raises:
        BadFilter: nothing in the archive fits them.
    """
    from retrieval.archive.lookup import newest_first

    selection = archive.select(filters)
    return newest_first(filter(selection.lets, archive.documents()))


def find(archive: "Archive", words: str, filters: Filters, most: int) -> list[Quote]:
    """Return up to `most` sentences that hold exactly these words, one an article, the newest first."""
    from retrieval.answering.exact import find_words

    return find_words(listed(archive, filters), words, most)


def answerer_for(archive: "Archive") -> "Answerer":
    """Return an answerer over an archive, warmed up."""
    from retrieval.answering.chain import Answerer

    answerer = Answerer(archive)
    answerer.warm()
    return answerer


def add_paths(
    archive: "Archive",
    paths: Sequence[str],
    fields: Mapping[str, str] | None = None,
    tell: "Tell" = lambda _: None,
    keep: bool = True,
) -> AddReport:
    """Add files, folders, web addresses, "-" for standard input; what cannot be read is reported, and the rest goes in.

    `fields` maps parts of an article to columns or keys of records, which a file inside a folder may lack; without
    `keep` nothing is done, only told.
    """
    from retrieval.sample import decline_sample

    skipped: Counter[str] = Counter()
    report = archive.add(_offered(paths, fields or {}, skipped), encodable(" ".join(paths)), tell, keep)
    if keep:
        decline_sample(archive)
    return replace(report, skipped=dict(skipped))


def _from_stdin(article: "Article | UnreadableDocument") -> "Article | UnreadableDocument":
    """Name an article of standard input by its words, or that of the next stream would be its new version."""
    if isinstance(article, UnreadableDocument):
        return article
    words = hashlib.sha256(article.text.encode()).hexdigest()[:12]
    return article if article.source.endswith(words) else replace(article, source=f"{article.source}#{words}")


def _offered(
    paths: Sequence[str], fields: Mapping[str, str], skipped: Counter[str]
) -> "Iterator[Article | UnreadableDocument]":
    from retrieval.fetching.address import is_address
    from retrieval.fetching.fetcher import Fetcher
    from retrieval.gathering.web import Web
    from retrieval.reading.files import find_files, read_path, read_stream

    named = [Path(path) for path in paths if not is_address(path)]
    for path in paths:
        if not path.strip():
            yield UnreadableDocument("An empty path names nothing: write . for this folder.", "missing")
            continue
        if is_address(path):
            yield from Web(Fetcher(load_settings())).articles(path)
            continue
        if path == STANDARD_INPUT:
            yield from map(_from_stdin, read_stream(sys.stdin.buffer, STDIN, fields))
            continue
        for found in find_files([Path(path)], named, lambda other: skipped.update([_kind(other)])):
            alone = found == Path(path)  # not found in a folder
            yield from read_path(found, fields, strict=alone) if isinstance(found, Path) else [found]


def _kind(path: Path) -> str:
    return encodable(path.suffix.lower() or path.name)


def nothing_to_add(language: str) -> str:
    """Return what is said where there is nothing to read, with the kinds that can be."""
    from retrieval.reading.kinds import listed

    return say("nothing_to_add", language, kinds=listed())
