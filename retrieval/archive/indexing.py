"""Brings the vector store in line with the catalogue; every step can be repeated after a crash."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from ..embedding.model import Vectors
from ..embedding.space import Space
from ..progress import Progress
from ..text.passages import split_passages
from ..types import Document, Passage
from .catalogue import Catalogue, Indexed
from .lexicon import words_of
from .search_index import Halves
from .vectors import VectorStore

WORDS = "Indexing words (once)"
VERSION = "4"  # raise when words or subjects are made in another way, so that those of every archive are
BATCH = 8  # documents stored together: one transaction, little to repeat
LETTERS = 100_000  # of their texts at most, or one document
AT_ONCE = 500  # documents taken out together


def first_batch(documents: Sequence[Document]) -> list[Document]:
    """Return as many of the first documents as are indexed at once, at least one."""
    sums = accumulate(len(document.text) for document in documents)
    return [
        one
        for number, (one, letters) in enumerate(zip(documents, sums, strict=True))
        if not number or letters <= LETTERS
    ]


def index(batch: list[Document], catalogue: Catalogue, vectors: VectorStore, space: Space) -> None:
    """Index some documents; they become ready together, once everything about them is stored."""
    indexed: list[Indexed] = []
    pairs: list[tuple[Passage, Document]] = []
    embedded: list[Vectors] = []
    for document in batch:
        passages = split_passages(document.id, document.text, document.language)
        whole, parts = _embed(document, passages, space)
        words = [_words(document, passage) for passage in passages]
        indexed.append(Indexed(document.id, _subject(parts), list(zip(passages, parts, words, strict=True))))
        embedded.append(whole)
        pairs += [(passage, document) for passage in passages]
    vectors.delete(vectors.ids([one.document for one in indexed]))  # what an interrupted run, or older splitter, left
    vectors.add(pairs, np.concatenate(embedded))
    catalogue.settle(indexed)


def _embed(document: Document, passages: list[Passage], space: Space) -> tuple[Vectors, list[Halves]]:
    """Return the passages' vectors, shape (len(passages), dimensions), and for each those of its sentences."""
    spans = [passage.span for passage in passages]
    spans += [sentence for passage in passages for sentence in passage.sentences]
    texts = [_led(document, span.start, span.end) for span in spans]
    rows = iter(space.texts(texts, [document.language] * len(texts)))
    whole = np.array([next(rows) for _ in passages])
    return whole, [np.array([next(rows) for _ in passage.sentences], np.float16) for passage in passages]


def _subject(parts: Sequence[Halves]) -> Halves:
    """Return the mean direction of a document's sentences, shape (dimensions,)."""
    mean = np.concatenate(parts).astype(np.float32).mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float16)


def _words(document: Document, passage: Passage) -> Counter[str]:
    return words_of(_led(document, passage.span.start, passage.span.end), document.language)


def is_worded(catalogue: Catalogue) -> bool:
    """Return whether all words are indexed as this version does it."""
    return catalogue.fact("words") in (VERSION, None) and not catalogue.wordless()


def index_words(catalogue: Catalogue, progress: Progress) -> None:
    """Index the words of documents that an earlier version indexed without, or in another way."""
    if catalogue.fact("words") != VERSION:
        catalogue.unlearn(VERSION)
    waiting = catalogue.wordless()
    for done, document in enumerate(waiting):
        progress(WORDS, done, len(waiting))
        stored = catalogue.sentences(document.id)
        words = {number: _words(document, passage) for number, passage, _ in stored}
        catalogue.learn(document.id, _subject([vectors for _, _, vectors in stored]), words)
    if waiting:
        progress(WORDS, len(waiting), len(waiting))


def _led(document: Document, start: int, end: int) -> str:
    """Return a part of a document after its title: a sentence that says "he" is found by who the article is about."""
    part = document.text[start:end]
    return part if document.untitled else f"{document.title}. {part}"


def purge(catalogue: Catalogue, vectors: VectorStore) -> None:
    """Take out the passages of documents that are replaced, removed, or found through another one."""
    gone = catalogue.leaving()
    for start in range(0, len(gone), AT_ONCE):
        part = gone[start : start + AT_ONCE]
        vectors.delete(vectors.ids(part))
        catalogue.discard(part)
    catalogue.forget()


def reconcile(catalogue: Catalogue, vectors: VectorStore) -> None:
    """Make pending again the documents whose passages the vector store lost, and drop passages of none."""
    if vectors.count() == catalogue.passage_count():
        return
    kept, known = set(vectors.ids()), set(catalogue.passage_ids())
    vectors.delete(sorted(kept - known))
    lost = sorted({passage.partition(":")[0] for passage in known - kept})
    catalogue.unindex(lost)
