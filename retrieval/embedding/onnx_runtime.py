"""The prepared model's two halves, tokenizer and graph, without torch, so that they load while torch is imported."""

from pathlib import Path

import onnxruntime
from tokenizers import Tokenizer

from .layout import MODEL_FILE, TOKENIZER_FILE

PADDING_ID = 1
MAX_TOKENS = 512


def load_tokenizer(folder: Path) -> Tokenizer:
    """Load the tokenizer; it cuts texts at 512 tokens and pads a batch to its longest text."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding(pad_id=PADDING_ID, pad_token="<pad>")
    return tokenizer


def load_session(folder: Path) -> onnxruntime.InferenceSession:
    """Load the graph for this machine's processor."""
    return onnxruntime.InferenceSession(str(folder / MODEL_FILE), providers=["CPUExecutionProvider"])
