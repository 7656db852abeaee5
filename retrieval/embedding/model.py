"""Loads the embedding model and asks it for vectors; the only importer of sentence-transformers' models."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EmbeddingUnavailable
from ..progress import Progress, silent
from ..settings import DEFAULT_MODEL, Settings
from .nano_weights import find_weights
from .prepared import NAME, prepared_model

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

Vectors = NDArray[np.float32]

E5_PROMPTS = {"query": "query: ", "document": "passage: "}
OPTIONS: dict[str, Any] = {"batch_size": 16, "show_progress_bar": False, "normalize_embeddings": True}
DIMENSIONS = 384  # of the default model
EDGE_BYTES = 1 << 16


class Embedder:
    """A sentence-transformers model and the vectors it gives, float32."""

    def __init__(self, model: "SentenceTransformer") -> None:
        self.model = model

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Embed questions; shape (len(texts), dimensions)."""
        return np.asarray(self.model.encode_query(list(texts), **OPTIONS), dtype=np.float32)

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Embed passages or sentences of articles; shape (len(texts), dimensions)."""
        return np.asarray(self.model.encode_document(list(texts), **OPTIONS), dtype=np.float32)


def model_identity(settings: Settings) -> str:
    """Return what names the vectors' maker, without loading it: equal identities mean comparable vectors."""
    name = settings.embedding_model
    if name == DEFAULT_MODEL and find_weights():
        return NAME
    folder = Path(name).expanduser()
    return f"{folder.resolve()}#{_folder_digest(folder)}" if folder.is_dir() else name


def _folder_digest(folder: Path) -> str:
    """Digest every file's name, size and both ends: a retrained model differs there."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(folder)}:{path.stat().st_size}".encode())
        with path.open("rb") as file:
            digest.update(file.read(EDGE_BYTES))
            file.seek(max(0, path.stat().st_size - EDGE_BYTES))
            digest.update(file.read())
    return digest.hexdigest()[:12]


def load_embedder(settings: Settings, progress: Progress = silent) -> Embedder:
    """Load the configured model, preparing the default one on first use.

    Raises:
        EmbeddingUnavailable: it cannot be prepared, found or loaded.
    """
    weights = find_weights() if settings.embedding_model == DEFAULT_MODEL else None
    if weights:
        return Embedder(_load_prepared(prepared_model(weights, settings.cache_dir, progress)))
    return Embedder(_load_named(settings))


def load_cross_encoder(name: str) -> "CrossEncoder":
    """Load a model that reads two texts together, by hub name or folder.

    Raises:
        EmbeddingUnavailable: it cannot be found or loaded.
    """
    from sentence_transformers import CrossEncoder

    try:
        folder = Path(name).expanduser()
        model: CrossEncoder = CrossEncoder(str(folder) if folder.is_dir() else name, local_files_only=folder.is_dir())
        kinds = getattr(model.config, "architectures", None) or ()
    except Exception as error:  # whatever a file that is none, or half of one, leads the libraries to
        raise EmbeddingUnavailable(
            f"The reranker {name} could not be loaded: check DEPECHE_RERANKER (a CrossEncoder's name needs the "
            "network once; a folder must hold a saved model), or leave it empty."
        ) from error
    if model.num_labels != 1 or not any("Classification" in kind for kind in kinds):
        raise EmbeddingUnavailable(
            f"The reranker {name} gives no score for a question and a text: set DEPECHE_RERANKER to a CrossEncoder "
            "with one label, or leave it empty."
        )
    return model


def _load_prepared(folder: Path) -> "SentenceTransformer":
    from .onnx_runtime import load_session, load_tokenizer

    with ThreadPoolExecutor(2) as pool:  # they load outside the interpreter's lock, while torch is imported
        tokenizer, session = pool.submit(load_tokenizer, folder), pool.submit(load_session, folder)
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.base.modules import Normalize
        from sentence_transformers.sentence_transformer.modules import Pooling

        from .onnx_module import OnnxTransformer

    modules = [OnnxTransformer(folder, tokenizer.result(), session.result()), Pooling(DIMENSIONS, "mean"), Normalize()]
    return SentenceTransformer(modules=modules, prompts=E5_PROMPTS, device="cpu")


def _load_named(settings: Settings) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    name = settings.embedding_model
    prompts = E5_PROMPTS if name == DEFAULT_MODEL else None
    try:
        folder = Path(name).expanduser()
        if folder.is_dir():  # what lies here needs no network, not even to look for updates
            return SentenceTransformer(str(folder), prompts=prompts, local_files_only=True)
        return SentenceTransformer(name, prompts=prompts)
    except (OSError, ValueError, ImportError) as error:
        raise EmbeddingUnavailable(
            f"The embedding model {name} could not be loaded: check DEPECHE_EMBEDDING_MODEL "
            "(a sentence-transformers name needs the network once; a folder must hold a saved model)."
        ) from error
