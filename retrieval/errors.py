"""Every failure a person can meet: one sentence that says what is wrong and names the cure."""

from .text.letters import one_line


class DepecheError(Exception):
    """A failure to show to a person as it is.

    `exit_status` is what a command exits with: 2 when nothing was done, 3 when a part was.
    """

    exit_status = 2

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))  # it may name a stranger's file


class BadQuestion(DepecheError):
    """The question is empty or far too long."""


class BadFilter(DepecheError):
    """No article of the archive fits a filter."""


class UnreadableDocument(DepecheError):
    """What cannot become an article.

    `reason` is one of "missing", "closed" (no permission), "kind", "empty", "binary", "large", "date", "header",
    "broken" (no such format inside), "locked" (password-protected), "scan" (pictures of text), "slow" (takes too long),
    "columns" (none holds text), "record" (one of many) or "unsafe" (made to do harm).
    """

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class Unreachable(DepecheError):
    """What cannot be had from the web.

    `reason` is one of "address" (none at all), "scheme", "refused" (outside the public internet), "host" (unknown),
    "connection", "tls", "timeout", "garbled" (broken off, damaged, or no HTTP), "packed" (in a way not asked for),
    "large", "redirects", "login", "paywall", "gone", "busy", "server", "status", "robots" (forbidden), "away" (its
    robots.txt could not be had), "feed" (unreadable). `retry_after` is in seconds, where
    the server said so.
    """

    def __init__(self, message: str, reason: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.retry_after = retry_after


class UnknownDocument(DepecheError):
    """No document of the archive has this id."""


class BadDetail(DepecheError):
    """A detail of an article that cannot be what it is corrected to."""


class NothingToUndo(DepecheError):
    """No change is left that could be taken back."""


class BadBackup(DepecheError):
    """A backup cannot be written, or cannot be trusted."""


class NotWatched(DepecheError):
    """No feed or folder of this name is kept up with."""


class EmbeddingUnavailable(DepecheError):
    """The embedding model, or the reranker, cannot be prepared or loaded."""


class ModelUnavailable(DepecheError):
    """The language model cannot be asked, or did not answer.

    `reason` is one of "configuration" (a setting, key or package is missing or wrong), "refused" (the server won't, as
    asked), "busy" (asked too often), "broken" (no server, or what it sent is none of an answer), "timeout", "resting"
    (it failed too often to be asked now), "budget" (the day's tokens are spent) or "stopped" (whoever asked gave up).
    `retry_after` is in seconds, where the server said so.
    """

    def __init__(self, message: str, reason: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.retry_after = retry_after


class ModelMismatch(DepecheError):
    """The archive was indexed by another embedding model."""


class ArchiveUnavailable(DepecheError):
    """The archive's files cannot be opened, written or trusted."""


class BadBundle(DepecheError):
    """An evaluation bundle lacks something, or holds what cannot be read."""


class PartlyDone(DepecheError):
    """Something failed while the rest went through."""

    exit_status = 3
