"""`depeche bot`: from the settings to a running service."""

import asyncio
import signal
from concurrent.futures import Future
from threading import Event
from typing import TYPE_CHECKING

from retrieval.progress import silent
from retrieval.settings import load_settings

from ..background import in_background
from ..console import note
from ..library import answerer_for, open_with_sample
from ..settings import TelegramSettings, telegram_settings
from ..state.memory import Memory
from ..upkeep import keep_up
from .access import appoint_owners
from .service import run

if TYPE_CHECKING:
    from retrieval.answering.chain import Answerer


def start() -> None:
    """Be the Telegram bot until stopped.

    Raises:
        DepecheError: it is not configured, or cannot work.
    """
    settings, stop = telegram_settings(), Event()
    memory = Memory(load_settings().data_dir)
    try:
        memory.claim()
        memory.now(lambda connection: appoint_owners(connection, settings.owners))
        answerer = in_background(lambda: answerer_for(open_with_sample(silent)))
        in_background(lambda: keep_up(answerer, stop))
        asyncio.run(_until_told(settings, memory, answerer))
    finally:
        stop.set()
        memory.close()


async def _until_told(settings: TelegramSettings, memory: Memory, answerer: "Future[Answerer]") -> None:
    """Run until somebody presses Ctrl-C or the machine asks for an end."""
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    await run(settings, memory, answerer, lambda line: note(f"depeche: {line}"), stop)
