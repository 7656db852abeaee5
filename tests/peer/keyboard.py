"""Buttons: what Telegram refuses in a reply_markup, and what it keeps."""

from typing import Any

from tests.peer.links import LinkError, checked_link
from tests.peer.params import Params
from tests.peer.wire import BUTTON_LIMIT, CALLBACK_DATA_LIMIT, JSON, bad_request

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
PLAIN_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")
COPY_LIMIT = 256


def read_markup(params: Params) -> JSON | None:
    """The reply_markup of a call, checked."""
    return checked_markup(params.json("reply_markup", "reply keyboard markup"))


def inline_only(markup: JSON | None) -> JSON | None:
    """The part of a markup that stays attached to the message; None without buttons."""
    if markup is None or not markup.get("inline_keyboard"):
        return None
    return {"inline_keyboard": markup["inline_keyboard"]}


def checked_markup(markup: Any) -> JSON | None:
    """A markup as Telegram keeps it; refuses what Telegram refuses."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return {"inline_keyboard": _rows(markup["inline_keyboard"])}
    if not any(name in markup for name in PLAIN_MARKUPS):
        raise bad_request("can't parse reply keyboard markup JSON object")
    return markup


def _rows(rows: Any) -> list[list[JSON]]:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: Expected an Array of InlineKeyboardButton")
    if sum(len(row) for row in rows) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return [[_button(button) for button in row] for row in rows if row]


def _button(button: Any) -> JSON:
    if not isinstance(button, dict):
        raise _unparsable("Expected an Object")
    label = button.get("text")
    if not isinstance(label, str):
        raise _unparsable('Can\'t find field "text"' if label is None else 'Field "text" must be of type String')
    if not label.strip():
        raise _unparsable("Text can't be empty")
    actions = [name for name in ACTIONS if button.get(name) not in (None, "") or _may_be_empty(button, name)]
    if not actions:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    return {**button, actions[0]: _checked(actions[0], button[actions[0]])}


def _may_be_empty(button: JSON, name: str) -> bool:
    return name.startswith("switch_inline") and name in button


def _checked(action: str, value: Any) -> Any:
    if action == "callback_data" and len(str(value).encode()) > CALLBACK_DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        return _button_link(str(value))
    if action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= COPY_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action in ("pay", "callback_game"):
        raise bad_request("BUTTON_TYPE_INVALID")
    return value


def _button_link(address: str) -> str:
    try:
        return checked_link(address)
    except LinkError as problem:
        raise bad_request(f"inline keyboard button URL '{address}' is invalid: {problem}") from None


def _unparsable(reason: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {reason}")
