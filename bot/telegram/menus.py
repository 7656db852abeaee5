"""The commands Telegram offers while one types "/": by language, and by what somebody may do."""

import hashlib
import json
from collections.abc import Iterable

from ..state import people
from ..state.facts import fact, remember
from ..state.memory import Connection
from ..state.outbox import Call
from ..state.people import Person
from ..words import LANGUAGES, say

READER = ("ask", "find", "latest", "language", "reset", "forget", "privacy", "help")
EDITOR = (
    "ask",
    "find",
    "latest",
    "add",
    "sources",
    "edit",
    "remove",
    "undo",
    "watch",
    "language",
    "reset",
    "forget",
    "privacy",
    "help",
)
OWNER = (*EDITOR, "people")
GROUP = ("ask", "find", "latest", "reset", "help")
BY_ROLE = {"reader": READER, "editor": EDITOR, "owner": OWNER}
MENUS = 0  # the lane of calls that belong to no chat


def general_menus(connection: Connection) -> Iterable[Call]:
    """Return the calls that register everybody's commands, if they are not what was registered last."""
    calls = [*_in_languages(READER, {"type": "all_private_chats"}), *_in_languages(GROUP, {"type": "all_group_chats"})]
    print_ = hashlib.sha256(json.dumps([call.params for call in calls]).encode()).hexdigest()
    if fact(connection, "menus") == print_:
        return []
    remember(connection, "menus", print_)
    trusted = people.with_role(connection, "owner", "editor")
    return [*calls, *(call for person in trusted for call in menu_calls(person))]


def menu_calls(person: Person) -> list[Call]:
    """Return the calls that register the commands of one person's role, or take them away."""
    scope = {"type": "chat", "chat_id": person.id}
    if person.role in ("owner", "editor"):
        return _in_languages(BY_ROLE[person.role], scope)
    return [
        Call(person.id, "delete_my_commands", {"scope": scope} | ({"language_code": code} if code else {}))
        for code in (None, *LANGUAGES)
    ]


def _in_languages(names: Iterable[str], scope: dict[str, object]) -> list[Call]:
    """English for whoever speaks none of the program's languages, then one list a language."""
    chat = scope.get("chat_id", MENUS)
    assert isinstance(chat, int)
    return [_menu(chat, tuple(names), scope, code) for code in (None, *LANGUAGES)]


def _menu(chat: int, names: tuple[str, ...], scope: dict[str, object], code: str | None) -> Call:
    commands = [{"command": name, "description": say(f"command_{name}", code or "en")} for name in names]
    params = {"commands": commands, "scope": scope} | ({"language_code": code} if code else {})
    return Call(chat, "set_my_commands", params)
