"""Pages, files and feeds from the web: safely, within limits, and politely."""

from dataclasses import replace
from importlib.metadata import version

from ..errors import Unreachable
from ..settings import Settings
from .address import Address, follow, parse_address, shown
from .allowed import parse_allowed
from .fetched import Fetched, Validators, as_fetched
from .limits import Deadline, Limits
from .pacing import PROCESS, Pacing
from .resolving import Resolver, resolve, system_addresses
from .robots import NAME, Robots, Rules
from .transport import Reply, send, too_large
from .unpacking import Oversize, unpack
from .verdicts import REDIRECTS, check_redirect, check_status

NOT_MODIFIED = 304
# The whole of what a site learns: no cookie, no page one comes from, nothing of the reader.
HEADERS = {
    "User-Agent": f"{NAME}/{version('depeche')} (reads articles into one reader's own archive; heeds robots.txt)",
    "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}


class Fetcher:
    """Gets what lies at public web addresses; may be shared between threads.

    Every IP address that a host leads to is checked before each connection, which goes to the very one checked.
    """

    def __init__(
        self,
        settings: Settings,
        resolver: Resolver = system_addresses,
        limits: Limits | None = None,
        pacing: Pacing = PROCESS,
    ) -> None:
        self._allowed = parse_allowed(settings.allowed_hosts)
        self._delay = settings.fetch_delay
        self._resolver = resolver
        self._limits = limits or Limits()
        self._pacing = pacing
        self._robots = Robots()

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """Return what lies at an address; with `validators`, only if it has changed since it was called so.

        It takes 30 seconds at the most, apart from the pauses that a site is owed.

        Raises:
            Unreachable: it cannot be had, and why.
        """
        start = parse_address(url)
        deadline = Deadline(self._limits.seconds)
        headers = HEADERS | _conditions(validators)
        reply, address = self._followed(start, headers, deadline, rules=True)
        if reply.status == NOT_MODIFIED and validators:
            return replace(as_fetched(address.url, reply, b""), not_modified=True)
        check_status(address, reply.status, reply.headers)
        return as_fetched(address.url, reply, reply.body)

    def _followed(
        self, start: Address, headers: dict[str, str], deadline: Deadline, rules: bool
    ) -> tuple[Reply, Address]:
        """Ask, and go where redirects lead; each stop is checked anew."""
        address = start
        for _ in range(self._limits.redirects + 1):
            delay = self._delay
            if rules:
                known = self._rules(address, deadline)
                known.check(address)
                delay = max(delay, known.delay)
            reply = self._asked(address, headers, deadline, delay)
            if reply.status not in REDIRECTS or not reply.headers.get("location"):
                return reply, address
            address = follow(address, reply.headers["location"])
            check_redirect(start, address)
        raise Unreachable(f"{shown(start.url)} leads from one address to the next: check it in a browser.", "redirects")

    def _asked(self, address: Address, headers: dict[str, str], deadline: Deadline, delay: float) -> Reply:
        ips = resolve(address.host, self._resolver, deadline.left)
        self._allowed.check(address, ips)
        deadline.extend(self._pacing.wait(address.host, delay))
        reply = send(address, ips, headers, deadline, self._limits)
        return replace(reply, body=self._unpacked(address, reply))

    def _unpacked(self, address: Address, reply: Reply) -> bytes:
        where = shown(address.url)
        try:
            return unpack(reply.body, reply.headers.get("content-encoding", ""), where, self._limits.bytes)
        except Oversize as error:
            raise too_large(where, self._limits.bytes) from error

    def _rules(self, address: Address, deadline: Deadline) -> Rules:
        def ask(robots: Address) -> Reply:
            reply, last = self._followed(robots, HEADERS, deadline, rules=False)
            if reply.status >= 500 or reply.status == 429:
                check_status(last, reply.status, reply.headers)
            return reply

        return self._robots.rules(address, ask)


def _conditions(validators: Validators | None) -> dict[str, str]:
    stated = {
        "If-None-Match": validators and validators.etag,
        "If-Modified-Since": validators and validators.last_modified,
    }
    return {key: value for key, value in stated.items() if value}
