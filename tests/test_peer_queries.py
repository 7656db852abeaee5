"""What the peer refuses around buttons, inline questions, commands and files."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.peer import Attachment, Peer, Person
from tests.peer.raw import Raw
from tests.peer.wire import DOWNLOAD_LIMIT, UPLOAD_LIMIT


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


def test_documents(peer: Peer, raw: Raw, alice: Person) -> None:
    def send(files: dict[str, Any] | None = None, **fields: Any) -> httpx.Response:
        data = {"chat_id": str(alice.id), **fields}
        return raw.http.post(f"{raw.base}/sendDocument", data=data, files=files)

    named = send({"document": ("a.txt", b"direct")}).json()["result"]["document"]
    assert (named["file_name"], named["file_size"]) == ("a.txt", 6)
    attached = send({"part1": ("b.bin", b"\0\1")}, document="attach://part1").json()["result"]["document"]
    path = raw("getFile", file_id=attached["file_id"])["file_path"]
    assert raw.http.get(f"{peer.url}/file/bot{peer.token}/{path}").content == b"\0\1"
    assert send({"document": ("a.txt", b"")}).json()["description"] == "Bad Request: file must be non-empty"
    assert send().json()["description"] == "Bad Request: there is no document in the request"
    unknown = send(document="nonsense").json()["description"]
    assert unknown == "Bad Request: wrong file identifier/HTTP URL specified"
    long = send({"document": ("a.txt", b"x")}, caption="x" * 1025).json()["description"]
    assert long == "Bad Request: message caption is too long"
    edited = {"chat_id": alice.id, "message_id": alice.private.from_bot[-1].message_id}
    assert raw.refusal("editMessageText", **edited, text="x") == "Bad Request: there is no text in the message to edit"
    assert raw("editMessageCaption", **edited, caption="<b>c</b>", parse_mode="HTML")["caption"] == "c"


def test_files_that_are_too_big(peer: Peer, raw: Raw, alice: Person) -> None:
    assert (UPLOAD_LIMIT, DOWNLOAD_LIMIT) == (50 * 2**20, 20 * 2**20)
    assert peer.world.files.upload_limit == UPLOAD_LIMIT
    peer.world.files.upload_limit = 1000
    form = {"document": ("a.txt", bytes(1001))}
    response = raw.http.post(f"{raw.base}/sendDocument", data={"chat_id": alice.id}, files=form)
    peer.world.files.upload_limit = UPLOAD_LIMIT
    assert (response.status_code, response.json()["description"]) == (413, "Request Entity Too Large")
    for size, wanted in [(DOWNLOAD_LIMIT, True), (DOWNLOAD_LIMIT + 1, False)]:
        sent = alice.sends_file(alice.private, "big.pdf", b"%PDF", size=size)
        answer = raw.answer("getFile", file_id=sent["document"]["file_id"])
        assert (answer["ok"], answer.get("description")) == (
            wanted,
            None if wanted else "Bad Request: file is too big",
        )
    unknown = raw.refusal("getFile", file_id="nonsense")
    assert unknown == "Bad Request: wrong file_id or the file is temporarily unavailable"


def test_answers_to_buttons(peer: Peer, raw: Raw, alice: Person) -> None:
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    raw("sendMessage", chat_id=alice.id, text="x", reply_markup=keyboard(callback_data="y"))
    message = alice.private.from_bot[-1]
    pressed = alice.presses(message, "b")
    long = raw.refusal("answerCallbackQuery", callback_query_id=pressed.id, text="x" * 201)
    assert long == "Bad Request: MESSAGE_TOO_LONG"
    assert raw("answerCallbackQuery", callback_query_id=pressed.id, text="x" * 200) is True
    assert pressed.text == "x" * 200
    assert raw.refusal("answerCallbackQuery", callback_query_id="1") == too_old
    late = alice.presses(message, "y")
    late.expire()
    assert raw.refusal("answerCallbackQuery", callback_query_id=late.id) == too_old
    peer.temper.query_lifetime = 0.0
    later = alice.presses(message, "y")
    assert raw.refusal("answerCallbackQuery", callback_query_id=later.id) == too_old
    peer.temper.query_lifetime = 30.0
    inline = alice.asks_inline("x")
    assert raw.refusal("answerCallbackQuery", callback_query_id=inline.id) == too_old
    assert (late.answer, later.answer, inline.answer) == (None, None, None)
    with pytest.raises(ValueError, match="no button"):
        alice.presses(message, "nothing like it")


def article(**fields: Any) -> dict[str, Any]:
    """An inline result."""
    content = {"message_text": "text"}
    return {"type": "article", "id": "1", "title": "t", "input_message_content": content, **fields}


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([article(id=str(number)) for number in range(51)], "RESULTS_TOO_MUCH"),
        ([article(), article()], "RESULT_ID_DUPLICATE"),
        ([article(id="")], "RESULT_ID_INVALID"),
        ([article(id="x" * 65)], "RESULT_ID_INVALID"),
        ([article(title=None)], "can't parse InlineQueryResult: Can't find field \"title\""),
        ([article(title=" ")], "ARTICLE_TITLE_EMPTY"),
        ([article(type=None)], "can't parse InlineQueryResult: Can't find field \"type\""),
        (
            [article(input_message_content=None)],
            "can't parse InlineQueryResult: Can't find field \"input_message_content\"",
        ),
        ([article(input_message_content={"message_text": ""})], "message text is empty"),
        ([article(input_message_content={"message_text": "x" * 4097})], "message is too long"),
        (
            [article(input_message_content={"message_text": "<b>", "parse_mode": "HTML"})],
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ([article(reply_markup=keyboard(callback_data="x" * 65))], "BUTTON_DATA_INVALID"),
        ([article(url="x y")], "WEBPAGE_URL_INVALID"),
        ("nonsense", "can't parse InlineQueryResult JSON object"),
    ],
)
def test_inline_results_that_cannot_be(raw: Raw, alice: Person, results: Any, reason: str) -> None:
    asked = alice.asks_inline("x")
    refusal = raw.refusal("answerInlineQuery", inline_query_id=asked.id, results=results)
    assert (refusal, asked.answer) == (f"Bad Request: {reason}", None)


def test_inline_questions_grow_old(raw: Raw, alice: Person) -> None:
    asked = alice.asks_inline("x")
    assert raw.refusal("answerInlineQuery", inline_query_id=asked.id, results=[], next_offset="x" * 65) == (
        "Bad Request: NEXT_OFFSET_INVALID"
    )
    fifty = [article(id=str(number)) for number in range(50)]
    assert raw("answerInlineQuery", inline_query_id=asked.id, results=fifty) is True
    assert len(asked.results) == 50
    asked.expire()
    refusal = raw.refusal("answerInlineQuery", inline_query_id=asked.id, results=[])
    assert refusal == "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("setMyCommands", {"commands": [{"command": "Ask", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a-b", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "", "description": "x"}]}, "command must be non-empty"),
        (
            "setMyCommands",
            {"commands": [{"command": "x" * 33, "description": "x"}]},
            "command length must not exceed 32",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "x", "description": " "}]},
            "command description must be non-empty",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "x", "description": "y" * 257}]},
            "command description length must not exceed 256",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "x", "description": "y"}] * 101},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        ("setMyCommands", {"language_code": "deu"}, "invalid language code specified"),
        ("setMyCommands", {"scope": {"type": "chat", "chat_id": 424242}}, "chat not found"),
        (
            "getMyCommands",
            {"scope": {"type": "all"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ("setMyName", {"name": "x" * 65}, "bot name length must not exceed 64"),
        ("setMyDescription", {"description": "x" * 513}, "bot description length must not exceed 512"),
        (
            "setMyShortDescription",
            {"short_description": "x" * 121},
            "bot short description length must not exceed 120",
        ),
        ("sendChatAction", {"chat_id": 77, "action": "dance"}, "wrong parameter action in request"),
        ("sendMessage", {"chat_id": 77, "text": "x", "message_thread_id": 5}, "message thread not found"),
        ("sendMessageDraft", {"chat_id": 77, "text": "x"}, "invalid draft identifier specified"),
        ("sendMessageDraft", {"chat_id": 77, "draft_id": 1, "text": "x" * 4097}, "message is too long"),
        ("setWebhook", {"url": "nowhere"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "setWebhook",
            {"url": "https://a.b", "secret_token": "not allowed"},
            "secret token contains unallowed characters",
        ),
        ("getChat", {"chat_id": 424242}, "chat not found"),
        ("getChatMember", {"chat_id": 77, "user_id": 0}, "invalid user_id specified"),
        ("getChatAdministrators", {"chat_id": 77}, "there are no administrators in the private chat"),
        ("leaveChat", {"chat_id": 77}, "chat member status can't be changed in private chats"),
        ("copyMessage", {"chat_id": 77, "from_chat_id": 77, "message_id": 9999}, "message to copy not found"),
    ],
)
def test_other_refusals(raw: Raw, alice: Person, method: str, params: dict[str, Any], reason: str) -> None:
    assert raw.answer(method, **params) == {
        "ok": False,
        "error_code": 400,
        "description": f"Bad Request: {reason}",
    }


def test_copies_and_forwards(raw: Raw, alice: Person) -> None:
    said = alice.sends_album(alice.private, [Attachment("a.txt", b"a", caption="c")])[0]
    pair = {"chat_id": alice.id, "from_chat_id": alice.id, "message_id": said.message_id}
    forwarded, copied = raw("forwardMessage", **pair), raw("copyMessage", **pair)
    assert forwarded["forward_origin"]["sender_user"]["id"] == alice.id
    assert forwarded["document"] == said["document"]
    assert alice.private.find(copied["message_id"]).text == "c"  # type: ignore[union-attr]
    assert json.dumps(raw("logOut")) == json.dumps(raw("close")) == "true"
