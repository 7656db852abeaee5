"""Make the documents beside this file out of articles.json, with the programs people make them with.

Needs pandoc, LibreOffice Writer, Chromium, wkhtmltopdf, pdflatex, groff, Ghostscript, perl, jq, sqlite3, zip, 7z and
qpdf. What it writes is kept in the repository: the tests never run it.
"""

# ruff: noqa: E501

import html
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ARTICLES = {article["key"]: article for article in json.loads((HERE / "articles.json").read_text())}
MANIFEST: dict[str, list[str]] = {}
TEMP = Path(tempfile.mkdtemp())
DAYS = {"en": "12 March 2022", "fr": "mercredi 3 novembre 2021 à 18h05"}


def run(*command: str | Path, stdin: str = "", cwd: Path = TEMP) -> str:
    done = subprocess.run(list(map(str, command)), input=stdin, capture_output=True, text=True, cwd=cwd, check=True)
    return done.stdout


def target(kind: str, name: str, *keys: str) -> Path:
    MANIFEST[f"{kind}/{name}"] = list(keys)
    (HERE / kind).mkdir(exist_ok=True)
    return HERE / kind / name


def markdown(key: str, author: bool = True) -> str:
    article = ARTICLES[key]
    head = {"title": article["title"], "date": article["dateline"], "lang": article["language"]}
    head |= {"author": article["author"]} if author else {}
    yaml = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items())
    return f"---\n{yaml}\n---\n\n" + "\n\n".join(article["text"]) + "\n"


def pandoc(key: str, form: str, to: Path, *options: str) -> None:
    run("pandoc", "-s", "-f", "markdown", "-t", form, "-o", to, *options, stdin=markdown(key))


def office(source: Path, form: str, to: Path) -> None:
    run("soffice", f"-env:UserInstallation=file://{TEMP}/office", "--headless", "--convert-to", form, source)
    shutil.move(TEMP / (source.stem + "." + form.split(":")[0]), to)


PARAGRAPHS = "\n".join
MENU = "Home World Politics Business Culture Sport Weather Podcasts Newsletters Jobs Puzzles Subscribe Log in".split()
RELATED = [
    "Ten recipes for a rainy weekend",
    "Why your phone battery dies in the cold",
    "Quiz: how well do you know rivers?",
]


def news_page(key: str, head: str, dateline: str, byline: str = "", wrap: str = "article") -> str:
    """A page as newspapers make them: banner, menus, teasers, comments, a footer with other dates."""
    article = ARTICLES[key]
    paragraphs = [f"<p>{html.escape(text)}</p>" for text in article["text"]]
    paragraphs.insert(2, '<aside class="related-inline"><a href="/x">Read also: ' + RELATED[0] + "</a></aside>")
    items = "".join(f'<li><a href="/{item.lower()}">{item}</a></li>' for item in MENU)
    teasers = "".join(
        f'<div class="teaser"><a href="/{at}">{text}</a><time datetime="2025-0{at + 1}-11">11.0{at + 1}.2025</time></div>'
        for at, text in enumerate(RELATED)
    )
    return f"""<!DOCTYPE html>
<html lang="{article["language"]}"><head><meta charset="utf-8">{head}
<script>window.dataLayer=[{{"built":"2026-01-05"}}];</script><style>body{{margin:0}}</style></head><body>
<div id="cookie-banner" role="dialog"><p>We and our 412 partners use cookies to store information on your device.</p>
<button>Accept all</button><button>Manage choices</button></div>
<header class="site-header"><div class="logo">{article["outlet"]}</div><nav class="main-nav"><ul>{items}</ul></nav></header>
<main><{wrap} class="post"><h1>{html.escape(article["title"])}</h1>
<div class="meta">{byline}{dateline}</div>
<div class="share"><a href="#">Facebook</a> <a href="#">Telegram</a> <a href="#">E-mail</a></div>
<div class="article-body">{PARAGRAPHS(paragraphs)}</div></{wrap}>
<section class="related"><h2>More on this topic</h2>{teasers}</section>
<section id="comments" class="comments"><h2>2 comments</h2><div class="comment"><span class="author">harbourfan</span>
<time datetime="2025-06-01T10:00">1 June 2025</time><p>I never believed a word of this, what a waste of money.</p></div>
<div class="comment"><span class="author">zoe77</span> <time>2 June 2025</time><p>My cousin saw it with her own eyes!</p></div>
</section></main>
<aside class="sidebar"><h3>Most read</h3><ol><li><a href="/1">{RELATED[1]}</a></li><li><a href="/2">{RELATED[2]}</a></li></ol></aside>
<footer><p>© 1998-2026 {article["outlet"]}. All rights reserved. Last build 05.01.2026.</p>
<nav><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a> <a href="/terms">Terms</a></nav></footer></body></html>"""


def meta(key: str, **named: str) -> str:
    article = ARTICLES[key]
    title = f"<title>{html.escape(article['title'])} - {article['outlet']}</title>"
    return title + "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in named.items()
    )


def ld(key: str) -> str:
    article = ARTICLES[key]
    stated = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article["title"],
        "datePublished": article["date"] + "T06:30:00+02:00",
        "dateModified": "2025-12-01T08:00:00+02:00",
        "author": {"@type": "Person", "name": article["author"]},
        "publisher": {"@type": "Organization", "name": article["outlet"]},
    }
    return f'<script type="application/ld+json">{json.dumps(stated, ensure_ascii=False)}</script>'


def pages() -> None:
    def write(name: str, key: str, page: str, encoding: str = "utf-8") -> None:
        target("html", name, key).write_bytes(page.encode(encoding))

    def visible(key: str) -> str:
        return f'<span class="date">{ARTICLES[key]["dateline"]}</span>'

    def by(key: str, word: str) -> str:
        return f'<span class="byline">{word} {ARTICLES[key]["author"]}</span> '

    published = {key: article["date"] + "T05:00:00+00:00" for key, article in ARTICLES.items()}
    write("ld.html", "en", news_page("en", meta("en") + ld("en"), visible("en"), by("en", "By")))
    write(
        "og.html",
        "fr",
        news_page(
            "fr",
            meta(
                "fr",
                og__title=ARTICLES["fr"]["title"],
                og__type="article",
                og__site_name="Le Courrier du Soir",
                article__published_time=published["fr"],
                article__modified_time="2025-10-10T10:00:00Z",
            ),
            visible("fr"),
            by("fr", "Par"),
        ),
    )
    write(
        "time.html",
        "de",
        news_page(
            "de",
            meta("de"),
            '<time datetime="2023-05-17T17:20:00+02:00" class="published">17.05.2023, 17:20 Uhr</time>',
            by("de", "Von"),
            "div",
        ),
    )
    write("visible.html", "ru", news_page("ru", meta("ru"), visible("ru"), "", "div"))
    write(
        "cp1251.htm",
        "ru",
        news_page("ru", meta("ru") + ld("ru"), visible("ru")).replace('charset="utf-8"', 'charset="windows-1251"'),
        "cp1251",
    )
    write(
        "uk.html",
        "uk",
        news_page("uk", meta("uk", og__title=ARTICLES["uk"]["title"], article__published_time=published["uk"]), ""),
    )
    write("ar.html", "ar", news_page("ar", meta("ar") + ld("ar"), visible("ar")))
    write(
        "zh.html",
        "zh",
        news_page(
            "zh",
            meta("zh"),
            f'<span class="pubtime">发布时间：{ARTICLES["zh"]["dateline"]} 09:12</span>',
            '<span class="source">来源：青石日报</span>',
        ),
    )
    write(
        "es.html",
        "es",
        news_page(
            "es",
            meta("es", og__site_name="Diario de la Sierra"),
            f'<p class="fecha">Publicado el {ARTICLES["es"]["dateline"]}</p>',
            by("es", "Por"),
        ),
    )
    wrong = news_page("de", meta("de") + ld("de"), "").replace('<html lang="de">', '<html lang="en">')
    write("wrong-language.html", "de", wrong)
    pandoc("es", "html5", target("html", "pandoc.html", "es"))
    pandoc("uk", "odt", TEMP / "for-html.odt")
    office(TEMP / "for-html.odt", "html", target("html", "libreoffice.html", "uk"))


def printed() -> None:
    office(HERE / "odt/pandoc-fr.odt", "pdf", target("pdf", "libreoffice-fr.pdf", "fr"))
    office(HERE / "docx/pandoc-ru.docx", "pdf", target("pdf", "libreoffice-ru.pdf", "ru"))
    for key, form in (("en", "plain"), ("zh", "plain"), ("ar", "plain"), ("de", "columns")):
        article = ARTICLES[key]
        style = (
            "<style>body{column-count:2;text-align:justify;hyphens:auto} h1{column-span:all}</style>"
            if form == "columns"
            else ""
        )
        direction = ' dir="rtl"' if key == "ar" else ""
        page = f'<!DOCTYPE html><html lang="{key}"{direction}><head><meta charset="utf-8"><title>{article["title"]}</title>{style}</head><body>'
        page += f"<p>{article['outlet']}</p><h1>{article['title']}</h1><p>{article['dateline']}</p>"
        page += "".join(f"<p>{text}</p>" for text in article["text"]) + "</body></html>"
        (TEMP / f"{key}.html").write_text(page)
        run(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target('pdf', f'chromium-{key}.pdf', key)}",
            TEMP / f"{key}.html",
        )
    pandoc("es", "html5", TEMP / "es.html")
    run("wkhtmltopdf", "--quiet", TEMP / "es.html", target("pdf", "wkhtmltopdf-es.pdf", "es"))
    tex("fr", "tex-fr.pdf", "a5paper,11pt")
    tex("en", "tex-en.pdf", "a4paper,twocolumn")
    roff("en", "groff-en.pdf")


def tex(key: str, name: str, options: str) -> None:
    article = ARTICLES[key]
    language = {"fr": "french", "en": "english"}[key]
    text = "\n\n".join(article["text"]).replace("%", r"\%").replace("«", r"\og ").replace("»", r"\fg{}")
    source = rf"""\documentclass[{options}]{{article}}\usepackage[T1]{{fontenc}}\usepackage[utf8]{{inputenc}}
\usepackage[{language}]{{babel}}\title{{{article["title"]}}}\author{{{article["author"]}}}\date{{{article["dateline"]}}}
\begin{{document}}\maketitle {text}\end{{document}}"""
    (TEMP / "a.tex").write_text(source)
    run("pdflatex", "-interaction=batchmode", "a.tex")
    shutil.copy(TEMP / "a.pdf", target("pdf", name, key))


def roff(key: str, name: str) -> None:
    article = ARTICLES[key]
    text = "\n.PP\n".join(article["text"])
    source = f".TL\n{article['title']}\n.AU\n{article['author']}\n.AI\n{article['dateline']}\n.PP\n{text}\n"
    (TEMP / "a.ps").write_bytes(
        subprocess.run(["groff", "-k", "-ms", "-Tps"], input=source.encode(), capture_output=True, check=True).stdout
    )
    run("ps2pdf", TEMP / "a.ps", target("pdf", name, key))


def laid_out() -> None:
    for key in ("ru", "ar", "zh"):
        pandoc(key, "docx", target("docx", f"pandoc-{key}.docx", key))
    for key in ("fr", "de", "uk"):
        pandoc(key, "odt", target("odt", f"pandoc-{key}.odt", key))
    office(HERE / "odt/pandoc-de.odt", "docx", target("docx", "libreoffice-de.docx", "de"))
    plain_page = "<html><body><h1>{title}</h1><p>{outlet}, {dateline}</p>{body}</body></html>"
    for key, form in (("en", "docx"), ("es", "odt")):
        article = ARTICLES[key]
        body = "".join(f"<p>{text}</p>" for text in article["text"])
        (TEMP / "h.html").write_text(
            plain_page.format(**article, body=body).replace("<html>", '<html><meta charset="utf-8">')
        )
        run(
            "soffice",
            f"-env:UserInstallation=file://{TEMP}/office",
            "--headless",
            "--infilter=HTML (StarWriter)",
            "--convert-to",
            {"docx": "docx:MS Word 2007 XML", "odt": "odt:writer8"}[form],
            TEMP / "h.html",
        )
        shutil.move(TEMP / f"h.{form}", target(form, f"libreoffice-{key}.{form}", key))
    for key, form in (("en", "epub3"), ("fr", "epub2"), ("zh", "epub3"), ("uk", "epub3")):
        (TEMP / "b.md").write_text(markdown(key).replace(ARTICLES[key]["dateline"], ARTICLES[key]["date"], 1))
        run("pandoc", "-s", "-t", form, "-o", target("epub", f"pandoc-{key}.epub", key), TEMP / "b.md")


def plain() -> None:
    for key, form in (("en", "markdown"), ("fr", "gfm"), ("zh", "commonmark_x")):
        pandoc(key, form, target("md", f"{form}-{key}.md", key))
    for key, form in (("de", "plain"), ("uk", "plain"), ("es", "plain")):
        article = ARTICLES[key]
        words = {
            "de": ("Titel", "Datum", "Quelle"),
            "uk": ("Назва", "Дата", "Джерело"),
            "es": ("Título", "Fecha", "Fuente"),
        }[key]
        head = "\n".join(
            f"{word}: {article[name]}" for word, name in zip(words, ("title", "dateline", "outlet"), strict=True)
        )
        body = run("pandoc", "-t", form, "--wrap=none", stdin="\n\n".join(article["text"]))
        target("txt", f"{key}.txt", key).write_text(f"{head}\n\n{body}")


QP = "use MIME::QuotedPrint; local $/; print encode_qp(<STDIN>)"
B64 = "use MIME::Base64; local $/; print encode_base64(<STDIN>)"
WORDS = 'use MIME::Base64; local $/; $_=<STDIN>; print "=?utf-8?B?".encode_base64($_,"")."?="'


def mails() -> None:
    def mail(key: str, headers: str, body: str, name: str, *more: str) -> None:
        article = ARTICLES[key]
        subject = run("perl", "-e", WORDS, stdin=article["title"])
        sender = run("perl", "-e", WORDS, stdin=article["outlet"])
        head = f"Received: from mx.example by in.example; Mon, 1 Dec 2025 10:00:00 +0000\r\nFrom: {sender} <news@paper.example>\r\nTo: me@reader.example\r\nSubject: {subject}\r\nDate: {headers}\r\nMIME-Version: 1.0\r\n"
        target("eml", name, key, *more).write_text(head + body, newline="")

    text = "\r\n\r\n".join(ARTICLES["fr"]["text"])
    mail(
        "fr",
        "Wed, 03 Nov 2021 18:05:11 +0100",
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + run("perl", "-e", QP, stdin=text),
        "plain.eml",
    )
    page = (
        "<html><head><style>p{color:red}</style></head><body>"
        + "".join(f"<p>{html.escape(part)}</p>" for part in ARTICLES["ru"]["text"])
        + "</body></html>"
    )
    mail(
        "ru",
        "Fri, 21 Aug 2020 09:00:00 +0300",
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + run("perl", "-e", B64, stdin=page),
        "html.eml",
    )
    both = "\n\n".join(ARTICLES["es"]["text"])
    attached = run("perl", "-e", B64, stdin=markdown("de"))
    mail(
        "es",
        "Sun, 20 Oct 2019 20:10:00 +0200",
        'Content-Type: multipart/mixed; boundary="x1"\r\n\r\n--x1\r\nContent-Type: multipart/alternative; boundary="x2"\r\n\r\n--x2\r\n'
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + both
        + "\r\n--x2\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>only for the eye</p>\r\n--x2--\r\n--x1\r\n"
        'Content-Type: text/markdown; name="br.md"\r\nContent-Disposition: attachment; filename="br.md"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n" + attached + "\r\n--x1--\r\n",
        "attached.eml",
        "de",
    )


def records() -> None:
    def rows(*keys: str) -> str:
        return json.dumps(
            [ARTICLES[key] | {"text": "\n\n".join(ARTICLES[key]["text"])} for key in keys], ensure_ascii=False
        )

    some = ("en", "ru", "zh")
    target("csv", "jq.csv", *some).write_text(
        run(
            "jq",
            "-r",
            '["title","date","outlet","author","text"],(.[]|[.title,.date,.outlet,.author,.text])|@csv',
            stdin=rows(*some),
        )
    )
    database = TEMP / "news.db"
    (TEMP / "rows.json").write_text(rows("fr", "de", "es"))
    sql = "select json_extract(value,'$.title') as Titre, json_extract(value,'$.dateline') as \"Date de publication\", json_extract(value,'$.outlet') as Source, '<p>'||replace(json_extract(value,'$.text'),char(10)||char(10),'</p><p>')||'</p>' as Contenu from json_each(readfile('rows.json'));"
    target("csv", "sqlite.csv", "fr", "de", "es").write_text(
        run("sqlite3", "-header", "-csv", "-separator", ";", database, stdin=sql)
    )
    french = run(
        "jq",
        "-r",
        '(["Titre","Paru le","Texte"]|join("|")),(.[]|[.title,.dateline,(.text|gsub("\\n+";" "))]|join("|"))',
        stdin=rows("fr"),
    )
    target("csv", "cp1252.csv", "fr").write_bytes(french.replace("Paru le", "Date").encode("cp1252"))
    tsv = '["headline","published_at","byline","body"],(.[]|[.title,(.date+"T10:00:00Z"),.author,(.text|gsub("\\n+";" "))])|@tsv'
    for name, keys in (("a.tsv", ("en", "uk")), ("b.tsv", ("ar", "de")), ("c.tsv", ("es",))):
        target("tsv", name, *keys).write_text(run("jq", "-r", tsv, stdin=rows(*keys)))
    target("json", "array.json", *some).write_text(run("jq", ".", stdin=rows(*some)))
    target("json", "wrapped.json", "fr", "ar").write_text(
        run(
            "jq",
            '{status:"ok",totalResults:2,articles:[.[]|{source:{id:null,name:.outlet},author,title,description:"A teaser.",url:("https://paper.example/news/"+.key),publishedAt:(.date+"T09:30:00Z"),content:.text}]}',
            stdin=rows("fr", "ar"),
        )
    )
    target("json", "one.json", "uk").write_text(
        run("jq", '.[0]|{"назва":.title,"дата":.dateline,"стаття":.text}', stdin=rows("uk"))
    )
    target("json", "wordpress.json", "es").write_text(
        run(
            "jq",
            '[.[]|{id:7,date:(.date+"T08:00:00"),link:"https://x.example/a",title:{rendered:.title},content:{rendered:("<p>"+(.text|gsub("\\n\\n";"</p><p>"))+"</p>"),protected:false},categories:[1,2]}]',
            stdin=rows("es"),
        )
    )
    for name, keys, form in (
        ("a.jsonl", ("en", "de", "uk"), ".[]|{id:.key,title,date,text}"),
        (
            "b.ndjson",
            ("zh", "ru"),
            '.[]|{headline:.title,pubDate:(.date|strptime("%Y-%m-%d")|mktime),maintext:.text,lang:.language}',
        ),
        ("c.jsonl", ("ar", "fr"), ".[]|{title,published:.dateline,content:.text}"),
    ):
        target("jsonl", name, *keys).write_text(run("jq", "-c", form, stdin=rows(*keys)))


def zips() -> None:
    def pack(name: str, *files: str, tool: tuple[str, ...] = ("zip", "-q")) -> None:
        keys = [key for file in files for key in MANIFEST[file]]
        to = target("zip", name, *keys)
        to.unlink(missing_ok=True)
        run(*tool, to, *files, cwd=HERE)

    pack("mixed.zip", "txt/de.txt", "html/ld.html", "docx/pandoc-ru.docx")
    pack("seven.zip", "jsonl/a.jsonl", "csv/sqlite.csv", tool=("7z", "a", "-bso0", "-tzip"))
    pack("nested.zip", "zip/mixed.zip", "md/gfm-fr.md")


if __name__ == "__main__":
    os.environ["HOME"] = str(TEMP)
    for kind in (pages, laid_out, printed, plain, mails, records, zips):
        kind()
    (HERE / "manifest.json").write_text(json.dumps(MANIFEST, indent=1) + "\n")
