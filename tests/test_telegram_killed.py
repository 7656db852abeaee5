"""The bot, killed again and again: every question is answered, in order, and twice only where nobody could know."""

import random
import time
from pathlib import Path

import pytest

from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.settings import Settings
from tests.bot_process import BotProcess
from tests.peer.journal import Call
from tests.peer.peer import Peer
from tests.telegram_load import Load, prepared, unexplained

SEED = 20220122
KNOWING = 0.25  # seconds the bot may need to write down what it was just told


def kill_under_load(load: Load, bot: BotProcess, kills: int, rounds: int) -> None:
    """Kill a bot at random moments of its work while questions come in."""
    chance, longest = random.Random(SEED), 2 * len(load.people) * rounds // (kills + 4)
    for moment in range(kills):
        while load.asked[0] < rounds and load.asked[0] <= moment * rounds / kills:
            load.ask_everywhere()
        # Now and then while it starts; mostly between, or in the middle of, the answers to several chats.
        _let_say(load, chance.randint(0, longest))
        time.sleep(chance.uniform(0, 0.05))
        bot.kill()
        bot.start()
    while load.asked[0] < rounds:
        load.ask_everywhere()


def _let_say(load: Load, count: int) -> None:
    """Wait until the bot has given that many more answers, or has none left to give."""
    before = load.given
    load.peer.wait_for(lambda: load.given >= before + count or load.all_done, timeout=60)


def in_doubt(peer: Peer, deaths: list[float]) -> list[Call]:
    """Return the calls that Telegram took, but so shortly before the bot died that it may not have known."""
    lost = set(peer.unlearned)
    just = [call for call in peer.calls if any(0 <= death - (call.answered or death) < KNOWING for death in deaths)]
    return [call for call in peer.calls if call.effective and (call in lost or call in just)]


def check(load: Load, deaths: list[float]) -> None:
    """Every answer came, in order; a second one only where the first was accepted without the bot's knowing."""
    surplus, doubtful = load.surplus(), in_doubt(load.peer, deaths)
    messages = sum(call.method == "sendMessage" for call in doubtful)
    print(f"{sum(load.asked)} questions, {len(surplus)} answered twice, {messages} messages in doubt")
    assert not unexplained(surplus, doubtful)


@pytest.mark.parametrize(
    ("kills", "chats", "rounds"),
    [(2, 4, 2), pytest.param(30, 20, 10, marks=pytest.mark.long)],
)
def test_killed_under_load(
    kills: int, chats: int, rounds: int, sample: Answerer, tmp_path: Path, settings: Settings, space: Space
) -> None:
    folder = prepared(tmp_path / "data", settings, space)
    with Peer() as peer:
        load = Load(peer, sample, chats)
        with BotProcess(peer, folder, **load.settings) as bot:
            kill_under_load(load, bot, kills, rounds)
            load.wait(timeout=120)
            assert bot.stop() == 0
        check(load, bot.deaths)


@pytest.mark.parametrize(("kills", "files"), [(1, 4), pytest.param(15, 45, marks=pytest.mark.long)])
def test_killed_while_adding(kills: int, files: int, tmp_path: Path, settings: Settings, space: Space) -> None:
    chance = random.Random(SEED)
    with Peer() as peer:
        owner = peer.person()
        with BotProcess(peer, tmp_path / "data", DEPECHE_TELEGRAM_OWNERS=str(owner.id)) as bot:
            for number in range(files):
                owner.sends_file(
                    owner.private, f"{number}.txt", f"Convoy {number} reached depot {number * 7}.".encode()
                )
            for _ in range(kills):
                seen = len(owner.private.from_bot)
                peer.wait_for(lambda seen=seen: len(owner.private.from_bot) > seen, timeout=60)  # type: ignore[misc]
                time.sleep(chance.uniform(0, 0.3))
                bot.kill()
                bot.start()
            last = f"Convoy {files - 1} "
            peer.wait_for(lambda: any(last in message.text for message in owner.private.from_bot), timeout=90)
            assert bot.stop() == 0
        reports = [message.text for message in owner.private.from_bot]
        once = list(dict.fromkeys(reports))
        assert len(once) == files and all(text.startswith("Added: ") for text in once)
        assert len(reports) - files <= len(in_doubt(peer, bot.deaths))
    archive = Archive(settings.model_copy(update={"data_dir": tmp_path / "data"}), space=space)
    assert len(archive.documents()) == files and not archive.catalogue.unfinished()
    assert archive.vectors.count() == archive.catalogue.passage_count() == files
