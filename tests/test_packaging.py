"""The wheel holds every module and the sample, and works from anywhere."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(folder), "."]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("depeche-*.whl"))


def test_it_holds_every_module_and_the_sample(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    files = subprocess.run(["git", "ls-files", "bot", "retrieval"], cwd=ROOT, capture_output=True, text=True)
    assert set(files.stdout.split()) <= held
    sample = {f"retrieval/sample/{path.name}" for path in (ROOT / "data" / "articles").iterdir()}
    assert len(sample) == 16 and sample <= held


def test_installed_it_answers_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "-q",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run(install, check=True)
    environment = {k: v for k, v in os.environ.items() if k != "DEPECHE_DATA_DIR"}
    environment |= {"PYTHONPATH": f"{site}:{environment['PYTHONPATH']}", "XDG_DATA_HOME": str(tmp_path / "home")}
    code = "import retrieval, sys; sys.argv = ['depeche', 'ask', sys.argv[1]]; print(retrieval.__file__); "
    command = [sys.executable, "-c", code + "from bot.cli import main; main()", "what weapons will the UK send?"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(site))
    assert "systèmes d'armes défensifs légers et antichars" in done.stdout
    assert (tmp_path / "home" / "depeche" / "archive.sqlite3").is_file()
