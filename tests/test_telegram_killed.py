"""The bot, killed again and again: every question is answered, in order, and twice only where nobody could know."""

import random
import time
from pathlib import Path

import pytest

from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.sample import offer_sample
from retrieval.settings import Settings
from tests.bot_process import BotProcess
from tests.peer.peer import Peer
from tests.telegram_load import Load, unexplained

SEED = 20220122
KNOWING = 0.25  # seconds the bot may need to write down what it was just told


def prepared(folder: Path, settings: Settings, space: Space) -> Path:
    """Return a data folder that holds the sample articles already."""
    offer_sample(Archive(settings.model_copy(update={"data_dir": folder, "sample": "on"}), space=space))
    return folder


def kill_under_load(load: Load, bot: BotProcess, kills: int, rounds: int) -> None:
    """Kill a bot at random moments of its work while questions come in."""
    chance = random.Random(SEED)
    for moment in range(kills):
        while load.rounds < rounds and load.rounds <= moment * rounds / kills:
            load.ask()
        _let_work(load.peer, chance.randint(1, 25))
        time.sleep(chance.uniform(0, 0.05))
        bot.kill()
        bot.start()
    while load.rounds < rounds:
        load.ask()


def _let_work(peer: Peer, calls: int) -> None:
    """Wait until the bot has said that much, or that it is typing."""
    before = _said(peer)
    peer.wait_for(lambda: _said(peer) >= before + calls, timeout=60)


def _said(peer: Peer) -> int:
    return sum(call.method in ("sendMessage", "sendChatAction") for call in peer.calls)


def check(load: Load) -> None:
    """Every answer came, in order; a second one only where the first was accepted without the bot's knowing."""
    surplus = load.surplus()
    excused = len(load.peer.doubtful(KNOWING))
    print(f"{load.rounds * len(load.people)} questions, {len(surplus)} answered twice, {excused} calls in doubt")
    assert not unexplained(load.peer, surplus, KNOWING)


@pytest.mark.parametrize(
    ("kills", "chats", "rounds"),
    [(2, 5, 3), pytest.param(30, 20, 10, marks=pytest.mark.long)],
)
def test_killed_under_load(
    kills: int, chats: int, rounds: int, sample: Answerer, tmp_path: Path, settings: Settings, space: Space
) -> None:
    folder = prepared(tmp_path / "data", settings, space)
    with Peer() as peer:
        load = Load(peer, sample, chats)
        wishes = {"DEPECHE_TELEGRAM_OWNERS": load.owners, "DEPECHE_TELEGRAM_QUESTIONS_PER_MINUTE": "100000"}
        with BotProcess(peer, folder, **wishes) as bot:
            kill_under_load(load, bot, kills, rounds)
            load.wait(timeout=120)
            assert bot.stop() == 0
        check(load)
