"""Brings the vector store in line with the catalogue; every step can be repeated after a crash."""

import numpy as np

from ..embedding.space import Space
from ..progress import Progress
from ..text.passages import split_passages
from ..types import Document, Passage
from .catalogue import Catalogue, StoredPassage
from .vectors import VectorStore

TASK = "Indexing articles"
BATCH = 16  # documents embedded together: enough to sort their sentences by length, little to repeat


def index_pending(catalogue: Catalogue, vectors: VectorStore, space: Space, progress: Progress) -> None:
    """Embed the documents that wait for it, and make them findable, batch by batch."""
    waiting = catalogue.documents("pending")
    for start in range(0, len(waiting), BATCH):
        progress(TASK, start, len(waiting))
        _index(waiting[start : start + BATCH], catalogue, vectors, space)
    if waiting:
        progress(TASK, len(waiting), len(waiting))


def _index(batch: list[Document], catalogue: Catalogue, vectors: VectorStore, space: Space) -> None:
    """Index some documents; they become ready together, once everything about them is stored."""
    pairs = [(p, d) for d in batch for p in split_passages(d.id, d.text, d.language)]
    texts, languages = _embedded_texts(pairs)
    embedded = space.texts(texts, languages)
    stored: dict[str, list[StoredPassage]] = {document.id: [] for document in batch}
    at = len(pairs)
    for passage, document in pairs:
        rows = embedded[at : at + len(passage.sentences)].astype(np.float16)
        stored[document.id].append(StoredPassage(passage, rows))
        at += len(rows)
    vectors.delete(vectors.ids(list(stored)))  # what an interrupted run, or an older splitter, left
    vectors.add(pairs, embedded[: len(pairs)])
    catalogue.settle(stored)


def _embedded_texts(pairs: list[tuple[Passage, Document]]) -> tuple[list[str], list[str]]:
    """Return the passages' texts, then all their sentences', each led by the title; and each text's language."""
    whole = [_led(document, passage.span.start, passage.span.end) for passage, document in pairs]
    parts = [_led(document, span.start, span.end) for passage, document in pairs for span in passage.sentences]
    languages = [document.language for _, document in pairs]
    languages += [document.language for passage, document in pairs for _ in passage.sentences]
    return whole + parts, languages


def _led(document: Document, start: int, end: int) -> str:
    """Return a part of a document after its title: a sentence that says "he" is found by who the article is about."""
    part = document.text[start:end]
    return part if document.untitled else f"{document.title}. {part}"


def purge(catalogue: Catalogue, vectors: VectorStore) -> None:
    """Take out the documents that have no source any more: replaced or removed ones."""
    gone = catalogue.orphans()
    if gone:
        vectors.delete(vectors.ids(gone))
        catalogue.discard(gone)


def reconcile(catalogue: Catalogue, vectors: VectorStore) -> None:
    """Make pending again the documents whose passages the vector store lost, and drop passages of none."""
    if vectors.count() == catalogue.passage_count():
        return
    kept, known = set(vectors.ids()), set(catalogue.passage_ids())
    vectors.delete(sorted(kept - known))
    lost = sorted({passage.partition(":")[0] for passage in known - kept})
    catalogue.unindex(lost)
