"""Files that people or the bot have sent."""

from dataclasses import dataclass

from tests.peer.wire import DOWNLOAD_LIMIT, JSON, UPLOAD_LIMIT, bad_request, without_none


@dataclass(frozen=True)
class StoredFile:
    """A file on the server; its size can be declared larger than what is kept."""

    number: int
    folder: str
    name: str
    mime: str
    content: bytes
    size: int

    @property
    def file_id(self) -> str:
        """What the Bot API calls it."""
        return f"BQACAgIAAxkBAAI{self.number:08d}AAHkZWF3"

    @property
    def unique_id(self) -> str:
        """The same for every bot."""
        return f"AgAD{self.number:08d}"

    @property
    def path(self) -> str:
        """Where it is downloaded."""
        suffix = self.name.rpartition(".")[2] if "." in self.name else "bin"
        return f"{self.folder}/file_{self.number}.{suffix if suffix.isascii() else 'bin'}"

    def json(self) -> JSON:
        """The fields that every kind of file has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}

    def document(self) -> JSON:
        """As a Document."""
        return {**self.json(), **without_none(file_name=self.name or None, mime_type=self.mime)}


class Files:
    """All files; guarded by the world's lock."""

    def __init__(self) -> None:
        self.upload_limit = UPLOAD_LIMIT
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, folder: str, name: str, mime: str, content: bytes, size: int | None = None) -> StoredFile:
        """Keeps a file."""
        real = len(content) if size is None else size
        stored = StoredFile(len(self._by_id) + 1, folder, name, mime, content, real)
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file of this file_id."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file to be downloaded from this path."""
        return self._by_path.get(path)

    def described(self, file_id: str) -> JSON:
        """The File object that getFile answers with."""
        stored = self.by_id(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if stored.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return {**stored.json(), "file_path": stored.path}
