"""Settings: every one is in `.env.example` with its default, and nothing else is."""

import re
from pathlib import Path

import pytest

from bot.settings import OFFICIAL, TelegramSettings, telegram_settings
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


@pytest.mark.parametrize(
    ("name", "values", "cure"),
    [
        ("OWNERS", ["9" * 25, "-5", "0", "@olga", "1;2", "²", str(1 << 52)], "separated by spaces or commas"),
        ("OWNERS", ["@olga"], "@userinfobot"),
        ("API", ["http://x:99999", "http://x:abc", "http://[", "http://a b", " ", "x.org"], OFFICIAL),
        (
            "API",
            ["https://x.org/bot1:secret", "https://x.org/bot1%3Asecret", "https://x.org/file/bot1:secret/"],
            "alone",
        ),
        ("WEBHOOK", ["http://x:99999", "http://[", "bot.example.org"], "https://bot.example.org"),
        ("WEBHOOK_LISTEN", ["127.0.0.1:²", "127.0.0.1:65536", "x", ":80", "x:" + "9" * 5000], "127.0.0.1:8443"),
        ("QUESTIONS_PER_MINUTE", ["9" * 30, "0", "-1", "many", "1.5"], "a whole number from 1 to 1000000"),
    ],
)
def test_what_the_bot_cannot_use_is_named_with_the_cure(
    name: str, values: list[str], cure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPECHE_TELEGRAM_TOKEN", "1:secret")
    for value in values:
        monkeypatch.setenv(f"DEPECHE_TELEGRAM_{name}", value)
        with pytest.raises(DepecheError, match=rf"^[^\n]*\(DEPECHE_TELEGRAM_{name}: [^\n]*{re.escape(cure)}") as told:
            telegram_settings()
        assert "secret" not in str(told.value)


def test_owners_are_separated_by_spaces_or_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPECHE_TELEGRAM_TOKEN", "1:secret")
    monkeypatch.setenv("DEPECHE_TELEGRAM_OWNERS", f"1, 2  {(1 << 52) - 1}")
    assert telegram_settings().owners == {1, 2, (1 << 52) - 1}
