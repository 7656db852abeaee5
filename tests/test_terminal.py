"""What strangers write and call their files: none of it gets the command to fail, or the terminal to obey."""

import json
import os
from pathlib import Path

from retrieval.archive.archive import Archive
from retrieval.types import Article
from tests.conftest import Run

ESCAPE = "\x1b[31mRed\x9b2J\x07"


def records(*rows: str) -> str:
    return "id,title,text\n" + "".join(f"{row}\n" for row in rows)


def test_streams_replace_nothing_of_one_another(depeche: Run) -> None:
    first = records("1,Alpha,The harbour of Lund was rebuilt.", "2,Beta,A school in Turku teaches Latin.")
    second = records("1,Gamma,The forest of Graz burnt down.", "2,Delta,The river Adda froze in May.")
    assert depeche("add", "-", stdin=first).stdout == "Added: Alpha\nAdded: Beta\n2 added\n"
    assert depeche("add", "-", stdin=second).stdout == "Added: Gamma\nAdded: Delta\n2 added\n"
    assert depeche("add", "-", stdin=first).stdout == "2 unchanged\n"
    assert len(json.loads(depeche("list", "--json").stdout)) == 4


def test_names_of_odd_bytes(depeche: Run, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"od\xff")
    folder.mkdir()
    for name, words in (
        (b"caf\xe9.txt", "Le premier article parle du port."),
        (b"caf\xe8.txt", "Le second, du lycée."),
    ):
        (folder / os.fsdecode(name)).write_text(words)
    (folder / os.fsdecode(b"\xff.txt")).write_text("")
    added = depeche("add", "--json", folder)
    assert added.returncode == 3 and json.loads(added.stdout)["added"] == 2
    again = depeche("add", folder / os.fsdecode(b"caf\xe9.txt"))
    assert again.stdout == "Already in the archive: Le premier article parle du port.\n"
    (one, _) = json.loads(depeche("list", "--json").stdout)
    assert "caf?" in depeche("edit", one["id"], "--title", os.fsdecode(b"caf\xe9")).stdout
    watched = depeche("watch", folder)
    assert watched.returncode == 2 and "rename it" in watched.stderr
    for command in ("unwatch", "remove", "show"):
        told = depeche(command, os.fsdecode(b"\xff"))
        assert told.returncode == 2 and "Traceback" not in told.stderr


def test_what_a_terminal_would_obey_is_shown(depeche: Run, archive: Archive, tmp_path: Path) -> None:
    archive.add(
        [Article(f"Words {ESCAPE} of a port.", "a", title=f"Title {ESCAPE}", url=f"https://a.example/{ESCAPE}")]
    )
    (tmp_path / f"{ESCAPE}\u202e.txt").write_text("")
    (one,) = json.loads(depeche("list", "--json").stdout)
    said = [depeche("list"), depeche("show", one["id"]), depeche("add", tmp_path), depeche("remove", one["id"])]
    said += [depeche("undo"), depeche("add", tmp_path / f"{ESCAPE}.pdf")]
    printed = "".join(one.stdout + one.stderr for one in said)
    assert printed.count("Red") >= 6
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(printed)


def test_an_empty_path_is_no_folder(depeche: Run, tmp_path: Path) -> None:
    for command in ("add", "watch"):
        told = depeche(command, "")
        assert told.returncode == 2 and told.stdout == "" and told.stderr
    assert json.loads(depeche("list", "--json").stdout) == []


def test_a_sidecar_by_name_says_what_it_is(depeche: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The port of Lund was rebuilt.")
    (tmp_path / "a.json").write_text('{"title": "The port"}')
    assert "tells of" in depeche("add", tmp_path / "a.json").stderr
    assert depeche("add", tmp_path / "a.json", tmp_path / "a.txt").stdout == "Added: The port\n"
