"""The rules of the house: lint, types, sizes, layers, one importer a heavy library."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

CODE = sorted(path for package in ("bot", "retrieval") for path in (ROOT / package).rglob("*.py"))
ONE_IMPORTER = (
    "alembic.config babel chromadb dateparser frontmatter langchain_core markdown_it onnx prompt_toolkit "
    "py3langid regex sentencex transformers charset_normalizer typer filelock "
    "langchain.chat_models langsmith openai anthropic tenacity "
    "certifi feedparser httpcore idna protego "
    "trafilatura htmldate lxml pypdfium2 docx odfdo ijson"
).split()
SEVERAL = {"filelock": 3, "lxml": 2, "typer": 2}  # documents and feeds are each taken apart in their own way
LARGEST_MODULE = 250
LONGEST_FUNCTION = 40


def imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}


@pytest.mark.parametrize("command", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=" ".join)
def test_lint_and_types(command: list[str]) -> None:
    tool = Path(sys.executable).with_name(command[0])
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_modules_and_functions_stay_small() -> None:
    for path in CODE:
        text = path.read_text()
        assert len(text.splitlines()) <= LARGEST_MODULE, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{path}: {node.name}"


def test_retrieval_never_knows_the_bot() -> None:
    for path in CODE:
        if ROOT / "retrieval" in path.parents:
            assert not any(re.match(r"bot(\.|$)", name) for name in imports(path)), path


@pytest.mark.parametrize("library", ONE_IMPORTER)
def test_a_heavy_library_has_one_importer(library: str) -> None:
    importers = [path for path in CODE if any(re.match(rf"{library}(\.|$)", name) for name in imports(path))]
    assert len(importers) <= SEVERAL.get(library, 1), importers


def test_nothing_of_langchain_reaches_the_bot_and_sql_only_its_memory() -> None:
    for path in (ROOT / "bot").rglob("*.py"):
        assert not any(re.match(r"(langchain|chromadb|torch|sentence_tr)", name) for name in imports(path)), path
        if path.parent.name not in ("state", "versions"):
            assert not any(re.match(r"sqlalchemy", name) for name in imports(path)), path


def test_only_its_folder_knows_telegram() -> None:
    for path in CODE:
        if ROOT / "bot" / "telegram" not in path.parents:
            assert not any(re.match(r"telegram", name) for name in imports(path)), path


def test_every_direct_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for requirements in (project["dependencies"], *project["optional-dependencies"].values()):
        assert all("==" in requirement for requirement in requirements), requirements


def test_no_file_names_a_machine_or_a_registry() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split()
    pattern = re.compile(r"/(?:home|root)/\w|files\.pythonhosted|index-url")
    for name in files:
        if name != "tests/test_house.py" and (ROOT / name).is_file():
            assert not pattern.search((ROOT / name).read_text(errors="replace")), name
