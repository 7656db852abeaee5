"""Brings the vector store in line with the catalogue; every step can be repeated after a crash."""

import numpy as np

from ..embedding.model import Vectors
from ..embedding.space import Space
from ..progress import Progress
from ..text.passages import split_passages
from ..types import Document, Passage
from .catalogue import Catalogue, StoredPassage
from .vectors import VectorStore

TASK = "Indexing articles"
BATCH = 8  # documents stored together: one transaction, little to repeat


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
    stored: dict[str, list[StoredPassage]] = {}
    pairs: list[tuple[Passage, Document]] = []
    embedded: list[Vectors] = []
    for document in batch:
        passages = split_passages(document.id, document.text, document.language)
        whole, stored[document.id] = _embed(document, passages, space)
        embedded.append(whole)
        pairs += [(passage, document) for passage in passages]
    vectors.delete(vectors.ids(list(stored)))  # what an interrupted run, or an older splitter, left
    vectors.add(pairs, np.concatenate(embedded))
    catalogue.settle(stored)


def _embed(document: Document, passages: list[Passage], space: Space) -> tuple[Vectors, list[StoredPassage]]:
    """Return the passages' vectors, shape (len(passages), dimensions), and the passages with their sentences'.

    Each document is embedded by itself: the int8 model scales a batch as one, so that the neighbours in it
    would leave a trace in the vectors, and the same article would differ from archive to archive.
    """
    spans = [passage.span for passage in passages]
    spans += [sentence for passage in passages for sentence in passage.sentences]
    texts = [_led(document, span.start, span.end) for span in spans]
    rows = iter(space.texts(texts, [document.language] * len(texts)))
    whole = np.array([next(rows) for _ in passages])
    return whole, [StoredPassage(p, np.array([next(rows) for _ in p.sentences], np.float16)) for p in passages]


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
