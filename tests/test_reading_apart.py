"""Several articles of one file: none takes the place of another, and each has the same source whenever it is read."""

import io
import os
import warnings
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.errors import UnreadableDocument
from retrieval.reading.files import find_files, read_data, read_file, read_path
from retrieval.types import Article


def sources(data: bytes | str, name: str) -> dict[str, str]:
    """The texts of a file by their sources, the file itself left out of them."""
    found = list(read_data(data if isinstance(data, bytes) else data.encode(), name, name))
    assert all(isinstance(one, Article) for one in found), found
    assert found == list(read_data(data if isinstance(data, bytes) else data.encode(), name, name))
    return {one.source.removeprefix(name): one.text for one in found if isinstance(one, Article)}


def test_records_of_one_address_or_id() -> None:
    rows = ["url,text", *(f"https://x.example/story,{words}" for words in ("One.", "Two.", "One.", "Three."))]
    story = "#https://x.example/story"
    assert sources("\n".join(rows), "a.csv") == {story: "One.", f"{story}#2": "Two.", f"{story}#3": "Three."}
    lines = ['{"id": 1, "text": "One."}', '{"id": 1, "text": "Two."}', '{"id": "1#2", "text": "Three."}']
    assert sources("\n".join(lines), "a.jsonl") == {"#1": "One.", "#1#2": "Two.", "#1#2#2": "Three."}


def test_records_stay_what_they_are_and_changed_ones_are_new_versions(archive: Archive) -> None:
    def added(*texts: str) -> dict[str, int]:
        rows = ["id,text", *(f"{id_},{text}" for id_, text in zip("1123", texts, strict=True))]
        return dict(archive.add(read_data("\n".join(rows).encode(), "a.csv", "/x/a.csv")).counts)

    texts = [
        "The harbour of Lund was rebuilt.",
        "Goats stopped a ferry.",
        "A clock runs backwards.",
        "It snowed in May.",
    ]
    assert added(*texts) == {"added": 4}
    assert added(*texts) == {"unchanged": 4}
    assert added(texts[0], "Sheep stopped the train.", "A clock runs backwards again.", texts[3]) == {
        "unchanged": 2,
        "updated": 2,
    }
    assert len(archive.documents()) == 4


def test_many_records_of_one_id_take_no_time() -> None:
    found = sources("id,text\n" + "".join(f"1,Words {number}.\n" for number in range(20_000)), "a.csv")
    assert len(found) == 20_000 and found["#1#20000"] == "Words 19999."


def test_attachments_of_one_name() -> None:
    message = EmailMessage()
    message["From"] = "ann@post.example"
    message.set_content("The message.")
    for words in ("One.", "Two."):
        message.add_attachment(words, filename="article.txt")
    found = sources(message.as_bytes(), "a.eml")
    assert list(map(str.strip, found.values())) == ["The message.", "One.", "Two."]
    assert list(found) == ["", "#article.txt", "#article.txt#2"]


def test_members_of_one_name() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, words in (("b.txt", "One."), ("b.txt", "Two."), ("./b.txt", "Three.")):
            archive.writestr(name, words)
    assert list(sources(file.getvalue(), "a.zip").values()) == ["One.", "Two.", "Three."]


def test_names_of_odd_bytes_are_different_names(tmp_path: Path) -> None:
    names = [os.fsdecode(name) for name in (b"caf\xe9.txt", b"caf\xe8.txt")]
    for name in names:
        (tmp_path / name).write_text("Words.")
    found = [read_file(path).source for path in find_files([tmp_path]) if isinstance(path, Path)]
    assert len(set(found)) == 2
    assert all(source.encode() for source in found)


def test_an_error_over_an_odd_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\x1b[2J.txt")
    path.write_text("")
    (error,) = read_path(path)
    assert isinstance(error, UnreadableDocument)
    assert str(error).encode() and str(error).isprintable()


def test_what_a_terminal_obeys_is_taken_out_of_articles() -> None:
    text = "title: \x1b]0;Mine\x07\x1b[31mRed\x9b2J\x00\n\nSome\x1b[8m words\x00.\x7f\r\nAnd\tmore.\x0cA page."
    (found,) = read_data((text + " Words" * 200).encode(), "a.txt", "a")
    assert isinstance(found, Article)
    assert found.title == "]0;Mine[31mRed2J"
    assert found.text.startswith("Some[8m words.\nAnd\tmore.\nA page. Words")


def test_towers_of_marks_are_cut() -> None:
    (found,) = read_data(("Caf" + "e\u0301" * 100 + "e" + "\u0301\u0316" * 50 + "…" * 50).encode(), "a.txt", "a")
    assert isinstance(found, Article)
    assert found.text == "Caf" + "e\u0301" * 100 + "e" + "\u0301\u0316" * 15 + "…" * 50


@pytest.mark.parametrize(("document", "sidecar"), [("a.TXT", "a.json"), ("a.TXT", "a.JSON"), ("a.txt", "a.Json")])
def test_sidecars_in_capitals(tmp_path: Path, document: str, sidecar: str) -> None:
    (tmp_path / document).write_text("Words.")
    (tmp_path / sidecar).write_text('{"date": "2001-02-03"}')
    (path,) = find_files([tmp_path])
    assert isinstance(path, Path) and read_file(path).date == "2001-02-03"


@pytest.mark.parametrize(
    "records",
    ['[{"title": "T", "text": "Record."}]', '{"articles": [{"body": "Record."}]}', '{"title": "T", "text": "Record."}'],
)
def test_records_beside_a_document_go_in(tmp_path: Path, records: str) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "a.json").write_text(records)
    found = [one for path in find_files([tmp_path]) if isinstance(path, Path) for one in read_path(path)]
    assert sorted(getattr(one, "text", "") for one in found) == ["Record.", "Words."]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("a.txt", "a.json"):
            archive.write(tmp_path / name, name)
    assert sorted(sources(file.getvalue(), "a.zip").values()) == ["Record.", "Words."]


def test_a_sidecar_by_itself_says_what_it_is_about(tmp_path: Path) -> None:
    document, sidecar = tmp_path / "a.html", tmp_path / "a.json"
    document.write_text("<p>Words.")
    sidecar.write_text('{"title": "T", "summary": "What it is about."}')
    (error,) = find_files([sidecar])
    assert isinstance(error, UnreadableDocument) and f"tells of {document} only" in str(error)
    assert list(find_files([sidecar], named=[document])) == []
    assert list(find_files([sidecar], named=[tmp_path])) == []
