"""The real command, as a person or a script runs it."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from bot import adding
from bot.console import run_safely
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.errors import PartlyDone
from retrieval.reading.files import read_file
from retrieval.settings import Settings
from retrieval.types import Article
from tests.conftest import DEPECHE, ROOT, Run
from tests.processes import Forked, command
from tests.test_archive import record
from tests.test_life import COPY, STORM

ARTICLE = (
    "Londres arme Kiev\n\ndate: 2022-01\nurl: https://a.example/1\n\nLe Royaume-Uni enverra des armes antichars.\n"
)
QUESTION = "what weapons will the UK send?"
ANSWER_KEYS = ["question", "language", "answered", "answer", "mode", "quotes", "confidence"]
QUOTE_KEYS = ["text", "document", "title", "outlet", "date", "url", "language", "start", "end", "score"]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE)
    return path


def test_an_article_from_its_file_to_the_answer_and_out_again(depeche: Run, article: Path) -> None:
    assert depeche("add", article).stdout == "Added: Londres arme Kiev\n"
    assert depeche("add", article).stdout == "Already in the archive: Londres arme Kiev\n"
    listed = json.loads(depeche("list", "--json").stdout)
    shown = json.loads(depeche("show", listed[0]["id"], "--json").stdout)
    assert list(shown) == ["id", "title", "outlet", "date", "url", "language", "author", "text", "sources"]
    assert shown["sources"] == [str(article)]

    asked = depeche("ask", "--json", QUESTION)
    answer = json.loads(asked.stdout)
    assert list(answer) == [*ANSWER_KEYS, "elapsed_ms"]
    (quote,) = answer["quotes"]
    assert list(quote) == QUOTE_KEYS
    assert quote["text"] == shown["text"][quote["start"] : quote["end"]] == answer["answer"]
    assert (quote["date"], quote["language"], answer["mode"]) == ("2022-01", "fr", "quoted")

    article.write_text(ARTICLE.replace("antichars", "antiaériennes"))
    updated = depeche("add", article).stdout
    (changed,) = json.loads(depeche("list", "--json").stdout)
    assert updated == f"Updated: Londres arme Kiev (its id is {changed['id']} now)\n"
    assert depeche("remove", changed["id"]).stdout == "Removed: Londres arme Kiev\n"
    assert json.loads(depeche("list", "--json").stdout) == []


def test_many_questions_one_a_line(depeche: Run, article: Path, archive: Archive) -> None:
    archive.add([read_file(article)])
    lines = [
        QUESTION,
        json.dumps({"question": "et les armes ?", "history": [QUESTION]}),
        "best pizza recipe",
        "",
        '{"question": 3}',
        '{"question": ',
        '{"question": "x", "history": "y"}',
        "x" * 100_000,
        '{"question": "x", "n": ' + "1" * 5000 + "}",
        '{"question": "\\ud800 best pizza recipe"}',
        QUESTION,
    ]
    asked = depeche("ask", "--json", "-", stdin="\n".join(lines) + "\n")
    assert asked.returncode == 0, asked.stderr
    answers = [json.loads(line) for line in asked.stdout.splitlines()]
    assert [answer.get("answered") for answer in answers] == [
        True,
        True,
        False,
        None,
        None,
        None,
        None,
        None,
        False,
        True,
    ]
    assert all(list(answer) == ["error"] for answer in answers[3:8])
    unanswered = answers[2]
    assert list(unanswered) == [*ANSWER_KEYS, "nearest", "elapsed_ms"]
    assert (unanswered["mode"], unanswered["quotes"]) == (None, [])
    assert [list(near) for near in unanswered["nearest"]] == [["document", "title", "date"]]


def test_lines_that_are_no_utf8(article: Path, archive: Archive) -> None:
    archive.add([read_file(article)])
    asked = subprocess.run([DEPECHE, "ask", "--json", "-"], input=b"caf\xe9?\n", capture_output=True, timeout=300)
    assert asked.returncode == 0
    assert "UTF-8" in json.loads(asked.stdout)["error"]


@pytest.mark.long  # .ci/run ends with it
def test_the_first_use_takes_in_the_sample_and_says_so(depeche: Run) -> None:
    asked = depeche("ask", QUESTION, sample="on")
    assert asked.returncode == 0, asked.stderr
    assert "systèmes d'armes défensifs légers et antichars" in asked.stdout
    assert "Londres arme Kiev et renoue avec Moscou" in asked.stdout and "January 2022" in asked.stdout
    assert "https://lecourrierdusoir.example/monde/2022/01/londres-moscou" in asked.stdout
    assert "15 sample articles" in asked.stderr
    assert len(depeche("list", sample="on").stdout.splitlines()) == 15
    assert len(depeche("remove", "--sample", sample="on").stdout.splitlines()) == 15
    emptied = depeche("ask", QUESTION, sample="on")
    assert emptied.stdout.startswith("Not in the archive.") and "is empty" in emptied.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "cure"),
    [
        (["ask", ""], 2, "ask something"),
        (["ask", "  \n "], 2, "ask something"),
        (["ask", "x" * 100_000], 2, "shorten"),
        (["add", "nowhere.txt"], 2, "check the path"),
        (["add", "binary.txt"], 2, "UTF-8"),
        (["add", "picture.png"], 2, ".docx, .odt"),
        (["add", "empty"], 2, "name an article"),
        (["show", "nothing"], 2, "depeche list"),
        (["remove", "nothing"], 2, "depeche list"),
        (["remove"], 2, "depeche list"),
        (["nonsense"], 2, "nonsense"),
        (["ask"], 2, "QUESTION"),
    ],
)
def test_bad_input_gets_one_sentence(
    depeche: Run, tmp_path: Path, arguments: list[str], status: int, cure: str
) -> None:
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty").mkdir()
    done = depeche(*arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert cure in done.stderr and "Traceback" not in done.stderr
    if "Usage" not in done.stderr:
        assert len(done.stderr.strip().splitlines()) == 1


def test_what_can_be_read_goes_in_and_the_rest_is_named(depeche: Run, article: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_bytes(bytes(range(256)))
    added = depeche("add", tmp_path / "broken.txt", article, tmp_path / "nowhere.txt")
    assert added.returncode == 3
    assert added.stdout == "Added: Londres arme Kiev\n1 added, 2 failed\n"
    assert "broken.txt" in added.stderr and "nowhere.txt" in added.stderr


def test_files_of_other_kinds_in_a_folder_are_counted(depeche: Run, article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deeper").mkdir(parents=True)
    article.rename(folder / article.name)
    (folder / "table.csv").write_text("text,n\nThe zoo of Arva has two cubs.,1\n")
    for name in ("a.jpg", "deeper/b.jpg", "run", ".hidden"):
        (folder / name).write_text("x")
    told = depeche("add", "--dry-run", folder, "--field", "text=corps")
    assert (told.returncode, told.stdout.splitlines()[-1]) == (0, "Skipped, of other kinds: 3 (.jpg, run)")
    report = json.loads(depeche("add", "--json", "--dry-run", folder).stdout)
    assert (report["added"], report["skipped"]) == (2, 3)


@pytest.mark.parametrize(
    ("field", "cure"),
    [
        ("corps", "PART=COLUMN"),
        ("body=n", "text, title, date, outlet"),
        ("text=nope", "no column “nope” (found: text, n)"),
    ],
)
def test_a_wrong_field_is_named(depeche: Run, tmp_path: Path, field: str, cure: str) -> None:
    (tmp_path / "table.csv").write_text("text,n\nThe zoo of Arva has two cubs.,1\n")
    done = depeche("add", "table.csv", "--field", field)
    assert (done.returncode, done.stdout) == (2, "") and cure in done.stderr


def test_a_wrong_setting_is_named(depeche: Run) -> None:
    done = depeche("list", sample="perhaps")
    assert done.returncode == 2 and "DEPECHE_SAMPLE" in done.stderr


def test_a_data_folder_that_cannot_be_made(depeche: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = depeche("list", DEPECHE_DATA_DIR=str(tmp_path / "file" / "data"))
    assert done.returncode == 2 and "DEPECHE_DATA_DIR" in done.stderr and "Traceback" not in done.stderr


def test_version(depeche: Run) -> None:
    assert depeche("--version").stdout == f"depeche {version('depeche')}\n"


def test_doctor(depeche: Run, article: Path, tmp_path: Path, settings: Settings, space: Space) -> None:
    before = depeche("doctor")
    assert before.returncode == 0 and "none yet" in before.stdout and not (tmp_path / "data").exists()
    Archive(settings, space=space).add([read_file(article)])
    assert "1 articles (fr)" in depeche("doctor").stdout
    changed = depeche("doctor", DEPECHE_EMBEDDING_MODEL="some/other")
    assert changed.returncode == 2 and "depeche reindex" in changed.stdout


def test_the_telegram_bot_says_what_is_missing() -> None:
    done = subprocess.run([sys.executable, "-m", "bot"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and "@BotFather" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("limit", [20_000, 150_000])
def test_a_disk_that_takes_no_more(depeche: Run, article: Path, limit: int, settings: Settings, space: Space) -> None:
    """The limit on a file's size stands for a full disk: a write fails in the middle; later, all goes through."""
    full = subprocess.run(
        [DEPECHE, "add", article],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY)),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert full.returncode == 2 and full.stdout == ""
    assert "space" in full.stderr.splitlines()[-1] and "Traceback" not in full.stderr
    assert depeche("list").returncode == 0
    archive = Archive(settings, space=space)
    archive.ready()
    archive.add([read_file(article)])
    assert [document.title for document in archive.documents()] == ["Londres arme Kiev"]
    assert archive.vectors.count() == archive.catalogue.passage_count() == 1


LONDON, HONEY, BRIDGE = (
    Article("Londres enverra des armes antichars à Kiev.", "/fr/a.txt", "Londres arme Kiev", "Le Soir", "2022-01"),
    Article("Les apiculteurs du Jura ont récolté du miel.", "/fr/b.txt", "Le miel", "Le Soir", "2023-09-04"),
    Article("The old bridge at Lund was closed.", "/en/c.txt", "Bridge closed", "The Wire", author="Kim Lo"),
)


@pytest.fixture
def three(archive: Archive) -> Archive:
    archive.add([LONDON, HONEY, BRIDGE])
    return archive


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ([], ["Le miel", "Londres arme Kiev", "Bridge closed"]),
        (["--last", "1"], ["Le miel"]),
        (["--outlet", "le soir"], ["Le miel", "Londres arme Kiev"]),
        (["--in-language", "en"], ["Bridge closed"]),
        (["--source", "fr/a"], ["Londres arme Kiev"]),
    ],
)
def test_a_list_is_in_order_of_date_and_of_a_part(
    three: Archive, depeche: Run, options: list[str], titles: list[str]
) -> None:
    assert [one["title"] for one in json.loads(depeche("list", "--json", *options).stdout)] == titles


def test_what_is_known_of_an_article_is_shown(three: Archive, depeche: Run) -> None:
    three.add([replace(BRIDGE, source="/copy.txt")])
    id_ = three.id_of(BRIDGE)
    assert depeche("show", id_[:5]).stdout == (
        f"Bridge closed\nThe Wire\nno date\nby Kim Lo · English · {id_}\n"
        f"from /copy.txt\nfrom /en/c.txt\n\n{BRIDGE.text}\n"
    )
    edited = depeche("edit", id_[:4], "--author", "", "--link", "https://wire.example/c")
    assert edited.stdout == "Corrected: Bridge closed · The Wire · no date · https://wire.example/c\n"
    assert depeche("remove", id_[:4]).stdout == "Removed: Bridge closed\n"


def test_exact_words_are_found(three: Archive, depeche: Run) -> None:
    assert depeche("find", "du", "miel").stdout.startswith(
        "**Les apiculteurs du Jura ont récolté du miel.**\n  [1] Le miel"
    )
    assert [one["title"] for one in json.loads(depeche("find", "--json", "--outlet", "the wire", "old").stdout)] == [
        "Bridge closed"
    ]
    assert depeche("find", "nowhere").stdout == "No article holds these words.\n"
    assert depeche("find", "?").returncode == 2


def test_what_only_reads_takes_in_no_sample(depeche: Run, tmp_path: Path) -> None:
    for arguments in (["list"], ["sources"], ["undo", "--list"]):
        done = depeche(*arguments, sample="on")
        assert (done.returncode, done.stdout) == (0, "") and "Loading" not in done.stderr
    assert "`depeche add PATH`." in depeche("list", sample="on").stderr
    assert depeche("export", tmp_path / "none.jsonl", sample="on").stdout == "Exported: 0 articles\n"
    assert depeche("show", "1234", sample="on").returncode == 2


def test_a_report_of_several_ends_with_their_number(depeche: Run, article: Path, tmp_path: Path) -> None:
    (tmp_path / "same.txt").write_text(ARTICLE)
    (tmp_path / "other.txt").write_text("The old bridge\n\nThe old bridge at Lund was closed on Monday.\n")
    would = depeche("add", "--dry-run", article, "same.txt", "other.txt")
    assert would.stdout == (
        "Would be added: Londres arme Kiev\nWould be added: The old bridge\n"
        "The same as “Londres arme Kiev”: this place would be remembered too\n2 added, 1 copy\n"
    )
    assert json.loads(depeche("list", "--json").stdout) == []
    assert depeche("add", article, "same.txt", "other.txt").stdout.endswith(
        "The same as “Londres arme Kiev”: this place is remembered too\n2 added, 1 copy\n"
    )
    assert depeche("add", article, "other.txt").stdout == "2 unchanged\n"


def test_without_paths_what_was_interrupted_is_finished_and_told(depeche: Run, archive: Archive) -> None:
    nothing = depeche("add")
    assert nothing.returncode == 2 and nothing.stderr.endswith("name files, folders or web addresses to add.\n")
    record(archive, LONDON, HONEY)
    assert depeche("add").stdout == "Finished what was interrupted, and searchable now: 2\n"
    assert depeche("add").returncode == 2


def test_ctrl_c_says_what_stays(tmp_path: Path, archive: Archive) -> None:
    (tmp_path / "slow").mkdir()
    for number in range(300):
        (tmp_path / "slow" / f"{number}.txt").write_text(f"Bell {number}\n\nThe bell of tower {number} was sold.\n")
    process = Forked(command, ["add", "slow"], os.environ | {"DEPECHE_SAMPLE": "off"}, Path.cwd())
    while not archive.catalogue.waiting_ids():
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate("", timeout=300)
    assert (process.wait(), output) == (130, "") and "Traceback" not in errors
    assert errors.splitlines()[-1].startswith("Interrupted: what was read stays, `depeche add` finishes it")


@pytest.mark.parametrize("options", [["--outlet", "nobody"], ["--outlet", "the wire", "--in-language", "fr"]])
def test_a_wrong_filter_is_refused_before_the_model_is_loaded(three: Archive, depeche: Run, options: list[str]) -> None:
    for question in ("what was closed?", "-"):
        done = depeche("ask", *options, question, stdin="what was closed?\n")
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1 and "No article" in done.stderr


def test_the_changes_that_can_be_taken_back(three: Archive, depeche: Run) -> None:
    three.add([replace(BRIDGE, text="The bridge at Lund is open.")], "/en/")
    listed = depeche("undo", "--list").stdout.splitlines()
    assert [line.rpartition(", ")[0] for line in listed] == ["added “Bridge closed” (/en/", ""]
    assert listed[1].startswith("added “Londres arme Kiev” and 2 more (")
    assert depeche("undo").stdout == f"Taken back: {listed[0]}\n"


def test_a_backup_says_what_was_there_and_replaces_nothing(three: Archive, depeche: Run) -> None:
    assert depeche("export", "all.jsonl").stdout == "Exported: 3 articles\n"
    refused = depeche("export", "all.jsonl")
    assert refused.returncode == 2 and "--force" in refused.stderr
    assert depeche("export", "--force", "all.jsonl").returncode == 0
    three.remove([three.id_of(BRIDGE)])
    assert depeche("import", "all.jsonl").stdout == "Articles imported: 1; already there: 2\n"


def test_the_help_tells_the_exit_statuses(depeche: Run) -> None:
    _, summaries = depeche("--help").stdout.split("Commands:")
    said = " ".join(summaries.split())
    assert "Exit status: 0 done" in said and "130 interrupted" in said and "..." not in said  # none is cut


def test_an_addition_taken_back_meanwhile_is_no_success(
    settings: Settings, space: Space, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The lighthouse was painted in autumn.")
    archive = Archive(settings, space=space)
    monkeypatch.setattr(adding, "open_archive", lambda _: archive)
    monkeypatch.setattr(archive.keeper, "index", lambda _: Archive(settings, space=space).undo())
    with pytest.raises(PartlyDone, match="took this back"):
        adding.add([str(tmp_path / "a.txt")], [], dry_run=False, as_json=False)


def test_who_asks_while_another_process_indexes_is_told(depeche: Run, settings: Settings, space: Space) -> None:
    archive = Archive(settings, space=space)
    archive.add([Article("The lighthouse was painted in autumn.", "/a.txt")])
    archive.catalogue.unindex(None)
    with archive.keeper.lock.adding():
        asked = depeche("ask", "when was the lighthouse painted?")
    assert "Another depeche is indexing 1 articles" in asked.stderr


def test_a_read_only_archive_can_be_read(depeche: Run, article: Path, tmp_path: Path) -> None:
    depeche("add", article)
    data, before = tmp_path / "data", depeche("list").stdout
    paths = [data, *data.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for arguments, said in (
            (["list"], before),
            (["ask", QUESTION], "Le Royaume-Uni enverra des armes antichars."),
            (["export", str(tmp_path / "backup.jsonl")], "Exported: 1"),
        ):
            done = powerless(arguments)
            assert done.returncode == 0 and said in done.stdout, done.stderr
        refused = powerless(["add", str(article)])
        assert refused.returncode == 2 and "cannot be written" in refused.stderr
    finally:
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)


def powerless(arguments: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run the command as somebody whom permissions bind, as they do not bind root."""
    powers = "-dac_override,-dac_read_search"
    bound = ["setpriv", f"--inh-caps={powers}", f"--bounding-set={powers}"] if os.geteuid() == 0 else []
    program = [sys.executable, "-c", "from bot.cli import main; main()"]
    own = os.environ | {"DEPECHE_SAMPLE": "off"}
    return subprocess.run(
        [*bound, *program, *arguments], cwd=ROOT, env=own, capture_output=True, text=True, timeout=300
    )


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EFBIG])
def test_a_full_disk_that_names_no_file_is_named(code: int, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError(code, os.strerror(code))

    with pytest.raises(SystemExit):
        run_safely(fail)
    said = capsys.readouterr().err
    assert said.startswith("depeche: No space is left in ") and f"{tmp_path / 'data'}" in said and "free some" in said


def test_removing_names_the_copies_that_go_too(depeche: Run, settings: Settings, space: Space) -> None:
    archive = Archive(settings, space=space)
    archive.add([STORM, COPY])
    removed = depeche("remove", archive.id_of(STORM))
    assert removed.stdout == f"Removed: {STORM.title}\nRemoved: {COPY.title}\n"
