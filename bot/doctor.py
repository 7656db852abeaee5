"""`depeche doctor`: what is configured, what works, what would fail."""

from importlib.metadata import version

from rich.text import Text

from retrieval.errors import DepecheError
from retrieval.health import Check, check_health, reached
from retrieval.settings import Settings, load_settings, read_settings

from .console import show
from .settings import OFFICIAL, TelegramSettings


def doctor() -> None:
    """Print every check; exit as failed where one is not well."""
    show(Text(f"depeche {version('depeche')}", "bold"))
    sick = 0
    settings, telegram = load_settings(), read_settings(TelegramSettings)
    for check in (*check_health(settings), _telegram(telegram), _network(settings, telegram)):
        sick += not check.well
        mark = ("ok  ", "green") if check.well else ("FAIL", "bold red")
        show(Text.assemble(mark, f"  {check.name:<16}  {check.finding}"))
    if sick:
        raise DepecheError(f"{sick} of the checks failed: mend what they name, then run `depeche doctor` again.")


def _telegram(settings: TelegramSettings) -> Check:
    if not settings.token.get_secret_value():
        return Check("telegram", True, "not configured: DEPECHE_TELEGRAM_TOKEN is empty")
    from .telegram.introduction import introduce

    try:
        return Check("telegram", True, introduce(settings))
    except DepecheError as error:
        return Check("telegram", False, str(error))


def _network(settings: Settings, telegram: TelegramSettings) -> Check:
    servers = [_server(telegram)] if telegram.token.get_secret_value() else []
    servers += reached(settings)
    if not servers:
        return Check("network", True, "none needed: everything runs on this machine")
    return Check("network", True, f"{' and '.join(servers)} only: everything else runs on this machine")


def _server(settings: TelegramSettings) -> str:
    from .telegram.connection import hide_token

    return "Telegram" if settings.api == OFFICIAL else hide_token(settings.api, settings.token.get_secret_value())
