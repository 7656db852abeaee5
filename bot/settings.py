"""The settings of the Telegram bot: DEPECHE_TELEGRAM_<NAME>, read as the archive's own are."""

import re
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from retrieval.errors import DepecheError
from retrieval.settings import read_settings

OFFICIAL = "https://api.telegram.org"
LARGEST_ID = (1 << 52) - 1  # Telegram's own promise
MOST_QUESTIONS = 1_000_000


class TelegramSettings(BaseSettings):
    """The settings; `.env.example` explains them."""

    model_config = SettingsConfigDict(env_prefix="DEPECHE_TELEGRAM_", extra="ignore", env_ignore_empty=True)

    token: SecretStr = SecretStr("")
    api: str = OFFICIAL
    owners: Annotated[frozenset[int], NoDecode] = frozenset()
    webhook: str = ""
    webhook_listen: str = "127.0.0.1:8443"
    webhook_secret: SecretStr = SecretStr("")
    questions_per_minute: int = 30

    @field_validator("owners", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        ids = value.replace(",", " ").split()
        if not all(_is_number(one, LARGEST_ID) for one in ids):
            raise ValueError(
                "write ids, which are numbers, separated by spaces or commas; "
                "@userinfobot on Telegram tells people theirs; or leave it empty to pair by a code"
            )
        return ids

    @field_validator("questions_per_minute", mode="before")
    @classmethod
    def _pace(cls, value: object) -> object:
        if not _is_number(str(value).strip(), MOST_QUESTIONS):
            raise ValueError(f"write a whole number from 1 to {MOST_QUESTIONS}")
        return value

    @field_validator("token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()
        if token and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
            raise ValueError("copy the whole token that @BotFather shows, digits, colon and letters")
        return SecretStr(token)

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value.get_secret_value()):
            raise ValueError("write 1 to 256 letters, digits, _ and -, or leave it out")
        return value

    @field_validator("api", "webhook")
    @classmethod
    def _address(cls, value: str, info: ValidationInfo) -> str:
        value = value.strip().rstrip("/")
        example = OFFICIAL if info.field_name == "api" else "https://bot.example.org"
        if not _is_address(value) and (value or example == OFFICIAL):
            raise ValueError(f"write an address such as {example}")
        return value

    @field_validator("api")
    @classmethod
    def _no_token(cls, value: str) -> str:
        if re.search(r"/bot[0-9]+(:|%3a)", value, re.IGNORECASE):
            raise ValueError(f"write the server's address alone, such as {OFFICIAL}, without /bot and the token")
        return value

    @field_validator("webhook_listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.strip().rpartition(":")
        if not host or not _is_number(port, 65535):
            raise ValueError("write host:port, such as 127.0.0.1:8443")
        return value.strip()

    @model_validator(mode="after")
    def _encrypted(self) -> Self:
        if self.webhook.startswith("http://") and self.api == OFFICIAL:
            raise ValueError("DEPECHE_TELEGRAM_WEBHOOK must begin with https:// for Telegram to call it")
        return self


def _is_number(text: str, largest: int) -> bool:
    """Return whether a text is a number from 1, in plain digits: there are others that Python reads, or half reads."""
    return bool(re.fullmatch(r"[0-9]{1,20}", text)) and 1 <= int(text) <= largest


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, half an IPv6 address
        return False
    return parts.scheme in ("http", "https") and named and not re.search(r"\s", text)


def telegram_settings() -> TelegramSettings:
    """Read the settings of the bot.

    Raises:
        DepecheError: a value is not one the setting takes, or the token is missing.
    """
    settings = read_settings(TelegramSettings)
    if not settings.token.get_secret_value():
        raise DepecheError(
            "There is no bot to be: get a token from @BotFather on Telegram and set DEPECHE_TELEGRAM_TOKEN to it."
        )
    return settings
