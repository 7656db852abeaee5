"""The server as tests hold it: started in a thread, spoken to from anywhere."""

import asyncio
import threading
from collections.abc import Callable, Collection, Iterable
from types import TracebackType
from typing import TypeVar, cast

from tests.peer.chat import Chat, Private
from tests.peer.faults import Fault, Rule
from tests.peer.group import Group
from tests.peer.journal import Action, Call, Delivery, Draft
from tests.peer.person import Person
from tests.peer.server import BotApi
from tests.peer.wire import JSON
from tests.peer.world import Temper, World

Found = TypeVar("Found")

TOKEN = "123456789:AAF-a_token_that_only_tests_know-0000"
FIRST_PERSON = 500_000_000
PATIENCE = 10.0


class Peer:
    """A Bot API server for one bot. Use it as a context manager; the state outlives the bot."""

    def __init__(self, token: str = TOKEN, username: str = "depeche_bot", name: str = "Depeche", port: int = 0) -> None:
        self.token = token
        self.world = World(token, username, name)
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="peer", daemon=True)
        self._api: BotApi | None = None

    def __enter__(self) -> "Peer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listens, in a thread of its own."""
        self._thread.start()
        self._port = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(PATIENCE)

    def stop(self) -> None:
        """Closes every connection and ends the thread; what was recorded stays readable."""
        if self._api is not None:
            asyncio.run_coroutine_threadsafe(self._api.stop(), self._loop).result(PATIENCE)
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    async def _hang_up(self) -> None:
        """Ends what still waits for something to happen."""
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _start(self) -> int:
        self._api = BotApi(self.world)
        return await self._api.start(self._port)

    @property
    def url(self) -> str:
        """The server's address; clients append /bot or /file/bot."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def bot(self) -> JSON:
        """The bot as a User."""
        return self.world.bot

    @property
    def temper(self) -> Temper:
        """Privacy mode, how long queries live, how webhooks are retried: change its fields at will."""
        return self.world.temper

    @property
    def calls(self) -> list[Call]:
        """Every call so far, in the order of arrival."""
        with self.world.changed:
            return list(self.world.journal.calls)

    @property
    def actions(self) -> list[Action]:
        """Every "typing" and its like."""
        with self.world.changed:
            return list(self.world.journal.actions)

    @property
    def drafts(self) -> list[Draft]:
        """Every draft of an answer."""
        with self.world.changed:
            return list(self.world.journal.drafts)

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt to bring an update to the webhook."""
        with self.world.changed:
            return list(self.world.journal.deliveries)

    @property
    def unlearned(self) -> list[Call]:
        """Calls that took effect although the client certainly could not learn it."""
        with self.world.changed:
            return self.world.journal.unlearned()

    def doubtful(self, window: float) -> list[Call]:
        """Those, and the calls whose connection ended within a window after their answer."""
        with self.world.changed:
            return self.world.journal.doubtful(window)

    def called(self, method: str, chat: Chat | None = None) -> list[Call]:
        """The calls of one method, perhaps in one chat only."""
        return [
            call
            for call in self.calls
            if call.method.lower() == method.lower() and (chat is None or call.chat_id == chat.id)
        ]

    @property
    def pending(self) -> int:
        """How many updates the bot has not acknowledged."""
        with self.world.changed:
            return len(self.world.queue.pending)

    def inject(self, kind: str, payload: object) -> None:
        """Queues an update no Telegram would send, for the bot to survive."""
        with self.world.changed:
            self.world.queue.add(kind, cast(JSON, payload), lane=0)
            self.world.wake()
            self.world.changed.notify_all()

    def person(
        self,
        name: str = "Alice",
        id: int | None = None,
        language_code: str | None = "en",
        username: str | None = None,
    ) -> Person:
        """Somebody new."""
        with self.world.changed:
            number = FIRST_PERSON + self.world.number() if id is None else id
            return Person(self.world, number, name, language_code, username)

    def private(self, person: Person) -> Private:
        """The person's chat with the bot."""
        return person.private

    def group(
        self,
        title: str,
        members: Iterable[Person],
        forum: bool = False,
        supergroup: bool = True,
        bot: bool = True,
    ) -> Group:
        """A group, whose first member created it; the bot is let in last, if at all."""
        with self.world.changed:
            people = list(members)
            group = Group(self.world, title, supergroup or forum, forum)
            group.members = {person.id: "member" for person in people}
            if people:
                group.members[people[0].id] = "creator"
            if bot:
                group.add_bot(people[0] if people else None)
            return group

    def fail(
        self,
        fault: Fault,
        method: str | Collection[str] | None = None,
        chat: Chat | Collection[Chat] | None = None,
        probability: float = 1.0,
        count: int | None = None,
        seed: int = 0,
    ) -> Rule:
        """Makes calls go wrong from now on; the rule counts its hits."""
        methods = [method] if isinstance(method, str) else method
        chats = [chat] if isinstance(chat, Chat) else chat
        numbers = None if chats is None else [one.id for one in chats]
        with self.world.changed:
            rule = Rule(fault, methods, numbers, probability, count, seed)
            self.world.faults.rules.append(rule)
            return rule

    def heal(self, rule: Rule | None = None) -> None:
        """Withdraws one rule, or all of them."""
        with self.world.changed:
            rules = self.world.faults.rules
            rules[:] = [] if rule is None else [other for other in rules if other is not rule]

    def wait_for(self, found: Callable[[], Found], timeout: float = 5.0, what: str = "what was awaited") -> Found:
        """What a function finds, as soon as it is true; TimeoutError if it never is."""
        return self.world.wait_for(found, timeout, what)
