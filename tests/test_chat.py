"""A conversation at the prompt, typed in a real terminal and piped."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from tests.conftest import DEPECHE, Run

ARTICLE = (
    "Londres arme Kiev\n\ndate: 2022-01\nurl: https://a.example/1\n\n"
    "Le Royaume-Uni enverra des armes antichars. Londres n'enverra pas de troupes.\n"
)
WIDTH, HEIGHT = 100, 50
PATIENCE = 120  # seconds; loading shares two cores with whatever else runs


class Terminal:
    """A person at a terminal running `depeche chat`."""

    def __init__(self, folder: Path) -> None:
        self._screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self._screen)
        environment = os.environ | {"DEPECHE_SAMPLE": "off", "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self.child = pexpect.spawn(
            str(DEPECHE), ["chat"], cwd=folder, env=environment, dimensions=(HEIGHT, WIDTH), encoding="utf-8",
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip

    def look(self) -> str:
        """Return what is on the screen now, without trailing blanks."""
        try:
            while True:
                self._stream.feed(self.child.read_nonblocking(100_000, timeout=0.05))
        except (pexpect.TIMEOUT, pexpect.EOF):
            pass
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def wait_for(self, words: str) -> str:
        """Return the screen once it shows these words."""
        deadline = time.monotonic() + PATIENCE
        while words not in (screen := self.look()):
            assert time.monotonic() < deadline, f"no {words!r} in:\n{screen}"
        return screen

    def wait_for_end(self, words: str) -> None:
        """Wait until the last line is this."""
        deadline = time.monotonic() + PATIENCE
        while self.look().rpartition("\n")[2] != words:
            assert time.monotonic() < deadline, self.look()

    def type(self, line: str) -> None:
        """Type a line and Enter."""
        self.child.send(line + "\r")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    (tmp_path / "article.txt").write_text(ARTICLE)
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.child.close(force=True)


def test_a_whole_conversation_in_a_terminal(terminal: Terminal) -> None:
    terminal.wait_for("›")
    terminal.type("/add article.txt")
    terminal.wait_for("Added: Londres arme Kiev")
    terminal.type("what weapons will the UK send?")
    terminal.wait_for("[1] Londres arme Kiev · January 2022")
    terminal.type("/sources")
    terminal.wait_for("“Le Royaume-Uni enverra des armes antichars. Londres")
    terminal.type("/open 1")
    terminal.wait_for("https://a.example/1\n\nLe Royaume-Uni enverra")
    terminal.type("/open 7")
    terminal.wait_for("/open 1 to /open 1 are the sources of the last answer that had some.")
    terminal.type("/nonsense")
    terminal.wait_for("There is no /nonsense; /help lists the commands.")
    terminal.type("/language fr")
    terminal.wait_for("Je parle maintenant français.")
    terminal.type("best pizza recipe")
    terminal.wait_for("L'archive ne le dit pas.")
    terminal.child.send("/so\t")
    terminal.wait_for("› /so\n      /sources")
    terminal.child.sendintr()
    terminal.type("/quit")
    terminal.child.expect(pexpect.EOF, timeout=60)
    terminal.child.wait()
    assert terminal.child.exitstatus == 0


def test_ctrl_c_stops_the_answer_and_not_the_program(terminal: Terminal) -> None:
    terminal.wait_for("›")
    terminal.type("what weapons will the UK send?")  # the model is still loading
    terminal.wait_for("Searching…")
    terminal.child.sendintr()
    terminal.wait_for("Stopped.")
    terminal.child.send("\x1b[A")
    terminal.wait_for("› what weapons will the UK send?")
    terminal.child.sendintr()
    terminal.wait_for_end("›")
    terminal.child.sendeof()
    terminal.child.expect(pexpect.EOF, timeout=60)


def test_a_conversation_through_a_pipe(depeche: Run, tmp_path: Path) -> None:
    (tmp_path / "my article.txt").write_text(ARTICLE)
    lines = [
        "/sources",
        '/add "my article.txt" nowhere.txt',
        "what weapons will the UK send?",
        "",
        "/open 1",
        "/find anti-tank",
        "best pizza recipe",
        "/open 1",
        "/open 2",
        "/find les armes",
        "/find enverra pas",
        "/reset",
        "/language uk",
        "/list",
        "/quit",
        "never asked",
    ]
    talked = depeche("chat", stdin="\n".join(lines))
    assert talked.returncode == 0
    identifier = talked.stdout.splitlines()[-2].split()[0]
    opened = (
        "Londres arme Kiev\nJanuary 2022\nhttps://a.example/1\n\n"
        "**Le Royaume-Uni enverra des armes antichars. Londres n'enverra pas de troupes.**\n\n"
    )
    assert talked.stdout == (
        "Added: Londres arme Kiev\n"
        "1 added, 1 failed\n"
        "nowhere.txt does not exist: check the path.\n"
        "\n"
        "**Le Royaume-Uni enverra des armes antichars. Londres n'enverra pas de troupes.**\n"
        "  [1] Londres arme Kiev · January 2022\n"
        "      https://a.example/1\n"
        "\n"
        f"{opened}"
        "No article holds these words.\n"
        "\n"
        "Not in the archive.\n"
        "The nearest articles:\n"
        "  Londres arme Kiev, January 2022\n"
        "\n"
        f"{opened}"
        "No article holds these words.\n"
        "\n"
        "Le Royaume-Uni enverra des armes antichars. **Londres n'enverra pas de troupes.**\n"
        "  [1] Londres arme Kiev · January 2022\n"
        "      https://a.example/1\n"
        "\n"
        "We begin anew: I no longer lean on what you asked before.\n"
        "\n"
        "Тепер я розмовляю українською.\n"
        "\n"
        f"{identifier}  2022-01     fr  Londres arme Kiev\n"
        "\n"
    )
    assert "No answer with sources yet: ask a question first." in talked.stderr
    assert "/open 1 to /open 1 are the sources of the last answer" in talked.stderr
