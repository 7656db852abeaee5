"""Settings: every one is in `.env.example` with its default, and nothing else is."""

import re
from pathlib import Path

import pytest

from bot.settings import TelegramSettings
from retrieval.errors import DepecheError
from retrieval.settings import Settings, load_settings
from tests.conftest import ROOT

FIELDS = {
    f"{kind.model_config['env_prefix']}{name.upper()}": field
    for kind in (Settings, TelegramSettings)
    for name, field in kind.model_fields.items()
}
LINE = re.compile(r"^#?(DEPECHE_[A-Z_]+)=(.*)$", re.MULTILINE)


def test_the_example_lists_exactly_the_settings_the_code_reads() -> None:
    listed = LINE.findall((ROOT / ".env.example").read_text())
    assert sorted(name for name, _ in listed) == sorted(FIELDS)


def test_the_example_shows_the_defaults() -> None:
    for name, shown in LINE.findall((ROOT / ".env.example").read_text()):
        default = FIELDS[name].default
        assert shown == (str(default) if isinstance(default, str | int) else ""), name


def test_no_setting_is_read_behind_the_settings_back() -> None:
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "retrieval").rglob("*.py")]:
        assert not re.search(r"os\.environ|getenv", path.read_text()), path


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("DEPECHE_SAMPLE=off\nDEPECHE_EMBEDDING_MODEL=from/file\nOTHER=1\n")
    monkeypatch.setenv("DEPECHE_EMBEDDING_MODEL", "from/environment")
    settings = load_settings()
    assert (settings.sample, settings.embedding_model) == ("off", "from/environment")


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPECHE_SAMPLE", "")
    assert load_settings().sample == "on"


def test_wrong_values_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPECHE_SAMPLE", "perhaps")
    with pytest.raises(DepecheError, match="DEPECHE_SAMPLE"):
        load_settings()


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPECHE_DATA_DIR", "~/news")
    assert load_settings().data_dir == Path.home() / "news"


def test_the_checkout_keeps_its_own_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEPECHE_DATA_DIR")
    assert load_settings().data_dir == ROOT / "data"
