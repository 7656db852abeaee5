"""Closed by default: pairing with the first owner, strangers at the door, notices to the owners."""

import hashlib
import logging
import secrets
import time

from ..state import people
from ..state.facts import fact, first_time, remember, spend
from ..state.memory import Connection
from ..state.outbox import Call
from ..state.people import Person
from ..words import say
from .calls import Keyboard, say_to
from .menus import menu_calls
from .styled import bold, join, plain

log = logging.getLogger("depeche")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no two that look alike
CODE_LENGTH = 10
CODE_LIFETIME = 3600  # seconds
WRONG_CODES = 10  # guesses before a code is worth nothing
STRANGERS_A_DAY = 20  # of whom the owner is told


def appoint_owners(connection: Connection, ids: frozenset[int]) -> None:
    """Make the configured owners owners."""
    for id_ in ids:
        known = people.person(connection, id_)
        if known is None or known.role != "owner":
            people.appoint(connection, id_, "owner", by=0)


def new_pairing_code(connection: Connection) -> str | None:
    """Return a code that makes whoever sends it the owner, in place of any earlier one; None if there is an owner."""
    if people.with_role(connection, "owner"):
        return None
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    remember(connection, "pairing", f"{_hash(code)} {time.time() + CODE_LIFETIME:.0f} {WRONG_CODES}")
    return code


def pair(connection: Connection, person: Person, text: str) -> list[Call] | None:
    """Make a stranger the owner if the text is the code; None if it is not. Nobody learns that it was a wrong one."""
    stored = fact(connection, "pairing")
    if not stored:
        return None
    hashed, expires, left = stored.split()
    if time.time() > int(expires) or int(left) < 1 or people.with_role(connection, "owner"):
        remember(connection, "pairing", None)
        return None
    guess = text.removeprefix("/start").strip().upper()
    if not secrets.compare_digest(_hash(guess), hashed):
        guesses = int(left) - (len(guess) == CODE_LENGTH)
        remember(connection, "pairing", f"{hashed} {expires} {guesses}")
        if not guesses:
            log.warning("The pairing code was guessed at too often: start the bot again for a new one.")
        return None
    remember(connection, "pairing", None)
    return admitted(connection, people.appoint(connection, person.id, "owner", by=person.id))


def admitted(connection: Connection, person: Person) -> list[Call]:
    """Welcome somebody in their new role, with the commands it has."""
    words = join("\n\n", [bold(say(f"you_are_{person.role}", person.language)), plain(say("start", person.language))])
    return say_to(person.id, words) + menu_calls(person)


def at_the_door(connection: Connection, stranger: Person) -> list[Call]:
    """Tell the owners of somebody new, once; the stranger hears nothing."""
    owners = people.with_role(connection, "owner")
    if not owners or fact(connection, f"stranger {stranger.id}") is not None:
        return []
    if not spend(connection, "strangers", STRANGERS_A_DAY):
        return []
    remember(connection, f"stranger {stranger.id}", "")
    return [call for owner in owners for call in _introduced(owner, stranger)]


def _introduced(owner: Person, stranger: Person) -> list[Call]:
    return say_to(
        owner.id,
        plain(say("stranger", owner.language, who=described(stranger))),
        role_buttons(stranger, owner.language),
    )


def role_buttons(person: Person, language: str) -> Keyboard:
    """Return the buttons that give somebody another role."""
    roles = [role for role in ("reader", "editor", "banned") if role != person.role]
    return [[(say(f"make_{role}", language), f"role:{person.id}:{role}") for role in roles]]


def described(person: Person) -> str:
    """Return a person's name as an owner can tell them from others."""
    handle = f"@{person.username}, " if person.username else ""
    return f"{person.name} ({handle}{person.id})"


def owner_notice(connection: Connection, key: str, sentence: str) -> list[Call]:
    """Tell the owners of something that needs a person, once."""
    if not first_time(connection, f"told {key}"[:80]):
        return []
    owners = people.with_role(connection, "owner")
    return [
        call for owner in owners for call in say_to(owner.id, plain(say("attention", owner.language, what=sentence)))
    ]


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
