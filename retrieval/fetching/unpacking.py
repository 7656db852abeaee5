"""Packed bodies to plain ones; never more in memory than the limit."""

import zlib

from ..errors import Unreachable

GZIP = 16 + zlib.MAX_WBITS
EITHER = 32 + zlib.MAX_WBITS
BARE = -zlib.MAX_WBITS  # what some servers send for "deflate"
WINDOWS = {"gzip": GZIP, "x-gzip": GZIP, "deflate": EITHER}
MOST_LAYERS = 2
MOST_MEMBERS = 1_000  # gzip files that may stand one after the other
STEP = 65_536  # bytes
GZIP_MAGIC = b"\x1f\x8b\x08"


class Oversize(Exception):
    """More came out than was let in."""


def unpack(data: bytes, encoding: str, where: str, most: int) -> bytes:
    """Undo the content encoding of a body, `most` bytes at the most.

    Raises:
        Unreachable: the encoding was not asked for, or the body is not in it.
        Oversize: more would come out.
    """
    layers = [
        layer for layer in (part.strip().lower() for part in encoding.split(",")) if layer not in ("", "identity")
    ]
    if len(layers) > MOST_LAYERS or any(layer not in WINDOWS for layer in layers):
        raise Unreachable(f"{where} comes packed in a way that was not asked for: try another address of it.", "packed")
    for layer in reversed(layers if data else []):
        try:
            data = _unpacked(data, layer, most)
        except zlib.error as error:
            raise Unreachable(f"{where} came damaged, its packing broken: try later.", "garbled") from error
    return data


def gunzip(data: bytes, most: int) -> bytes | None:
    """Return what a gzip file holds; None where it is none, or a damaged one.

    Raises:
        Oversize: it holds more than `most` bytes.
    """
    if not data.startswith(GZIP_MAGIC):
        return None
    try:
        return _inflated(data, GZIP, most)
    except zlib.error:
        return None


def _unpacked(data: bytes, layer: str, most: int) -> bytes:
    try:
        return _inflated(data, WINDOWS[layer], most)
    except zlib.error:
        if layer != "deflate":
            raise
        return _inflated(data, BARE, most)


def _inflated(data: bytes, window: int, most: int) -> bytes:
    unpacked = bytearray()
    at = 0
    for _ in range(MOST_MEMBERS):
        at = _member(data, at, window, unpacked, most)
        if window != GZIP or not data.startswith(GZIP_MAGIC, at):
            return bytes(unpacked)
    raise Oversize


def _member(data: bytes, at: int, window: int, unpacked: bytearray, most: int) -> int:
    """Unpack what starts at a place, and return where it ends."""
    inflater = zlib.decompressobj(window)
    while not inflater.eof:
        piece = data[at : at + STEP]
        if not piece:
            raise zlib.error("incomplete")
        unpacked += inflater.decompress(piece, most + 1 - len(unpacked))
        if len(unpacked) > most:
            raise Oversize
        at += len(piece) - len(inflater.unused_data)
    return at
