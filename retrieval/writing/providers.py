"""The providers of language models that are known by name: their packages, keys, addresses, and their HTTP clients."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from ..settings import Keys, Settings

NO_KEY = "none"  # what a server of one's own is told where the library insists on a key
BYTES_A_TOKEN = 2_000  # on the wire, with all that is written around a token
BYTES_BESIDE = 1_000_000


@dataclass(frozen=True)
class Provider:
    """A provider: depeche's extra with its package, the variable of its key, its address, how addresses end."""

    extra: str
    key: str = ""
    home: str = ""
    path: str = ""


PROVIDERS = {
    "openai": Provider("openai", "OPENAI_API_KEY", "https://api.openai.com/v1", "/v1"),
    "anthropic": Provider("anthropic", "ANTHROPIC_API_KEY", "https://api.anthropic.com"),
    "google_genai": Provider("google", "GOOGLE_API_KEY"),
    "mistralai": Provider("mistral", "MISTRAL_API_KEY", "https://api.mistral.ai/v1", "/v1"),
    "ollama": Provider("ollama", "", "http://127.0.0.1:11434"),
}


class TooMuch(Exception):
    """A server sent more than an answer can take."""


def named(settings: Settings) -> tuple[str, str]:
    """Return the configured provider, and its model's name."""
    provider, _, model = settings.llm.partition(":")
    return provider, model


def address(settings: Settings) -> str:
    """Return the base address that the configured model is asked at; "" where only the library knows it."""
    provider = PROVIDERS.get(named(settings)[0], Provider(""))
    url = settings.llm_url
    if not url:
        return provider.home
    if provider.path and not urlsplit(url).path:
        return url + provider.path
    return url if provider.path else url.removesuffix("/v1")


def host(settings: Settings) -> str:
    """Return where questions go, in a person's words."""
    url = address(settings)
    return urlsplit(url).netloc if url else f"the servers of {named(settings)[0]}"


def is_here(url: str) -> bool:
    """Return whether an address leads to this machine, by its own words."""
    name = urlsplit(url).hostname or ""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def key(settings: Settings, keys: Keys) -> str:
    """Return the key to show, "" where there is none."""
    variable = PROVIDERS.get(named(settings)[0], Provider("")).key or f"{named(settings)[0]}_api_key"
    secret = getattr(keys, variable.lower(), None)
    return secret.get_secret_value() if secret else ""


def http_options(settings: Settings) -> dict[str, Any]:
    """Return how an HTTP client is made.

    It follows no redirect, for the question would go with it; it goes to this machine directly, whatever proxy the
    environment names; and it reads no more than an answer can take.
    """
    most = settings.llm_answer_tokens * BYTES_A_TOKEN + BYTES_BESIDE

    async def bound(response: Any) -> None:
        response.stream = _bounded(response, most)

    return {
        "timeout": settings.llm_timeout,
        "trust_env": not is_here(address(settings)),
        "follow_redirects": False,
        "event_hooks": {"response": [bound]},
    }


def _bounded(response: Any, most: int) -> Any:
    """Return a response's stream with an end: of httpx or httpx2, whichever a provider's library is made with."""
    stream = response.stream
    kind = next(one for one in type(stream).__mro__ if one.__name__ == "AsyncByteStream")

    async def read(_: Any) -> Any:
        left = most
        async for chunk in stream:
            left -= len(chunk)
            if left < 0:
                raise TooMuch
            yield chunk

    async def close(_: Any) -> None:
        await stream.aclose()

    return type("Bounded", (kind,), {"__aiter__": read, "aclose": close})()
