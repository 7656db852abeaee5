"""`depeche feedback`: what people thought of answers, as a bundle to evaluate and tune with.

A bundle is a folder: `articles/mixed/<id>.txt` (title, blank line, text) and `questions.jsonl`, an object a line:
`id, question {language: text}, history, verdict, shown [{document, sentence}]`, and `gold` where the verdict
tells it: what was shown, when it was good; nothing, when saying "not in the archive" was good.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.text import Text

from retrieval.errors import DepecheError
from retrieval.settings import load_settings
from retrieval.types import Document

from .console import show
from .library import open_archive
from .state.answers import Answered, judged
from .state.memory import Memory

CORPUS = "mixed"


def export(folder: Path) -> None:
    """Write the bundle into a new folder.

    Raises:
        DepecheError: the folder exists, cannot be written, or nobody judged an answer yet.
    """
    memory = Memory(load_settings().data_dir)
    found = memory.now(judged)
    memory.close()
    if not found:
        raise DepecheError("Nobody judged an answer yet: press 👍 or 👎 under one in Telegram first.")
    if folder.exists():
        raise DepecheError(f"{folder} exists already: name a new folder.")
    _write(folder, found, open_archive().documents())
    show(Text(f"{len(found)} judged answers in {folder}"))


def _write(folder: Path, found: Iterable[Answered], documents: Iterable[Document]) -> None:
    """Write aside first: a folder of this name is whole or not there."""
    aside = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    articles = aside / "articles" / CORPUS
    try:
        articles.mkdir(parents=True)
        for document in documents:
            (articles / f"{document.id}.txt").write_text(f"{document.title}\n\n{document.text}\n", encoding="utf-8")
        lines = "".join(json.dumps(_line(answered), ensure_ascii=False) + "\n" for answered in found)
        (aside / "questions.jsonl").write_text(lines, encoding="utf-8")
        aside.rename(folder)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise DepecheError(f"{folder} cannot be written ({error.strerror}): name a folder you can write.") from error


def _line(answered: Answered) -> dict[str, Any]:
    language = answered.answer.language
    shown = [{"document": f"{quote.document}.txt", "sentence": quote.text} for quote in answered.answer.quotes]
    line: dict[str, Any] = {
        "id": f"feedback-{answered.number}",
        "question": {language: answered.question},
        "history": {language: [turn.question for turn in answered.history]},
        "verdict": answered.verdict,
        "confidence": answered.answer.confidence,
        "shown": shown,
    }
    if answered.verdict == "good":
        line["gold"] = {CORPUS: shown} if shown else {}
    return line
