"""Groups: asked for when the bot is put into one, admitted or left by an owner's button, moved when they grow."""

from telegram import ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

from ..state import moving, outbox, people
from ..state.facts import spend
from ..state.memory import Connection
from ..state.outbox import Call
from ..state.people import Group, Person
from ..words import say
from .access import STRANGERS_A_DAY, described
from .calls import Said, Target, edit, say_to
from .desk import Desk, Work, nothing
from .styled import plain

DECISIONS = ("ask", "admit", "leave")
IN = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED)


async def is_admitted(desk: Desk, chat: int) -> bool:
    """Return whether the bot answers in a group."""
    group = await desk.memory.do(lambda connection: people.group(connection, chat))
    return group is not None and group.state == "admitted"


def membership(change: ChatMemberUpdated, by: Person | None) -> Work:
    """The bot was put into a group, or out of it; anonymous admins are nobody in person."""
    chat = change.chat
    if chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return nothing
    inside = change.new_chat_member.status in IN

    def work(connection: Connection) -> list[Call]:
        known = people.group(connection, chat.id)
        if not inside:
            people.set_group(connection, chat.id, chat.title or str(chat.id), "left")
            outbox.drop_lane(connection, str(chat.id))
            return []
        if known and known.state != "left":
            return []
        people.set_group(connection, chat.id, chat.title or str(chat.id), "untold")
        return _told(connection, Group(chat.id, chat.title or str(chat.id), "untold"), by)

    return work


def untold(connection: Connection) -> list[Call]:
    """Tell the owners of the groups nobody was told of: there was no owner, or there were too many groups that day."""
    return [call for group in people.groups_in(connection, "untold") for call in _told(connection, group, None)]


def _told(connection: Connection, group: Group, by: Person | None) -> list[Call]:
    """Ask the owners, who are spared a flood of groups, and those of banned people."""
    owners = people.with_role(connection, "owner")
    if not owners or (by and by.role == "banned"):
        return []
    if not (by and by.may("owner")) and not spend(connection, "groups", STRANGERS_A_DAY):
        return []
    people.set_group(connection, group.id, group.title, "asked")
    cards = [(owner, _card(group, by, owner.language)) for owner in owners]
    return [call for owner, card in cards for call in say_to(owner.id, card.styled, card.keyboard)]


def _card(group: Group, by: Person | None, language: str) -> Said:
    """The question whether a group is admitted, with its two answers."""
    admit, leave = (say(name, language) for name in ("admit", "leave"))
    return Said(
        plain(say("group_asks", language, title=group.title, who=_named(by, language))),
        [[(admit, f"group:{group.id}:admit"), (leave, f"group:{group.id}:leave")]],
    )


def _named(by: Person | None, language: str) -> str:
    return described(by) if by else say("an_admin", language)


def name_of(connection: Connection, lane: str) -> str:
    """Return what a chat is called, for an owner to read."""
    if not lane.lstrip("-").isdigit():
        return lane
    group, person = people.group(connection, int(lane)), people.person(connection, int(lane))
    return f"“{group.title}”" if group else described(person) if person else lane


def decide(target: Target, message: int, owner: Person, chat: int, decision: str) -> Work:
    """Admit a group, or leave it."""

    def work(connection: Connection) -> list[Call]:
        group = people.group(connection, chat)
        if not people.still(connection, owner, "owner") or group is None or decision not in DECISIONS:
            return []
        if decision == "ask":
            return edit(target, [message], _card(group, None, owner.language))
        if group.state == "left":
            return edit(target, [message], Said(plain(say("group_left", owner.language, title=group.title))))
        state = "admitted" if decision == "admit" else "left"
        people.set_group(connection, chat, group.title, state)
        people.note(connection, owner.id, decision, str(chat))
        said = edit(target, [message], Said(plain(say(f"group_{state}", owner.language, title=group.title))))
        return said + ([] if state == group.state else _told_there(chat, state, owner.language))

    return work


def _told_there(chat: int, state: str, language: str) -> list[Call]:
    return say_to(chat, plain(say("group_start", language))) if state == "admitted" else [_leave(chat)]


def _leave(chat: int) -> Call:
    return Call(chat, "leave_chat", {"chat_id": chat})


def migrated(old: int, new: int) -> Work:
    """A group became a supergroup."""

    def work(connection: Connection) -> list[Call]:
        moving.moved(connection, old, new)
        return []

    return work
