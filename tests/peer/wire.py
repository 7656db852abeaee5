"""What the other modules share: the JSON alias, Telegram's limits, and refusals in its own words."""

from typing import Any

JSON = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
QUOTE_LIMIT = 1024
ENTITY_LIMIT = 100
CALLBACK_DATA_LIMIT = 64
CALLBACK_ANSWER_LIMIT = 200
BUTTON_LIMIT = 100
INLINE_RESULT_LIMIT = 50
UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
QUERY_EXPIRED = "query is too old and response timeout expired or query ID is invalid"


class Refusal(Exception):
    """An answer with ok=false: what Telegram says when it does not do what it was asked."""

    def __init__(self, code: int, description: str, parameters: JSON | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(description: str, **parameters: int) -> Refusal:
    """A 400; Telegram starts every such description with the same two words."""
    return Refusal(400, f"Bad Request: {description}", dict(parameters) or None)


def forbidden(description: str) -> Refusal:
    """A 403."""
    return Refusal(403, f"Forbidden: {description}")


def without_none(**fields: Any) -> JSON:
    """A JSON object that leaves out what is not known, as Telegram's objects do."""
    return {name: value for name, value in fields.items() if value is not None}
