"""Streams of any length as text, line by line or as UTF-8, in constant memory."""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from .articles import LARGEST
from .decoding import decode, encoding_of

HEAD = 1 << 18  # bytes that tell how a stream is encoded


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end only."""


class _Rejoined(io.RawIOBase):
    """What was read of a stream already, then the rest of it."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._held = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill a buffer and return how many bytes went in."""
        data = self._held.read(len(buffer))
        if not data:
            self._held = io.BytesIO(self._rest.read(len(buffer)))
            data = self._held.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def begun(stream: Readable, size: int = HEAD) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a stream, and the stream as if they had not been read."""
    head = stream.read(size)
    while len(head) < size and (more := stream.read(size - len(head))):
        head += more
    return head, io.BufferedReader(_Rejoined(head, stream), 1 << 16)


def text_lines(stream: BinaryIO, name: str) -> Iterator[str]:
    """Yield the lines, each with its end, one of over 20 MB cut off there; a line in another encoding is guessed anew.

    Raises:
        UnreadableDocument: it begins with what is no text.
    """
    head, whole = begun(stream)
    encoding = encoding_of(head, name)
    if encoding.startswith("utf-") and encoding not in ("utf-8", "utf-8-sig"):
        wide = io.TextIOWrapper(whole, encoding, errors="replace", newline="")
        yield from iter(lambda: wide.readline(LARGEST + 1), "")
        return
    for line in iter(lambda: whole.readline(LARGEST + 1), b""):
        yield _decoded(line, encoding, name).removeprefix("\ufeff")
        while len(line) > LARGEST and not line.endswith(b"\n"):
            line = whole.readline(LARGEST + 1)


def _decoded(line: bytes, encoding: str, name: str) -> str:
    for likely in dict.fromkeys(("utf-8", encoding)):
        try:
            return line.decode(likely)
        except UnicodeDecodeError:
            continue
    return decode(line, name) if len(line) < LARGEST else line.decode("utf-8", "replace")


class AsUtf8:
    """A stream as UTF-8, whatever its encoding."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        head, self._whole = begun(stream)
        self._decoder = codecs.getincrementaldecoder(encoding_of(head, name))("replace")

    def read(self, size: int) -> bytes:
        """Return bytes, at most three times `size` of them, none at the end only."""
        while data := self._whole.read(size):
            text = self._decoder.decode(data).lstrip("\ufeff")
            if text:
                return text.encode("utf-8", "replace")
        return b""


class Counted:
    """A stream that refuses to be read on once `count`, which its reader sets back to 0, is too high."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes.

        Raises:
            OverflowError: over 20 MB were read since `count` was 0.
        """
        data = self._stream.read(size)
        self.count += len(data)
        if self.count > LARGEST:
            raise OverflowError(self.count)
        return data
