"""What a reader may configure: environment variables named DEPECHE_..., or lines of a `.env` file."""

import re
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .errors import DepecheError
from .fetching.allowed import parse_allowed

Kind = TypeVar("Kind", bound=BaseSettings)

DEFAULT_MODEL = "intfloat/multilingual-e5-small"


@cache
def checkout() -> Path | None:
    """Return the folder of the source checkout this package runs from; None when it is installed."""
    root = Path(__file__).resolve().parent.parent
    return root if (root / "pyproject.toml").is_file() and (root / "data").is_dir() else None


def default_data_dir() -> Path:
    """Return where the archive lives unless DEPECHE_DATA_DIR says otherwise."""
    root = checkout()
    return root / "data" if root else user_data_path("depeche", appauthor=False)


def env_files() -> tuple[Path, ...]:
    """Return the `.env` files to read; the working directory's wins over the checkout's."""
    root = checkout()
    return ((root / ".env",) if root else ()) + (Path(".env"),)


class Settings(BaseSettings):
    """The settings, each read from DEPECHE_<NAME>; `.env.example` explains them."""

    model_config = SettingsConfigDict(env_prefix="DEPECHE_", extra="ignore", env_ignore_empty=True)

    data_dir: Path = Field(default_factory=default_data_dir)
    cache_dir: Path = Field(default_factory=lambda: user_cache_path("depeche", appauthor=False))
    embedding_model: str = DEFAULT_MODEL
    reranker: str | None = None
    reranker_budget: int = Field(1000, ge=1)
    sample: Literal["on", "off"] = "on"
    allowed_hosts: str = ""
    fetch_delay: float = Field(2, ge=0, le=3600)
    llm: str = ""
    llm_url: str = ""
    llm_timeout: float = Field(30, ge=1, le=600)
    llm_answer_tokens: int = Field(800, ge=16, le=100_000)
    llm_daily_tokens: int = Field(0, ge=0, le=10**12)

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts(cls, value: str) -> str:
        parse_allowed(value)
        return value

    @field_validator("llm")
    @classmethod
    def _provider_and_model(cls, value: str) -> str:
        if value.strip() and not re.fullmatch(r"[a-z][a-z0-9_]*:[^\s\x00-\x1f]{1,200}", value.strip()):
            raise ValueError("write provider:model, such as openai:gpt-5-mini or ollama:qwen3:8b, or leave it empty")
        return value.strip()

    @field_validator("llm_url")
    @classmethod
    def _model_server(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if value and not _is_base(value):
            raise ValueError("write a server's address alone, such as http://127.0.0.1:8080/v1, without a key")
        return value

    @property
    def archive_file(self) -> Path:
        """The SQLite file that holds the articles."""
        return self.data_dir / "archive.sqlite3"

    @property
    def vectors_dir(self) -> Path:
        """The folder of the Chroma store."""
        return self.data_dir / "chroma"


class Keys(BaseSettings):
    """The keys of language models' providers, named as their own libraries name them."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    openai_api_key: SecretStr | None = None
    anthropic_api_key: SecretStr | None = None
    google_api_key: SecretStr | None = None
    mistral_api_key: SecretStr | None = None
    ollama_api_key: SecretStr | None = None


def _is_base(url: str) -> bool:
    """Return whether an address is one to append paths to; what stands before @ or after ? could be a key."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, half an IPv6 address
        return False
    return parts.scheme in ("http", "https") and named and not re.search(r"[\s@?#]", url)


def load_settings() -> Settings:
    """Read the archive's settings; their folders come back absolute.

    Raises:
        DepecheError: a value is not one the setting takes.
    """
    settings = read_settings(Settings)
    return settings.model_copy(
        update={name: _absolute(name, getattr(settings, name)) for name in ("data_dir", "cache_dir")}
    )


def read_settings(kind: type[Kind]) -> Kind:
    """Read one family of settings from the environment and the `.env` files.

    Raises:
        DepecheError: a value is not one the setting takes; all of them are named together.
    """
    try:
        return kind(_env_file=env_files())
    except ValidationError as error:
        wrong = "; ".join(
            _named(kind.model_config["env_prefix"], *e["loc"]) + e["msg"].removeprefix("Value error, ")
            for e in error.errors()
        )
        raise DepecheError(f"Please correct the settings ({wrong}).") from error
    except UnicodeDecodeError as error:
        raise DepecheError("The .env file is not UTF-8 text: save it as UTF-8.") from error


def _named(prefix: str, *where: str | int) -> str:
    """Return the setting an error is about; what is about several names them itself."""
    return f"{prefix}{str(where[0]).upper()}: " if where else ""


def _absolute(name: str, folder: Path) -> Path:
    try:
        return folder.expanduser().absolute()
    except RuntimeError as error:
        raise DepecheError(f"DEPECHE_{name.upper()} is {folder}, of a person unknown here: write it out.") from error
