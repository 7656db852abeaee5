"""Rules that make the server misbehave, with a probability or a number of times."""

import json
import random
from collections.abc import Collection
from dataclasses import dataclass, replace

from tests.peer.wire import JSON

GATEWAYS = {502: "Bad Gateway", 503: "Service Temporarily Unavailable", 504: "Gateway Time-out"}
SERVER_ERROR = "Internal Server Error"


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire."""

    status: int
    body: bytes
    content_type: str = "application/json"
    error: str | None = None


def refused(code: int, description: str, parameters: JSON | None = None) -> Answer:
    """An ok=false answer."""
    body: JSON = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Answer(code, json.dumps(body).encode(), error=description)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call; made by the functions below it."""

    name: str
    delay: float = 0.0
    answer: Answer | None = None
    drops: bool = False
    accepts: bool = True

    @classmethod
    def too_many(cls, retry_after: int = 1) -> "Fault":
        """429, not processed."""
        description = f"Too Many Requests: retry after {retry_after}"
        answer = refused(429, description, {"retry_after": retry_after})
        return cls("429", answer=answer, accepts=False)

    @classmethod
    def forbidden(cls, reason: str = "bot was blocked by the user") -> "Fault":
        """403, not processed."""
        return cls("403", answer=refused(403, f"Forbidden: {reason}"), accepts=False)

    @classmethod
    def bad_request(cls, reason: str) -> "Fault":
        """400, not processed."""
        return cls("400", answer=refused(400, f"Bad Request: {reason}"), accepts=False)

    @classmethod
    def server_error(cls, status: int = 502, processed: bool = False) -> "Fault":
        """5xx: a page of HTML from the gateway, or JSON with 500; processed or not."""
        return cls(str(status), answer=_broken(status), accepts=processed)

    @classmethod
    def slow(cls, seconds: float) -> "Fault":
        """Processed and answered, only later; it combines with whatever other rule fires."""
        return cls("slow", delay=seconds)

    @classmethod
    def drop_before(cls, seconds: float = 0.0) -> "Fault":
        """The connection is reset (after a while) and nothing is processed."""
        return cls("drop before", delay=seconds, drops=True, accepts=False)

    @classmethod
    def drop_after(cls, seconds: float = 0.0) -> "Fault":
        """Processed, but the connection is reset instead of an answer."""
        return cls("drop after", delay=seconds, drops=True)

    @property
    def only_delays(self) -> bool:
        """Whether the call goes its usual way otherwise."""
        return self.answer is None and not self.drops

    @property
    def hides(self) -> bool:
        """Whether the client cannot learn that its call was accepted."""
        return self.accepts and (self.drops or self.answer is not None)


NO_FAULT = Fault("")


def _broken(status: int) -> Answer:
    if status not in GATEWAYS:
        return refused(status, SERVER_ERROR)
    title = f"{status} {GATEWAYS[status]}"
    page = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
    )
    return Answer(status, page.encode(), "text/html", error=title)


class Rule:
    """When a fault happens."""

    def __init__(
        self,
        fault: Fault,
        methods: Collection[str] | None,
        chats: Collection[int] | None,
        probability: float,
        count: int | None,
        seed: int,
    ) -> None:
        self.fault = fault
        self.methods = None if methods is None else {method.lower() for method in methods}
        self.chats = None if chats is None else set(chats)
        self.probability = probability
        self.left = count
        self.hits = 0
        self._random = random.Random(seed)

    def fires(self, method: str, chat_id: int | None) -> bool:
        """Whether this call is hit; counts it if so."""
        if self.methods is not None and method.lower() not in self.methods:
            return False
        if self.chats is not None and chat_id not in self.chats:
            return False
        if self.left == 0 or self._random.random() >= self.probability:
            return False
        self.hits += 1
        self.left = None if self.left is None else self.left - 1
        return True


class Faults:
    """The rules in force; guarded by the world's lock."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def plan(self, method: str, chat_id: int | None) -> Fault:
        """What happens to a call: the first fault that fires, after every delay that does."""
        chosen, delay = NO_FAULT, 0.0
        for rule in self.rules:
            # A rule hidden by an earlier one must not use up its count.
            if (rule.fault.only_delays or chosen is NO_FAULT) and rule.fires(method, chat_id):
                delay += rule.fault.delay
                chosen = chosen if rule.fault.only_delays else rule.fault
        if chosen is NO_FAULT:
            return Fault.slow(delay) if delay else NO_FAULT
        return replace(chosen, delay=delay)
