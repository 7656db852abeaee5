"""A sentence-transformers input module that runs an ONNX model instead of torch layers."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule

from .layout import MODEL_FILE, TOKENIZER_FILE
from .onnx_runtime import MAX_TOKENS, load_session, load_tokenizer


class OnnxTransformer(InputModule):
    """Texts to token states, by ONNX Runtime; pooling is left to the library's own modules."""

    def __init__(self, folder: Path, tokenizer: Any = None, session: Any = None) -> None:
        super().__init__()
        self.folder = folder
        self.max_seq_length = MAX_TOKENS
        self.tokenizer = tokenizer or load_tokenizer(folder)
        self._session = session or load_session(folder)
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, "embedding")  # the session's work is outside the lock

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, torch.Tensor]:
        """Tokenize; returns `input_ids` and `attention_mask`, each of shape (batch, length)."""
        encodings = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([encoding.ids for encoding in encodings]),
            "attention_mask": torch.tensor([encoding.attention_mask for encoding in encodings]),
        }

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Add `token_embeddings` of shape (batch, length, hidden).

        Each text is run by itself, several at once: the int8 model scales what it runs together as one, so that
        neighbours would leave a trace in each other, and it computes on padding as on words.
        """
        ids, mask = features["input_ids"].numpy(), features["attention_mask"].numpy()
        alone = list(self._pool.map(self._states, ids, mask.sum(axis=1)))
        states = np.zeros((*ids.shape, alone[0].shape[-1]), np.float32)
        for row, found in zip(states, alone, strict=True):
            row[: len(found)] = found
        features["token_embeddings"] = torch.from_numpy(states)
        return features

    def _states(self, ids: Any, length: int) -> Any:
        """Return one text's states, shape (length, hidden)."""
        inputs = {"input_ids": ids[None, :length], "attention_mask": np.ones((1, length), np.int64)}
        return self._session.run(None, inputs)[0][0]

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Copy the model's files to a folder."""
        for name in (MODEL_FILE, TOKENIZER_FILE):
            (Path(output_path) / name).write_bytes((self.folder / name).read_bytes())
