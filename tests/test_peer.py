"""Two client libraries against the peer: all that comes back must be what their types say it is."""

from collections.abc import Iterator

import aiogram
import aiogram.types
import pytest
import telegram
import telegram.error
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from tests.peer import Attachment, Peer, Person, channel_origin
from tests.peer.clients import unknown_fields, with_aiogram, with_ptb

ALLOWED = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as running:
        yield running


@pytest.fixture
def alice(peer: Peer) -> Person:
    somebody = peer.person("Alice Miller", language_code="fr", username="alice_m")
    somebody.says(somebody.private, "/start")
    return somebody


def everything_happens(peer: Peer, alice: Person) -> int:
    """Makes every kind of update; returns how many."""
    bob = peer.person("Bob")
    chat = alice.private
    group = peer.group("Readers", [alice, bob], forum=True)
    thread = group.topic("News", by=alice)
    old = peer.group("Old", [alice], supergroup=False)
    said = alice.says(chat, "hello @depeche_bot https://example.com #x")
    alice.says(chat, "again", reply_to=said, quote="hello")
    alice.edits(said, "hello, edited")
    alice.sends_file(chat, "a.txt", b"text", caption="a file")
    alice.sends_album(chat, [Attachment("1.txt", b"1"), Attachment("2.txt", b"2", caption="two")])
    alice.sends_photo(chat)
    alice.sends_voice(chat)
    alice.sends_sticker(chat)
    alice.sends_location(chat)
    alice.forwards(chat, "from a channel", channel_origin("Channel", "channel"))
    alice.forwards(chat, "from Bob", bob)
    alice.forwards(chat, "from someone", "Someone")
    bob.says(group, "/ask@depeche_bot why?", thread=thread)
    group.add(peer.person("Carol"), by=bob)
    old.upgrade()
    group.promote_bot(alice)
    alice.presses(said, "forged", forged=True)
    alice.deletes(said)
    alice.presses(said, "forged", forged=True)
    alice.asks_inline("what?")
    group.remove_bot(alice)
    alice.blocks()
    alice.unblocks()
    return peer.pending


def test_every_update_is_valid_for_both(peer: Peer, alice: Person) -> None:
    wanted = everything_happens(peer, alice)
    ours = with_ptb(peer, lambda bot: bot.get_updates(timeout=1))
    theirs = with_aiogram(peer, lambda bot: bot.get_updates(timeout=1))
    assert len(ours) == len(theirs) == wanted > 25
    assert [update.update_id for update in ours] == [update.update_id for update in theirs]
    assert [name for update in theirs for name in unknown_fields(update, "update")] == []
    kinds = {update.event_type for update in theirs}
    assert kinds == {*ALLOWED}
    assert all(update.api_kwargs == {} for update in ours)


def test_what_one_library_reads_the_other_reads_too(peer: Peer, alice: Person) -> None:
    everything_happens(peer, alice)
    ours = with_ptb(peer, lambda bot: bot.get_updates())
    theirs = with_aiogram(peer, lambda bot: bot.get_updates())
    for one, other in zip(ours, theirs, strict=True):
        first, second = one.effective_message, other.message or other.edited_message
        if second is not None:
            assert (first.message_id, first.text, first.chat.type) == (
                second.message_id,
                second.text,
                second.chat.type,
            )
            assert [(e.type, e.offset, e.length) for e in first.entities] == [
                (e.type, e.offset, e.length) for e in second.entities or ()
            ]


def test_a_conversation_with_python_telegram_bot(peer: Peer, alice: Person) -> None:
    chat = alice.private

    async def talk(bot: telegram.Bot) -> None:
        (update,) = await bot.get_updates(timeout=2)
        assert update.message is not None and update.message.text == "/start"
        assert (bot.username, bot.can_read_all_group_messages) == ("depeche_bot", False)
        await bot.send_chat_action(chat.id, "typing")
        keyboard = telegram.InlineKeyboardMarkup.from_button(
            telegram.InlineKeyboardButton("More", callback_data="more:1")
        )
        sent = await bot.send_message(
            chat.id,
            "<b>Bonjour</b> \U0001f680 <i>Alice</i>",
            parse_mode="HTML",
            reply_markup=keyboard,
            reply_parameters=telegram.ReplyParameters(update.message.message_id),
            link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
        )
        assert sent.text == "Bonjour \U0001f680 Alice"
        assert sent.parse_entities() == {sent.entities[0]: "Bonjour", sent.entities[1]: "Alice"}
        assert sent.reply_to_message is not None and sent.reply_to_message.text == "/start"
        pressed = alice.presses(chat.from_bot[-1], "More")
        (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=2)
        query = update.callback_query
        assert query is not None and query.data == "more:1"
        await query.answer("Here", show_alert=True)
        assert pressed.wait()["show_alert"] is True
        edited = await query.edit_message_text("Done")
        assert isinstance(edited, telegram.Message) and edited.edit_date is not None
        assert await sent.set_reaction("\U0001f44d")
        assert await sent.delete()

    with_ptb(peer, talk)
    (message,) = [one for one in chat.messages if one.from_bot]
    assert (message.text, message.buttons, message.deleted) == ("Done", [], True)
    assert [version.data["text"] for version in message.versions] == ["Bonjour \U0001f680 Alice", "Done"]
    assert message.reactions == [{"type": "emoji", "emoji": "\U0001f44d"}]
    assert [(action.chat_id, action.action) for action in peer.actions] == [(chat.id, "typing")]


def test_a_conversation_with_aiogram(peer: Peer, alice: Person) -> None:
    chat = alice.private

    async def talk(bot: aiogram.Bot) -> None:
        me = await bot.me()
        assert (me.username, me.supports_inline_queries, unknown_fields(me)) == ("depeche_bot", True, [])
        sent = await bot.send_message(chat.id, "<u>a</u>", parse_mode="HTML")
        assert sent.html_text == "<u>a</u>"
        assert unknown_fields(sent) == []
        button = aiogram.types.InlineKeyboardButton(text="x", callback_data="y")
        markup = aiogram.types.InlineKeyboardMarkup(inline_keyboard=[[button]])
        edited = await bot.edit_message_reply_markup(chat_id=chat.id, message_id=sent.message_id, reply_markup=markup)
        assert isinstance(edited, aiogram.types.Message) and edited.reply_markup is not None
        assert edited.reply_markup.inline_keyboard[0][0].callback_data == "y"
        assert await bot.send_message_draft(chat_id=chat.id, draft_id=7, text="<b>wri</b>", parse_mode="HTML")
        with pytest.raises(TelegramBadRequest, match="message is not modified: specified new"):
            await bot.edit_message_text(
                "a", chat_id=chat.id, message_id=sent.message_id, entities=sent.entities, reply_markup=markup
            )
        alice.blocks()
        with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
            await bot.send_message(chat.id, "x")

    with_aiogram(peer, talk)
    assert [(draft.draft_id, draft.text, draft.entities[0]["type"]) for draft in peer.drafts] == [(7, "wri", "bold")]
