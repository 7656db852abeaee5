"""Opens the configured language model; the only importer of LangChain's chat models and of the providers' libraries."""

from collections.abc import AsyncGenerator, Mapping, Set
from importlib.util import find_spec
from typing import Any, Protocol

from ..errors import ModelUnavailable
from ..settings import Keys, Settings, read_settings
from .providers import NO_KEY, PROVIDERS, Provider, address, http_options, key, named


class Model(Protocol):
    """A LangChain model: takes messages, pairs of role and text, and streams pieces of one."""

    def astream(self, input: Any) -> AsyncGenerator[Any, None]:
        """Yield LangChain's message chunks."""


# What is asked of a model beyond an answer; a server may refuse any of them.
SCHEMA = "schema"  # that it writes JSON of one shape
USAGE = "usage"  # that it says what the answer cost
TEMPERATURE = "temperature"  # that it says the same thing twice
OLD_LIMIT = "old limit"  # that it heeds the limit under its former name, which is all that some servers know
FEATURES = frozenset({SCHEMA, USAGE, TEMPERATURE, OLD_LIMIT})


def open_model(settings: Settings, schema: Mapping[str, Any] | None = None, features: Set[str] = FEATURES) -> Model:
    """Return the configured model; nothing is asked yet.

    With a JSON schema its text is JSON of that shape, by whatever means its provider has. It tries everything once:
    who calls it, tries again.

    Raises:
        ModelUnavailable: a setting, a package or a key is missing or wrong.
    """
    _check_package(settings)
    made = _made(settings, _options(settings, features))
    model: Model = made
    if schema is None or SCHEMA not in features:
        return model
    strict = {"strict": True} if named(settings)[0] == "openai" else {}
    try:
        shaped = made.with_structured_output(dict(schema), method="json_schema", **strict)
    except (NotImplementedError, TypeError, ValueError):  # a library that has no such means
        return model
    first: Model = getattr(shaped, "first", model)  # what follows would parse, and nothing would stream
    return first


def _made(settings: Settings, options: dict[str, Any]) -> Any:
    provider, name = named(settings)
    if not provider or not name:
        raise _wrong("There is no language model to ask: set DEPECHE_LLM to provider:model, such as ollama:qwen3:8b.")
    from langchain.chat_models import init_chat_model

    try:
        model = init_chat_model(name, model_provider=provider, **options)
    except ImportError as error:
        raise _lacking(settings) from error
    except (ValueError, TypeError):  # the library's words may hold the key
        raise _wrong(
            f"The language model {settings.llm} cannot be set up: name a provider that LangChain knows (such as "
            f"{', '.join(PROVIDERS)}) and its model in DEPECHE_LLM, and check its key."
        ) from None
    if provider == "anthropic":
        _go_directly(model, settings)
    return model


def _check_package(settings: Settings) -> None:
    """Say that a package is missing before anybody looks for a key."""
    provider = named(settings)[0]
    if provider in PROVIDERS and find_spec(f"langchain_{provider}") is None:
        raise _lacking(settings)


def _lacking(settings: Settings) -> ModelUnavailable:
    provider = named(settings)[0]
    known = PROVIDERS.get(provider)
    package = f"-e '.[{known.extra}]', in depeche's folder" if known else f"langchain-{provider.replace('_', '-')}"
    return _wrong(f"The language model {settings.llm} needs a package: pip install {package}.")


def _options(settings: Settings, features: Set[str]) -> dict[str, Any]:
    """Return what the provider's class is made with."""
    provider, url = named(settings)[0], address(settings)
    options: dict[str, Any] = {"temperature": 0} if TEMPERATURE in features else {}
    if url:
        options["base_url"] = url
    if provider == "ollama":
        return options | _ollama(settings)
    options |= {"max_tokens": settings.llm_answer_tokens, "timeout": settings.llm_timeout, "max_retries": 0}
    if secret := _key(settings, PROVIDERS.get(provider, Provider(""))):
        options["api_key"] = secret
    return options | (_openai(settings, features) if provider == "openai" else {})


def _openai(settings: Settings, features: Set[str]) -> dict[str, Any]:
    try:
        from openai import DefaultAsyncHttpxClient
    except ImportError:  # which LangChain will say
        return {}
    old = OLD_LIMIT in features and settings.llm_url
    return {
        "stream_usage": USAGE in features,
        "stream_chunk_timeout": None,  # LangChain's own, of two minutes, would cut short a reader's longer time
        "extra_body": {"max_tokens": settings.llm_answer_tokens} if old else None,
        "http_async_client": DefaultAsyncHttpxClient(**http_options(settings)),
    }


def _ollama(settings: Settings) -> dict[str, Any]:
    secret = key(settings, read_settings(Keys))
    options = http_options(settings) | ({"headers": {"authorization": f"Bearer {secret}"}} if secret else {})
    return {"num_predict": settings.llm_answer_tokens, "reasoning": False, "async_client_kwargs": options}


def _go_directly(model: Any, settings: Settings) -> None:
    """Give LangChain's Anthropic model our own HTTP client: it takes none, but keeps the library's, which does."""
    from anthropic import DefaultAsyncHttpxClient

    client = DefaultAsyncHttpxClient(**http_options(settings))
    vars(model)["_async_client"] = model._async_client.copy(http_client=client)


def _key(settings: Settings, provider: Provider) -> str:
    secret = key(settings, read_settings(Keys))
    if not secret and provider.key and not settings.llm_url:
        raise _wrong(f"The language model {settings.llm} wants a key: set {provider.key}, here or in .env.")
    return secret or (NO_KEY if provider.key else "")


def _wrong(message: str) -> ModelUnavailable:
    return ModelUnavailable(message, "configuration")
