"""Keeps a small archive, and the memory of a talk, as this version writes them: `python -m tests.kept`."""

import tarfile
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bot_process import BotProcess
from tests.peer.peer import Peer
from tests.peer.person import Person

KEPT = Path(__file__).parent
NAMES = ("drony-2022-02.txt", "londres-moscou-2022-01.txt", "trigo-2022-03.txt")
ARTICLES = KEPT.parent.parent / "data" / "articles"
OWNER = 500_000_001
SAID = ("what weapons will the UK send?", "and troops?", "/language", "/privacy")


def talk(person: Person) -> None:
    """Send articles, ask, judge an answer."""
    for name in NAMES:
        report = person.sends_file(person.private, name, (ARTICLES / name).read_bytes())
        person.private.wait_reply(report, timeout=120)
    answers = [person.private.wait_reply(person.says(person.private, words), timeout=60) for words in SAID]
    person.presses(answers[0], "👍")
    person.world.wait_for(lambda: answers[0].button("👍 ✓"), 30)


def main() -> None:
    """Write the archive of the installed version."""
    with TemporaryDirectory() as folder, Peer() as peer:
        data = Path(folder) / "data"
        with BotProcess(peer, data, DEPECHE_TELEGRAM_OWNERS=str(OWNER)) as bot:
            talk(peer.person("Olga", id=OWNER))
            assert bot.stop() == 0
        for lock in data.glob("*.lock"):
            lock.unlink()
        with tarfile.open(KEPT / f"{version('depeche')}.tar.xz", "w:xz") as archive:
            archive.add(data, "")
        print(f"kept {version('depeche')}")


if __name__ == "__main__":
    main()
