"""The news bundle's sentences in eight languages, side by side: what a sentence says, said in another language."""

from collections.abc import Iterator
from pathlib import Path

from retrieval.text.sentences import split_sentences
from tests.conftest import ROOT

BUNDLE = ROOT / "data" / "eval" / "news"
LANGUAGES = ("ar", "de", "en", "es", "fr", "ru", "uk", "zh")
Sides = dict[str, str]  # language -> the sentence in it


def parallel_sentences() -> dict[str, Sides]:
    """Return the bundle's sentences, each with what it is in the languages whose paragraphs have as many."""
    found: dict[str, Sides] = {}
    for path in sorted((BUNDLE / "articles" / "en").glob("*.txt")):
        for sides in _aligned(path):
            found |= dict.fromkeys(sides.values(), sides)
    return found


def _aligned(path: Path) -> Iterator[Sides]:
    told = {language: _paragraphs(path.parents[1] / language / path.name, language) for language in LANGUAGES}
    for at, paragraph in enumerate(told["en"]):
        same = {
            language: paragraphs[at]
            for language, paragraphs in told.items()
            if len(paragraphs) == len(told["en"]) and len(paragraphs[at]) == len(paragraph)
        }
        yield from ({language: side[number] for language, side in same.items()} for number in range(len(paragraph)))


def _paragraphs(path: Path, language: str) -> list[list[str]]:
    body = path.read_text("utf-8").partition("\n\n")[2].strip()
    return [[part[span.start : span.end] for span in split_sentences(part, language)] for part in body.split("\n\n")]
