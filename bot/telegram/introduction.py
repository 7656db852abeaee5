"""Who the bot is, as Telegram says: for `depeche doctor`."""

import asyncio

from telegram.error import InvalidToken, TelegramError

from retrieval.errors import DepecheError

from ..settings import TelegramSettings
from .connection import connect, hide_token
from .faults import UNKNOWN


def introduce(settings: TelegramSettings) -> str:
    """Ask Telegram who the bot is (getMe).

    Raises:
        DepecheError: Telegram does not know it, or cannot be reached.
    """
    return asyncio.run(_introduced(settings))


async def _introduced(settings: TelegramSettings) -> str:
    bot = connect(settings)
    try:
        await bot.initialize()
        reading = "" if bot.bot.can_read_all_group_messages else "; in groups it reads what names it"
        inline = "" if bot.bot.supports_inline_queries else "; inline mode is off (@BotFather: /setinline)"
        return f"@{bot.bot.username}{reading}{inline}"
    except InvalidToken as error:
        raise DepecheError(UNKNOWN) from error
    except TelegramError as error:
        server = hide_token(settings.api, settings.token.get_secret_value())
        raise DepecheError(f"{server} cannot be reached: check the network and DEPECHE_TELEGRAM_API.") from error
    finally:
        await bot.shutdown()
