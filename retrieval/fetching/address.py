"""Web addresses in their one exact form, so that what is checked is what is asked."""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit

import idna

from ..errors import Unreachable

PORTS = {"http": 80, "https": 443}
LONGEST = 8_000  # characters; servers take no longer ones
LONGEST_SHOWN = 200
LONGEST_HOST = 253
# What other programs drop or take for a slash, so that they would see another address than is checked here.
AMBIGUOUS = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
NETLOC = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@%\s]+)(?::([0-9]{0,5}))?")
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
UNQUOTED = "!$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True)
class Address:
    """A web address: `host` is in ASCII, an IP address in its usual form, `target` the path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """The scheme, the host and, unless it is the usual one, the port."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """The host and, unless it is the usual one, the port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address as it is written."""
        return self.origin + self.target


def shown(url: str) -> str:
    """Return an address for a message: on one line, at most 200 characters."""
    clean = "".join(letter if letter.isprintable() else "�" for letter in url[: LONGEST_SHOWN + 1])
    return clean if len(clean) <= LONGEST_SHOWN else clean[: LONGEST_SHOWN - 1] + "…"


def parse_address(url: str) -> Address:
    """Read a web address.

    Raises:
        Unreachable: it is none, it is of another scheme than http and https, or it carries a name or password.
    """
    url = url.strip(" ")
    scheme = url.partition(":")[0].lower()
    if scheme not in PORTS:
        raise Unreachable(f"{shown(url)} is no web address: write one that starts with https:// or http://.", "scheme")
    try:
        return _parsed(url, scheme)
    except ValueError as error:
        raise _malformed(url) from error


def follow(base: Address, location: str) -> Address:
    """Return the address that a redirect or a link names.

    Raises:
        Unreachable: as for `parse_address`.
    """
    if AMBIGUOUS.search(location):
        raise _malformed(location)
    try:
        return parse_address(urljoin(base.url, location.strip(" ")))
    except ValueError as error:
        raise _malformed(location) from error


def _parsed(url: str, scheme: str) -> Address:
    if AMBIGUOUS.search(url) or len(url) > LONGEST:
        raise ValueError(url)
    split = urlsplit(url)
    if "@" in split.netloc:
        raise Unreachable(f"{shown(url)} carries a name or password: leave out what stands before the @.", "address")
    matched = NETLOC.fullmatch(split.netloc)
    if not matched:
        raise ValueError(url)
    port = int(matched[2] or PORTS[scheme])
    if not 0 < port < 1 << 16:
        raise ValueError(url)
    query = f"?{split.query}" if split.query else ""
    return Address(scheme, _host(matched[1]), port, quote(f"{split.path or '/'}{query}", safe=UNQUOTED))


def _host(written: str) -> str:
    if written.startswith("["):
        return str(IPv6Address(written[1:-1]))
    if len(written) > LONGEST_HOST:
        raise ValueError(written)
    name = written if written.isascii() else idna.encode(written, uts46=True, std3_rules=True).decode("ascii")
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if NUMBER.fullmatch(labels[-1]):
        return _ipv4(name)
    if len(name) > LONGEST_HOST or not all(map(LABEL.fullmatch, labels)):
        raise ValueError(written)
    return name


def _ipv4(written: str) -> str:
    """Return the usual form of what the system takes for an IPv4 address: 2130706433, 0x7f.1, 0177.0.0.1."""
    try:
        return socket.inet_ntoa(socket.inet_aton(written))
    except OSError as error:
        raise ValueError(written) from error


def _malformed(url: str) -> Unreachable:
    return Unreachable(f"{shown(url)} is no web address: copy the whole address from a browser.", "address")


def is_address(text: str) -> bool:
    """Return whether a text names a place on the web, and nothing else."""
    return text.lower().startswith(("http://", "https://")) and len(text.split()) == 1
