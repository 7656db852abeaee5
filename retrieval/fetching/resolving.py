"""Host names to IP addresses, within a time limit."""

import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address

from ..errors import Unreachable

Resolver = Callable[[str], list[str]]


def system_addresses(host: str) -> list[str]:
    """Return the IP addresses that the system knows for a host name.

    Raises:
        OSError: it knows none.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def resolve(host: str, resolver: Resolver, seconds: float) -> list[str]:
    """Return the IP addresses of a host, which may be one itself.

    Raises:
        Unreachable: the name is unknown, or nobody answered in time.
    """
    try:
        return [str(ip_address(host))]
    except ValueError:
        return _asked(host, resolver, seconds)


def _asked(host: str, resolver: Resolver, seconds: float) -> list[str]:
    """Ask on a thread of its own: the system's resolver knows no time limit."""
    answers: list[list[str]] = []

    def ask() -> None:
        try:
            answers.append(resolver(host))
        except (OSError, ValueError):
            answers.append([])

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not answers:
        raise Unreachable(f"The name {host} was not found in time: check the connection, or try later.", "host")
    if not answers[0]:
        raise Unreachable(f"There is no host {host}: check the address, and the connection.", "host")
    return answers[0]
