"""The line to Telegram: a Bot with its own connections, and logs that never hold its token."""

import logging
from ipaddress import ip_address
from urllib.parse import urlsplit

from telegram import Bot

from ..settings import TelegramSettings
from .request import AiohttpRequest

CALLS_AT_ONCE = 256
PATIENCE = 15.0  # seconds a call may take; a file gets longer
POLL = 30  # seconds Telegram may hold a poll


def connect(settings: TelegramSettings) -> Bot:
    """Return the bot's line to the Bot API; nothing is sent yet."""
    token = settings.token.get_secret_value()
    keep_token_secret(token)
    return Bot(
        token,
        base_url=f"{settings.api}/bot",
        base_file_url=f"{settings.api}/file/bot",
        request=_line(settings.api, CALLS_AT_ONCE),
        get_updates_request=_line(settings.api, 2),
    )


def _line(api: str, size: int) -> AiohttpRequest:
    # A proxy named in the environment leads to the world, never to a server on this machine.
    return AiohttpRequest(size, PATIENCE, proxies=not _is_local(api))


def _is_local(api: str) -> bool:
    host = urlsplit(api).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _WithoutToken(logging.Formatter):
    """Takes a token out of whatever is logged, tracebacks included."""

    def __init__(self, token: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        return hide_token(super().format(record), self._token)


def hide_token(text: str, token: str) -> str:
    """Return a text without the token, nor its secret half alone."""
    for secret in (token, token.partition(":")[2]):
        text = text.replace(secret, "[token]") if secret else text
    return text


def keep_token_secret(token: str) -> None:
    """Send the program's log to standard error without the token; the addresses of single calls hold it too often."""
    handler = logging.StreamHandler()
    handler.setFormatter(_WithoutToken(token))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for chatty in ("aiohttp", "telegram"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)  # what they find, we judge and tell in our own words
