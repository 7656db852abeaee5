"""At the prompt: what a model writes stands there as it is proven, and Ctrl-C hangs up on it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.model_peer import Peer as Model
from tests.model_peer import Script
from tests.test_chat import ARTICLE, Terminal

CLAIM = "The United Kingdom will send anti-tank weapons."
SECOND = "Anti-tank weapons will be sent by the United Kingdom."
SAID = {
    "claims": [
        {"passage": 1, "words": "Le Royaume-Uni enverra des armes antichars.", "claim": CLAIM},
        {"passage": 1, "words": "enverra des armes antichars", "claim": SECOND},
    ]
}
WEAPONS = "what weapons will the United Kingdom send?"


@pytest.fixture
def model() -> Iterator[Model]:
    model = Model()
    model.script = Script(text=json.dumps(SAID))
    yield model
    model.close()


@pytest.fixture
def wishes(model: Model) -> dict[str, str]:
    return {"DEPECHE_LLM": "openai:peer", "DEPECHE_LLM_URL": f"{model.url}/v1"}


@pytest.fixture
def article(tmp_path: Path, depeche: Run) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    assert depeche("add", tmp_path / "a.txt").returncode == 0


@pytest.mark.usefixtures("article")
def test_one_question_is_answered_in_words(depeche: Run, wishes: dict[str, str]) -> None:
    told = depeche("ask", WEAPONS, **wishes).stdout
    assert told.startswith(f"**{CLAIM}** [1]\n**{SECOND}** [1]\n\nLe Royaume-Uni enverra")
    form = json.loads(depeche("ask", "--json", WEAPONS, **wishes).stdout)
    assert form["mode"] == "written" and form["answer"] == f"{CLAIM} [1] {SECOND} [1]"
    assert form["claims"][1] == {"text": SECOND, "quotes": [1]} and "fallback" not in form


@pytest.mark.usefixtures("article")
def test_a_dead_server_leaves_the_quote(depeche: Run, wishes: dict[str, str], model: Model) -> None:
    model.close()
    told = depeche("ask", WEAPONS, **wishes)
    assert "**Le Royaume-Uni enverra des armes antichars." in told.stdout and told.stdout.endswith("(verbatim)\n")
    assert told.returncode == 0


@pytest.mark.usefixtures("article")
def test_a_model_nobody_can_reach_by_its_name(depeche: Run) -> None:
    told = depeche("ask", WEAPONS, DEPECHE_LLM="nobody:knows")
    assert told.returncode == 2 and "Traceback" not in told.stderr and "DEPECHE_LLM" in told.stderr


@pytest.mark.usefixtures("article")
def test_it_is_there_before_it_ends_and_ctrl_c_hangs_up(
    tmp_path: Path, wishes: dict[str, str], model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = json.dumps({"claims": SAID["claims"][:1]}).removesuffix("]}")
    model.script = Script(text=f"{begun}{' x' * 400}", pace=0.05)  # twenty seconds in which nothing else is said
    for name, value in wishes.items():
        monkeypatch.setitem(os.environ, name, value)
    terminal = Terminal(tmp_path)
    terminal.wait_for("›")
    terminal.type(WEAPONS)
    screen = terminal.wait_for(CLAIM)
    assert model.open == 1 and "Le Royaume-Uni enverra" not in screen
    terminal.child.send("\x03")
    seconds = model.seconds_until_hung_up()
    assert seconds < 1, terminal.look()
    terminal.wait_for("Stopped.")
    model.script = Script(text=json.dumps(SAID))
    terminal.type(WEAPONS)
    terminal.wait_for(SECOND)
    terminal.child.close(force=True)
