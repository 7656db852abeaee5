"""What went wrong with a language model, in a person's words, and what to do about it.

The providers' libraries fail in their own ways, over two HTTP libraries; what they have in common is read here: a
status, header fields, the names of what was raised. Their words are never repeated, for they may repeat the key.
"""

import re
from collections.abc import Iterator, Set
from typing import Any

from ..errors import ModelUnavailable
from ..fetching.verdicts import retry_after
from ..settings import Settings
from .models import OLD_LIMIT, SCHEMA, TEMPERATURE, USAGE
from .providers import PROVIDERS, Provider, TooMuch, host, named

BUSY = (429, 503, 529)
UNSUITED = (400, 422)
# How refusals name what a server does not take.
NAMED = {
    SCHEMA: r"response_format|schema|output_config|output_format|structured|grammar|\bformat\b",
    USAGE: r"stream_options|include_usage",
    TEMPERATURE: r"temperature",
    OLD_LIMIT: r"\bmax_tokens",
}


def explained(error: BaseException, settings: Settings) -> ModelUnavailable:
    """Return a failure as one sentence with its cure."""
    if isinstance(error, ModelUnavailable):
        return error
    status = _status(error)
    if status >= 300:
        return _refusal(error, status, settings)
    names = {kind.__name__ for link in _chain(error) for kind in type(link).__mro__}
    if TooMuch.__name__ in names:
        return endless(settings)
    if names & {"SSLError"}:
        return _broken(settings, "cannot be trusted, or does not encrypt", "correct DEPECHE_LLM_URL")
    if names & {"ConnectError", "ConnectTimeout", "ConnectionRefusedError"} or type(error) is ConnectionError:
        return _broken(settings, "takes no connection", "start it, or correct DEPECHE_LLM_URL")
    if any("Timeout" in name for name in names):
        return late(settings)
    return _broken(settings, "broke off, or sent what is no answer", "try again")


def fewer(features: Set[str], error: Exception) -> frozenset[str]:
    """Return what to ask of a model whose server would not do all of it; the same where that was not the trouble."""
    said = " ".join(str(link) for link in _chain(error))
    refused = {feature for feature, pattern in NAMED.items() if re.search(pattern, said, re.IGNORECASE)} & features
    if _status(error) not in UNSUITED and not (isinstance(error, ValueError) and refused == {TEMPERATURE}):
        return frozenset(features)
    return frozenset(features - (refused or {SCHEMA} & features or features))


def late(settings: Settings) -> ModelUnavailable:
    """Return the failure of a model that took too long."""
    return ModelUnavailable(
        f"{settings.llm} did not answer in time: name a quicker one in DEPECHE_LLM, or raise DEPECHE_LLM_TIMEOUT.",
        "timeout",
    )


def endless(settings: Settings) -> ModelUnavailable:
    """Return the failure of a model that will not end."""
    return _broken(settings, "sent more than an answer can be", "check its server")


def silent(settings: Settings) -> ModelUnavailable:
    """Return the failure of a model that said nothing."""
    return _broken(settings, "sent no text", "try again, or name another model in DEPECHE_LLM")


def cut(settings: Settings) -> ModelUnavailable:
    """Return the failure of an answer that stopped without having ended."""
    return _broken(settings, "broke off in mid-answer", "try again")


def _broken(settings: Settings, what: str, cure: str) -> ModelUnavailable:
    return ModelUnavailable(f"{settings.llm} at {host(settings)} {what}: {cure}.", "broken")


def _refusal(error: BaseException, status: int, settings: Settings) -> ModelUnavailable:
    provider, name = named(settings)
    where = f"{settings.llm} at {host(settings)}"
    if status in BUSY:
        wait = retry_after(_header(error, "retry-after"))
        later = " later" if wait is None else f" in {wait} seconds"
        words = f"{where} is asked too often, or has no credit left (HTTP {status}): try again{later}."
        return ModelUnavailable(words, "busy", wait)
    if status >= 500 or status == 408:
        return _broken(settings, f"fails on the server's side (HTTP {status})", "try later")
    if status in (401, 403):
        key = PROVIDERS.get(provider, Provider("")).key or f"{provider.upper()}_API_KEY"
        return ModelUnavailable(f"{where} does not accept the key (HTTP {status}): correct {key}.", "refused")
    if status == 404:
        words = f"{host(settings)} knows no model {name} (HTTP 404): correct DEPECHE_LLM, or DEPECHE_LLM_URL."
        return ModelUnavailable(words, "refused")
    cure = "give it more context, or name another in DEPECHE_LLM"
    return ModelUnavailable(f"{where} will not take the question (HTTP {status}): {cure}.", "refused")


def _status(error: BaseException) -> int:
    """Return the HTTP status a failure came with, 0 where there was none."""
    for link in _chain(error):
        response = getattr(link, "response", None)
        for held in (getattr(link, "status_code", None), getattr(response, "status_code", None)):
            if isinstance(held, int) and held >= 300:
                return held
        code = getattr(link, "code", None)
        if isinstance(code, int) and 300 <= code < 600:
            return int(code)
    return 0


def _header(error: BaseException, name: str) -> str:
    headers: Any = getattr(getattr(error, "response", None), "headers", None) or {}
    return str(headers.get(name, ""))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
