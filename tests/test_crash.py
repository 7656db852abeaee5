"""Killed at any moment, the next start ends in the same archive as an undisturbed run."""

import json
import os
import random
import subprocess
import time
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.reading.files import find_files, read_file
from retrieval.settings import Settings
from tests.conftest import DEPECHE
from tests.test_archive import contents

QUESTIONS = ["what weapons will the UK send?", "how many people died in Tonga?", "Where did convoy 3 carry load 5?"]
SEED = 20220122


def wire(folder: Path, count: int) -> Path:
    """Write dispatches of sixteen sentences each."""
    folder.mkdir()
    for number in range(count):
        paragraphs = [f"Convoy {number} carried load {part} to depot {number * part}. It rested." for part in range(8)]
        (folder / f"{number:03}.txt").write_text(f"Dispatch {number}\n\ndate: 2022-03\n\n" + "\n\n".join(paragraphs))
    return folder


def start(data: Path, *arguments: str, sample: str = "on") -> "subprocess.Popen[bytes]":
    environment = os.environ | {"DEPECHE_DATA_DIR": str(data), "DEPECHE_SAMPLE": sample}
    return subprocess.Popen([DEPECHE, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def kill(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.communicate()


def archive_of(folder: Path, settings: Settings, space: Space) -> Archive:
    return Archive(settings.model_copy(update={"data_dir": folder}), space=space)


@pytest.mark.long
@pytest.mark.parametrize("delay", [0.0, 0.8])
def test_an_add_killed_while_embedding_is_finished_by_the_next_start(
    delay: float, tmp_path: Path, settings: Settings, space: Space
) -> None:
    folder = wire(tmp_path / "wire", 20)
    undisturbed = archive_of(tmp_path / "whole", settings, space)
    undisturbed.add(read_file(path) for path in find_files([folder]) if isinstance(path, Path))

    process = start(tmp_path / "killed", "add", str(folder), sample="off")
    assert process.stderr and b"Indexing" in process.stderr.readline()  # the articles are recorded by now
    time.sleep(delay)
    kill(process)
    killed = archive_of(tmp_path / "killed", settings, space)
    assert killed.catalogue.unfinished()
    killed.ready()
    assert contents(killed) == contents(undisturbed)


def run(data: Path, *arguments: str, stdin: str = "") -> str:
    process = start(data, *arguments)
    output, errors = process.communicate(stdin.encode())
    assert process.returncode == 0, errors.decode()
    return output.decode()


def everything(data: Path) -> dict[str, object]:
    """Ask an archive, as a person would, everything that can be seen of it."""
    lines = run(data, "ask", "--json", "-", stdin="\n".join(QUESTIONS) + "\n").splitlines()
    answers = [{k: v for k, v in json.loads(line).items() if k != "elapsed_ms"} for line in lines]
    documents = sorted(json.loads(run(data, "list", "--json")), key=lambda document: str(document["id"]))
    return {"answers": answers, "documents": documents, "failures": run(data, "doctor").count("FAIL")}


@pytest.mark.long
def test_killed_at_ten_random_moments_of_a_first_start_and_of_an_add(tmp_path: Path) -> None:
    folder = str(wire(tmp_path / "wire", 30))
    begun = time.monotonic()
    run(tmp_path / "whole", "ask", QUESTIONS[0])
    first_start = time.monotonic() - begun
    run(tmp_path / "whole", "add", folder)
    adding = time.monotonic() - begun - first_start
    expected = everything(tmp_path / "whole")

    chance = random.Random(SEED)
    for moment in range(10):
        data = tmp_path / f"killed{moment}"
        for longest, arguments in ((first_start, ("ask", QUESTIONS[0])), (adding, ("add", folder))):
            process = start(data, *arguments)
            time.sleep(chance.uniform(0.1, 0.95) * longest)
            kill(process)
            run(data, *arguments)
        assert everything(data) == expected, f"moment {moment}"
