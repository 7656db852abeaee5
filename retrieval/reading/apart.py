"""Several articles of one file, kept apart: none takes the place of another that calls itself the same."""

from dataclasses import replace

from ..types import Article
from .articles import Read


def kept_apart(found: Read) -> Read:
    """Yield articles, each with a source of its own; it is the same one whenever the same file is read."""
    sources = _Sources()
    for one in found:
        yield replace(one, source=sources.own(one)) if isinstance(one, Article) else one


class _Sources:
    """The sources given out, as hashes: a file may hold millions of records."""

    def __init__(self) -> None:
        self._given: dict[int, int] = {}
        self._more: dict[int, dict[int, int]] = {}

    def own(self, article: Article) -> str:
        """Return the source of an article, numbered where one with other words has taken it."""
        source, words = article.source, hash(article.text)
        while self._given.setdefault(hash(source), words) != words:
            numbers = self._more.setdefault(hash(source), {})
            source = f"{source}#{numbers.setdefault(words, len(numbers) + 2)}"
        return source
