"""The hosts outside the public internet that a reader lets through."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from ..errors import Unreachable
from .address import Address, parse_address
from .public import is_public

CURE = "write host names, host:port or networks such as 10.0.0.0/8, separated by commas"


@dataclass(frozen=True)
class AllowedHosts:
    """Hosts by name or by name and port, as an address writes them, and networks by their range."""

    names: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def check(self, address: Address, ips: Iterable[str]) -> None:
        """Let an address pass whose host is let through, or whose IP addresses all are.

        Raises:
            Unreachable: one of the IP addresses lies outside the public internet.
        """
        if address.host in self.names or f"{address.host}:{address.port}" in self.names:
            return
        for ip in ips:
            if not is_public(ip) and not self._holds(ip):
                raise Unreachable(
                    f"{address.authority} lies on this machine or in a private network ({ip}): if it may be read, "
                    f"add {address.host} to DEPECHE_ALLOWED_HOSTS.",
                    "refused",
                )

    def _holds(self, ip: str) -> bool:
        try:
            return any(ip_address(ip) in network for network in self.networks)
        except ValueError:
            return False


def parse_allowed(text: str) -> AllowedHosts:
    """Read a list of hosts and networks.

    Raises:
        ValueError: an entry is none; the message says how to write them.
    """
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    try:
        return AllowedHosts(
            names=frozenset(_name(entry) for entry in entries if "/" not in entry),
            networks=tuple(ip_network(entry) for entry in entries if "/" in entry),
        )
    except (ValueError, Unreachable) as error:
        raise ValueError(CURE) from error


def _name(entry: str) -> str:
    bare = f"[{entry}]" if entry.count(":") > 1 and not entry.startswith("[") else entry
    address = parse_address(f"https://{bare}")
    if address.target != "/":
        raise ValueError(entry)
    return f"{address.host}:{address.port}" if bare.rpartition(":")[2].isdecimal() else address.host
