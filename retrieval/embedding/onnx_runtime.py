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
    options = onnxruntime.SessionOptions()
    # Idle threads sleep: a question gains nothing from their spinning, and the bot has other things to do.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"])
