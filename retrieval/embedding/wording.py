"""How words are usually written, as the embedding model's tokenizer saw them in a hundred languages."""

import json
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..text.dictionary import has_words, is_word
from ..text.edits import alphabet_of, one_edit
from .layout import TOKENIZER_FILE

CLEARLY = 0.3  # nats by which a word must be likelier without its capital
NAMING = 0.5  # and with one
SLIPPED = 4.0  # nats by which what a word may have been must be likelier than the word
PIECES = 2  # that a word has at least which may be a slip
LIKELIEST = 30  # words it may have been that are looked up
REMEMBERED = 20_000


class Wording:
    """Tells everyday words from names. Unigram scores are log probabilities of pieces (Kudo, 2018)."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.corrected = lru_cache(REMEMBERED)(self._corrected)

    @cached_property
    def _tokenizer(self) -> tuple[Any, list[float]] | None:
        path = self.folder / TOKENIZER_FILE if self.folder else None
        if path is None or not path.is_file():
            return None
        from tokenizers import Tokenizer

        text = path.read_text(encoding="utf-8")
        scores = [score for _, score in json.loads(text)["model"]["vocab"]]
        return Tokenizer.from_str(text), scores

    @property
    def is_known(self) -> bool:
        """Whether the tokenizer is there."""
        return self._tokenizer is not None

    def is_common(self, word: str) -> bool:
        """Return whether a capitalised word is likelier without its capital: it only opens a sentence, and is no name.

        Without the default model's tokenizer no word is known to be.
        """
        return self._score(word.lower()) - self._score(word) > CLEARLY

    def may_name(self, word: str, language: str) -> bool:
        """Return whether a word in small letters may be a name: it is likelier with a capital, or no word of its
        language."""
        likelier = self._score(word.capitalize()) - self._score(word) > NAMING
        return likelier or (has_words(language) and not is_word(word, language))

    def _pieces(self, word: str) -> int:
        return len(self._tokenizer[0].encode(word, add_special_tokens=False).ids) if self._tokenizer else 1

    def may_be_slip(self, word: str, language: str) -> bool:
        """Return whether a word in small letters is no word of a language, as far as its words are known."""
        return self._pieces(word) >= PIECES and has_words(language) and not is_word(word, language)

    def _corrected(self, word: str, language: str) -> str:
        """Return the likeliest word of a language that one was before a slip, or itself."""
        if not self.may_be_slip(word, language):
            return word
        scores, least = self._scores(sorted(one_edit(word, alphabet_of(word)))), self._score(word) + SLIPPED
        likely = sorted((other for other in scores if scores[other] > least), key=lambda other: -scores[other])
        return next((other for other in likely[:LIKELIEST] if is_word(other, language)), word)

    def _scores(self, words: list[str]) -> dict[str, float]:
        assert self._tokenizer is not None
        tokenizer, scores = self._tokenizer
        encoded = tokenizer.encode_batch(words, add_special_tokens=False)
        return {word: float(sum(scores[piece] for piece in one.ids)) for word, one in zip(words, encoded, strict=True)}

    def _score(self, word: str) -> float:
        if self._tokenizer is None:
            return 0.0
        tokenizer, scores = self._tokenizer
        return float(sum(scores[piece] for piece in tokenizer.encode(word, add_special_tokens=False).ids))
