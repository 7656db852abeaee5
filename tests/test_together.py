"""Several processes and one archive: two write, one reads; nothing fails, nothing is seen by halves."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.settings import Settings
from retrieval.text.passages import split_passages
from retrieval.types import Question
from tests.conftest import ROOT
from tests.writer import article

WITHIN = 5.0  # seconds
WRITERS = ("marigold", "periwinkle")


def start(name: str, seconds: float) -> "subprocess.Popen[str]":
    environment = os.environ | {"DEPECHE_SAMPLE": "off", "PYTHONPATH": f"{ROOT}:{os.environ['PYTHONPATH']}"}
    command = [sys.executable, "-m", "tests.writer", name, str(seconds)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("seconds", [8.0, pytest.param(120.0, marks=pytest.mark.long)])
def test_two_writers_and_a_reader(seconds: float, settings: Settings, space: Space, tmp_path: Path) -> None:
    archive = Archive(settings, space=space)
    answerer = Answerer(archive)
    answerer.warm()
    processes = {name: start(name, seconds) for name in WRITERS}
    with ThreadPoolExecutor() as threads:
        found = [threads.submit(follow, answerer, name, process) for name, process in processes.items()]
        counts = [one.result() for one in found]
    assert all(process.wait(60) == 0 for process in processes.values())
    assert min(counts) >= seconds / 8
    assert len(archive.documents()) == sum(counts) and archive.keeper.is_whole()


def follow(answerer: Answerer, name: str, process: "subprocess.Popen[str]") -> int:
    """Look for every article a writer tells of; return how many there were."""
    assert process.stdout and process.stdout.readline() == "ready\n"
    count = 0
    for line in process.stdout:
        number, added = line.split()
        expected = article(name, int(number))
        look(answerer, str(expected.title), answerer.archive.id_of(expected), float(added))
        count += 1
    return count


def look(answerer: Answerer, title: str, id_: str, added: float) -> None:
    """Ask until the article is found, among others of nearly its name, and see that it is whole."""
    while True:
        answer = answerer.ask(Question(f"What do we know {title[0].lower()}{title[1:]}?"))
        if id_ in {place.document for place in answer.ranked}:
            break
        assert time.monotonic() < added + WITHIN, f"{title} was not found in time"
    document = answerer.archive.document(id_)
    whole = {passage.id for passage in split_passages(id_, document.text, document.language)}
    assert set(answerer.archive.catalogue.passage_ids(id_)) == whole
    assert all(quote.text == document.text[quote.start : quote.end] for quote in answer.quotes if quote.document == id_)
