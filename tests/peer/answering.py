"""The methods that answer pressed buttons and inline questions."""

import time
from collections.abc import Sequence

from tests.peer.formatting import checked_text, read_text
from tests.peer.keyboard import checked_markup, inline_only
from tests.peer.links import LinkError, checked_link
from tests.peer.params import Params
from tests.peer.queries import Callback, InlineQuery, Query
from tests.peer.utf16 import units
from tests.peer.wire import CALLBACK_ANSWER_LIMIT, INLINE_RESULT_LIMIT, JSON, QUERY_EXPIRED, bad_request
from tests.peer.world import World

ID_LIMIT = 64
OFFSET_LIMIT = 64
# Everything else than an article needs a file or an address of one.
NEEDED = {"article": ("title", "input_message_content")}


def answer_callback_query(world: World, params: Params) -> bool:
    """answerCallbackQuery"""
    query = _open_query(world, params.text("callback_query_id"))
    if not isinstance(query, Callback):
        raise bad_request(QUERY_EXPIRED)
    if units(params.text("text")) > CALLBACK_ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    shown = {"text": params.text("text"), "url": params.text("url")}
    query.take({**shown, "show_alert": params.flag("show_alert"), "cache_time": params.number("cache_time")})
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    """answerInlineQuery"""
    results = [_result(world, result) for result in params.objects("results", "InlineQueryResult")]
    _check_together(results)
    if len(params.text("next_offset").encode()) > OFFSET_LIMIT:
        raise bad_request("NEXT_OFFSET_INVALID")
    query = _open_query(world, params.text("inline_query_id"))
    if not isinstance(query, InlineQuery):
        raise bad_request(QUERY_EXPIRED)
    shown = {"results": results, "next_offset": params.text("next_offset")}
    button = params.json("button", "InlineQueryResultsButton")
    kept = {"cache_time": params.number("cache_time"), "is_personal": params.flag("is_personal")}
    query.take({**shown, **kept, "button": button})
    return True


def _open_query(world: World, number: str) -> Query:
    query = world.queries.get(number)
    too_old = query is None or query.expired or time.monotonic() - query.asked > world.temper.query_lifetime
    if query is None or too_old:
        raise bad_request(QUERY_EXPIRED)
    return query


def _check_together(results: Sequence[JSON]) -> None:
    if len(results) > INLINE_RESULT_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    numbers = [result["id"] for result in results]
    if len(set(numbers)) != len(numbers):
        raise bad_request("RESULT_ID_DUPLICATE")


def _result(world: World, result: JSON) -> JSON:
    _require(result, ("type", "id", *NEEDED.get(str(result.get("type")), ())))
    if not 1 <= len(str(result["id"]).encode()) <= ID_LIMIT:
        raise bad_request("RESULT_ID_INVALID")
    if result["type"] == "article" and not str(result["title"]).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = _content(world, result)
    buttons = inline_only(checked_markup(result.get("reply_markup")))
    if result.get("url"):
        _check_url(str(result["url"]))
    return {**result, "content": {**content, **({"reply_markup": buttons} if buttons else {})}}


def _require(found: JSON, names: Sequence[str]) -> None:
    for name in names:
        if found.get(name) is None:
            raise bad_request(f"can't parse InlineQueryResult: Can't find field \"{name}\"")


def _content(world: World, result: JSON) -> JSON:
    sent = result.get("input_message_content")
    if sent is None:
        return {"text": str(result.get("title") or result["type"])}
    if not isinstance(sent, dict) or "message_text" not in sent:
        raise bad_request("can't parse InlineQueryResult: Unsupported input message content")
    text, mode = str(sent["message_text"]), str(sent.get("parse_mode") or "")
    return checked_text(read_text(world, text, mode, sent.get("entities") or [])).named("text", "entities")


def _check_url(address: str) -> None:
    try:
        checked_link(address)
    except LinkError:
        raise bad_request("WEBPAGE_URL_INVALID") from None


METHODS = {"answerCallbackQuery": answer_callback_query, "answerInlineQuery": answer_inline_query}
