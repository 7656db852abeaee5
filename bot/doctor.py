"""`depeche doctor`: what is configured, what works, what would fail."""

from collections.abc import Iterator
from importlib.metadata import version

from rich.text import Text

from retrieval.errors import DepecheError
from retrieval.health import Check, check_health
from retrieval.settings import load_settings, read_settings

from .console import show
from .settings import OFFICIAL, TelegramSettings


def doctor() -> None:
    """Print every check; exit as failed where one is not well."""
    show(Text(f"depeche {version('depeche')}", "bold"))
    sick = 0
    for check in (*check_health(load_settings()), *_telegram()):
        sick += not check.well
        mark = ("ok  ", "green") if check.well else ("FAIL", "bold red")
        show(Text.assemble(mark, f"  {check.name:<16}  {check.finding}"))
    if sick:
        raise DepecheError(f"{sick} of the checks failed: mend what they name, then run `depeche doctor` again.")


def _telegram() -> Iterator[Check]:
    settings = read_settings(TelegramSettings)
    if not settings.token.get_secret_value():
        yield Check("telegram", True, "not configured: DEPECHE_TELEGRAM_TOKEN is empty")
        yield Check("network", True, "none needed: everything runs on this machine")
        return
    from .telegram.connection import hide_token
    from .telegram.introduction import introduce

    try:
        yield Check("telegram", True, introduce(settings))
    except DepecheError as error:
        yield Check("telegram", False, str(error))
    server = "Telegram" if settings.api == OFFICIAL else hide_token(settings.api, settings.token.get_secret_value())
    yield Check("network", True, f"{server} only: everything else runs on this machine")
