"""Files of every header form, encoding and kind of damage."""

import json
import os
from pathlib import Path

import pytest

from retrieval.errors import UnreadableDocument
from retrieval.reading.files import find_files, read_file
from tests.conftest import USERS_ARTICLE

BODY = "Le Royaume-Uni enverra des armes légères. Londres n'enverra pas de troupes.\n\nMoscou proteste."


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


HEADERS = {
    "glued date": (f" date 2022-01 {BODY}", {"date": "2022-01"}),
    "title line": (f"Londres arme Kiev\n\n{BODY}", {"title": "Londres arme Kiev"}),
    "key lines": (
        f"title: Londres arme Kiev\ndate: 2022-01-19\noutlet: AFP\nurl: https://a.example/1\n\n{BODY}",
        {"title": "Londres arme Kiev", "date": "2022-01-19", "outlet": "AFP", "url": "https://a.example/1"},
    ),
    "French keys": (
        f"titre: Londres arme Kiev\ndate: 19 janvier 2022\nsource: AFP\nlien: https://a.example/1\n\n{BODY}",
        {"title": "Londres arme Kiev", "date": "2022-01-19", "outlet": "AFP", "url": "https://a.example/1"},
    ),
    "title then keys": (
        f"Londres arme Kiev\n\ndate: 2022-01\noutlet: AFP\n\n{BODY}",
        {"title": "Londres arme Kiev", "date": "2022-01", "outlet": "AFP"},
    ),
    "title then glued date": (
        f"Londres arme Kiev\n\ndate 2022-01 {BODY}",
        {"title": "Londres arme Kiev", "date": "2022-01"},
    ),
    "title with keys under it": (
        f"Londres arme Kiev\ndate: 2022-01\noutlet: AFP\n\n{BODY}",
        {"title": "Londres arme Kiev", "date": "2022-01", "outlet": "AFP"},
    ),
    "keys that mean nothing between": (
        f"Section: Monde\nAuteure: X\nDate: 2022-01\n\n{BODY}",
        {"date": "2022-01"},
    ),
    "front matter": (f"---\ntitle: T\ndate: 2022-10\n---\n{BODY}", {"title": "T", "date": "2022-10"}),
    "nothing": (BODY, {}),
}


@pytest.mark.parametrize("form", HEADERS)
def test_header_forms_of_text_files(tmp_path: Path, form: str) -> None:
    text, expected = HEADERS[form]
    article = read_file(written(tmp_path, "a.txt", text))
    found = {name: getattr(article, name) for name in ("title", "date", "outlet", "url")}
    assert {name: value for name, value in found.items() if value} == expected
    assert article.text == BODY


ARVA = "Bridge over the Arva closed"
TOLD = {
    "outlet and date under the title": (f"{ARVA}\nThe Arva Post\n3 March 2024", "2024-03-03", "The Arva Post", None),
    "no blank line above the text": (f"{ARVA}\nWeserbote\n3. März 2024\n", "2024-03-03", "Weserbote", None),
    "a date under the title": (f"{ARVA}\n3 March 2024", "2024-03-03", None, None),
    "a month": (f"{ARVA}\n\nMarch 2024", "2024-03", None, None),
    "outlet and date on one line": (f"{ARVA}\n\nThe Arva Post, 3 March 2024", "2024-03-03", "The Arva Post", None),
    "author, then date": (f"{ARVA}\n\nBy Kim Lo\n\n3 March 2024", "2024-03-03", None, "Kim Lo"),
    "all three": (f"{ARVA}\nBy Kim Lo | The Arva Post | Sunday, 3 March 2024", "2024-03-03", "The Arva Post", "Kim Lo"),
    "three lines": (f"{ARVA}\nKim Lo\nThe Arva Post\nMarch 3, 2024, 10:15", "2024-03-03", "The Arva Post", "Kim Lo"),
    "above the title": (f"The Arva Post\n3 March 2024\n\n{ARVA}", "2024-03-03", "The Arva Post", None),
    "date above the title": (f"3 March 2024\n\n{ARVA}", "2024-03-03", None, None),
    "changed later": (f"{ARVA}\nPublished 3 March 2024\nUpdated 4 March 2024", "2024-03-03", None, None),
    "place and date": (f"{ARVA}\n\nParis, le 3 mars 2024", "2024-03-03", None, None),
    "French": (f"{ARVA}\nPar Ana Ruiz\nLe Monde, 3 mars 2024", "2024-03-03", "Le Monde", "Ana Ruiz"),
    "Russian": (f"{ARVA}\nОзёрская газета\n3 марта 2024 г.", "2024-03-03", "Озёрская газета", None),
    "Ukrainian": (f"{ARVA}\n\nКарпатський вісник, 3 березня 2024 р.", "2024-03-03", "Карпатський вісник", None),
    "Spanish": (f"{ARVA}\nDiario de la Sierra, 3 de marzo de 2024", "2024-03-03", "Diario de la Sierra", None),
    "Chinese": (f"{ARVA}\n新华社，2024年3月3日", "2024-03-03", "新华社", None),
}


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("form", TOLD)
def test_lines_that_tell_of_the_article_around_its_title(tmp_path: Path, form: str, name: str) -> None:
    head, *expected = TOLD[form]
    article = read_file(written(tmp_path, name, f"{head}\n\n{BODY}"))
    assert [article.date, article.outlet, article.author, article.title] == [*expected, ARVA]
    assert article.text == BODY


@pytest.mark.parametrize("lines", ["*The Arva Post*\n*3 March 2024*", "The Arva Post · 3 March 2024"])
def test_lines_under_a_heading_of_markdown(tmp_path: Path, lines: str) -> None:
    article = read_file(written(tmp_path, "a.md", f"# {ARVA}\n\n{lines}\n\nOne line\nand another.\n"))
    assert (article.title, article.outlet, article.date) == (ARVA, "The Arva Post", "2024-03-03")
    assert article.text == "One line and another."


@pytest.mark.parametrize(
    "line",
    [
        "On 3 March 2024 the bridge was closed.",
        "The bridge closed 3 March 2024",
        "In Arva, 3 March 2024, a bridge fell",
        "ARVA, 3 March 2024 - The bridge over the\nriver was closed.",
        "By the river stands an old mill",
        "1 March 2024\n\nRain.\n\n2 March 2024\n\nSun.",
        "2024",
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_sentence_with_a_date_is_no_dateline(tmp_path: Path, name: str, line: str) -> None:
    article = read_file(written(tmp_path, name, f"{ARVA}\n\n{line}\n\n{BODY}"))
    joined = line if name == "a.txt" else line.replace("the\nriver", "the river")
    assert (article.title, article.date, article.text) == (ARVA, None, f"{joined}\n\n{BODY}")


def test_a_subtitle_above_the_date_stays(tmp_path: Path) -> None:
    article = read_file(written(tmp_path, "a.txt", f"{ARVA}\nLorries take the long way\n3 March 2024\n\n{BODY}"))
    assert (article.date, article.outlet, article.text) == ("2024-03-03", None, f"Lorries take the long way\n\n{BODY}")


def test_a_colon_in_the_first_line_is_no_header(tmp_path: Path) -> None:
    article = read_file(written(tmp_path, "a.txt", f"Guerre : Londres arme Kiev\n\n{BODY}"))
    assert (article.title, article.text) == ("Guerre : Londres arme Kiev", BODY)


def test_front_matter(tmp_path: Path) -> None:
    head = '---\ntitle: "Londres : des armes"\ndate: 2022-01-19\nsource: AFP\ntags: [a, b]\n---\n'
    article = read_file(written(tmp_path, "a.md", head + BODY))
    assert (article.title, article.date, article.outlet) == ("Londres : des armes", "2022-01-19", "AFP")
    assert article.text == BODY


def test_markdown_heading_dateline_and_markup(tmp_path: Path) -> None:
    text = "# Tonga cut off\n\n*Nuku'alofa, 18 January 2022*\n\nThe blast **severed** the [cable](https://x.example).\n"
    article = read_file(written(tmp_path, "a.md", text))
    assert (article.title, article.date) == ("Tonga cut off", "2022-01-18")
    assert article.text == "The blast severed the cable."


def test_a_sidecar_wins(tmp_path: Path) -> None:
    written(tmp_path, "a.json", json.dumps({"title": "T", "date": "2022-03-09", "url": "https://b.example"}))
    article = read_file(written(tmp_path, "a.txt", f"Titre\n\n{BODY}"))
    assert (article.title, article.date, article.url) == ("T", "2022-03-09", "https://b.example")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert read_file(written(tmp_path, "a.txt", BODY.encode(encoding))).text == BODY


def test_windows_line_ends(tmp_path: Path) -> None:
    assert read_file(written(tmp_path, "a.txt", f"Titre\r\n\r\n{BODY}".replace("\n\n", "\r\n\r\n"))).text == BODY


@pytest.mark.parametrize(
    ("name", "content", "cure"),
    [
        ("a.txt", bytes(range(256)) * 40, "not a text file"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(500), "not a text file"),
        ("a.txt", b"", "no text"),
        ("a.txt", b" \n\n---\n", "no text"),
        ("a.xyz", b"text", "add .txt, .md, .html"),
        ("a.txt", b"date: 32 mai 2022\n\nText.", "2022-01-19"),
        ("a.md", b"---\ntitle: [\n---\ntext", "not valid YAML"),
        ("a.md", b"---\ntitle: " + b"[" * 3000 + b"\n---\ntext", "not valid YAML"),
        ("a.md", b"---\ntitle: T\ndate: Q2 2023\n---\ntext", "2022-01-19"),
        ("a.txt", b"date: Q2 2023\n\ntext", "2022-01-19"),
    ],
)
def test_bad_files_say_what_to_do(tmp_path: Path, name: str, content: bytes, cure: str) -> None:
    with pytest.raises(UnreadableDocument, match=cure):
        read_file(written(tmp_path, name, content))


@pytest.mark.parametrize("sidecar", ["{", "[1]", '{"date": "soon"}', "[" * 100_000])
def test_bad_sidecars_say_what_to_do(tmp_path: Path, sidecar: str) -> None:
    written(tmp_path, "a.json", sidecar)
    with pytest.raises(UnreadableDocument, match=r"a\.json"):
        read_file(written(tmp_path, "a.txt", BODY))


def test_folders_are_walked_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "a.json", "c.json", ".hidden.txt", "d.png"):
        written(tmp_path, name, BODY)
    (tmp_path / "deeper" / ".git").mkdir(parents=True)
    written(tmp_path / "deeper", "e.txt", BODY)
    written(tmp_path / "deeper" / ".git", "f.txt", BODY)
    skipped: list[Path] = []
    found = [path.name for path in find_files([tmp_path], skip=skipped.append) if isinstance(path, Path)]
    assert [path.name for path in skipped] == ["d.png"]
    assert found == ["a.txt", "b.md", "c.json", "e.txt"]


def test_a_missing_path_is_a_failure_of_its_own(tmp_path: Path) -> None:
    (failure,) = find_files([tmp_path / "nowhere"])
    assert isinstance(failure, UnreadableDocument)


@pytest.mark.skipif(not USERS_ARTICLE.is_file(), reason="the user's own article is not here")
def test_the_users_article() -> None:
    article = read_file(USERS_ARTICLE)
    assert (article.date, article.title) == ("2022-01", None)
    assert article.text.startswith("Alors que la pression") and article.text.endswith("troupes en Ukraine.")


LEGACY = {
    "cp1251": "Протесты в Казахстане начались второго января в нефтяном городе.",
    "koi8_r": "Протесты в Казахстане начались второго января в нефтяном городе.",
    "cp1250": "Protestujący żądają zmian, mówią źródła w rządzie. Łódź też.",
    "cp1256": "افتتحت السلطات في مدينة الواحة الساحلية محطة لتحلية مياه البحر",
    "gb18030": "今天天气很好，我们去公园散步，看见了很多人在那里跳舞和唱歌。",
    "shift_jis": "今日は天気がいいので、公園へ散歩に行きました。たくさんの人がいました。",
}


@pytest.mark.parametrize("encoding", LEGACY)
def test_legacy_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    assert read_file(written(tmp_path, "a.txt", LEGACY[encoding].encode(encoding))).text == LEGACY[encoding]


def test_front_matter_is_taken_as_it_is_written(tmp_path: Path) -> None:
    head = "---\ntitle: yes\nlanguage: no\ndate: !!timestamp 2022-01-19\nurl: [a, b]\n---\n"
    article = read_file(written(tmp_path, "a.md", head + BODY))
    assert (article.title, article.language, article.date, article.url) == ("yes", "no", "2022-01-19", None)


def test_a_sidecars_empty_values_and_odd_letters(tmp_path: Path) -> None:
    written(tmp_path, "a.json", '{"title": "", "outlet": "\\ud800X", "date": "2022.10", "url": {"a": 1}}')
    article = read_file(written(tmp_path, "a.txt", f"Titre\n\n{BODY}"))
    assert (article.title, article.outlet, article.date, article.url) == ("Titre", "?X", "2022-10", None)


@pytest.mark.parametrize("line", ["2000 soldiers march on the capital", "1984 revisited", "Results, 2021"])
def test_a_first_line_with_a_number_is_no_dateline(tmp_path: Path, line: str) -> None:
    article = read_file(written(tmp_path, "a.md", f"# Title\n\n{line}\n\nThe rest.\n"))
    assert (article.date, article.text) == (None, f"{line}\n\nThe rest.")


def test_a_rule_around_a_paragraph_is_no_front_matter(tmp_path: Path) -> None:
    assert "A paragraph." in read_file(written(tmp_path, "a.md", "---\n\nA paragraph.\n\n---\n\nMore.\n")).text


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnreadableDocument, match="no ordinary file"):
        read_file(tmp_path / "a.txt")


def test_names_that_are_no_utf8_and_names_too_long(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    assert read_file(written(tmp_path, name, BODY)).source.endswith(r"caf\udce9.txt")
    (failure,) = find_files([Path("x" * 300)])
    assert isinstance(failure, UnreadableDocument)


@pytest.mark.parametrize("signature", ["-- \nPress Office, Arva\n", "--\nPress Office, Arva\nTel. 12 34\n", ""])
def test_a_signature_under_an_e_mail_is_no_text(tmp_path: Path, signature: str) -> None:
    head = "From: Press <press@arva.example>\nSubject: New chief\nContent-Type: text/plain; charset=utf-8\n\n"
    article = read_file(written(tmp_path, "a.eml", f"{head}Arva has a new chief.\n\nShe leads 64.\n\n{signature}"))
    assert article.text == "Arva has a new chief.\n\nShe leads 64."


def test_what_two_dashes_divide_is_no_signature(tmp_path: Path) -> None:
    head = "From: Press <press@arva.example>\nSubject: Two stories\n\n"
    stories = "The first.\n\n--\n\n" + "\n".join(f"Line {number} of the second." for number in range(20))
    assert "Line 19" in read_file(written(tmp_path, "a.eml", head + stories)).text
