"""What a site lets programs read, by its robots.txt (RFC 9309); the only importer of its parser."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from ..errors import Unreachable
from .address import Address, shown
from .transport import Reply

NAME = "depeche"
PATH = "/robots.txt"
LARGEST = 500_000  # bytes that are read of it
SECONDS_KEPT = 3600.0
SECONDS_WITHOUT = 300.0  # before a robots.txt that could not be had is asked for again
LONGEST_DELAY = 10.0  # seconds; a site that asks for more gets this
MOST_SITES = 1_000
# Why the page could not be had either: these tell more than "no robots.txt".
SAME_FOR_PAGE = ("refused", "host", "connection", "tls")


@dataclass(frozen=True)
class Rules:
    """A site's rules; `failure` says why there are none, until which all is closed."""

    parsed: Protego
    until: float
    failure: Unreachable | None = None

    @property
    def delay(self) -> float:
        """The seconds the site wants between two requests, ten at the most."""
        return min(max(self.parsed.crawl_delay(NAME) or 0.0, 0.0), LONGEST_DELAY)

    def check(self, address: Address) -> None:
        """Let an address pass that may be read.

        Raises:
            Unreachable: the site forbids it, or its robots.txt could not be had.
        """
        if self.failure and self.failure.reason in SAME_FOR_PAGE:
            raise Unreachable(str(self.failure), self.failure.reason)
        if self.failure:
            message = f"{address.origin} does not say whether it may be read, its robots.txt fails: try later."
            raise Unreachable(message, "away", self.failure.retry_after)
        if not self.parsed.can_fetch(address.url, NAME):
            raise Unreachable(
                f"{shown(address.url)} is closed to programs by the site's robots.txt: save the page from a browser, "
                "and add that file.",
                "robots",
            )


class Robots:
    """The rules of the sites asked so far, each kept for an hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, Rules] = {}

    def rules(self, address: Address, ask: Callable[[Address], Reply]) -> Rules:
        """Return the rules of the site of an address; `ask` gets its robots.txt where that is not known."""
        with self._lock:
            kept = self._kept.get(address.origin)
        if kept and kept.until > time.monotonic():
            return kept
        rules = _asked(Address(address.scheme, address.host, address.port, PATH), ask)
        with self._lock:
            if len(self._kept) >= MOST_SITES:
                self._kept.clear()
            self._kept[address.origin] = rules
        return rules


def _asked(address: Address, ask: Callable[[Address], Reply]) -> Rules:
    try:
        reply = ask(address)
    except Unreachable as error:
        kept = 0 if error.reason in SAME_FOR_PAGE else SECONDS_WITHOUT
        return Rules(Protego(), time.monotonic() + kept, error)
    return Rules(_parsed(reply), time.monotonic() + SECONDS_KEPT)


def _parsed(reply: Reply) -> Protego:
    """Read the rules; a site without the file has none."""
    return Protego.parse(reply.body[:LARGEST].decode("utf-8", "replace") if reply.status == 200 else "")
