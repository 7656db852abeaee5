"""Which IP addresses belong to the public internet; all others lead into somebody's own network."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# The registries of special-purpose addresses at IANA, written out: what `is_global` says differs between Pythons.
SPECIAL_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 "
        "203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    ).split()
)
GLOBAL_V6 = IPv6Network("2000::/3")  # all that was ever given out
SPECIAL_V6 = tuple(IPv6Network(network) for network in "2001::/23 2001:db8::/32 2620:4f:8000::/48 3fff::/20".split())
NAT64 = IPv6Network("64:ff9b::/96")
ISATAP = (0x00005EFE, 0x02005EFE)  # the first half of an interface's identifier; the second is an IPv4 address


def is_public(text: str) -> bool:
    """Return whether an IP address, and each IPv4 address that it carries, is one of the public internet."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_v4(address)
    carried = list(_carried(address))
    return all(map(_is_public_v4, carried)) and (_is_public_v6(address) or (address in NAT64 and bool(carried)))


def _is_public_v4(address: IPv4Address) -> bool:
    return not any(address in network for network in SPECIAL_V4)


def _is_public_v6(address: IPv6Address) -> bool:
    plain = address.scope_id is None and address in GLOBAL_V6
    return plain and not any(address in network for network in SPECIAL_V6)


def _carried(address: IPv6Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses that a gateway would unwrap: 6to4, NAT64 and ISATAP ones.

    Mapped, Teredo and site-local forms lie outside what counts as public, whatever they carry.
    """
    if address.sixtofour:
        yield address.sixtofour
    if address in NAT64 or (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
