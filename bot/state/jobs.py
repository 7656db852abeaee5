"""What a lane has to do next."""

from sqlalchemy import Connection

from . import inbox, outbox

Job = outbox.Queued | inbox.Waiting


def following(connection: Connection, lane: str, updates: bool = True) -> Job | None:
    """Return the next call of a lane, or else its next update if updates are wanted, too."""
    return outbox.following(connection, lane) or (inbox.following(connection, lane) if updates else None)
