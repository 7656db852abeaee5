"""Which addresses Telegram takes in links and buttons, and how it writes them down."""

import re

SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*)://")
HOST = re.compile(r"^[^\s/?#\\'\"<>{}|^`]+$")
USER_LINK = re.compile(r"^tg://user\?id=(\d+)$", re.IGNORECASE)


class LinkError(ValueError):
    """Why an address was not taken."""


def checked_link(address: str) -> str:
    """The address as Telegram keeps it, with a scheme and at least "/" for a path; else LinkError."""
    address = address.strip()
    if address.lower().startswith(("tg://", "ton://")):
        return address
    match = SCHEME.match(address)
    scheme = match.group(1).lower() if match else "http"
    if scheme not in ("http", "https"):
        raise LinkError("Unsupported URL protocol")
    rest = address[match.end() :] if match else address
    host, path = _split(rest)
    _check_host(host)
    return f"{scheme}://{host}{path}"


def _split(rest: str) -> tuple[str, str]:
    end = next((at for at, char in enumerate(rest) if char in "/?#"), len(rest))
    path = "".join(f"%{ord(char):02X}" if char <= " " else char for char in rest[end:])
    return rest[:end], path if path.startswith("/") else f"/{path}"


def _check_host(host: str) -> None:
    name, colon, port = host.rpartition("@")[2].partition(":")
    if not name:
        raise LinkError("URL host is empty")
    if "." not in name.strip(".") or not HOST.match(name) or (colon and not port.isdigit()):
        raise LinkError("Wrong HTTP URL")


def linked_user(address: str) -> int | None:
    """The person whom a tg://user?id=... link mentions."""
    match = USER_LINK.match(address.strip())
    return int(match.group(1)) if match else None
