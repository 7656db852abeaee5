"""`depeche bot`: from the settings to a running service."""

import asyncio

from retrieval.progress import silent
from retrieval.settings import load_settings

from ..background import in_background
from ..console import note
from ..library import answerer_for, open_with_sample
from ..settings import telegram_settings
from ..state.memory import Memory
from .access import appoint_owners
from .service import run


def start() -> None:
    """Be the Telegram bot until stopped.

    Raises:
        DepecheError: it is not configured, or cannot work.
    """
    settings = telegram_settings()
    memory = Memory(load_settings().data_dir)
    try:
        memory.claim()
        memory.now(lambda connection: appoint_owners(connection, settings.owners))
        answerer = in_background(lambda: answerer_for(open_with_sample(silent)))
        asyncio.run(run(settings, memory, answerer, lambda line: note(f"depeche: {line}")))
    finally:
        memory.close()
