"""A client without opinions, for reading what really is on the wire."""

import json
from types import TracebackType
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from tests.peer.peer import Peer


class Raw:
    """Calls methods with JSON-encoded form fields; use it as a context manager."""

    def __init__(self, peer: "Peer") -> None:
        self.base = f"{peer.url}/bot{peer.token}"
        # No TLS anywhere, so no certificates need to be loaded either, which takes long.
        self.http = httpx.Client(trust_env=False, verify=False, timeout=20)

    def __enter__(self) -> "Raw":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def answer(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer, ok or not."""
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
        body: dict[str, Any] = self.http.post(f"{self.base}/{method}", data=fields).json()
        return body

    def __call__(self, method: str, **params: Any) -> Any:
        """The result of a call that must go well."""
        body = self.answer(method, **params)
        assert body["ok"], body
        return body["result"]

    def refusal(self, method: str, **params: Any) -> str:
        """The description of a call that must be refused."""
        body = self.answer(method, **params)
        assert not body["ok"], body
        return str(body["description"])
