"""Files, chats, the profile, inline mode and many chats at once, through both client libraries."""

import asyncio
import io
from collections.abc import Iterator

import aiogram
import aiogram.types
import pytest
import telegram
import telegram.error

from tests.peer import Fault, Peer, Person
from tests.peer.clients import unknown_fields, with_aiogram, with_ptb


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as running:
        yield running


@pytest.fixture
def alice(peer: Peer) -> Person:
    somebody = peer.person("Alice Miller", language_code="fr", username="alice_m")
    somebody.says(somebody.private, "/start")
    return somebody


def test_files_go_both_ways(peer: Peer, alice: Person) -> None:
    chat = alice.private
    given = alice.sends_file(chat, "статья.md", b"# Title", mime="text/markdown", caption="read")

    async def ours(bot: telegram.Bot) -> bytes:
        message = (await bot.get_updates())[-1].message
        assert message is not None and message.document is not None
        document = message.document
        assert (document.file_name, document.mime_type) == ("статья.md", "text/markdown")
        file = await document.get_file()
        sent = await bot.send_document(chat.id, b"answer", "<b>c</b>", parse_mode="HTML", filename="a.txt")
        assert sent.document is not None and sent.document.file_size == 6
        assert (sent.caption, sent.caption_entities[0].type) == ("c", "bold")
        again = await bot.send_document(chat.id, sent.document.file_id)
        assert again.document == sent.document
        return bytes(await file.download_as_bytearray())

    async def theirs(bot: aiogram.Bot) -> bytes:
        file = await bot.get_file(given.data["document"]["file_id"])
        assert unknown_fields(file) == []
        upload = aiogram.types.BufferedInputFile(b"by attach", "b.txt")
        sent = await bot.send_document(chat.id, upload)
        assert unknown_fields(sent) == []
        into = io.BytesIO()
        await bot.download(given.data["document"]["file_id"], into)
        return into.getvalue()

    assert with_ptb(peer, ours) == b"# Title"
    assert with_aiogram(peer, theirs) == b"# Title"
    kept = [peer.world.files.by_id(message.data["document"]["file_id"]) for message in chat.from_bot]
    assert [file.content for file in kept if file] == [b"answer", b"answer", b"by attach"]
    assert len(peer.called("download")) == 2


def test_chats_and_members_are_valid_for_both(peer: Peer, alice: Person) -> None:
    group = peer.group("Readers", [alice, peer.person("Bob")])
    group.promote_bot(alice)

    async def theirs(bot: aiogram.Bot) -> None:
        private, full = await bot.get_chat(alice.id), await bot.get_chat(group.id)
        assert (private.type, private.first_name, full.title, full.type) == (
            "private",
            "Alice",
            "Readers",
            "supergroup",
        )
        heads = await bot.get_chat_administrators(group.id)
        assert sorted(head.status for head in heads) == ["administrator", "creator"]
        me = await bot.get_chat_member(group.id, bot.id)
        assert unknown_fields([private, full, heads, me]) == []
        assert await bot.get_chat_member_count(group.id) == 3

    async def ours(bot: telegram.Bot) -> None:
        assert (await bot.get_chat(group.id)).title == "Readers"
        member = await bot.get_chat_member(group.id, alice.id)
        assert isinstance(member, telegram.ChatMemberOwner)
        assert len(await bot.get_chat_administrators(group.id)) == 2
        assert await bot.leave_chat(group.id)
        with pytest.raises(telegram.error.Forbidden, match="bot is not a member of the supergroup chat"):
            await bot.send_message(group.id, "x")

    with_aiogram(peer, theirs)
    with_ptb(peer, ours)


def test_the_profile_by_language_and_scope(peer: Peer, alice: Person) -> None:
    async def ours(bot: telegram.Bot) -> None:
        scope = telegram.BotCommandScopeChat(alice.id)
        await bot.set_my_commands([("ask", "Ask")])
        await bot.set_my_commands([("ask", "Fragen")], language_code="de")
        await bot.set_my_commands([("add", "Add")], scope=scope)
        assert [c.description for c in await bot.get_my_commands()] == ["Ask"]
        assert [c.description for c in await bot.get_my_commands(language_code="de")] == ["Fragen"]
        assert [c.command for c in await bot.get_my_commands(scope=scope)] == ["add"]
        assert await bot.delete_my_commands(scope=scope)
        assert await bot.get_my_commands(scope=scope) == ()
        await bot.set_my_description("long")
        await bot.set_my_description("lang", language_code="de")
        await bot.set_my_short_description("short")
        await bot.set_my_name("Name")
        described = await bot.get_my_description(language_code="de"), await bot.get_my_description()
        assert [one.description for one in described] == ["lang", "long"]
        assert (await bot.get_my_short_description()).short_description == "short"
        assert (await bot.get_my_name(language_code="fr")).name == "Name"

    with_ptb(peer, ours)


def test_inline_questions_with_both(peer: Peer, alice: Person) -> None:
    first, second = alice.asks_inline("weapons"), alice.asks_inline("peace", offset="2")

    async def ours(bot: telegram.Bot) -> None:
        text = telegram.InputTextMessageContent("<b>W</b>", parse_mode="HTML")
        keyboard = telegram.InlineKeyboardMarkup.from_button(telegram.InlineKeyboardButton("b", callback_data="d"))
        result = telegram.InlineQueryResultArticle("1", "Title", text, reply_markup=keyboard)
        assert await bot.answer_inline_query(first.id, [result], cache_time=5, is_personal=True, next_offset="1")

    async def theirs(bot: aiogram.Bot) -> None:
        text = aiogram.types.InputTextMessageContent(message_text="P")
        result = aiogram.types.InlineQueryResultArticle(id="p", title="T", input_message_content=text)
        assert await bot.answer_inline_query(second.id, [result])
        inline_id = alice.private.visible[-1].inline_id
        assert inline_id is not None
        assert await bot.edit_message_text("<i>Edited</i>", inline_message_id=inline_id, parse_mode="HTML") is True

    with_ptb(peer, ours)
    assert first.wait()["next_offset"] == "1"
    message = alice.chooses(first, "1", alice.private)
    assert (message.text, message.entities[0]["type"], message["via_bot"]["username"]) == (
        "W",
        "bold",
        "depeche_bot",
    )
    with_aiogram(peer, theirs)
    assert (message.text, second.results[0]["content"]) == ("Edited", {"text": "P"})
    pressed = alice.presses(message, "forged", forged=True)
    assert pressed.json()["inline_message_id"] == message.inline_id


def test_fifty_chats_at_once(peer: Peer) -> None:
    people = [peer.person(f"Person {number}") for number in range(50)]
    for person in people:
        person.says(person.private, "/start")
    peer.fail(Fault.slow(0.3), "sendMessage")

    async def answer_all(bot: aiogram.Bot) -> None:
        async def answer(person: Person) -> None:
            for number in range(4):
                await bot.send_chat_action(person.id, "typing")
                await bot.send_message(person.id, f"<b>{number}</b>", parse_mode="HTML")

        await asyncio.gather(*(answer(person) for person in people))

    with_aiogram(peer, answer_all)
    for person in people:
        assert [message.text for message in person.private.from_bot] == list("0123")
    assert len(peer.called("sendMessage")) == 200
    assert peer.unlearned == []
    spans = [(call.received, call.answered) for call in peer.called("sendMessage") if call.answered]
    together = max(sum(begin <= moment < end for begin, end in spans) for moment, _ in spans)
    assert together >= 40
