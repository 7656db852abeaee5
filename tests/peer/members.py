"""Who is in a chat, as the Bot API describes it."""

from tests.peer.wire import JSON

PRESENT = ("creator", "administrator", "member")
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
    "can_manage_topics",
)


def member_json(user: JSON, status: str) -> JSON:
    """A ChatMember."""
    shown: JSON = {"user": user, "status": status}
    if status == "creator":
        return {**shown, "is_anonymous": False}
    if status == "administrator":
        return {**shown, "can_be_edited": False, "is_anonymous": False, **dict.fromkeys(RIGHTS, True)}
    if status == "kicked":
        return {**shown, "until_date": 0}
    return shown


def changed_json(chat: JSON, by: JSON, bot: JSON, old: str, new: str, date: int) -> JSON:
    """A ChatMemberUpdated about the bot."""
    change = {"old_chat_member": member_json(bot, old), "new_chat_member": member_json(bot, new)}
    return {"chat": chat, "from": by, "date": date, **change}
