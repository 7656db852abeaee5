"""A process that adds articles to an archive, one after the other: `python -m tests.writer NAME SECONDS`."""

import sys
import time

from retrieval.archive.archive import Archive
from retrieval.settings import load_settings
from retrieval.types import Article
from tests.wire import stories


def article(name: str, number: int) -> Article:
    """Return an article of several passages that a rare word names."""
    word = f"{name}{''.join(chr(ord('a') + int(digit)) for digit in str(number))}"
    told = " ".join(story["text"] for story in stories(5, seed=1000 * len(name) + number))
    return Article(f"The lighthouse called {word} was painted.\n\n{told}", f"/{name}/{number}.txt", f"About {word}")


def main() -> None:
    """Add until the time is over; print each article's name and when it could be found."""
    name, seconds = sys.argv[1], float(sys.argv[2])
    archive = Archive(load_settings())
    archive.space.embedder  # noqa: B018  loaded before the clock counts
    print("ready", flush=True)
    number, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        archive.add([article(name, number)])
        print(f"{number} {time.monotonic()}", flush=True)
        number += 1


if __name__ == "__main__":
    main()
