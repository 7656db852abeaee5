"""The methods about chats and who is in them."""

from tests.peer.chat import Chat
from tests.peer.group import Group
from tests.peer.members import PRESENT, member_json
from tests.peer.params import Params
from tests.peer.targets import known_chat
from tests.peer.wire import JSON, bad_request
from tests.peer.world import World

ADMINISTERING = ("creator", "administrator")


def get_chat(world: World, params: Params) -> JSON:
    """getChat"""
    chat = _open_chat(world, params)
    return chat.full_json()


def get_chat_member(world: World, params: Params) -> JSON:
    """getChatMember"""
    chat = _open_chat(world, params)
    number = params.number("user_id")
    user = world.user_json(number)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID" if number else "invalid user_id specified")
    if isinstance(chat, Group):
        return member_json(user, chat.members.get(number, "left"))
    if number not in (chat.id, world.bot_id):
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_json(user, "member")


def get_chat_administrators(world: World, params: Params) -> list[JSON]:
    """getChatAdministrators"""
    group = _group(_open_chat(world, params), "there are no administrators in the private chat")
    heads = [(number, status) for number, status in group.members.items() if status in ADMINISTERING]
    return [member_json(user, status) for number, status in heads if (user := world.user_json(number))]


def get_chat_member_count(world: World, params: Params) -> int:
    """getChatMemberCount"""
    chat = _open_chat(world, params)
    if not isinstance(chat, Group):
        return 2
    return sum(status in PRESENT for status in chat.members.values())


def leave_chat(world: World, params: Params) -> bool:
    """leaveChat"""
    group = _group(_open_chat(world, params), "chat member status can't be changed in private chats")
    group.bot_leaves()
    return True


def _open_chat(world: World, params: Params) -> Chat:
    chat = known_chat(world, params)
    if isinstance(chat, Group):
        chat.check_present()
    return chat


def _group(chat: Chat, otherwise: str) -> Group:
    if not isinstance(chat, Group):
        raise bad_request(otherwise)
    return chat


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
}
