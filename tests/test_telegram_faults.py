"""Telegram failing one call in five in half of the chats: nothing is lost there, and nobody else waits longer."""

import time
from collections.abc import Collection
from pathlib import Path
from statistics import median

import pytest

from retrieval.answering.chain import Answerer
from retrieval.embedding.space import Space
from retrieval.settings import Settings
from tests.bot_process import BotProcess
from tests.peer.faults import Fault
from tests.peer.peer import Peer
from tests.telegram_load import Load, prepared, unexplained

SHARE = 0.2  # of the calls fail
FAULTS = (
    Fault.too_many(1),
    Fault.server_error(502),
    Fault.server_error(500),
    Fault.server_error(504, processed=True),
    Fault.drop_before(),
    Fault.drop_after(),
    Fault.drop_after(1),
)
TIMEOUT = Fault.slow(20)  # longer than the bot's patience, and taken all the same
PAUSE = 1.5  # seconds people think before they ask on


def talk_on(load: Load, chats: Collection[int], seconds: float) -> dict[int, list[float]]:
    """Let people ask one question after the other for a while; return how long each answer took."""
    took: dict[int, list[float]] = {at: [] for at in chats}
    since = dict.fromkeys(chats, 0.0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for at in chats:
            given = load.answers(at)
            if since[at] and len(given) == load.asked[at]:
                took[at].append(given[-1].sent - since[at])
                since[at] = 0.0
            if not since[at] and time.monotonic() > (given[-1].sent if given else 0.0) + PAUSE:
                since[at] = time.monotonic()
                load.ask(at)
        time.sleep(0.05)
    return took


def fail(peer: Peer, load: Load, chats: Collection[int], timeouts: bool) -> None:
    """Make one call in five of some chats go wrong."""
    faults = (*FAULTS, TIMEOUT) if timeouts else FAULTS
    private = [load.people[at].private for at in chats]
    for seed, fault in enumerate(faults):
        peer.fail(fault, chat=private, probability=SHARE / len(faults), seed=seed)


@pytest.mark.parametrize(
    ("chats", "calm", "rough", "timeouts"),
    [(10, 0.0, 8.0, False), pytest.param(20, 100.0, 300.0, True, marks=pytest.mark.long)],
)
def test_faults_in_half_of_the_chats(
    chats: int,
    calm: float,
    rough: float,
    timeouts: bool,
    sample: Answerer,
    tmp_path: Path,
    settings: Settings,
    space: Space,
) -> None:
    folder = prepared(tmp_path / "data", settings, space)
    hit, spared = range(chats // 2), range(chats // 2, chats)
    with Peer() as peer:
        load = Load(peer, sample, chats)
        with BotProcess(peer, folder, **load.settings) as bot:
            load.ask_everywhere()
            load.wait(timeout=60)
            before = talk_on(load, range(chats), calm)
            load.wait(timeout=60)
            fail(peer, load, hit, timeouts)
            during = talk_on(load, range(chats), rough)
            peer.heal()
            load.wait(timeout=90)
            assert bot.stop() == 0
        surplus = load.surplus()
        failed = sum(call.fault is not None for call in peer.calls)
        print(f"{sum(load.asked)} questions, {failed} calls failed, {len(surplus)} answered twice")
        assert failed > chats
        assert not unexplained(surplus, peer.unlearned)
    if calm:
        _report(before, during, spared)


def _report(before: dict[int, list[float]], during: dict[int, list[float]], spared: Collection[int]) -> None:
    calm, rough = (median(one for at in spared for one in took[at]) for took in (before, during))
    print(f"the others' median time: {calm:.3f} s undisturbed, {rough:.3f} s beside the faults, {rough / calm:.2f}")
