"""Zipped document formats (Word, OpenDocument, EPUB): opened only if they are what they say, and harmless."""

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from ..errors import UnreadableDocument

MOST_MEMBERS = 20_000
MOST_UNPACKED = 500_000_000  # bytes
MOST_TIMES = 200  # as large unpacked as packed, once it is SLACK bytes
MOST_TIMES_ALL = 150  # of an archive of articles
SLACK = 20_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what old Word files, and password-protected new ones, begin with
LOCK = "EncryptedPackage".encode("utf-16-le")
DAMAGE = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, LookupError)


def open_container(data: bytes, name: str, format_name: str, member: str) -> ZipFile:
    """Return the opened container of a document whose format always has this `member`.

    Raises:
        UnreadableDocument: it is something else, password-protected, damaged or made to do harm.
    """
    if data.startswith(OLE):
        raise locked(name) if LOCK in data else _other(name, format_name)
    try:
        container = ZipFile(BytesIO(data))
        if member not in container.namelist():
            raise _other(name, format_name)
        _check(container, name, len(data))
    except DAMAGE as error:
        raise _other(name, format_name) from error
    return container


def _check(container: ZipFile, name: str, packed: int) -> None:
    """Unpack it all once, counting: what the headers say of sizes may be a lie."""
    infos = container.infolist()
    unpacked = 0
    if any(info.flag_bits & 1 for info in infos):
        raise locked(name)
    for info in infos[: MOST_MEMBERS + 1]:
        with container.open(info) as stream:
            while piece := stream.read(1 << 16):
                unpacked += len(piece)
                if unpacked > min(MOST_UNPACKED, SLACK + MOST_TIMES * packed):
                    raise bomb(name)
    if len(infos) > MOST_MEMBERS:
        raise bomb(name)


class Budget:
    """How much an archive, with those inside it, may still unpack to."""

    def __init__(self, packed: int, name: str) -> None:
        self._left, self._name = SLACK + MOST_TIMES_ALL * packed, name

    def spend(self, count: int) -> None:
        """Count bytes off.

        Raises:
            UnreadableDocument: the archive unpacks to more than it may.
        """
        self._left -= count
        if self._left < 0:
            raise bomb(self._name)

    @property
    def spent(self) -> bool:
        """Whether nothing may be unpacked any more."""
        return self._left < 0


def refuse_entities(data: bytes, name: str) -> bytes:
    """Return XML as it is.

    Raises:
        UnreadableDocument: it declares entities, which no office program writes.
    """
    if re.search(rb"<!\s*ENTITY", data.replace(b"\0", b"")):
        raise UnreadableDocument(
            f"{name} declares XML entities: open and save it again in an office program.", "unsafe"
        )
    return data


def locked(name: str) -> UnreadableDocument:
    """Return the error for what needs a password."""
    return UnreadableDocument(f"{name} is password-protected: save it without a password.", "locked")


def bomb(name: str) -> UnreadableDocument:
    """Return the error for what unpacks to far more than it could hold."""
    return UnreadableDocument(
        f"{name} unpacks to far more than it should: unpack it, and add what is inside.", "unsafe"
    )


def _other(name: str, format_name: str) -> UnreadableDocument:
    message = f"{name} is no {format_name} file, whatever its name says: open it and save it as one, or as .txt."
    return UnreadableDocument(message, "broken")
