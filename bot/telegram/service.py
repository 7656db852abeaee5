"""The running bot: starts everything, keeps it going, and ends it without losing a word."""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from telegram import Bot, Update, User
from telegram.error import TelegramError

from retrieval.errors import DepecheError

from ..settings import TelegramSettings
from ..state import inbox, jobs, outbox
from ..state.facts import fact, remember
from ..state.memory import Connection, Memory
from . import access, groups, menus
from .connection import connect, hide_token
from .delivery import Delivery
from .desk import Desk
from .dispatch import Change, give_up, handle, let_go
from .faults import UNKNOWN, TokenRefused, Wait, judge
from .lanes import Lanes, lane_of
from .polling import poll
from .presence import Presence
from .webhook import invite, listening

if TYPE_CHECKING:
    from retrieval.answering.chain import Answerer

log = logging.getLogger("depeche")
WANTED = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER)
GRACE = 20.0  # seconds to finish what is being answered
Announce = Callable[[str], None]


class Service:
    """One bot at work on one memory."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.lanes = Lanes(self._work_off)
        self.delivery = Delivery(desk.bot, desk.memory, self._tell)
        self.stopping = self.delivery.stopping

    async def store(self, updates: Sequence[dict[str, Any]]) -> None:
        """Keep updates, all or none; then see to them."""
        arrived = [inbox.Arrived(update["update_id"], lane_of(update), _whole(update)) for update in updates]
        await self.desk.memory.do(lambda connection: inbox.store(connection, arrived))
        for one in arrived:
            self.lanes.wake(one.lane)

    async def _work_off(self, lane: str) -> None:
        """Do what waits in a lane: make its calls, then handle its next update, and so on."""
        job = await self.desk.memory.do(lambda connection: self._following(connection, lane))
        while job:
            if isinstance(job, outbox.Queued):
                job = await self._called(lane, job)
            else:
                job = await self._handled(lane, job)

    async def _called(self, lane: str, call: outbox.Queued) -> jobs.Job | None:
        done = await self.delivery.deliver(call)
        if isinstance(done, str):
            self.lanes.wake(done)
        if done is None or isinstance(done, str):
            return None
        change = done

        def advance(connection: Connection) -> jobs.Job | None:
            change(connection)
            return self._following(connection, lane)

        return await self.desk.memory.do(advance)

    async def _handled(self, lane: str, waiting: inbox.Waiting) -> jobs.Job | None:
        for change in (await handle(self.desk, waiting), give_up(waiting)):
            try:
                return await self._keep(lane, change)
            except DepecheError:  # the memory itself is unwell: nothing can be kept
                raise
            except Exception:  # an update that cannot be kept must not come up again and again
                log.exception("update %s", waiting.id)
        return await self._keep(lane, let_go(waiting))

    async def _keep(self, lane: str, change: Change) -> jobs.Job | None:
        """Keep what came of an update; return what its lane has to do next."""

        def advance(connection: Connection) -> tuple[set[str], jobs.Job | None]:
            return change(connection), self._following(connection, lane)

        lanes, job = await self.desk.memory.do(advance)
        for other in lanes - {lane}:
            self.lanes.wake(other)
        return job

    def _following(self, connection: Connection, lane: str) -> jobs.Job | None:
        return jobs.following(connection, lane, updates=not self.stopping.is_set())

    async def _tell(self, reason: str, chat: str) -> None:
        def tell(connection: Connection) -> set[str]:
            name = groups.name_of(connection, chat)
            return outbox.queue(connection, access.owner_notice(connection, f"{chat}: {reason}", f"{name}: {reason}"))

        for lane in await self.desk.memory.do(tell):
            self.lanes.wake(lane)

    async def resume(self) -> None:
        """Go on with what an earlier run left, and bring the menus up to date."""

        def left(connection: Connection) -> set[str]:
            me = str(self.desk.me.id)
            inbox.prune(connection, everything=fact(connection, "bot") != me)
            remember(connection, "bot", me)
            outbox.queue(connection, [*menus.general_menus(connection), *groups.untold(connection)])
            return inbox.lanes(connection)

        for lane in await self.desk.memory.do(left):
            self.lanes.wake(lane)


async def run(
    settings: TelegramSettings,
    memory: Memory,
    answerer: "Future[Answerer]",
    announce: Announce,
    stop: asyncio.Event,
) -> None:
    """Be the bot until told to stop.

    Raises:
        DepecheError: Telegram does not know the bot, or the archive cannot be used at all.
    """
    try:
        async with _line(settings, stop) as (bot, me):
            if me is not None:
                desk = Desk(bot, me, memory, settings, Presence(bot), answerer)
                await _work(Service(desk), stop, announce)
    except TokenRefused as error:
        raise DepecheError(UNKNOWN) from error


@asynccontextmanager
async def _line(settings: TelegramSettings, stop: asyncio.Event) -> AsyncIterator[tuple[Bot, User | None]]:
    """A Bot that Telegram knows, and who it is; None where it was stopped before Telegram could be reached."""
    bot = connect(settings)
    try:
        yield bot, await _introduced(bot, stop)
    finally:
        await bot.shutdown()


async def _introduced(bot: Bot, stop: asyncio.Event) -> User | None:
    tries = 0
    while not stop.is_set():
        try:
            await bot.initialize()
            return bot.bot
        except TelegramError as error:
            verdict = judge(error, tries)
            log.warning("Telegram cannot be reached yet: %s", error)
            await _either(stop.wait(), asyncio.sleep(verdict.seconds if isinstance(verdict, Wait) else 1.0))
            tries += 1
    return None


async def _work(service: Service, stop: asyncio.Event, announce: Announce) -> None:
    desk = service.desk
    await service.resume()
    pairing = await desk.memory.do(access.new_pairing_code)
    async with _intake(service) as intake:
        _announce(desk, pairing, announce)
        try:
            await _either(stop.wait(), intake, service.lanes.failed, _failure(desk.answerer))
        finally:
            intake.cancel()
            service.stopping.set()
            desk.stop_writing()
            await service.lanes.settle(GRACE)
            desk.close()


@asynccontextmanager
async def _intake(service: Service) -> AsyncIterator["asyncio.Future[None]"]:
    """Let updates in, by webhook or by polling; yields what fails should they stop coming."""
    desk = service.desk
    if not desk.settings.webhook:
        yield asyncio.ensure_future(poll(desk.bot, service.store, WANTED))
        return
    secret = await desk.memory.do(lambda connection: _secret(connection, desk.settings))
    async with listening(service.store, desk.settings, secret):
        yield asyncio.ensure_future(invite(desk.bot, WANTED, desk.settings, secret))


def _whole(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update whose texts hold no halves of letters: nothing could be written with them in it."""
    written = json.dumps(update, ensure_ascii=False)
    whole: dict[str, Any] = update if written.isprintable() else json.loads(written.encode(errors="replace"))
    return whole


def _secret(connection: Connection, settings: TelegramSettings) -> str:
    """Return the word only Telegram and the bot know; where none is set, the bot keeps its own."""
    chosen = settings.webhook_secret.get_secret_value() or fact(connection, "webhook secret")
    if not chosen:
        chosen = secrets.token_urlsafe(32)
        remember(connection, "webhook secret", chosen)
    return chosen


async def _failure(answerer: "Future[Answerer]") -> None:
    """End when the archive cannot be loaded; never otherwise."""
    await asyncio.shield(asyncio.wrap_future(answerer))
    await asyncio.Event().wait()


async def _either(*awaited: Awaitable[object]) -> None:
    """Wait for the first of several to end; what it raised is raised."""
    tasks = [asyncio.ensure_future(one) for one in awaited]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    for task in done:
        task.result()


def _announce(desk: Desk, pairing: str | None, announce: Announce) -> None:
    # Some choose an address that holds the token, so that nobody can guess it.
    webhook = hide_token(desk.settings.webhook, desk.settings.token.get_secret_value())
    way = f"webhook {webhook}" if webhook else "long polling"
    announce(f"@{desk.me.username} is listening ({way}); Ctrl-C stops it.")
    if pairing:
        announce(f"Nobody owns it yet: within an hour, send it {pairing} or open")
        announce(f"https://t.me/{desk.me.username}?start={pairing}")
