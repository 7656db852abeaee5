"""Zip archives to the articles inside: nothing is written where a member's name says, nothing unpacks without end."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePath, PurePosixPath
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast
from zipfile import ZipFile, ZipInfo

from ..errors import UnreadableDocument
from .articles import LARGEST, Incoming, Read
from .containers import DAMAGE, Budget, bomb, locked
from .sidecars import Sidecars

MOST_MEMBERS = 100_000
DEEPEST = 2  # an archive in an archive
IN_MEMORY = 20_000_000  # bytes


class _Counted(io.RawIOBase):
    """A member's bytes, counted while they are unpacked: what the headers say of their number may be a lie."""

    def __init__(self, stream: IO[bytes], spend: Callable[[int], None], name: str) -> None:
        self._stream, self._spend, self._name = stream, spend, name

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill a buffer and return how many bytes went in.

        Raises:
            UnreadableDocument: the member is damaged, or the archive unpacks to too much.
        """
        try:
            data = self._stream.read(len(buffer))
        except DAMAGE as error:
            raise _damaged(self._name) from error
        self._spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def read_archive(incoming: Incoming, inner: Callable[[Incoming, str], Read], kinds: frozenset[str]) -> Read:
    """Yield the articles in a zip archive, those of its members that are of these kinds; `inner` reads each.

    Raises:
        UnreadableDocument: it is no archive, is damaged as a whole, holds nothing to read, or is made to do harm.
    """
    if incoming.depth >= DEEPEST:
        raise UnreadableDocument(
            f"{incoming.name} lies in an archive in an archive: unpack that, and add it.", "unsafe"
        )
    file = _seekable(incoming.stream)
    try:
        archive = ZipFile(file)
    except DAMAGE as error:
        raise _damaged(incoming.name) from error
    with archive:
        members = list(_members(archive, kinds, incoming.name))
        if not members:
            raise UnreadableDocument(f"{incoming.name} holds no articles: add one that does.", "empty")
        budget = incoming.budget or Budget(_size(file), incoming.name)
        yield from _Unpacking(replace(incoming, budget=budget), archive, members, budget).read(inner)


class _Unpacking:
    """An archive whose members are read one after the other."""

    def __init__(self, incoming: Incoming, archive: ZipFile, members: list[ZipInfo], budget: Budget) -> None:
        self._incoming, self._archive, self._members, self._budget = incoming, archive, members, budget
        self._paths: dict[PurePath, ZipInfo] = {PurePosixPath(member.filename): member for member in members}
        self._sidecars = Sidecars(self._paths.__contains__, self._bytes, f"{incoming.name}#")

    def read(self, inner: Callable[[Incoming, str], Read]) -> Read:
        """Yield the articles of every member, by `inner`, and what cannot be read."""
        for member in self._members:
            path = PurePosixPath(member.filename)
            if self._budget.spent or self._sidecars.is_one(path):
                continue
            try:
                place = self._place(member, path)
            except UnreadableDocument as error:
                yield error
                continue
            yield from inner(place, path.suffix.lower())

    def _place(self, member: ZipInfo, path: PurePosixPath) -> Incoming:
        name, source = f"{self._incoming.name}#{path}", f"{self._incoming.source}#{path}"
        _check(member, name)
        overrides = {**self._incoming.overrides, **self._sidecars.beside(path)}
        stream, depth = _opened(self._archive, member, self._budget, name), self._incoming.depth + 1
        place = replace(self._incoming, stream=stream, name=name, source=source, overrides=overrides, depth=depth)
        return replace(place, strict=False)

    def _bytes(self, path: PurePath) -> bytes:
        """Return a sidecar, cut off where it is none any more but a dump."""
        return _opened(self._archive, self._paths[path], self._budget, str(path)).read(LARGEST + 1)


def _members(archive: ZipFile, kinds: frozenset[str], name: str) -> Iterator[ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise bomb(name)
    for info in infos:
        info.filename = info.filename.replace("\\", "/")
        parts = PurePosixPath(info.filename).parts
        hidden = any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts)
        if not info.is_dir() and not hidden and PurePosixPath(info.filename).suffix.lower() in kinds:
            yield info


def _check(member: ZipInfo, name: str) -> None:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", member.filename):
        raise UnreadableDocument(
            f"{name} points out of the archive: unpack it with care, and add it by itself.", "unsafe"
        )
    if member.flag_bits & 1:
        raise locked(name)


def _opened(archive: ZipFile, member: ZipInfo, budget: Budget, name: str) -> BinaryIO:
    try:
        return io.BufferedReader(_Counted(archive.open(member), budget.spend, name), 1 << 16)
    except (*DAMAGE, RuntimeError) as error:
        raise _damaged(name) from error


def _seekable(stream: BinaryIO) -> BinaryIO:
    """Return the stream, or a copy of one that cannot jump to the list at an archive's end."""
    if stream.seekable():
        return stream
    copy = cast(BinaryIO, SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115  it closes itself when let go
    copyfileobj(stream, copy, 1 << 20)
    return copy


def _size(file: BinaryIO) -> int:
    return file.seek(0, io.SEEK_END)


def _damaged(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} is no intact zip archive: make it again.", "broken")
