"""Files that are broken, locked, mislabelled or made to do harm: each is named with its cure, and none takes long."""

import io
import json
import random
import re
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import UnreadableDocument
from retrieval.reading import archives, isolation, kinds
from retrieval.reading.files import read_data, read_path
from retrieval.types import Article

FOLDER = Path(__file__).parent / "data" / "documents"
BOMB = "<!DOCTYPE x [<!ENTITY a0 'lol'>" + "".join(f"<!ENTITY a{at} '{f'&a{at - 1};' * 10}'>" for at in range(1, 12))


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Every one of these is done with in seconds."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < 20


def failure(data: bytes, name: str) -> UnreadableDocument:
    (found,) = read_data(data, name, name)
    assert isinstance(found, UnreadableDocument), found
    return found


def zipped(members: dict[str, bytes | str], **options: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(name: str, member: str, content: bytes) -> bytes:
    """A real document with one of its parts exchanged."""
    with zipfile.ZipFile(FOLDER / name) as archive:
        return zipped({info: archive.read(info) for info in archive.namelist()} | {member: content})


def pdf(content: bytes, *, packed: bool = True) -> bytes:
    """A page of a PDF that shows what a content stream says."""
    stream = zlib.compress(content, 9) if packed else content
    filters = b"/Filter /FlateDecode " if packed else b""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< " + filters + b"/Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    objects = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + objects + b"trailer << /Root 1 0 R /Size 6 >>\n%%EOF"


def real(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def word(*paragraphs: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'.encode()
    return changed("docx/pandoc-ru.docx", "word/document.xml", document)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
DAMAGED = {
    "a program": ("a.pdf", lambda: b"MZ\x90\0" + bytes(5000), "broken", "no intact PDF"),
    "half a PDF": ("a.pdf", lambda: real("pdf/tex-en.pdf")[:900], "broken", "no intact PDF"),
    "a scan": ("a.pdf", lambda: real("bad/scan.pdf"), "scan", "OCR"),
    "no text": ("a.pdf", lambda: pdf(b"0 0 m 9 9 l S"), "scan", "OCR"),
    "a drawing": ("a.pdf", lambda: pdf(b"BT /F1 9 Tf (-0.50 -0.25 0.00 0.25 t 0.50 0.75 1.00) Tj ET"), "scan", "OCR"),
    "a drawing in Word": ("a.docx", lambda: word("0.25 0.50 0.75", "1.00 1.25 s 1.50 1.75 2.00"), "empty", "hardly a"),
    "an empty text": ("a.txt", lambda: b"", "empty", "left out"),
    "a locked PDF": ("a.pdf", lambda: real("bad/locked.pdf"), "locked", "password"),
    "a locked Word file": ("a.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "locked", "password"),
    "an old Word file": ("a.docx", lambda: OLE, "broken", "save it as one"),
    "rich text": ("a.docx", lambda: rb"{\rtf1 text}", "broken", "save it as one"),
    "a PDF": ("a.docx", lambda: real("pdf/tex-en.pdf"), "broken", "save it as one"),
    "a book": ("a.docx", lambda: real("epub/pandoc-en.epub"), "broken", "save it as one"),
    "half a Word file": ("a.docx", lambda: real("docx/pandoc-ru.docx")[:5000], "broken", "save it as one"),
    "no XML": ("a.docx", lambda: changed("docx/pandoc-ru.docx", "word/document.xml", b"<w:"), "broken", "malformed"),
    "no XML either": ("a.odt", lambda: changed("odt/pandoc-de.odt", "content.xml", b"<"), "broken", "malformed"),
    "no package": ("a.epub", lambda: zipped({"META-INF/container.xml": "<container/>"}), "broken", "malformed"),
    "entities in Word": (
        "a.docx",
        lambda: changed("docx/pandoc-ru.docx", "word/document.xml", f"{BOMB}]><x>&a11;</x>".encode()),
        "unsafe",
        "entities",
    ),
    "entities in UTF-16": (
        "a.odt",
        lambda: changed("odt/pandoc-de.odt", "content.xml", f"{BOMB}]><x>&a11;</x>".encode("utf-16")),
        "unsafe",
        "entities",
    ),
    "entities in a page": ("a.html", lambda: f"{BOMB}]><html><p>&a11;</p></html>".encode(), "empty", "no article"),
    "a swollen document": ("a.odt", lambda: zipped({"content.xml": bytes(60_000_000)}), "unsafe", "unpacks"),
    "a large page": ("a.html", lambda: b"<p>word</p>" * 5_000_000, "large", "20 MB"),
    "a login page": (
        "a.html",
        lambda: b"<html><body><h1>Welcome</h1><form>Log in <input type='password'></form></body></html>",
        "empty",
        "log in",
    ),
    "a cookie wall": (
        "a.html",
        lambda: (
            b"<html><title>News</title><body><div><p>We use cookies and similar technologies to give you the best "
            b"experience. Accept to go on reading.</p><button>Accept</button></div></body></html>"
        ),
        "empty",
        "cookies",
    ),
    "an empty page": ("a.html", lambda: b"", "empty", "no article"),
    "noise": ("a.html", lambda: random.Random(1).randbytes(5000), "binary", "not a text"),
    "no e-mail": ("a.eml", lambda: b"just words\n", "broken", "no e-mail"),
    "a deep e-mail": (
        "a.eml",
        lambda: (
            b"From: a\nMIME-Version: 1.0\n"
            + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (at, at) for at in range(3000))
        ),
        "broken",
        "no e-mail",
    ),
    "empty JSON": ("a.json", lambda: b" []", "empty", "holds no records"),
    "empty lines": ("a.jsonl", lambda: b"\n", "empty", "holds no articles"),
    "a table without rows": ("a.csv", lambda: b"title,text\n", "empty", "holds no articles"),
    "two columns of one name": ("a.csv", lambda: b"text,title,text\na,b,c\n", "columns", "several columns named text"),
    "no JSON": ("a.json", lambda: b"hello", "broken", "not valid JSON"),
    "a deep JSON": ("a.json", lambda: b"[" * 1_000_000, "broken", "too deeply"),
    "no columns": ("a.csv", lambda: b"a,b\n1,2\n", "columns", r"found: a, b.*--field text=COLUMN"),
    "an empty table": ("a.csv", lambda: b"\n", "empty", "is empty"),
    "a table of one line": ("a.csv", lambda: b"a" * 20_500_000, "record", "first row that never ends"),
    "a number without end": ("a.json", lambda: b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "broken", "in quotes"),
    "a picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "binary", "not a text"),
    "no archive": ("a.zip", lambda: b"PK\x03\x04nothing", "broken", "no intact zip"),
    "an empty archive": ("a.zip", lambda: zipped({}), "empty", "holds no articles"),
    "pictures only": ("a.zip", lambda: zipped({"a.png": b"x"}), "empty", "holds no articles"),
    "a bomb": ("a.zip", lambda: zipped({"a.txt": bytes(100_000_000)}), "large", "20 MB"),
    "a bomb of a table": ("a.zip", lambda: zipped({"a.csv": "text\n" + "a" * 10**8}), "record", "never ends"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_each_is_named_with_its_cure(case: str) -> None:
    name, data, reason, cure = DAMAGED[case]
    found = failure(data(), name)
    assert found.reason == reason, str(found)

    assert re.search(cure, str(found)), str(found)


def test_a_real_document_is_read_right_after() -> None:
    failure(b"%PDF-1.7 nothing", "a.pdf")
    (found,) = read_path(FOLDER / "pdf" / "tex-en.pdf")
    assert isinstance(found, Article)


def test_no_program_in_the_current_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("docx", "json", "pickle", "runpy"):
        (tmp_path / f"{module}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    isolation._stop()
    (found,) = read_path(FOLDER / "docx" / "pandoc-ru.docx")
    assert isinstance(found, Article) and not (tmp_path / "ran").exists()


def test_what_takes_for_ever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    list(read_path(FOLDER / "pdf" / "tex-en.pdf"))
    monkeypatch.setattr(isolation, "MOST_SECONDS", 1.5)
    found = failure(pdf(b"BT /F1 9 Tf " + b"(word word) Tj 1 0 Td " * 3_000_000 + b"ET"), "a.pdf")
    assert (found.reason, "takes too long" in str(found)) == ("slow", True)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("links.md", b"![" * 1_000_000),
        ("names.eml", b"From: ann@post.example\nContent-Type: text/plain; " + b"a*1*=b;" * 300_000 + b"\n\nText."),
    ],
)
def test_markup_that_takes_for_ever_is_stopped(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MOST_SECONDS", 1.0)
    monkeypatch.setattr(isolation, "STARTING", 3.0)
    assert failure(data, name).reason == "slow"


def test_a_front_matter_without_end() -> None:
    assert "shorten it" in str(failure(b"---\n" + b"[" * 30_000 + b"\n---\nText.", "article.md"))


def test_a_deep_page_is_read_or_refused() -> None:
    (found,) = read_data(b"<html><body>" + b"<div>" * 200_000 + b"<p>word</p>", "a.html", "a")
    assert isinstance(found, UnreadableDocument)


def test_the_rest_of_an_archive_goes_in() -> None:
    data = zipped(
        {
            "../up.txt": "Out of here.",
            "/etc/away.txt": "Out of here, too.",
            "C:\\win.txt": "And here.",
            "in/good.txt": "A good article.",
            "bad.json": "hello",
            ".hidden.txt": "Hidden.",
            "with.md": "# Title\n\nText.",
            "with.json": '{"date": "2022-01-19"}',
            "inner.zip": zipped({"deep.txt": "Deep.", "deeper.zip": zipped({"no.txt": "No."})}),
        }
    )
    found = list(read_data(data, "a.zip", "/x/a.zip"))
    articles = {article.source: article.date for article in found if isinstance(article, Article)}
    assert articles == {
        "/x/a.zip#in/good.txt": None,
        "/x/a.zip#with.md": "2022-01-19",
        "/x/a.zip#inner.zip#deep.txt": None,
    }
    assert [one.reason for one in found if isinstance(one, UnreadableDocument)] == [*["unsafe"] * 3, "broken", "unsafe"]


def test_a_locked_member_is_named_and_the_rest_goes_in() -> None:
    locked, article = read_path(FOLDER / "bad" / "locked.zip")
    assert isinstance(locked, UnreadableDocument) and isinstance(article, Article)
    assert locked.reason == "locked" and "locked.zip#de.txt" in str(locked)


def test_an_archive_that_lies_about_its_sizes() -> None:
    data = bytearray(zipped({"a.txt": bytes(50_000_000)}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + at
        data[place : place + 4] = (1000).to_bytes(4, "little")
    assert failure(bytes(data), "a.zip").reason in ("broken", "large", "unsafe", "empty")


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 100)
    assert failure(zipped({f"{number}.txt": b"" for number in range(101)}), "a.zip").reason == "unsafe"


def test_records_fail_by_themselves() -> None:
    lines = [
        '{"text": "One."}',
        '{"text": "Two."',
        "[1]",
        '{"text": "Three.", "date": "32 mai"}',
        '{"text": ""}',
        '"x"',
    ]
    lines += ["[" * 100_000, '{"text": "Last.", "date": "2022"}']
    found = list(read_data("\n".join(lines).encode(), "a.jsonl", "a"))
    assert [one.text if isinstance(one, Article) else one.reason for one in found] == [
        *["One.", "record", "record", "date", "empty", "record", "record", "Last."]
    ]
    assert "a.jsonl, line 2" in str(found[1])


def test_what_follows_broken_json_is_named() -> None:
    good, bad = read_data(b'[{"text": "One."}, {"text": "Two.", }]', "a.json", "a")
    assert isinstance(good, Article) and isinstance(bad, UnreadableDocument)
    assert "after record 1" in str(bad)


def test_records_that_are_too_large() -> None:
    large = "a" * 21_000_000
    found = list(read_data(f'{{"text": "{large}"}}\n{{"text": "Good."}}'.encode(), "a.jsonl", "a"))
    assert [getattr(one, "reason", "in") for one in found] == ["large", "in"]
    (one,) = read_data(json.dumps([{"text": large}]).encode(), "a.json", "a")
    assert isinstance(one, UnreadableDocument) and one.reason == "large"


def test_a_quote_that_is_never_closed() -> None:
    found = list(
        read_data(b'title,text\nA,Good.\nB,"open\n' + b"word, " * 500_000 + b"\n" + b"w" * 21_000_000, "a.csv", "a")
    )
    assert isinstance(found[0], Article)
    assert isinstance(found[1], UnreadableDocument) and "line" in str(found[1])
    assert len(found) < 5


ODD = [
    b"1" * 5000,
    b"\0",
    b"\xff",
    b'"',
    b"[",
    b"{",
    b"\n",
    b"<",
    b"<p\0>",
    b"=?utf-8?Q?=ff?=",
    b"&#99999999;",
    b"1e999999",
]


@pytest.mark.parametrize("kind", ["csv", "tsv", "json", "jsonl", "eml", "zip", "txt", "md", "html", "docx", "pdf"])
def test_damage_anywhere_is_never_raised(kind: str) -> None:
    chance = random.Random(kind)
    for path in sorted((FOLDER / kind).iterdir())[:3]:
        for _ in range(5):
            data = bytearray(path.read_bytes())
            for _ in range(3):
                at = chance.randrange(len(data))
                data[at : at + chance.choice([0, 1, 300])] = chance.choice(ODD)
            assert all(isinstance(one, Article | UnreadableDocument) for one in read_data(bytes(data), path.name, "s"))


@pytest.mark.parametrize(
    "table",
    [
        'title,text\rOne,"The first."\rTwo,"The second\nhas lines."\r',
        'title,text\r\nOne,The first.\r\nTwo,"The second\nhas lines."\r\n',
        "title,text\nOne,The first.\nTwo,The second\rhas lines.\n",
    ],
)
def test_line_ends_of_every_kind(table: str) -> None:
    found = [one.text if isinstance(one, Article) else str(one) for one in read_data(table.encode(), "a.csv", "a")]
    assert found == ["The first.", "The second\nhas lines."]


def test_a_record_with_a_fault_of_its_own_stops_no_other() -> None:
    table = "url,text\nhttps://ex\u2100mple.org/story,One.\nhttps://[::1/story,Two.\n"
    lines = [
        '{"text": ' + "[" * 600 + "]" * 600 + "}",
        '{"text": "Number.", "n": ' + "9" * 5000 + "}",
        '{"text": "Three."}',
    ]
    assert [one.text for one in read_data(table.encode(), "a.csv", "a") if isinstance(one, Article)] == ["One.", "Two."]
    deep, *others = read_data("\n".join(lines).encode(), "a.jsonl", "a")
    assert isinstance(deep, UnreadableDocument) and "nested too deeply" in str(deep)
    assert [getattr(one, "text", one) for one in others] == ["Number.", "Three."]


def test_what_trips_a_reader_up_is_told_like_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def tripped(_: object) -> Iterator[Article]:
        yield Article("Words.", "a")
        raise KeyError("x")

    monkeypatch.setitem(kinds.READERS, ".txt", tripped)
    article, error = read_data(b"Words.", "a.txt", "a")
    assert isinstance(article, Article) and isinstance(error, UnreadableDocument)
    assert str(error) == "a.txt cannot be read: save its text as .txt, and add that."


def test_archives_in_an_archive_share_what_they_may_unpack_to() -> None:
    inner = zipped({"a.txt": b"word " * 3_900_000})
    found = list(read_data(zipped({f"{number}.zip": inner for number in range(10)}), "a.zip", "a"))
    assert [getattr(one, "reason", "in") for one in found] == ["in", "unsafe"]


def test_a_bomb_of_many_rows_is_stopped() -> None:
    *rows, last = read_data(zipped({"a.csv": "text\n" + ("a" * 10**6 + "\n") * 100}), "a.zip", "a")
    assert len(rows) < 40 and getattr(last, "reason", "") == "unsafe"
