"""What an article is called."""

from ..types import Span
from .sentences import split_sentences

LENGTH = 80


def called(text: str, title: str | None) -> str:
    """Return an article's title, or its first sentence cut at a word, and marked as cut."""
    if title:
        return title
    first = next(iter(split_sentences(text[: 10 * LENGTH], "en")), Span(0, len(text)))
    line = " ".join(text[first.start : first.end].split())
    return line if len(line) <= LENGTH else line[:LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
