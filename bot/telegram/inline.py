"""`@bot question` in any chat: sourced results to send there."""

import logging

from telegram import InlineQuery, InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions, MessageEntity
from telegram.error import TelegramError

from retrieval.errors import BadQuestion
from retrieval.types import Answer, Question, Quote

from ..rendering import spoken_date
from ..state import inbox
from ..state.people import Person
from .desk import Desk, Work, nothing
from .lanes import inline_lane
from .pages import pages
from .phone import quoted

log = logging.getLogger("depeche")
SHORTEST = 3  # letters that can be a question
REMEMBERED = 60  # seconds Telegram may show the same results to the same person


async def asked(desk: Desk, update: int, query: InlineQuery, person: Person) -> Work:
    """Answer an inline question: at once or never, for only the newest is looked at."""
    overtaken = await desk.memory.do(
        lambda connection: inbox.behind(connection, inline_lane(query.from_user.id), update)
    )
    if not person.may("reader") or overtaken or len(query.query.strip()) < SHORTEST:
        return nothing
    try:
        answer = await desk.ask(lambda answerer: answerer.ask(Question(query.query)))
    except BadQuestion:
        return nothing
    try:
        # Personal: nobody else may be shown what the archive says.
        await query.answer(_results(answer, person.language), cache_time=REMEMBERED, is_personal=True)
    except TelegramError as error:  # too old by now, or the line is down: typing goes on, and asks again
        log.info("inline question: %s", error)
    return nothing


def _results(answer: Answer, language: str) -> list[InlineQueryResultArticle]:
    return [_result(number, quote, language) for number, quote in enumerate(answer.quotes)]


def _result(number: int, quote: Quote, language: str) -> InlineQueryResultArticle:
    words = pages(quoted(quote, language, lead=True))[0]
    content = InputTextMessageContent(
        words.text,
        entities=[MessageEntity.de_json(entity, None) for entity in words.entities()],
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    dated = " · ".join(part for part in (quote.outlet, spoken_date(quote.date, language)) if part)
    return InlineQueryResultArticle(
        str(number), quote.text[:100], content, description=f"{quote.title} — {dated}"[:200]
    )
