"""Calls of the Bot API as plain JSON, ready for the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..state.outbox import Call
from .pages import pages
from .styled import Styled

MOST_MESSAGES = 4  # what is longer is easier to read as a file
Keyboard = Sequence[Sequence[tuple[str, str]]]  # rows of (label, callback data)


@dataclass(frozen=True)
class Target:
    """Where a message goes: a chat, a topic of it (0 outside topics), perhaps as a reply."""

    chat: int
    thread: int = 0
    reply_to: int | None = None


@dataclass(frozen=True)
class Said:
    """A message to send: its text, the buttons under it, and what the memory will know it as."""

    styled: Styled
    keyboard: Keyboard = ()
    purpose: str | None = None
    subject: int | None = None


def send(target: Target, said: Said) -> list[Call]:
    """Return the calls that send a text: a message, several, or a file where it is too long for that."""
    parts = pages(said.styled)
    if len(parts) > MOST_MESSAGES:
        return [_call(target, "send_document", _file(said.styled) | _markup(said.keyboard), said)]
    return [
        _call(target, "send_message", _text(part) | _markup(said.keyboard if part is parts[-1] else ()), said)
        for part in parts
    ]


def edit(target: Target, messages: Sequence[int], said: Said) -> list[Call]:
    """Return the calls that make earlier messages say something else, adding and deleting where they are too few
    or too many."""
    parts = pages(said.styled)
    if len(parts) > MOST_MESSAGES or not messages:
        return send(target, said) + [delete(target.chat, message) for message in messages]
    kept, surplus = messages[: len(parts)], messages[len(parts) :]
    keyboards = [said.keyboard if part is parts[-1] else () for part in parts]
    calls = [
        _edit(target, message, part, keyboard, said)
        for message, part, keyboard in zip(kept, parts, keyboards, strict=False)
    ]
    for part, keyboard in list(zip(parts, keyboards, strict=True))[len(kept) :]:
        calls.append(_call(target, "send_message", _text(part) | _markup(keyboard), said))
    return calls + [delete(target.chat, message) for message in surplus]


def rekey(chat: int, message: int, keyboard: Keyboard) -> Call:
    """Return the call that changes the buttons under a message."""
    params = {"chat_id": chat, "message_id": message, **_markup(keyboard)}
    return Call(chat, "edit_message_reply_markup", params)


def delete(chat: int, message: int) -> Call:
    """Return the call that deletes a message."""
    return Call(chat, "delete_message", {"chat_id": chat, "message_id": message})


def say_to(chat: int, styled: Styled, keyboard: Keyboard = ()) -> list[Call]:
    """Return the calls that say something in a chat, to nothing in particular."""
    return send(Target(chat), Said(styled, keyboard))


def _call(target: Target, method: str, params: dict[str, Any], said: Said) -> Call:
    return Call(target.chat, method, _place(target) | params, said.purpose, said.subject)


def _edit(target: Target, message: int, part: Styled, keyboard: Keyboard, said: Said) -> Call:
    # The place goes along: a message that is gone by then is sent anew.
    params = _place(target) | {"message_id": message} | _text(part) | _markup(keyboard)
    return Call(target.chat, "edit_message_text", params, said.purpose, said.subject)


def _place(target: Target) -> dict[str, Any]:
    place: dict[str, Any] = {"chat_id": target.chat}
    if target.thread:
        place["message_thread_id"] = target.thread
    if target.reply_to:
        place["reply_parameters"] = {"message_id": target.reply_to, "allow_sending_without_reply": True}
    return place


def _text(styled: Styled) -> dict[str, Any]:
    return {"text": styled.text, "entities": styled.entities(), "link_preview_options": {"is_disabled": True}}


def _file(styled: Styled) -> dict[str, Any]:
    caption = pages(styled, 200)[0].text
    return {"document": styled.text, "filename": "depeche.txt", "caption": f"{caption} …"}


def _markup(keyboard: Keyboard) -> dict[str, Any]:
    rows = [[{"text": label, "callback_data": data} for label, data in row] for row in keyboard]
    return {"reply_markup": {"inline_keyboard": rows}}
