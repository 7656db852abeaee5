"""The line to the language model: messages go in, text comes out as the model writes it, and it never takes too long.

The HTTP work runs in an event loop on a thread of its own, so that hanging up closes the connection at once: whoever
asks may give up whenever they like, and the server's place is free for the next.
"""

import asyncio
import queue
import random
import threading
import time
from collections.abc import Generator, Mapping, Set
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from ..errors import ModelUnavailable
from ..settings import Settings
from ..tracing import untraced
from .background import submit
from .budget import Budget
from .call import Call, Messages, TooLong
from .failures import cut, endless, explained, fewer, late, silent
from .models import FEATURES, Model, open_model
from .resting import Rest

if TYPE_CHECKING:
    from tenacity import RetryCallState

TRIES = 2
PAUSE = (0.1, 0.5)  # seconds before the second: by chance, so that not all come back at once
NOT_ITS_FAULT = ("stopped", "budget", "configuration")
LOOK = 0.05  # seconds between two looks at whether it shall stop


class Line:
    """The line to the configured model, for any number of threads.

    `engine` is the database that the day's tokens are counted in. With a JSON schema the text is JSON of that shape
    where the server has means for it; where not, it is what the model makes of the messages.
    """

    def __init__(
        self, settings: Settings, engine: Engine | None = None, schema: Mapping[str, Any] | None = None
    ) -> None:
        self._settings = settings
        self._schema = schema
        self._budget = Budget(engine, settings.llm_daily_tokens)
        self._rest = Rest()
        self._features: Set[str] = FEATURES  # what the server was found to take
        self._models: dict[Set[str], Model] = {}
        self._opening = threading.Lock()

    def warm(self) -> None:
        """Load what the first call would wait for.

        Raises:
            ModelUnavailable: a setting, a package or a key is missing or wrong.
        """
        self._model(self._features)

    def spent(self) -> int:
        """Return the tokens that were spent today, as far as there is a limit to them."""
        return self._budget.spent()

    def stream(self, messages: Messages, until: float, stop: threading.Event) -> Generator[str]:
        """Yield what the model says to messages, pairs of role and text, as it says it.

        It ends by `until`, a moment of time.monotonic(), and within the time that the settings give; when `stop` is
        set; and when the iterator is closed. A failure is tried again once, as long as nothing was said.

        Raises:
            ModelUnavailable: the model said nothing, or did not come to an end.
        """
        until = min(until, time.monotonic() + self._settings.llm_timeout)
        call = Call(messages, until, self._settings.llm_answer_tokens)
        self._rest.begin()
        note = self._rest.learned_nothing
        try:
            yield from self._paid(call, stop)
            note = self._rest.went_well
        except ModelUnavailable as error:
            note = note if error.reason in NOT_ITS_FAULT else self._rest.failed
            raise
        except GeneratorExit:
            note = self._rest.went_well if call.said else note
            raise
        finally:
            note()

    def _paid(self, call: Call, stop: threading.Event) -> Generator[str]:
        reserved = self._budget.reserve(call.asked + self._settings.llm_answer_tokens, call.left)
        talk = submit(self._talk(call))
        try:
            yield from self._pieces(call, stop)
        finally:
            call.over = True
            talk.cancel()
            self._budget.settle(reserved, call.cost)

    def _pieces(self, call: Call, stop: threading.Event) -> Generator[str]:
        while True:
            if stop.is_set():
                raise ModelUnavailable("The language model was told to stop.", "stopped")
            if call.left <= 0:
                raise late(self._settings)
            try:
                piece = call.heard.get(timeout=min(LOOK, max(0, call.left)))
            except queue.Empty:
                continue
            if piece is None:
                return
            if isinstance(piece, ModelUnavailable):
                raise piece
            yield piece

    async def _talk(self, call: Call) -> None:
        """Ask, and put what is heard where the asker waits for it; the last is None, or what went wrong."""
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

        retrying = AsyncRetrying(
            stop=stop_after_attempt(TRIES),
            wait=_pause,
            retry=retry_if_exception(lambda error: _is_worth_it(error, call)),
            reraise=True,
        )
        try:
            async with asyncio.timeout(max(0, call.left)):
                await retrying(self._try, call)
        except TimeoutError:
            call.heard.put(late(self._settings))
        except ModelUnavailable as error:
            call.heard.put(error)
        else:
            call.heard.put(None)

    async def _try(self, call: Call) -> None:
        """Ask for as much as the server takes.

        Raises:
            ModelUnavailable: it failed; no library's words are kept in it, not even as its context.
        """
        features = self._features
        trouble = await self._ask(call, features)
        while trouble and not call.said and (less := fewer(features, trouble)) != features:
            features = less
            trouble = await self._ask(call, features)
        failure = self._failure(call, trouble)
        if failure:
            call.for_nothing = failure.reason != "timeout"
            raise failure
        self._features = features

    async def _ask(self, call: Call, features: Set[str]) -> Exception | None:
        call.begin()
        try:
            if features not in self._models:
                await asyncio.to_thread(self._model, features)
            with untraced():
                async with aclosing(self._models[features].astream(call.messages)) as chunks:
                    async for chunk in chunks:
                        if (
                            call.over
                        ):  # asyncio.wait_for, in a library between, loses what is cancelled as a chunk comes
                            break
                        call.take(chunk)
        except Exception as error:  # whatever a server, and a provider's library reading it, lead to
            return error
        return None

    def _failure(self, call: Call, trouble: Exception | None) -> ModelUnavailable | None:
        if type(trouble).__name__ == "LengthFinishReasonError":  # OpenAI's library takes it for a failure
            call.cut_short(getattr(trouble, "completion", None))
        elif isinstance(trouble, TooLong):
            return endless(self._settings)
        elif trouble:
            return explained(trouble, self._settings)
        if not call.said:
            return silent(self._settings)
        return None if call.ended else cut(self._settings)

    def _model(self, features: Set[str]) -> Model:
        with self._opening:
            if features not in self._models:
                self._models[features] = open_model(self._settings, self._schema, features)
            return self._models[features]


def _is_worth_it(error: BaseException, call: Call) -> bool:
    """Return whether asking again may help, and there is time for it."""
    if not isinstance(error, ModelUnavailable) or error.reason not in ("broken", "busy") or call.said or call.over:
        return False
    return (error.retry_after or 0) + PAUSE[1] < call.left


def _pause(state: "RetryCallState") -> float:
    error = state.outcome.exception() if state.outcome else None
    return (getattr(error, "retry_after", None) or 0) + random.uniform(*PAUSE)
