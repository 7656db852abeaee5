"""The vector store: passages by meaning, in Chroma; its only importer."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import chromadb
from chromadb import Collection
from chromadb.api import ClientAPI
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from ..embedding.model import Vectors
from ..errors import ArchiveUnavailable
from ..types import Document, Passage

COLLECTION = "passages"
AT_ONCE = 1000  # rows in one request: Chroma refuses more than some thousands
DAMAGE = ("not a database", "malformed", "corrupt", "no such table", "hnsw", "pickle")  # in what Chroma says of it

SAID = 200  # letters of an unknown failure's own words


class VectorStore:
    """One Chroma collection in a folder. Vectors are of unit length; similarity is their cosine."""

    def __init__(self, folder: Path, identity: str) -> None:
        self.folder = folder
        self.identity = identity
        self._copy: tempfile.TemporaryDirectory[str] | None = None

    @cached_property
    def collection(self) -> Collection:
        """The collection; its vectors are computed elsewhere."""
        with self._guarded():
            return self._client.get_or_create_collection(COLLECTION, metadata=self._records, embedding_function=None)

    @property
    def _records(self) -> dict[str, str]:
        return {"hnsw:space": "cosine", "model": self.identity}

    @cached_property
    def _client(self) -> ClientAPI:
        return chromadb.PersistentClient(str(self._opened), ChromaSettings(anonymized_telemetry=False))

    @property
    def _opened(self) -> Path:
        """The folder Chroma works in. It writes even to read: of a read-only one it gets a copy."""
        if not self.folder.is_dir() or os.access(self.folder, os.W_OK):
            return self.folder
        if self._copy is None:
            self._copy = tempfile.TemporaryDirectory(prefix="depeche-")
            _copy(self.folder, Path(self._copy.name))
        return Path(self._copy.name)

    def model(self) -> str:
        """Return the identity of the space whose vectors the collection holds."""
        return str((self.collection.metadata or {}).get("model"))

    def add(self, passages: Sequence[tuple[Passage, Document]], vectors: Vectors) -> None:
        """Keep passages with their vectors, shape (len(passages), dimensions), in place of those of the same ids."""
        for start in range(0, len(passages), AT_ONCE):
            self._add(passages[start : start + AT_ONCE], vectors[start : start + AT_ONCE])

    def _add(self, passages: Sequence[tuple[Passage, Document]], vectors: Vectors) -> None:
        with self._guarded():
            self.collection.upsert(
                [passage.id for passage, _ in passages],
                embeddings=vectors,
                documents=[document.text[passage.span.start : passage.span.end] for passage, document in passages],
                metadatas=[_metadata(passage, document) for passage, document in passages],
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Take out passages; unknown ids are passed over."""
        for start in range(0, len(ids), AT_ONCE):
            with self._guarded():
                self.collection.delete(list(ids[start : start + AT_ONCE]))

    def ids(self, documents: Sequence[str] | None = None) -> list[str]:
        """Return the ids of these documents' passages, or of all there are."""
        where: Any = {"document": {"$in": list(documents)}} if documents is not None else None
        with self._guarded():
            return list(self.collection.get(where=where, include=[])["ids"])

    def count(self) -> int:
        """Return how many passages are kept."""
        with self._guarded():
            return self.collection.count()

    def reopen(self) -> None:
        """Read the store from the disk again: an open one never sees the vectors another process adds."""
        for name in ("collection", "_client"):
            self.__dict__.pop(name, None)
        SharedSystemClient.clear_system_cache()

    def clear(self) -> None:
        """Throw the whole store away, damaged or not; the next use makes a new one."""
        self.reopen()
        shutil.rmtree(self.folder, ignore_errors=True)

    def nearest(self, vector: Vectors, count: int, where: dict[str, Any] | None = None) -> dict[str, float]:
        """Return the passages nearest to a vector of shape (dimensions,), nearest first: their ids, their cosines.

        `where` is a condition on their details, in Chroma's own form.
        """
        with self._guarded():
            found = self.collection.query(
                query_embeddings=[vector.tolist()], n_results=count, where=where, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return {id_: 1 - distance for id_, distance in zip(found["ids"][0], distances, strict=True)}

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (ChromaError, OSError, RuntimeError, ValueError, KeyError) as error:
            raise ArchiveUnavailable(_cure(self.folder, str(error))) from error


def _copy(folder: Path, to: Path) -> None:
    """Copy files, but not who may write them."""
    for path in folder.rglob("*"):
        if path.is_file():
            (to / path.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to / path.relative_to(folder))


def _cure(folder: Path, message: str) -> str:
    lowered = message.lower()
    if "disk is full" in lowered or "no space" in lowered:
        return f"The disk of {folder} is full: free some space, then run the command again."
    if "readonly" in lowered or "read-only" in lowered or "permission" in lowered:
        return f"{folder} cannot be written: correct its permissions, or set DEPECHE_DATA_DIR."
    if any(sign in lowered for sign in DAMAGE):
        return f"The vector store in {folder} is damaged: run `depeche reindex` to rebuild it from the stored articles."
    said = " ".join(message.split())[:SAID] or "without a reason"
    return (
        f"The vector store in {folder} failed ({said}): run the command again, or `depeche reindex` if that fails too."
    )


def _metadata(passage: Passage, document: Document) -> dict[str, Any]:
    known = {
        "document": document.id,
        "start": passage.span.start,
        "end": passage.span.end,
        "language": document.language,
        "title": document.title,
        "outlet": document.outlet,
        "date": document.date,
        "url": document.url,
    }
    return {key: value for key, value in known.items() if value is not None}
