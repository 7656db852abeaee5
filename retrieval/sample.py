"""The sample articles, so that a first question has something to be asked of."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from .archive.archive import Archive
from .reading.files import find_files, read_file
from .settings import checkout
from .types import Article

INSTALLED = Path(__file__).parent / "sample"
PREFIX = "sample:"
FACT = "sample"


def sample_folder() -> Path:
    """Return where the sample articles lie: in the checkout, or inside the installed package."""
    root = checkout()
    return root / "data" / "articles" if root else INSTALLED


def offer_sample(archive: Archive, announce: Callable[[int], None] = lambda _: None) -> None:
    """Add the sample to an archive that never held anything, unless DEPECHE_SAMPLE=off.

    `announce` is told first how many articles go in, if any do.
    """
    if archive.settings.sample == "off" or archive.catalogue.fact(FACT):
        return
    if archive.catalogue.count() == 0:
        articles = _sample_articles()
        announce(len(articles))
        archive.add(articles)
    decline_sample(archive)


def decline_sample(archive: Archive) -> None:
    """Never offer the sample to this archive again."""
    if not archive.catalogue.fact(FACT):
        archive.catalogue.remember(FACT, "offered")


def sample_documents(archive: Archive) -> list[str]:
    """Return the ids of the sample's documents in the archive."""
    return [id_ for locator, id_ in archive.catalogue.sources().items() if locator.startswith(PREFIX)]


def _sample_articles() -> list[Article]:
    files = [path for path in find_files([sample_folder()]) if isinstance(path, Path)]
    return [replace(read_file(path), source=PREFIX + path.name) for path in files]
