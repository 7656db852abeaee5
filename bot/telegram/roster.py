"""Who is in: the owners' list of people and groups, and its buttons."""

from ..state import outbox, people
from ..state.memory import Connection
from ..state.people import Person
from ..words import say
from .access import admitted, described, role_buttons
from .calls import Keyboard, Said, Target, edit
from .desk import Desk, Work, nothing
from .menus import menu_calls
from .styled import bold, join, plain

SHOWN = 40  # people with a button of their own; the owner of more has other tools
GIVEN = ("reader", "editor", "banned", "stranger")


def everyone(connection: Connection, language: str) -> Said:
    """Return everyone the bot knows, a button each, and the groups it serves."""
    known = people.with_role(connection, *reversed(people.RANKS))
    known.sort(key=lambda person: -people.RANKS.index(person.role))
    rows: Keyboard = [[(_label(person, language), f"person:{person.id}")] for person in known[:SHOWN]]
    served = [(f"👥 {group.title}", f"group:{group.id}:leave") for group in people.groups_in(connection, "admitted")]
    waiting = people.groups_in(connection, "asked") + people.groups_in(connection, "untold")
    rows = [*rows, *([button] for button in served), *([(f"👥 {g.title} ?", f"group:{g.id}:ask")] for g in waiting)]
    return Said(join("\n", [bold(say("people", language)), plain(say("people_how", language))]), rows)


def _label(person: Person, language: str) -> str:
    return f"{person.name} — {say(f'role_{person.role}', language)}"


def list_again(target: Target, message: int, owner: Person) -> Work:
    """Show everyone again, in the same message."""
    if not owner.may("owner"):
        return nothing
    return lambda connection: edit(target, [message], everyone(connection, owner.language))


def one(target: Target, message: int, owner: Person, id_: int) -> Work:
    """Show one person with the roles they can have."""

    def work(connection: Connection) -> list[outbox.Call]:
        person = people.person(connection, id_)
        return edit(target, [message], _card(person, owner)) if person and owner.may("owner") else []

    return work


def _card(person: Person, owner: Person) -> Said:
    words = plain(f"{described(person)} — {say(f'role_{person.role}', owner.language)}")
    back = [("◀", "people:")]
    if person.id == owner.id:
        return Said(words, [back])
    buttons = [*role_buttons(person, owner.language)]
    if person.may("reader"):
        buttons.append([(say("make_stranger", owner.language), f"role:{person.id}:stranger")])
        buttons.append([(say("hand_over", owner.language), f"hand:{person.id}")])
    return Said(words, [*buttons, back])


def change_role(desk: Desk, target: Target, message: int, owner: Person, id_: int, role: str) -> Work:
    """Give somebody another role, and tell them if it opens the door."""

    def work(connection: Connection) -> list[outbox.Call]:
        person = people.person(connection, id_)
        if not people.still(connection, owner, "owner") or role not in GIVEN:
            return []
        if person is None or _untouchable(desk, person, owner):
            return []
        changed = people.appoint(connection, id_, role, by=owner.id)
        told = admitted(connection, changed) if changed.may("reader") else menu_calls(changed)
        return edit(target, [message], _card(changed, owner)) + told

    return work


def hand_over(desk: Desk, target: Target, message: int, owner: Person, id_: int, sure: bool) -> Work:
    """Make somebody else the owner and oneself an editor, after asking once more."""

    def work(connection: Connection) -> list[outbox.Call]:
        person = people.person(connection, id_)
        if not people.still(connection, owner, "owner") or person is None:
            return []
        if not person.may("reader") or person.id == owner.id:
            return []
        if not sure:
            return edit(target, [message], _sure(person, owner))
        heir = people.appoint(connection, id_, "owner", by=owner.id)
        said = edit(target, [message], Said(plain(say("handed_over", owner.language, who=described(heir)))))
        if owner.id in desk.settings.owners:
            return said + admitted(connection, heir)
        former = people.appoint(connection, owner.id, "editor", by=owner.id)
        return said + admitted(connection, heir) + menu_calls(former)

    return work


def _sure(person: Person, owner: Person) -> Said:
    keyboard = [[(say("hand_over_yes", owner.language), f"hand:{person.id}:sure"), ("◀", f"person:{person.id}")]]
    return Said(plain(say("hand_over_sure", owner.language, who=described(person))), keyboard)


def _untouchable(desk: Desk, person: Person, owner: Person) -> bool:
    """Return whether the settings, or being oneself, keep somebody's role."""
    return person.id == owner.id or person.id in desk.settings.owners
