"""How words are usually written, as the embedding model's tokenizer saw them in a hundred languages."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from .layout import TOKENIZER_FILE

CLEARLY = 0.3  # nats by which a word must be likelier without its capital


class Wording:
    """Tells everyday words from names. Unigram scores are log probabilities of pieces (Kudo, 2018)."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    @cached_property
    def _tokenizer(self) -> tuple[Any, list[float]] | None:
        path = self.folder / TOKENIZER_FILE if self.folder else None
        if path is None or not path.is_file():
            return None
        from tokenizers import Tokenizer

        text = path.read_text(encoding="utf-8")
        scores = [score for _, score in json.loads(text)["model"]["vocab"]]
        return Tokenizer.from_str(text), scores

    def is_common(self, word: str) -> bool:
        """Return whether a capitalised word is likelier without its capital: it only opens a sentence, and is no name.

        Without the default model's tokenizer no word is known to be.
        """
        return self._score(word.lower()) - self._score(word) > CLEARLY

    def _score(self, word: str) -> float:
        if self._tokenizer is None:
            return 0.0
        tokenizer, scores = self._tokenizer
        return float(sum(scores[piece] for piece in tokenizer.encode(word, add_special_tokens=False).ids))
