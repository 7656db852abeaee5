"""One HTTP request to one checked IP address, within its limits; the only importer of the HTTP library."""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass

import certifi
import httpcore

from ..errors import Unreachable
from .address import Address, shown
from .limits import Deadline, Limits

MOST_ADDRESSES = 4  # of one host, tried one after the other
SECONDS_TO_CONNECT = 10.0  # to one of them
FRAMING = 4  # bytes on the wire for one of the body, beyond which the server plays with the framing
HEADERS = 65_536  # bytes


@dataclass(frozen=True)
class Reply:
    """What a server replied; of header fields that came more than once, the first. `body` is as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline, and that yields so many bytes and no more."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline, most: int) -> None:
        self._stream = stream
        self._deadline = deadline
        self._left = most

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, _timely(self._deadline))
        self._left -= len(data)
        if self._left < 0:
            raise _TooMuch
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _timely(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _timely(self._deadline))
        return _Stream(stream, self._deadline, self._left)


class _Backend(httpcore.NetworkBackend):
    """Connects to the IP addresses that were checked, whatever the host's name leads to by now."""

    def __init__(self, ips: Iterable[str], deadline: Deadline, most: int) -> None:
        self._ips = list(ips)[:MOST_ADDRESSES]
        self._deadline = deadline
        self._most = most
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        *others, last = self._ips
        for ip in others:
            try:
                return self._connected(ip, port)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(last, port)

    def _connected(self, ip: str, port: int) -> httpcore.NetworkStream:
        seconds = min(_timely(self._deadline), SECONDS_TO_CONNECT)
        return _Stream(self._plain.connect_tcp(ip, port, seconds), self._deadline, self._most)


class _TooMuch(Exception):
    """More came than was let in."""


def _timely(deadline: Deadline) -> float:
    if deadline.over:
        raise httpcore.ReadTimeout("the time is up")
    return deadline.left


def send(address: Address, ips: list[str], headers: dict[str, str], deadline: Deadline, limits: Limits) -> Reply:
    """Ask one of a host's IP addresses for an address by GET.

    Raises:
        Unreachable: no connection, no trusted certificate, no HTTP, too much of it, or not in time.
    """
    where = shown(address.url)
    try:
        return _sent(address, _Backend(ips, deadline, limits.bytes * FRAMING + HEADERS), headers, limits)
    except _TooMuch as error:
        raise too_large(where, limits.bytes) from error
    except httpcore.TimeoutException as error:
        raise Unreachable(f"{where} did not answer within {limits.seconds:g} seconds: try later.", "timeout") from error
    except httpcore.ConnectError as error:
        raise _unconnected(address.origin, error) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
        message = f"{where} broke off, or answered something that is not HTTP: try later, or check the address."
        raise Unreachable(message, "garbled") from error


def too_large(where: str, most: int) -> Unreachable:
    """Return the error for a body beyond the limit."""
    return Unreachable(
        f"{where} is larger than {most / 10**6:g} MB, or never ends: name a smaller page or feed.", "large"
    )


def _sent(address: Address, backend: _Backend, headers: dict[str, str], limits: Limits) -> Reply:
    context = _trust() if address.scheme == "https" else None
    origin = httpcore.Origin(address.scheme.encode(), address.host.encode(), address.port)
    url = httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=address.target.encode())
    fields = {"Host": address.authority} | headers | {"Connection": "close"}
    with httpcore.HTTPConnection(origin, context, network_backend=backend) as connection:
        request = httpcore.Request("GET", url, headers=[(key.encode(), fields[key].encode()) for key in fields])
        response = connection.handle_request(request)
        try:
            return _received(response, limits)
        finally:
            response.close()


def _received(response: httpcore.Response, limits: Limits) -> Reply:
    headers: dict[str, str] = {}
    for key, value in response.headers:
        headers.setdefault(key.decode("latin-1").lower(), _text(value))
    if headers.get("content-length", "").isdecimal() and int(headers["content-length"][:20]) > limits.bytes:
        raise _TooMuch
    return Reply(response.status, headers, _bounded(response, limits.bytes))


def _bounded(response: httpcore.Response, most: int) -> bytes:
    body = bytearray()  # not a list of pieces: millions of them, of a byte each, take many times their length
    for chunk in response.iter_stream():
        body += chunk
        if len(body) > most:
            raise _TooMuch
    return bytes(body)


def _text(value: bytes) -> str:
    """Return a header's value: UTF-8, as many servers send their redirects, or Latin-1, as the standard has it."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _trust() -> ssl.SSLContext:
    """Return what certificates are checked by: the authorities that the system trusts, and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _unconnected(where: str, error: httpcore.ConnectError) -> Unreachable:
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Unreachable(
            f"{where} shows a certificate that is not trusted ({cause.verify_message}): check the address.", "tls"
        )
    if isinstance(cause, ssl.SSLError):
        return Unreachable(f"{where} speaks no encryption that is safe today: try it with http://.", "tls")
    return Unreachable(f"{where} takes no connection: check the address, or try later.", "connection")
