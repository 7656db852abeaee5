"""The bot in Telegram: whole conversations with the real process over real HTTP."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_process import BotProcess
from tests.peer.peer import Peer
from tests.peer.person import Person

ARTICLE = """title: Londres livre des armes
date: 2022-01-19
outlet: Le Courrier du Soir
url: https://lecourrierdusoir.example/armes

Le Royaume-Uni enverra des systèmes d'armes défensives légères et anti-char à l'Ukraine.

Aucun soldat britannique ne combattra en Ukraine, a précisé le ministre.
"""


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture
def owner(peer: Peer) -> Person:
    return peer.person("Olga", language_code="en")


def talk(person: Person, text: str, timeout: float = 60) -> str:
    """Say something to the bot in private and return what it answers."""
    return person.private.wait_reply(person.says(person.private, text), timeout=timeout).text


def test_from_pairing_to_a_sourced_answer(peer: Peer, owner: Person, tmp_path: Path) -> None:
    with BotProcess(peer, tmp_path / "data") as bot:
        code = re.search(r"send it (\w+)", bot.said("send it"))
        assert code
        assert "yours" in talk(owner, f"/start {code[1]}")
        sent = owner.sends_file(owner.private, "armes.txt", ARTICLE.encode())
        report = owner.private.wait_reply(sent, timeout=60)
        assert "Added: Londres livre des armes · Le Courrier du Soir · January 19, 2022 · fr" in report.text
        answer = owner.private.wait_reply(owner.says(owner.private, "what weapons will the UK send?"), timeout=60)
        assert answer.text.startswith("Le Royaume-Uni enverra des systèmes d'armes")
        kinds = {entity["type"] for entity in answer.entities}
        assert {"expandable_blockquote", "bold", "text_link"} <= kinds
        assert "Aucun soldat" in talk(owner, "and troops?")
        owner.presses(report, "Take it back")
        peer.wait_for(lambda: "Taken out" in report.text, timeout=30)
        assert talk(owner, "what weapons will the UK send?").startswith("Not in the archive.")
        assert bot.stop() == 0


def test_strangers_hear_nothing(peer: Peer, owner: Person, tmp_path: Path) -> None:
    stranger = peer.person("Sam", language_code="en")
    with BotProcess(peer, tmp_path / "data", DEPECHE_TELEGRAM_OWNERS=str(owner.id)):
        owner.says(owner.private, "/start")
        stranger.says(stranger.private, "what weapons will the UK send?")
        notice = peer.wait_for(lambda: [m for m in owner.private.from_bot if "Sam" in m.text], timeout=30)[0]
        assert stranger.private.from_bot == []
        owner.presses(notice, "Let read")
        peer.wait_for(lambda: stranger.private.from_bot, timeout=30)
        assert "You are in" in stranger.private.from_bot[0].text
