"""How fast the bot answers fifty chats at once, beside the answerer alone: `python -m tests.benchmarks.telegram`.

Prints the time to the first feedback ("typing") and the throughput of both, in one run on the sample articles.
"""

import os
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bot_process import BotProcess
from tests.peer.peer import Peer
from tests.peer.person import Person

CHATS, ROUNDS = 50, 4
SAMPLE = Path(__file__).parent.parent / "data" / "sample_questions.tsv"
ALONE = "--alone"


def questions(count: int) -> list[str]:
    """Return that many questions on the sample articles."""
    asked = [line.split("\t")[0] for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    return list(islice(cycle(asked), count))


def alone() -> None:
    """Print how many questions a second the answerer answers by itself."""
    from bot.library import answerer_for, open_with_sample
    from retrieval.progress import silent
    from retrieval.types import Question

    answerer = answerer_for(open_with_sample(silent))
    texts = questions(CHATS * ROUNDS)
    for text in texts[:10]:
        answerer.ask(Question(text))
    start = time.monotonic()
    for text in texts:
        answerer.ask(Question(text))
    print(len(texts) / (time.monotonic() - start))


def bare(folder: Path) -> float:
    """Return the answerer's throughput, in a process of its own."""
    environment = os.environ | {"DEPECHE_DATA_DIR": str(folder), "DEPECHE_SAMPLE": "on"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.telegram", ALONE], env=environment, capture_output=True, text=True
    )
    return float(done.stdout.splitlines()[-1])


def with_bot(folder: Path) -> tuple[float, list[float]]:
    """Return the bot's throughput, and the seconds to the first feedback in each chat."""
    with Peer() as peer:
        people = [peer.person(f"Reader {number}") for number in range(CHATS)]
        owners = " ".join(str(person.id) for person in people)
        settings = {
            "DEPECHE_SAMPLE": "on",
            "DEPECHE_TELEGRAM_OWNERS": owners,
            "DEPECHE_TELEGRAM_QUESTIONS_PER_MINUTE": "10000",
        }
        with BotProcess(peer, folder, **settings) as bot:
            bot.said("is listening")
            _wait_for_answers(peer, people[:1], 1, _ask(people[:1], ["what weapons will the UK send?"]))
            return _measure(peer, people)


def _measure(peer: Peer, people: list[Person]) -> tuple[float, list[float]]:
    texts = questions(CHATS * ROUNDS)
    before = {person.id: len(person.private.from_bot) for person in people}
    start = time.monotonic()
    for at in range(ROUNDS):
        _ask(people, texts[at * CHATS :])
    peer.wait_for(
        lambda: all(len(person.private.from_bot) - before[person.id] == ROUNDS for person in people), timeout=300
    )
    rate = len(texts) / (max(person.private.from_bot[-1].sent for person in people) - start)
    signs = {}
    for action in peer.actions:
        if action.time >= start:
            signs.setdefault(action.chat_id, action.time - start)
    return rate, [signs.get(person.id, float("inf")) for person in people]


def _ask(people: list[Person], texts: list[str]) -> None:
    for person, text in zip(people, texts, strict=False):
        person.says(person.private, text)


def _wait_for_answers(peer: Peer, people: list[Person], count: int, _: None) -> None:
    peer.wait_for(lambda: all(len(person.private.from_bot) >= count for person in people), timeout=120)


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        first = bare(Path(folder))
        rate, signs = with_bot(Path(folder))
        second = bare(Path(folder))
    base = (first + second) / 2
    print(f"answerer alone: {first:.1f} and {second:.1f} questions/s; the bot: {rate:.1f}, {rate / base:.2f} of it")
    print(f"first feedback: median {median(signs):.2f} s, last {max(signs):.2f} s, of {len(signs)} chats")


if __name__ == "__main__":
    alone() if ALONE in sys.argv else main()
