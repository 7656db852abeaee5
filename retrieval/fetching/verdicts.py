"""What a server's refusals mean for a person."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from ..errors import Unreachable
from .address import Address, shown

REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_WAIT = 86_400  # seconds; a server that asks for more gets this
LOGIN = frozenset(
    "login log-in signin sign-in sign_in logon auth oauth oauth2 sso account accounts anmelden anmeldung einloggen "
    "connexion identification connecter iniciar-sesion acceso accedi logowanie вход вхід".split()
)
PAYWALL = frozenset(
    "subscribe subscription subscriptions paywall abo abonnement abonnieren suscripcion abbonati".split()
)
WORDS = {
    401: ("wants a log-in: save the page from a browser where you are logged in, and add that file", "login"),
    402: ("is behind a paywall: save the page from a browser where you subscribe, and add that file", "paywall"),
    403: ("wants a log-in, or lets no programs in: save the page from a browser, and add that file", "login"),
    404: ("does not exist: check the address", "gone"),
    407: ("wants a log-in: save the page from a browser, and add that file", "login"),
    410: ("is gone for good: look for the article elsewhere", "gone"),
    429: ("was asked too often: try again", "busy"),
    451: ("is withheld for legal reasons: look for the article elsewhere", "gone"),
    503: ("is overloaded or under repair: try again", "busy"),
}


def check_status(address: Address, status: int, headers: dict[str, str]) -> None:
    """Let a reply pass that brings what was asked for.

    Raises:
        Unreachable: it does not.
    """
    if 200 <= status < 300 and status != HTTPStatus.RESET_CONTENT:
        return
    where = shown(address.url)
    if status in WORDS:
        words, reason = WORDS[status]
        wait = retry_after(headers.get("retry-after", "")) if reason == "busy" else None
        later = "" if reason != "busy" else " later" if wait is None else f" in {wait} seconds"
        raise Unreachable(f"{where} {words}{later} (HTTP {status}).", reason, wait)
    if status >= 500:
        raise Unreachable(f"{where} fails on the server's side (HTTP {status}): try later.", "server")
    raise Unreachable(f"{where} gives nothing to read (HTTP {status}): check the address.", "status")


def check_redirect(start: Address, target: Address) -> None:
    """Let a redirect pass that leads to what was asked for.

    Raises:
        Unreachable: it leads to a page to log in or to subscribe.
    """
    for words, wall, reason in ((LOGIN, "a log-in page", "login"), (PAYWALL, "a paywall", "paywall")):
        if _steps(target) & words and not _steps(start) & words:
            raise Unreachable(
                f"{shown(start.url)} leads to {wall}: save the page from a browser that may read it, and add it.",
                reason,
            )


def retry_after(stated: str) -> int | None:
    """Return the seconds to wait that a Retry-After states, as a number or as a date; None if it states none."""
    if re.fullmatch("[0-9]{1,9}", stated.strip()):
        return min(int(stated), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(stated)
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return int(min(max(seconds, 0), LONGEST_WAIT))


def _steps(address: Address) -> set[str]:
    """Return the steps of the path, without file endings, and the first part of the host's name."""
    path = address.target.partition("?")[0].lower()
    return {step.partition(".")[0] for step in path.split("/")} | {address.host.partition(".")[0]}
