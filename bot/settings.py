"""The settings of the Telegram bot: DEPECHE_TELEGRAM_<NAME>, read as the archive's own are."""

import re
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from retrieval.errors import DepecheError
from retrieval.settings import read_settings

OFFICIAL = "https://api.telegram.org"


class TelegramSettings(BaseSettings):
    """The settings; `.env.example` explains them."""

    model_config = SettingsConfigDict(env_prefix="DEPECHE_TELEGRAM_", extra="ignore", env_ignore_empty=True)

    token: SecretStr = SecretStr("")
    api: str = OFFICIAL
    owners: Annotated[frozenset[int], NoDecode] = frozenset()
    webhook: str = ""
    webhook_listen: str = "127.0.0.1:8443"
    webhook_secret: SecretStr = SecretStr("")
    questions_per_minute: int = Field(default=30, ge=1)

    @field_validator("owners", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        return value.replace(",", " ").split() if isinstance(value, str) else value

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
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.scheme in ("http", "https") and parts.hostname):
            raise ValueError("write an address such as https://bot.example.org")
        return value.rstrip("/")

    @field_validator("webhook_listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError("write host:port, such as 127.0.0.1:8443")
        return value

    @model_validator(mode="after")
    def _encrypted(self) -> Self:
        if self.webhook.startswith("http://") and self.api == OFFICIAL:
            raise ValueError("DEPECHE_TELEGRAM_WEBHOOK must begin with https:// for Telegram to call it")
        return self


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
