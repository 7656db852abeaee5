"""Every refusal of the peer, in Telegram's words, and how calls may be sent."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.peer import TOKEN, Peer, Person
from tests.peer.raw import Raw


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with Peer() as running:
        yield running


@pytest.fixture(scope="module")
def raw(peer: Peer) -> Iterator[Raw]:
    with Raw(peer) as client:
        yield client


@pytest.fixture(scope="module")
def alice(peer: Peer) -> Person:
    somebody = peer.person("Alice", id=77)
    somebody.says(somebody.private, "/start")
    return somebody


def keyboard(**button: Any) -> dict[str, Any]:
    """A markup of one button."""
    return {"inline_keyboard": [[{"text": "b", **button}]]}


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        (f"/bot{TOKEN}/nothing", 404, "Not Found: method not found"),
        (f"/bot{TOKEN}", 404, "Not Found"),
        ("/bot/getMe", 404, "Not Found"),
        ("/", 404, "Not Found"),
        ("/bot123456789:wrong/getMe", 401, "Unauthorized"),
        ("/file/bot123456789:wrong/documents/file_1.txt", 401, "Unauthorized"),
        (f"/file/bot{TOKEN}/documents/file_999.txt", 404, "Not Found"),
    ],
)
def test_addresses_that_lead_nowhere(peer: Peer, raw: Raw, path: str, status: int, description: str) -> None:
    response = raw.http.get(peer.url + path)
    assert response.status_code == status
    assert response.json() == {"ok": False, "error_code": status, "description": description}


def test_all_the_ways_to_send_a_call(peer: Peer, raw: Raw, alice: Person) -> None:
    url, fields = f"{raw.base}/SENDmessage", {"chat_id": str(alice.id), "text": "Привіт & <b>"}
    ways: list[dict[str, Any]] = [
        {"params": fields},
        {"data": fields},
        {"json": fields},
        {"files": {name: (None, value) for name, value in fields.items()}},
    ]
    answers = [raw.http.post(url, **way) for way in ways] + [raw.http.get(url, params=fields)]
    assert [answer.json()["result"]["text"] for answer in answers] == ["Привіт & <b>"] * 5
    assert {call.method for call in peer.calls if call.chat_id == alice.id} == {"sendMessage"}
    wrong = raw.http.post(url, content=b"{", headers={"Content-Type": "application/json"})
    assert wrong.json()["description"] == "Bad Request: can't parse request JSON object"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (keyboard(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (keyboard(callback_data="я" * 33), "BUTTON_DATA_INVALID"),
        (keyboard(url="not-a-url"), "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"),
        (
            keyboard(url="http://localhost:80/x"),
            "inline keyboard button URL 'http://localhost:80/x' is invalid: Wrong HTTP URL",
        ),
        (
            keyboard(url="ftp://a.b"),
            "inline keyboard button URL 'ftp://a.b' is invalid: Unsupported URL protocol",
        ),
        (keyboard(url="https://"), "inline keyboard button URL 'https://' is invalid: URL host is empty"),
        (keyboard(), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (
            keyboard(callback_data=""),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (keyboard(copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard(pay=True), "BUTTON_TYPE_INVALID"),
        (
            {"inline_keyboard": [[{"callback_data": "x"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (keyboard(text=" ", callback_data="x"), "can't parse inline keyboard button: Text can't be empty"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "y"}]] * 101}, "reply markup is too long"),
        ({"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
        ({"buttons": []}, "can't parse reply keyboard markup JSON object"),
        ("{", "can't parse reply keyboard markup JSON object"),
        ([1], "object expected as reply markup"),
    ],
)
def test_buttons_that_cannot_be(raw: Raw, alice: Person, markup: Any, reason: str) -> None:
    refusal = raw.refusal("sendMessage", chat_id=alice.id, text="x", reply_markup=markup)
    assert refusal == f"Bad Request: {reason}"


def test_buttons_that_can_be(raw: Raw, alice: Person) -> None:
    rows = [
        [{"text": "a", "callback_data": "x" * 64}, {"text": "b", "url": "https://example.com/a?b#:~:text=c"}],
        [{"text": "c", "switch_inline_query_current_chat": ""}, {"text": "d", "copy_text": {"text": "e"}}],
    ]
    sent = raw("sendMessage", chat_id=alice.id, text="x", reply_markup={"inline_keyboard": rows})
    assert sent["reply_markup"] == {"inline_keyboard": rows}
    removed = raw("sendMessage", chat_id=alice.id, text="x", reply_markup={"remove_keyboard": True})
    assert "reply_markup" not in removed
    assert alice.private.from_bot[-1].markup == {"remove_keyboard": True}


def test_chats_that_cannot_be_written_to(peer: Peer, raw: Raw) -> None:
    stranger, angry, gone = peer.person("Stranger"), peer.person("Angry"), peer.person("Gone")
    angry.says(angry.private, "/start")
    angry.blocks()
    gone.says(gone.private, "/start")
    gone.deactivated = True

    def refused(chat: Any) -> tuple[int, str]:
        body = raw.answer("sendMessage", chat_id=chat, text="x")
        return body["error_code"], body["description"]

    assert refused("") == (400, "Bad Request: chat_id is empty")
    assert refused(424242) == (400, "Bad Request: chat not found")
    assert refused("@nobody") == (400, "Bad Request: chat not found")
    assert refused(stranger.id) == (403, "Forbidden: bot can't initiate conversation with a user")
    assert refused(angry.id) == (403, "Forbidden: bot was blocked by the user")
    assert refused(gone.id) == (403, "Forbidden: user is deactivated")
    angry.unblocks()
    assert raw("sendMessage", chat_id=angry.id, text="x")["text"] == "x"
    with pytest.raises(ValueError, match="Stranger cannot write"):
        stranger.says(angry.private, "not my chat")


def test_answering_a_message(raw: Raw, alice: Person) -> None:
    chat = alice.private
    said = alice.says(chat, "one two three two")

    def reply(**parameters: Any) -> dict[str, Any]:
        target = {"message_id": said.message_id, **parameters}
        return raw.answer("sendMessage", chat_id=chat.id, text="x", reply_parameters=target)

    assert reply()["result"]["reply_to_message"]["text"] == "one two three two"
    assert reply(quote="two")["result"]["quote"] == {"text": "two", "position": 4, "is_manual": True}
    assert reply(quote="two", quote_position=12)["result"]["quote"]["position"] == 14
    assert reply(quote="four")["description"] == "Bad Request: QUOTE_TEXT_INVALID"
    bold = reply(quote="<b>two</b>", quote_parse_mode="HTML")
    assert bold["description"] == "Bad Request: QUOTE_TEXT_INVALID"
    missing = {"message_id": 999_999}
    assert reply(**missing)["description"] == "Bad Request: message to be replied not found"
    assert "reply_to_message" not in reply(**missing, allow_sending_without_reply=True)["result"]
    alice.deletes(said)
    assert reply()["description"] == "Bad Request: message to be replied not found"
    old = {"chat_id": chat.id, "text": "x", "reply_to_message_id": said.message_id}
    assert raw.refusal("sendMessage", **old) == "Bad Request: message to be replied not found"
    assert raw("sendMessage", **old, allow_sending_without_reply=True)["text"] == "x"


def test_changing_messages(raw: Raw, alice: Person) -> None:
    chat = alice.private
    hers = alice.says(chat, "mine")
    bold = {"text": "<b>x</b>", "parse_mode": "HTML"}
    sent = raw("sendMessage", chat_id=chat.id, **bold, reply_markup=keyboard(callback_data="y"))
    where = {"chat_id": chat.id, "message_id": sent["message_id"]}
    same = raw.refusal("editMessageText", **where, **bold, reply_markup=keyboard(callback_data="y"))
    assert same == (
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message"
    )
    assert "reply_markup" not in raw("editMessageText", **where, **bold)
    assert raw.refusal("editMessageReplyMarkup", **where) == same
    assert raw("editMessageReplyMarkup", **where, reply_markup=keyboard(callback_data="z"))["text"] == "x"
    assert "entities" not in raw("editMessageText", **where, text="x")
    not_hers = {"chat_id": chat.id, "message_id": hers.message_id, "text": "x"}
    assert raw.refusal("editMessageText", **not_hers) == "Bad Request: message can't be edited"
    assert raw.refusal("editMessageText", **where, text="") == "Bad Request: message text is empty"
    inline = {"inline_message_id": "nonsense", "text": "x"}
    assert raw.refusal("editMessageText", **inline) == "Bad Request: MESSAGE_ID_INVALID"


def test_removed_and_missing_messages(raw: Raw, alice: Person) -> None:
    chat = alice.private
    hers = alice.says(chat, "mine")
    sent = raw("sendMessage", chat_id=chat.id, text="x")
    where = {"chat_id": chat.id, "message_id": sent["message_id"]}
    nothing = {"chat_id": chat.id, "message_id": 999_999}
    reaction = [{"type": "emoji", "emoji": "\U0001f955"}]
    assert raw.refusal("setMessageReaction", **where, reaction=reaction) == "Bad Request: REACTION_INVALID"
    assert raw.refusal("setMessageReaction", **nothing) == "Bad Request: message to react not found"
    assert raw("deleteMessage", **where) is True
    for missing in (nothing, where):
        assert raw.refusal("editMessageText", **missing, text="y") == "Bad Request: message to edit not found"
        assert raw.refusal("deleteMessage", **missing) == "Bad Request: message to delete not found"
    assert raw("deleteMessages", chat_id=chat.id, message_ids=[hers.message_id, 999_999]) is True
    assert hers.deleted and hers not in chat.visible
