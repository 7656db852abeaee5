"""Tables and JSON of all sorts: which column is what, in any language and encoding; streams of any length."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import UnreadableDocument
from retrieval.reading.files import find_files, read_data, read_path, read_stream
from retrieval.types import Article
from tests.conftest import ROOT

FOLDER = Path(__file__).parent / "data" / "documents"


def one(data: str | bytes, name: str) -> Article:
    (found,) = read_data(data if isinstance(data, bytes) else data.encode(), name, f"/x/{name}")
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    "header",
    [
        "title,date,url,text,outlet,author,language",
        "Headline,Published At,Link,Body,Publication,Byline,Lang",
        "titre,date_de_publication,lien,contenu,journal,auteur,langue",
        "Überschrift,Erscheinungsdatum,Link,Volltext,Zeitung,Verfasser,Sprache",
        "Schlagzeile,Erschienen,Link,Fließtext,Quelle,Autor,Sprache",
        "Titre,Paru le,Lien,Texte de l'article,Source,Auteur,Langue",
        "Encabezado,Publicado el,Enlace,Texto completo,Fuente,Autor,Idioma",
        "Заголовок,Вышла,Ссылка,Текст статьи,Источник,Автор,Язык",
        "Назва,Оприлюднено,Посилання,Повний текст,Джерело,Автор,Мова",
        "заголовок,дата публикации,ссылка,текст,издание,автор,язык",
        "标题,发布时间,链接,正文,来源,作者,语言",
        "العنوان,التاريخ,الرابط,النص,المصدر,الكاتب,اللغة",
        "Título,Fecha de publicación,Enlace,Cuerpo,Medio,Autor,Idioma",
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_in_many_languages(header: str, delimiter: str) -> None:
    row = 'T,2022-03-12,https://x.example/1,"Some words, and\nmore ""words"".",The Post,Ann Lee,en-GB'
    if delimiter != ",":
        row = row.replace("words, and", "words and")
    found = one(f"{header}\n{row}\n".replace(",", delimiter), "a.csv")
    expected = ("T", "2022-03-12", "https://x.example/1", "The Post", "Ann Lee", "en")
    assert (found.title, found.date, found.url, found.outlet, found.author, found.language) == expected
    assert found.text.startswith("Some words") and found.text.endswith('more "words".')
    assert found.source == "/x/a.csv#https://x.example/1"


def test_mapped_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("rubrique;corps_du_texte;paru;text\nMonde;Le texte.;12/03/2022;autre\n")
    (found,) = read_path(path, {"text": "corps_du_texte", "date": "paru", "title": "rubrique"})
    assert isinstance(found, Article)
    assert (found.text, found.date, found.title) == ("Le texte.", "2022-03-12", "Monde")


ODD = "ref;Überschrift;Fliesstext;Erschienen;Quelle\n1;Parkhaus;Der Rat lehnt ab.;12.04.2024;Bote\n"
MAPPED = {"text": "Fliesstext", "title": "überschrift", "date": "Erschienen", "outlet": "Quelle", "id": "ref"}


def test_a_column_that_is_known_needs_no_name(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text(ODD)
    (by_itself,) = read_path(tmp_path / "odd.csv", {"id": "ref"})
    (named,) = read_path(tmp_path / "odd.csv", MAPPED)
    assert by_itself == named and isinstance(named, Article)
    assert (named.title, named.date, named.outlet) == ("Parkhaus", "2024-04-12", "Bote")


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl"])
def test_a_column_that_is_not_there(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("text,k2\nWords.,x\n" if name == "a.csv" else '{"text": "Words.", "k2": "x"}')
    (failure,) = read_path(path, {"title": "nope"})
    assert isinstance(failure, UnreadableDocument) and "no column “nope” (found: text, k2)" in str(failure)
    (article,) = read_path(path, {"text": "nope", "title": "K2"}, strict=False)
    assert isinstance(article, Article) and (article.text, article.title) == ("Words.", "x")


DATES = {
    "2022-03-12T23:30:00-05:00": "2022-03-12",
    "Sat, 12 Mar 2022 10:00:00 +0000": "2022-03-12",
    "1647043200": "2022-03-12",
    "1647043200000": "2022-03-12",
    "2022": "2022",
    "12.03.2022 10:15": "2022-03-12",
    "null": None,
    "": None,
    "0000-00-00 00:00:00": None,
}


@pytest.mark.parametrize("stated", DATES)
def test_dates_of_records(stated: str) -> None:
    assert one(json.dumps({"text": "Words.", "date": stated}), "a.json").date == DATES[stated]


def test_markup_in_records() -> None:
    record = {
        "title": "Q&amp;A: <em>now</em>",
        "content": "<p>One &amp; two.</p><script>x()</script><p>Three<br>four.</p>",
    }
    found = one(json.dumps(record), "a.json")
    assert (found.title, found.text) == ("Q&A: now", "One & two.\n\nThree\n\nfour.")


SHAPES: dict[str, Any] = {
    "object": lambda record: record,
    "array": lambda record: [record],
    "articles": lambda record: {"status": "ok", "totalResults": 1, "articles": [record]},
    "feed": lambda record: {"title": "Feed", "description": "A feed", "items": [record]},
    "message": lambda record: {"message": "success", "data": {"results": [record]}},
    "deep": lambda record: {"response": {"docs": [{"_source": record, "id": 1}]}},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_json(shape: str) -> None:
    record = {"headline": "T", "tags": ["a", "b"], "images": [{"caption": "c"}], "body": "Words.", "date": "2022-03"}
    found = one(json.dumps(SHAPES[shape](record), indent=2), "a.json")
    assert (found.title, found.text, found.date) == ("T", "Words.", "2022-03")


def test_keys_of_records() -> None:
    lines = ['{"text": "One.", "id": 7}', '{"text": "Two.", "url": "https://x.example"}', '{"text": "Three."}']
    found = [
        one.source for one in read_data("\n".join(lines).encode(), "a.jsonl", "/x/a.jsonl") if isinstance(one, Article)
    ]
    assert found[0] == "/x/a.jsonl#7"
    assert all(len(source) == len("/x/a.jsonl#") + 12 for source in found[1:])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251", "koi8_r"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_encodings_of_records(name: str, encoding: str) -> None:
    text = "Протесты в Казахстане начались второго января в нефтяном городе."
    data = f"заголовок,текст\nПротесты,{text}\n" if name == "a.csv" else json.dumps({"text": text}, ensure_ascii=False)
    assert one(data.encode(encoding), name).text == text


def test_lines_in_several_encodings() -> None:
    lines = [
        '{"text": "Été à Valmont."}'.encode(),
        '{"text": "Été à Rouen, déjà la fête, où l’on chante des chansons françaises."}'.encode("cp1252"),
    ]
    found = list(read_data(b"\n".join(lines), "a.jsonl", "a"))
    assert [article.text for article in found if isinstance(article, Article)] == [
        "Été à Valmont.",
        "Été à Rouen, déjà la fête, où l’on chante des chansons françaises.",
    ]


def test_details_fill_what_a_document_leaves_open() -> None:
    details = {"title": "Given", "date": "2020", "outlet": "Paper", "url": "https://x.example/a", "author": "Jo"}
    (found,) = read_data(b"date: 2022-03\n\nWords.", "upload", "s", details, ".txt")
    assert isinstance(found, Article)
    assert (found.title, found.date, found.outlet, found.author, found.source) == (
        "Given",
        "2022-03",
        "Paper",
        "Jo",
        "s",
    )


def test_a_sidecar_beside_any_document(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes((FOLDER / "html" / "ld.html").read_bytes())
    (tmp_path / "a.json").write_text('{"date": "2001-02-03"}')
    (tmp_path / "b.json").write_text('{"text": "An article by itself."}')
    found = [path for path in find_files([tmp_path, tmp_path / "a.json"]) if isinstance(path, Path)]
    assert [path.name for path in found] == ["a.html", "b.json"]
    (article,) = read_path(found[0])
    assert isinstance(article, Article) and article.date == "2001-02-03"


SAMPLES = sorted(
    f"{kind}/{name}"
    for kind, name in [
        *(("pdf", "tex-en.pdf"), ("docx", "pandoc-ru.docx"), ("docx", "libreoffice-en.docx"), ("odt", "pandoc-de.odt")),
        *(("epub", "pandoc-en.epub"), ("html", "ld.html"), ("html", "pandoc.html"), ("json", "array.json")),
        *(("json", "wrapped.json"), ("jsonl", "a.jsonl"), ("csv", "jq.csv"), ("csv", "sqlite.csv"), ("tsv", "a.tsv")),
        *(("eml", "plain.eml"), ("zip", "mixed.zip"), ("txt", "de.txt")),
    ]
)


@pytest.mark.parametrize("name", SAMPLES)
def test_standard_input_is_told_by_its_first_bytes(name: str) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    piped = list(read_stream(Pipe((FOLDER / name).read_bytes()), "standard input"))
    assert [getattr(one, "text", one) for one in piped] == [
        getattr(one, "text", one) for one in read_path(FOLDER / name)
    ]


READ = """
import resource, sys, itertools
from pathlib import Path
from retrieval.reading.files import read_path, read_stream
read_path(Path("nothing.txt"))
resource.setrlimit(resource.RLIMIT_AS, (1200 << 20,) * 2)
print(sum(1 for _ in (read_path(Path(sys.argv[1])) if len(sys.argv) > 1 else read_stream(sys.stdin.buffer, "in"))))
print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))
"""
MOST_MEMORY = 200_000  # KB, with all libraries loaded


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.json"])
def test_a_large_file_streams_in_little_memory(tmp_path: Path, name: str) -> None:
    records = 1000 if name == "a.jsonl" else 300  # 200 and 60 MB
    text = "word " * 40_000
    path = tmp_path / name
    with path.open("w") as file:
        file.write("text\n" if name == "a.csv" else "[" if name == "a.json" else "")
        for at in range(records):
            comma = "," if name == "a.json" and at else ""
            file.write(f"{at} {text}\n" if name == "a.csv" else f'{comma}{{"id": {at}, "text": "{text}"}}\n')
        file.write("]" if name == "a.json" else "")
    done = subprocess.run([sys.executable, "-c", READ, path], cwd=ROOT, capture_output=True, text=True, check=True)
    count, memory = map(int, done.stdout.split())
    assert count == records
    assert memory < MOST_MEMORY
