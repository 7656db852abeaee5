"""What a reader may configure: environment variables named DEPECHE_..., or lines of a `.env` file."""

from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, ValidationError, field_validator
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

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts(cls, value: str) -> str:
        parse_allowed(value)
        return value

    @property
    def archive_file(self) -> Path:
        """The SQLite file that holds the articles."""
        return self.data_dir / "archive.sqlite3"

    @property
    def vectors_dir(self) -> Path:
        """The folder of the Chroma store."""
        return self.data_dir / "chroma"


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
