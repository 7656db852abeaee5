"""What the tests share: nothing but loopback in reach, an archive a test, one model for all."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.sample import offer_sample
from retrieval.settings import Settings, load_settings
from tests.guard import sitecustomize as guard
from tests.processes import Forked, command

hypothesis_settings.register_profile("untimed", deadline=None)  # other tests run beside it: seconds say nothing
hypothesis_settings.load_profile("untimed")
ROOT = Path(__file__).parent.parent
DEPECHE = Path(sys.executable).with_name("depeche")
USERS_ARTICLE = ROOT.parent / "shared" / "sample" / "ukraine-2022-01.txt"


@pytest.fixture(autouse=True)
def only_loopback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that reaches, or lets a process it starts reach, for anything but this machine."""
    record = tmp_path / "off-limits"
    monkeypatch.setenv(guard.RECORD, str(record))
    monkeypatch.setenv("PYTHONPATH", str(Path(guard.__file__).parent))
    yield
    assert not record.exists(), f"reached for {record.read_text()}"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test its own data folder, and no setting from whoever runs it; the model's cache is shared."""
    for name in [name for name in os.environ if name.startswith("DEPECHE_") and name != guard.RECORD]:
        if name != "DEPECHE_CACHE_DIR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("DEPECHE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def space() -> Space:
    """The real embedding space, loaded once."""
    return Space(load_settings())


@pytest.fixture
def settings() -> Settings:
    """The settings of a test: an archive of its own, empty."""
    return load_settings().model_copy(update={"sample": "off"})


@pytest.fixture
def archive(settings: Settings, space: Space) -> Archive:
    """An empty archive."""
    return Archive(settings, space=space)


@pytest.fixture
def answerer(archive: Archive) -> Answerer:
    """An answerer over the test's archive."""
    return Answerer(archive)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, space: Space) -> Answerer:
    """An answerer over the sample articles; no test changes them."""
    folder = tmp_path_factory.mktemp("sample")
    archive = Archive(load_settings().model_copy(update={"data_dir": folder, "sample": "on"}), space=space)
    offer_sample(archive)
    return Answerer(archive)


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def depeche() -> Run:
    """Run the command; `DEPECHE_SAMPLE=off` unless told otherwise."""

    def run(*arguments: str | Path, stdin: str = "", sample: str = "off", **environment: str) -> object:
        own = os.environ | {"DEPECHE_SAMPLE": sample} | environment
        process = Forked(command, [str(argument) for argument in arguments], own, Path.cwd())
        output, errors = process.communicate(stdin, timeout=300)
        return subprocess.CompletedProcess(arguments, process.wait(), output, errors)

    return run
