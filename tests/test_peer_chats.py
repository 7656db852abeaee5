"""Groups, topics, privacy, the move to a supergroup, and what tests can see of a chat."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.peer import Attachment, Peer, Person
from tests.peer.raw import Raw


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as running:
        yield running


@pytest.fixture
def raw(peer: Peer) -> Iterator[Raw]:
    with Raw(peer) as client:
        yield client


@pytest.fixture
def alice(peer: Peer) -> Person:
    return peer.person("Alice")


def seen(raw: Raw, kind: str = "message") -> list[Any]:
    """The payloads of one kind of update that the bot has not acknowledged, acknowledging them."""
    updates = raw("getUpdates", timeout=0)
    if updates:
        raw("getUpdates", offset=updates[-1]["update_id"] + 1)
    return [update[kind] for update in updates if kind in update]


def test_privacy_mode_lets_through_what_is_meant_for_the_bot(peer: Peer, raw: Raw, alice: Person) -> None:
    bob = peer.person("Bob")
    group = peer.group("G", [alice, bob])
    raw("sendMessage", chat_id=group.id, text="hello all")
    seen(raw)
    theirs, ours = alice.says(group, "just talking"), group.from_bot[0]
    bob.says(group, "so am I", reply_to=theirs)
    bob.says(group, "/ask what?")
    bob.says(group, "/ask@depeche_bot what?")
    bob.says(group, "/ask@other_bot what?")
    bob.says(group, "well, @Depeche_Bot, what?")
    bob.says(group, "mail x@depeche_bot.org")
    bob.says(group, "what?", reply_to=ours)
    texts = [message["text"] for message in seen(raw)]
    assert texts == ["/ask what?", "/ask@depeche_bot what?", "well, @Depeche_Bot, what?", "what?"]
    peer.temper.privacy = False
    alice.says(group, "overheard")
    peer.temper.privacy = True
    group.promote_bot(alice)
    alice.says(group, "said to an administrator")
    assert [message["text"] for message in seen(raw)] == ["overheard", "said to an administrator"]


def test_topics(peer: Peer, raw: Raw, alice: Person) -> None:
    group = peer.group("Forum", [alice], forum=True)
    news, talk = group.topic("News", alice), group.topic("Talk", alice)
    assert [m["forum_topic_created"]["name"] for m in seen(raw) if "forum_topic_created" in m] == [
        "News",
        "Talk",
    ]
    asked = alice.says(group, "/ask here", thread=news)
    (update,) = seen(raw)
    assert (update["message_thread_id"], update["is_topic_message"]) == (news, True)
    assert update["reply_to_message"]["forum_topic_created"]["name"] == "News"
    elsewhere = raw("sendMessage", chat_id=group.id, text="elsewhere", message_thread_id=talk)
    assert elsewhere["message_thread_id"] == talk
    raw("sendMessage", chat_id=group.id, text="x", reply_parameters={"message_id": asked.message_id})
    answer = group.wait_reply(asked, timeout=1)
    assert (answer.text, answer.thread) == ("x", news)
    unknown = {"chat_id": group.id, "text": "x", "message_thread_id": 999}
    assert raw.refusal("sendMessage", **unknown) == "Bad Request: message thread not found"
    assert raw("sendChatAction", chat_id=group.id, action="typing", message_thread_id=news) is True
    assert peer.actions[-1].thread == news
    group.close_topic(talk)
    closed = {"chat_id": group.id, "text": "x", "message_thread_id": talk}
    assert raw.refusal("sendMessage", **closed) == "Bad Request: TOPIC_CLOSED"
    group.delete_topic(news)
    gone = {"chat_id": group.id, "text": "x", "message_thread_id": news}
    assert raw.refusal("sendMessage", **gone) == "Bad Request: message thread not found"
    assert asked.deleted


def test_replies_make_threads_in_supergroups_without_topics(peer: Peer, raw: Raw, alice: Person) -> None:
    group = peer.group("G", [alice])
    first = alice.says(group, "/ask")
    second = alice.says(group, "/more", reply_to=first)
    assert (second.thread, "is_topic_message" in second.data) == (first.message_id, False)
    sent = raw("sendMessage", chat_id=group.id, text="x", message_thread_id=second.thread)
    assert sent["message_thread_id"] == first.message_id


def test_a_group_becomes_a_supergroup(peer: Peer, raw: Raw, alice: Person) -> None:
    old = peer.group("G", [alice], supergroup=False)
    assert old.id > -(10**12) and old.json()["type"] == "group"
    new = old.upgrade()
    refusal = raw.answer("sendMessage", chat_id=old.id, text="x")
    assert refusal == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert raw("sendMessage", chat_id=new.id, text="x")["chat"]["type"] == "supergroup"
    moves = seen(raw)[-2:]
    assert (moves[0]["migrate_to_chat_id"], moves[1]["migrate_from_chat_id"]) == (new.id, old.id)
    alice.says(new, "/ask")
    with pytest.raises(ValueError, match="cannot write"):
        alice.says(old, "/ask")


def test_the_bot_comes_and_goes(peer: Peer, raw: Raw, alice: Person) -> None:
    for name, large in [("group", False), ("supergroup", True)]:
        group = peer.group("G", [alice], supergroup=large)
        added = seen(raw, "my_chat_member")[-1]
        assert (added["old_chat_member"]["status"], added["new_chat_member"]["status"]) == ("left", "member")
        group.bot_is_muted = True
        muted = raw.refusal("sendMessage", chat_id=group.id, text="x")
        assert muted == "Bad Request: not enough rights to send text messages to the chat"
        group.remove_bot(alice)
        refusal = raw.answer("sendMessage", chat_id=group.id, text="x")
        assert (refusal["error_code"], refusal["description"]) == (
            403,
            f"Forbidden: bot was kicked from the {name} chat",
        )
        alice.says(group, "/ask into the void")
        (removed,) = seen(raw, "my_chat_member")
        assert (removed["new_chat_member"]["status"], removed["from"]["id"]) == ("kicked", alice.id)


def test_strangers_groups_without_the_bot(peer: Peer, raw: Raw, alice: Person) -> None:
    group = peer.group("G", [alice], bot=False)
    alice.says(group, "/ask@depeche_bot")
    assert seen(raw) == []
    refusal = raw.refusal("sendMessage", chat_id=group.id, text="x")
    assert refusal == "Forbidden: bot is not a member of the supergroup chat"
    carol = peer.person("Carol")
    with pytest.raises(ValueError, match="Carol cannot write in G"):
        carol.says(group, "x")
    group.add(carol)
    assert carol.says(group, "x").text == "x"
    carol.leaves(group)
    with pytest.raises(ValueError, match="Carol cannot write in G"):
        carol.says(group, "x")


def test_in_groups_only_own_messages_can_be_deleted(peer: Peer, raw: Raw, alice: Person) -> None:
    group = peer.group("G", [alice])
    hers = alice.says(group, "x")
    refusal = raw.refusal("deleteMessage", chat_id=group.id, message_id=hers.message_id)
    assert refusal == "Bad Request: message can't be deleted for everyone"
    group.promote_bot(alice)
    assert raw("deleteMessage", chat_id=group.id, message_id=hers.message_id) is True
    assert hers.deleted


def test_a_chat_shows_edits_and_deletions(peer: Peer, raw: Raw, alice: Person) -> None:
    chat = alice.private
    alice.says(chat, "/start")
    raw("sendMessage", chat_id=chat.id, text="hello")
    asked = alice.says(chat, "  what?  ")
    assert (asked.text, alice.edits(asked, "why?").text, asked.edited) == ("what?", "why?", True)
    (edited,) = seen(raw, "edited_message")
    assert (edited["text"], edited["message_id"]) == ("why?", asked.message_id)
    sent = raw("sendMessage", chat_id=chat.id, text="one")
    reply = chat.wait_reply(asked, timeout=1)
    raw("editMessageText", chat_id=chat.id, message_id=sent["message_id"], text="two")
    assert peer.wait_for(lambda: reply.text == "two", 1)
    assert [version.data["text"] for version in reply.versions] == ["one", "two"]
    raw("deleteMessage", chat_id=chat.id, message_id=sent["message_id"])
    assert [message.text for message in chat.from_bot] == ["hello"]
    assert [message.deleted for message in chat.messages] == [False, False, False, True]
    with pytest.raises(TimeoutError, match="an answer in chat"):
        chat.wait_reply(asked, timeout=0.05)
    for message in (chat.from_bot[0], reply):
        with pytest.raises(ValueError, match="Alice cannot edit"):
            alice.edits(message, "not hers")
    with pytest.raises(ValueError, match="no app would send"):
        alice.says(chat, "x" * 4097)


def test_an_album_shares_its_group(peer: Peer, raw: Raw, alice: Person) -> None:
    alice.sends_photo(alice.private, caption="see #this")
    (photo,) = seen(raw)
    assert (photo["caption"], photo["caption_entities"][0]["type"]) == ("see #this", "hashtag")
    album = alice.sends_album(alice.private, [Attachment("a", b"1"), Attachment("b", b"2")])
    groups = {message["media_group_id"] for message in seen(raw)}
    assert len(groups) == 1 and len(album) == 2
