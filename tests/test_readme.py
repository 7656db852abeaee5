"""What the README shows is what comes out."""

import re
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import app
from bot.console import show
from bot.rendering import render_answer
from retrieval.answering.chain import Answerer
from retrieval.types import Question
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"\bdepeche ([a-z]+)\b((?:(?!\bdepeche\b|`|$).)*)", re.MULTILINE)


def blocks(heading: str) -> list[str]:
    """Return the code blocks under a heading."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)^## ", README, re.MULTILINE | re.DOTALL)
    return re.findall(r"^```\w*\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


def test_the_first_answer_is_the_one_that_comes_out(sample: Answerer, capsys: pytest.CaptureFixture[str]) -> None:
    command, answer = blocks("A first answer")
    (question,) = re.findall(r'depeche ask "(.*)"', command)
    show(render_answer(sample.ask(Question(question))))
    said = capsys.readouterr().out
    assert said.split()[: len(answer.split())] == answer.split()
    assert said.count("\n  [") == 3  # "and a third"


def test_its_commands_and_their_options_are_there() -> None:
    commands: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]
    named = COMMAND.findall(README)
    assert len(named) > 20
    for name, rest in named:
        options = {"--help"} | {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, name


def test_no_line_is_too_long() -> None:
    assert [line for line in README.splitlines() if len(line) > 120 and not line.startswith("|")] == []
