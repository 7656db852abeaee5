"""How the bot starts: where Telegram refuses, is away, or is told of a place nobody can listen at."""

import signal
import socket
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from bot.words import say
from retrieval.answering.chain import Answerer
from tests.bot_process import BotProcess
from tests.bot_thread import BotThread
from tests.conftest import Run
from tests.peer.faults import Fault
from tests.peer.peer import Peer
from tests.peer.server import UNAUTHORIZED
from tests.test_telegram import free_port

SECRET = "X-Telegram-Bot-Api-Secret-Token"
PROMPT = 5.0  # seconds an end may take


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


def webhook(path: str = "/hook") -> dict[str, str]:
    """Return the settings of a webhook on a free port."""
    address = f"127.0.0.1:{free_port()}"
    return {"DEPECHE_TELEGRAM_WEBHOOK": f"http://{address}{path}", "DEPECHE_TELEGRAM_WEBHOOK_LISTEN": address}


def stopped_at_once(bot: BotProcess) -> bool:
    since = time.monotonic()
    bot.process.send_signal(signal.SIGTERM)
    return bot.process.wait(timeout=60) == 0 and time.monotonic() - since < PROMPT


def test_a_webhook_telegram_refuses_ends_the_bot_with_one_sentence(peer: Peer, depeche: Run) -> None:
    peer.fail(Fault.bad_request("bad webhook: IP address 10.0.0.1 is reserved"), method="setWebhook")
    bot = depeche("bot", DEPECHE_TELEGRAM_TOKEN=peer.token, DEPECHE_TELEGRAM_API=peer.url, **webhook())
    last = bot.stderr.splitlines()[-1]
    assert bot.returncode == 2 and "Traceback" not in bot.stderr
    assert "DEPECHE_TELEGRAM_WEBHOOK" in last and "10.0.0.1 is reserved" in last


def test_a_token_unknown_by_the_time_of_the_webhook_is_named(peer: Peer, depeche: Run) -> None:
    peer.fail(Fault("401", answer=UNAUTHORIZED, accepts=False), method="setWebhook")
    bot = depeche("bot", DEPECHE_TELEGRAM_TOKEN=peer.token, DEPECHE_TELEGRAM_API=peer.url, **webhook())
    last = bot.stderr.splitlines()[-1]
    assert bot.returncode == 2 and "DEPECHE_TELEGRAM_TOKEN" in last and "Traceback" not in bot.stderr


def test_telegram_away_is_warned_of_and_tried_again(peer: Peer, tmp_path: Path) -> None:
    peer.fail(Fault.server_error(502), method="setWebhook", count=3)
    with BotProcess(peer, tmp_path / "data", **webhook()) as bot:
        assert "WARNING" in bot.said("Telegram cannot be told yet where to call")
        peer.wait_for(lambda: peer.world.webhook, timeout=30)
        tries = [call.received for call in peer.called("setWebhook")]
        pauses = [after - before for before, after in pairwise(tries)]
        assert len(tries) == 4 and pauses[-1] > 2 * pauses[0]
        assert stopped_at_once(bot)


@pytest.mark.parametrize("fault", [Fault.drop_before(), Fault.slow(600)], ids=["down", "silent"])
def test_the_bot_stops_at_once_while_telegram_is_away(peer: Peer, tmp_path: Path, fault: Fault) -> None:
    peer.fail(fault, method="setWebhook")
    with BotProcess(peer, tmp_path / "data", **webhook()) as bot:
        bot.said("is listening")
        peer.wait_for(lambda: peer.called("setWebhook"), timeout=30)
        assert stopped_at_once(bot)
        assert not any("Traceback" in line for line in bot.log)


@pytest.mark.parametrize("path", ["/c++hook", "/a(b", "/a|b", "/a%20b", "/привет", "/{x}", ""])
def test_any_path_will_do(peer: Peer, tmp_path: Path, answerer: Answerer, path: str) -> None:
    address, owner = f"127.0.0.1:{free_port()}", peer.person("Olga")
    hook = {"webhook": f"http://{address}{path}", "webhook_listen": address}
    with BotThread(peer, tmp_path / "bot", answerer, owners=frozenset([owner.id]), **hook):
        asked = owner.says(owner.private, "/privacy")
        assert asked.chat.wait_reply(asked, timeout=30).text == say("privacy", "en")


def test_what_is_no_update_is_sent_back(peer: Peer, tmp_path: Path, answerer: Answerer) -> None:
    address = f"127.0.0.1:{free_port()}"
    hook = {"webhook": f"http://{address}/hook", "webhook_listen": address, "webhook_secret": "sesame"}
    right = {SECRET: "sesame"}
    with BotThread(peer, tmp_path / "bot", answerer, **hook), httpx.Client(trust_env=False) as client:
        at = f"http://{address}/hook"
        bodies = (b"", b"{", b"[]", b"[" * 100_000, b'{"update_id": "1"}', b"\xff")
        assert {client.post(at, content=body, headers=right).status_code for body in bodies} == {400}
        assert client.post(f"http://{address}/other", json={"update_id": 1}, headers=right).status_code == 404
        assert client.post(at, json={"update_id": 1}, headers={SECRET: "sésame".encode()}).status_code == 403
        assert client.get(at, headers=right).status_code == 405
        assert client.post(at, json={"update_id": 1}, headers=right).status_code == 200


@pytest.mark.parametrize("place", ["busy", "nohost..invalid:8080", "192.0.2.1:8080"])
def test_where_nobody_can_listen_is_named(peer: Peer, depeche: Run, place: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        listen = f"127.0.0.1:{other.getsockname()[1]}" if place == "busy" else place
        wishes = webhook() | {"DEPECHE_TELEGRAM_WEBHOOK_LISTEN": listen}
        bot = depeche("bot", DEPECHE_TELEGRAM_TOKEN=peer.token, DEPECHE_TELEGRAM_API=peer.url, **wishes)
    assert (bot.returncode, len(bot.stderr.splitlines())) == (2, 1)
    assert f"DEPECHE_TELEGRAM_WEBHOOK_LISTEN is {listen}," in bot.stderr and "choose" in bot.stderr
    assert not peer.called("setWebhook")


def test_an_address_that_holds_the_token_is_not_shown_whole(peer: Peer, tmp_path: Path) -> None:
    with BotProcess(peer, tmp_path / "data", **webhook(f"/{peer.token}")) as bot:
        assert "/[token])" in bot.said("is listening")
        peer.wait_for(lambda: peer.world.webhook, timeout=30)
    assert not any(peer.token.partition(":")[2] in line for line in bot.log)


def test_a_server_given_with_the_token_is_refused_and_never_shown(peer: Peer, depeche: Run) -> None:
    for command in ("bot", "doctor"):
        told = depeche(command, DEPECHE_TELEGRAM_TOKEN=peer.token, DEPECHE_TELEGRAM_API=f"{peer.url}/bot{peer.token}")
        assert told.returncode == 2 and "DEPECHE_TELEGRAM_API: write the server's address alone" in told.stderr
        assert peer.token.partition(":")[2] not in told.stdout + told.stderr


def test_doctor_hides_a_token_anywhere_in_the_servers_address(peer: Peer, depeche: Run) -> None:
    for server in (f"{peer.url}/{peer.token}", f"http://127.0.0.1:9/{peer.token}"):
        told = depeche("doctor", DEPECHE_TELEGRAM_TOKEN=peer.token, DEPECHE_TELEGRAM_API=server)
        assert told.returncode == 2 and "/[token] only" in told.stdout
        assert peer.token.partition(":")[2] not in told.stdout + told.stderr
