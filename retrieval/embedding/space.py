"""The vector space questions and articles meet in, with each language's own accent taken out.

In a multilingual embedding the language itself is the loudest signal: an English question finds English
articles first. Subtracting from each vector the mean vector of its language removes that (the centring of
Libovický et al., "How language-neutral is multilingual BERT?", 2019). It is done twice, before and after the
vectors are brought to unit length: with the means of everyday sentences in many languages, then with what of
an accent these leave in news. Both are parallel texts under `retrieval/background`, never the archive, so the
first article already profits and no vector changes as the archive grows.
"""

import hashlib
import tempfile
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from ..progress import Progress, silent
from ..settings import DEFAULT_MODEL, Settings
from .model import Embedder, Vectors, load_embedder, model_identity
from .nano_weights import find_weights
from .prepared import FAMILY, prepared_model
from .wording import Wording

BACKGROUND = Path(__file__).parent.parent / "background"
KINDS = EVERYDAY, NEWS = ("everyday", "news")
LOADING = "Loading the embedding model"
TASK = "Learning the languages' accents (once)"


@cache
def background(kind: str) -> dict[str, tuple[str, ...]]:
    """Return the background sentences of a kind by language; line N says the same in each."""
    files = sorted((BACKGROUND / kind).glob("*.txt"))
    return {path.stem: tuple(path.read_text(encoding="utf-8").splitlines()) for path in files}


def background_digest() -> str:
    """Return what names this set of sentences."""
    return hashlib.sha256(repr([sorted(background(kind).items()) for kind in KINDS]).encode()).hexdigest()[:8]


def space_identity(settings: Settings) -> str:
    """Return what names the space, without loading the model: vectors of equal identity are comparable."""
    return f"{model_identity(settings)} background {background_digest()}"


def same_model(one: str, other: str) -> bool:
    """Return whether two identities name the same model, be it with other means or prepared by another version."""
    return _model(one) == _model(other)


def _model(identity: str) -> str:
    name = identity.partition(" background ")[0]
    return FAMILY if name.startswith(FAMILY) else name


class Space:
    """Gives unit vectors, float32, free of their language's mean."""

    def __init__(self, settings: Settings, progress: Progress = silent) -> None:
        self.settings = settings
        self.progress = progress

    @cached_property
    def identity(self) -> str:
        """What names this space in an archive's records."""
        return space_identity(self.settings)

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model, loaded on first use, which takes seconds."""
        self.progress(LOADING, 0, 1)
        embedder = load_embedder(self.settings, self.progress)
        self.progress(LOADING, 1, 1)
        return embedder

    def is_common(self, word: str) -> bool:
        """Return whether a capitalised word is one of everyday language, as far as the default model's tokenizer
        knows."""
        return self._wording.is_common(word)

    @property
    def knows_words(self) -> bool:
        """Whether anything is known of how words are usually written."""
        return self._wording.is_known

    def may_name(self, word: str, language: str) -> bool:
        """Return whether a word in small letters may be a name, as far as the same one knows."""
        return self._wording.may_name(word, language)

    def corrected(self, word: str, language: str) -> str:
        """Return what a word in small letters that is none of its language most likely was before a slip of the
        fingers, or itself, as far as the default model's tokenizer knows."""
        return self._wording.corrected(word, language)

    @cached_property
    def _wording(self) -> Wording:
        weights = find_weights() if self.settings.embedding_model == DEFAULT_MODEL else None
        return Wording(prepared_model(weights, self.settings.cache_dir, self.progress) if weights else None)

    @cached_property
    def _measured(self) -> dict[str, dict[str, Vectors]]:
        """The vectors of the background sentences, by kind and language; shape (sentences, dimensions)."""
        digest = hashlib.sha256(self.identity.encode()).hexdigest()[:12]
        path = self.settings.cache_dir / "background" / f"{digest}.npz"
        if not path.is_file():
            _save(path, self._measure())
        with np.load(path) as stored:
            named = [(*name.split("/"), stored[name]) for name in stored.files]
        return {kind: {code: rows for of, code, rows in named if of == kind} for kind in KINDS}

    @cached_property
    def means(self) -> dict[str, Vectors]:
        """The mean vector of each background language, by its code; shape (dimensions,)."""
        return {language: vectors.mean(axis=0) for language, vectors in self._measured[EVERYDAY].items()}

    @cached_property
    def everyone(self) -> Vectors:
        """The mean over all background languages, for questions and for languages with no background."""
        return np.asarray(np.mean(list(self.means.values()), axis=0), dtype=np.float32)

    @cached_property
    def accents(self) -> dict[str, Vectors]:
        """What of a language is left in news once its mean is off, by its code; shape (dimensions,)."""
        means = {code: self._centred(vectors, code).mean(axis=0) for code, vectors in self._measured[NEWS].items()}
        middle = np.mean(list(means.values()), axis=0)
        return {code: np.asarray(mean - middle, dtype=np.float32) for code, mean in means.items()}

    @cached_property
    def background(self) -> Vectors:
        """Everyday sentences in this space: text no question is about; shape (sentences, dimensions)."""
        everyday = self._measured[EVERYDAY]
        return np.concatenate([self._accentless(self._centred(rows, code), code) for code, rows in everyday.items()])

    @cached_property
    def spread(self) -> float:
        """How far the cosines of unrelated texts spread: their standard deviation, read off the middle two thirds of
        them, because some of the background says the same."""
        low, high = np.quantile(self.background @ self.background.T, (0.16, 0.84))
        return float(high - low) / 2

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Embed questions; shape (len(texts), dimensions)."""
        return _unit(self.embedder.questions(texts) - self.everyone)

    def texts(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Embed parts of articles, each in its language; shape (len(texts), dimensions)."""
        vectors, spoken = self.embedder.texts(texts), np.array(languages)
        for language in set(languages):
            rows = spoken == language
            vectors[rows] = self._accentless(self._centred(vectors[rows], language), language)
        return vectors

    def _centred(self, vectors: Vectors, language: str) -> Vectors:
        return _unit(vectors - self.means.get(language, self.everyone))

    def _accentless(self, centred: Vectors, language: str) -> Vectors:
        return _unit(centred - self.accents[language]) if language in self.accents else centred

    def _measure(self) -> dict[str, Vectors]:
        measured: dict[str, Vectors] = {}
        wanted = {f"{kind}/{code}": lines for kind in KINDS for code, lines in background(kind).items()}
        for done, (name, sentences) in enumerate(wanted.items()):
            self.progress(TASK, done, len(wanted))
            measured[name] = self.embedder.texts(sentences)
        self.progress(TASK, len(measured), len(measured))
        return measured


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def _save(path: Path, measured: dict[str, Vectors]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        np.savez(file, allow_pickle=False, **measured)
    Path(file.name).replace(path)
