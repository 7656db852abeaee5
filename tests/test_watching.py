"""What is kept up with stays as a person left it: dropped, changed, removed, taken back; and failures are told."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.gathering.watching import Watcher
from retrieval.reports import AddReport
from retrieval.types import Article
from tests.conftest import Run
from tests.web_site import Asked, Site, fetcher_for, http

BELLS = "The old bells of Lund were sold to a museum in Turku on Monday. The mayor said that it pays for the roof."
GOATS = "A herd of goats stopped the ferry to Bergen for three hours. The crew fed them with the captain's salad."
ITEMS = "<item><guid>1</guid><link>/bells</link></item>"
SETTINGS = {"DEPECHE_ALLOWED_HOSTS": "127.0.0.1", "DEPECHE_FETCH_DELAY": "0"}


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.answers["/bells"] = http(f"<html><title>Bells</title><body><article><p>{BELLS}</p></article></body></html>")
    site.answers["/feed"] = http(f"<rss version='2.0'><channel><title>Wire</title>{ITEMS}</channel></rss>")
    yield site
    site.close()


@pytest.fixture
def watcher(archive: Archive, site: Site) -> Watcher:
    return Watcher(archive, fetcher_for(site))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "bells.txt").write_text(BELLS)
    return folder


def meanwhile(site: Site, path: str, act: Callable[[], object]) -> None:
    """Have something done while an address is being fetched."""
    answer = site.answers[path]
    assert isinstance(answer, bytes)

    def acted(_: Asked) -> bytes:
        act()
        return answer

    site.answers[path] = acted


@pytest.mark.parametrize("path", ["/feed", "/bells"])
def test_what_is_dropped_during_a_look_stays_dropped(site: Site, watcher: Watcher, path: str) -> None:
    one = watcher.watch(site.url("/feed"))
    meanwhile(site, path, lambda: watcher.forget(one.address))
    assert watcher.look(one).counts == {"added": 1} and watcher.list.all() == []
    assert watcher.list.seen(one.address) == {} and watcher.look(one) == AddReport({})


def test_what_fails_while_it_is_dropped_stays_dropped(site: Site, watcher: Watcher) -> None:
    one = watcher.watch(site.url("/feed"))
    site.answers["/feed"] = http(b"", 500)
    meanwhile(site, "/feed", lambda: watcher.forget(one.address))
    assert watcher.look(one).counts == {"failed": 1} and watcher.list.all() == []


def test_how_often_to_look_is_changed_during_a_look(site: Site, watcher: Watcher) -> None:
    one = watcher.watch(site.url("/feed"), every=7200)
    meanwhile(site, "/bells", lambda: watcher.list.put(one.__class__(**vars(one) | {"every": 600})))
    watcher.look(one)
    (now,) = watcher.list.all()
    assert (now.every, now.count, round(now.due - float(now.checked or 0))) == (600, 1, 600)


def look(watcher: Watcher) -> dict[str, int]:
    (one,) = watcher.list.all()
    return dict(watcher.look(one).counts)


@pytest.mark.parametrize("undone", [False, True])
def test_what_was_removed_comes_again_only_when_its_file_changes(
    archive: Archive, watcher: Watcher, folder: Path, undone: bool
) -> None:
    watcher.watch(str(folder))
    assert look(watcher) == {"added": 1}
    if undone:
        archive.undo()
    else:
        archive.remove([archive.documents()[0].id])
    (folder / "goats.txt").write_text(GOATS)
    assert (look(watcher), look(watcher), archive.catalogue.count()) == ({"added": 1}, {}, 1)
    watcher.watch(str(folder))  # once more
    assert look(watcher) == {}
    (folder / "bells.json").write_text('{"title": "The bells of Lund"}')
    assert look(watcher) == {"added": 1} and archive.catalogue.count() == 2


def test_files_that_are_as_they_were_are_not_read_again(
    watcher: Watcher, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "empty.txt").write_text("")
    (folder / "broken.pdf").write_text("no PDF")
    watcher.watch(str(folder))
    assert look(watcher) == {"added": 1, "failed": 1}
    read: list[str] = []

    def noted(path: Path) -> Iterator[Article]:
        read.append(path.name)
        return iter(())

    monkeypatch.setattr("retrieval.gathering.folders.read_path", noted)
    os.utime(folder / "empty.txt", (1, 1))
    look(watcher)
    assert read == ["broken.pdf", "empty.txt"]


def test_a_file_that_failed_in_part_is_told_of_until_it_is_mended(
    archive: Archive, watcher: Watcher, folder: Path
) -> None:
    table = folder / "news.csv"
    table.write_text(f"title,date,text\nGoats,2022-01-19,{GOATS}\nClock,no day at all,The town clock runs backwards.\n")
    watcher.watch(str(folder))
    assert look(watcher) == {"added": 2, "failed": 1}
    archive.remove([one.id for one in archive.documents() if one.title == "Goats"])
    assert look(watcher) == {} and "no day at all" in str(watcher.list.all()[0].said)
    table.unlink()
    assert look(watcher) == {} and watcher.list.all()[0].said is None


def test_odd_names_are_kept_too(watcher: Watcher, folder: Path) -> None:
    odd = folder / os.fsdecode(b"b\xe9lls.txt")
    odd.write_text(GOATS)
    (folder / os.fsdecode(b"br\xf6ken.pdf")).write_text("no PDF")
    watcher.watch(str(folder))
    assert (look(watcher), look(watcher)) == ({"added": 2, "failed": 1}, {"failed": 1})


def test_a_feed_that_fails_itself_is_told(depeche: Run, site: Site, folder: Path) -> None:
    address = site.url("/feed", host="127.0.0.1")
    assert depeche("watch", address, str(folder), **SETTINGS).returncode == 0
    site.answers["/feed"] = http(b"", 500)
    done = depeche("watch", "--once", **SETTINGS)
    assert done.returncode == 3 and f"{folder}: Added: " in done.stderr
    assert done.stderr.splitlines()[-1].startswith("depeche: ") and "500" in done.stderr.splitlines()[-1], done.stderr
    assert "failed, times in a row: 1" in depeche("sources").stdout
    depeche("unwatch", address, str(folder))
    site.answers["/feed"] = http("<rss version='2.0'><channel><title>Wire</title></channel></rss>")
    depeche("watch", address, **SETTINGS)
    site.answers["/feed"] = http(b"", 500)
    assert depeche("watch", "--once", **SETTINGS).returncode == 2
