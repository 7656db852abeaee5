"""Names in four spellings and typos, over our own bundle: `python -m tests.benchmarks.conversation`."""

import random
from dataclasses import replace

import numpy as np

from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import load_bundle
from retrieval.evaluation.figures import ranking_figures
from retrieval.evaluation.running import Examination
from retrieval.settings import load_settings
from retrieval.text.edits import alphabet_of
from retrieval.text.words import WORD
from retrieval.types import Question
from tests.conftest import ROOT

OWN, NAMES = ROOT / "data" / "eval" / "news", ROOT / "tests" / "data" / "names.tsv"  # documents, fr, en, ru, uk
ASKED = {
    "fr": "Que dit-on de {} ?",
    "en": "What is said about {}?",
    "ru": "Что говорят о {}?",
    "uk": "Що кажуть про {}?",
}


def typed(question: str, rng: random.Random) -> str:
    """Return a question with one edit inside its longest word."""
    word = max(WORD.findall(question), key=len)
    at, letter = rng.randrange(1, len(word) - 1), rng.choice(alphabet_of(word.lower()) or "aeion")
    before, now, after = word[:at], word[at], word[at + 1 :]
    edits = (
        before + after,
        before + letter + now + after,
        before + letter + after,
        before + after[0] + now + after[1:],
    )
    return question.replace(word, rng.choice(edits), 1)


def found_names(examination: Examination, language: str) -> float:
    """Return how often the best document is one that names somebody, in a language's spelling."""
    rows = [line.split("\t") for line in NAMES.read_text(encoding="utf-8").splitlines()]
    at, found = 1 + [*ASKED].index(language), []
    for row in rows:
        answer = examination.answerer.ask(Question(ASKED[language].format(row[at])))
        best = examination.name(answer.ranked[0].document).removesuffix(".txt") if answer.ranked else ""
        found.append(best in row[0].split())
    return float(np.mean(found))


def names(examination: Examination) -> None:
    """Print how often the best document is one that names somebody, by the spelling."""
    for language in ASKED:
        found = found_names(examination, language)
        print(f"names in {examination.bundle.within}, {language}: document@1 {found:.3f}", flush=True)


def typos(examination: Examination) -> None:
    """Print the figures of questions as they are, and with a typo each."""
    items, rng = [item for item in examination.bundle.items if item.gold], random.Random(1)
    edited = [replace(item, question=typed(item.question, rng)) for item in items]
    for name, asked in (("as written", items), ("a typo", edited)):
        found = ranking_figures([examination.ask(item).judged for item in asked])
        print(f"{examination.bundle.ask}, {name}: {found}", flush=True)


def main() -> None:
    """Print all figures."""
    settings = load_settings()
    space = Space(settings)
    for within in ("mixed", "fr"):
        names(Examination(load_bundle(OWN, "en", within), settings, space=space))
    for ask in ("en", "fr", "ru"):
        typos(Examination(load_bundle(OWN, ask, "mixed"), settings, space=space))


if __name__ == "__main__":
    main()
