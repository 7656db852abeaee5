"""The methods about the bot itself: its name, its commands, its files, its webhook."""

import json
import re
from typing import Any

from tests.peer.params import Params
from tests.peer.targets import known_chat
from tests.peer.wire import JSON, bad_request
from tests.peer.world import Webhook, World

COMMAND = re.compile("[a-z0-9_]+")
LANGUAGE = re.compile("([a-z]{2})?")
SECRET = re.compile(r"[A-Za-z0-9_-]+")
COMMAND_LIMIT, DESCRIPTION_LIMIT, COMMANDS_LIMIT = 32, 256, 100
SECRET_LIMIT = 256
SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
TEXTS = {"Name": ("name", 64), "Description": ("description", 512)}
TEXTS["ShortDescription"] = ("short_description", 120)


def get_me(world: World, params: Params) -> JSON:
    """getMe"""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": not world.temper.privacy}
    more = {"supports_inline_queries": True, "can_connect_to_business": False, "has_main_web_app": False}
    return {**world.bot, **abilities, **more}


def set_my_commands(world: World, params: Params) -> bool:
    """setMyCommands"""
    key = _key(world, params)
    commands = [_command(item) for item in params.objects("commands", "BotCommand")]
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.profile.commands[key] = commands
    return True


def get_my_commands(world: World, params: Params) -> list[JSON]:
    """getMyCommands"""
    return world.profile.commands.get(_key(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """deleteMyCommands"""
    world.profile.commands.pop(_key(world, params), None)
    return True


def _key(world: World, params: Params) -> tuple[str, str]:
    scope = params.json("scope", "BotCommandScope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in (*SCOPES, *CHAT_SCOPES):
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if kind in CHAT_SCOPES:
        known_chat(world, Params(scope, {}))
    return json.dumps(scope, sort_keys=True), _language(params)


def _language(params: Params) -> str:
    code = params.text("language_code")
    if not LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _command(item: JSON) -> JSON:
    command = str(item.get("command", "")).strip().removeprefix("/")
    description = str(item.get("description", "")).strip()
    _check_length("command", command, COMMAND_LIMIT)
    _check_length("command description", description, DESCRIPTION_LIMIT)
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _check_length(what: str, text: str, limit: int) -> None:
    if not text:
        raise bad_request(f"{what} must be non-empty")
    if len(text) > limit:
        raise bad_request(f"{what} length must not exceed {limit}")


def _set_text(name: str) -> Any:
    field, limit = TEXTS[name]

    def handler(world: World, params: Params) -> bool:
        if len(params.text(field)) > limit:
            raise bad_request(f"bot {field.replace('_', ' ')} length must not exceed {limit}")
        world.profile.texts[field, _language(params)] = params.text(field)
        return True

    return handler


def _get_text(name: str) -> Any:
    field, _ = TEXTS[name]

    def handler(world: World, params: Params) -> JSON:
        texts = world.profile.texts
        return {field: texts.get((field, _language(params))) or texts.get((field, ""), "")}

    return handler


def set_webhook(world: World, params: Params) -> bool:
    """setWebhook; plain http is taken, as a server of one's own takes it"""
    url = params.text("url")
    if not url:
        return delete_webhook(world, params)
    if not url.startswith(("https://", "http://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.text("secret_token") or None
    if secret is not None and (len(secret) > SECRET_LIMIT or not SECRET.fullmatch(secret)):
        raise bad_request("secret token contains unallowed characters")
    _settle(world, params)
    most = params.number("max_connections") or 40
    world.webhook = Webhook(url, secret, min(max(most, 1), 100), params.text("ip_address") or None)
    world.webhook_error = None
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """deleteWebhook"""
    if params.flag("drop_pending_updates"):
        world.queue.pending.clear()
    world.webhook = None
    return True


def _settle(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.queue.pending.clear()
    if "allowed_updates" in params.values:
        world.queue.allow(params.json("allowed_updates", "allowed updates") or [])


def get_webhook_info(world: World, params: Params) -> JSON:
    """getWebhookInfo"""
    hook = world.webhook
    shown: JSON = {"url": hook.url if hook else "", "has_custom_certificate": False}
    shown["pending_update_count"] = len(world.queue.pending)
    if hook:
        shown["max_connections"] = hook.max_connections
    if hook and hook.ip_address:
        shown["ip_address"] = hook.ip_address
    if hook and world.webhook_error:
        shown["last_error_date"], shown["last_error_message"] = world.webhook_error
    if world.queue.allowed is not None:
        shown["allowed_updates"] = list(world.queue.allowed)
    return shown


def get_file(world: World, params: Params) -> JSON:
    """getFile"""
    return world.files.described(params.text("file_id"))


def agree(world: World, params: Params) -> bool:
    """logOut and close: only noted in the log of calls, as nothing else could be tested after them"""
    return True


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
    "logOut": agree,
    "close": agree,
    **{f"setMy{name}": _set_text(name) for name in TEXTS},
    **{f"getMy{name}": _get_text(name) for name in TEXTS},
}
