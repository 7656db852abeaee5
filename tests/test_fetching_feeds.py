"""Feeds: every kind, in several languages, with dates of all forms; and feeds made to do harm."""

import gzip
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import Unreachable
from retrieval.fetching.entries import Entry
from retrieval.fetching.feeds import find_feeds, kind_of, read_feed, read_sitemaps
from retrieval.fetching.fetched import Fetched, as_fetched
from retrieval.fetching.moments import FeedDates
from retrieval.fetching.tags import clean, plain
from retrieval.fetching.transport import Reply
from tests.web_site import Site, fetcher_for, http

HOME = "https://zeitung.example/feeds/all.xml"


def came(body: str | bytes, kind: str = "application/xml", url: str = HOME) -> Fetched:
    """What a site would have sent."""
    data = body.encode() if isinstance(body, str) else body
    return as_fetched(url, Reply(200, {"content-type": kind}, data), data)


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Українська газета</title><link>https://gazeta.example/</link><language>uk-UA</language>
<item><title>Сонце &amp; дощ</title><link>/news/1?a=1&amp;b=2</link><guid isPermaLink="false">n-1</guid>
 <pubDate>Wed, 19 Jan 2022 00:30:00 +0200</pubDate><dc:creator>Олена Пчілка</dc:creator>
 <description>&lt;p&gt;Коротко&lt;/p&gt;&lt;p&gt;про&amp;nbsp;погоду&lt;/p&gt;</description>
 <content:encoded><![CDATA[<p onclick="x()">Довго <b>про</b> погоду</p><script>x</script>]]></content:encoded></item>
<item><title>Без посилання</title></item>
<item><description>nothing to call it by</description></item>
</channel></rss>"""


def test_rss_2() -> None:
    feed = read_feed(came(RSS))
    assert (feed.title, feed.home, len(feed.entries)) == ("Українська газета", "https://gazeta.example/", 2)
    assert feed.entries[0] == Entry(
        id="n-1",
        url="https://zeitung.example/news/1?a=1&b=2",
        title="Сонце & дощ",
        date="2022-01-19",
        author="Олена Пчілка",
        outlet="Українська газета",
        language="uk",
        html="<p>Довго <b>про</b> погоду</p>",
        summary="Коротко\nпро погоду",
    )


def test_rss_0_9_and_1_0_keep_their_items_outside() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>Gazette</title>
      <link>https://a.example/</link><dc:language>fr</dc:language></channel>
      <item rdf:about="https://a.example/1"><title>L’été arrive</title><link>https://a.example/1</link>
      <dc:date>2022-06-21</dc:date></item></rdf:RDF>"""
    for text in (rdf, rdf.replace("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/")):
        feed = read_feed(came(text))
        assert [(entry.url, entry.title) for entry in feed.entries] == [("https://a.example/1", "L’été arrive")]
    assert (feed.entries[0].date, feed.entries[0].language) == ("2022-06-21", "fr")


def test_rss_0_91_with_its_old_dtd() -> None:
    text = """<?xml version="1.0"?>
    <!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">
    <rss version="0.91"><channel><title>Caf&eacute;</title><item><title>Men&uuml;</title><link>http://b.example/1</link>
    </item></channel></rss>"""
    feed = read_feed(came(text))
    assert (feed.title, feed.entries[0].title) == ("Café", "Menü")


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title type="text">Der Abend</title><link rel="alternate" href="https://abend.example/"/>
<entry><id>urn:1</id><title type="html">Grüße &amp;amp; &lt;em&gt;mehr&lt;/em&gt;</title>
 <link rel="enclosure" href="https://abend.example/1.mp3"/><link href="2022/gruesse"/>
 <published>2022-01-19T23:30:00-05:00</published><updated>2022-01-21T08:00:00Z</updated>
 <author><name>Ada B.</name><email>ada@abend.example</email></author><author><name>Carl D.</name></author>
 <summary>Kurz &lt; lang</summary>
 <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Lang <em>und</em> breit</p></div></content></entry>
<entry xml:lang="en"><id>urn:2</id><title>Only updated</title><updated>2021</updated>
 <link href="javascript:alert(1)"/><source><title>Another paper</title></source></entry></feed>"""


def test_atom() -> None:
    feed = read_feed(came(ATOM, url="https://abend.example/atom"))
    assert (feed.title, feed.home) == ("Der Abend", "https://abend.example/")
    first, second = feed.entries
    assert (first.title, first.url) == ("Grüße & mehr", "https://abend.example/2022/gruesse")
    assert (first.date, first.modified, first.language) == ("2022-01-19", "2022-01-21", "de")
    assert (first.author, first.summary) == ("Ada B., Carl D.", "Kurz < lang")
    assert first.html == "<div><p>Lang <em>und</em> breit</p></div>"
    assert (second.date, second.language, second.outlet, second.url) == ("2021", "en", "Another paper", None)


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "El Diario",
    "home_page_url": "https://diario.example/",
    "language": "es-MX",
    "authors": [{"name": "La redacción"}],
    "items": [
        {
            "id": 7,
            "url": "/siete",
            "title": "Siete días",
            "content_html": "<p>Uno<script>x</script></p>",
            "date_published": "2022-01-19T10:00:00-06:00",
            "author": {"name": "Inés"},
        },
        {"id": "8", "content_text": "Dos", "language": "pt", "date_modified": "2022-02-01"},
        {"title": "no identity"},
        "no item",
    ],
}


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed(version: str) -> None:
    text = json.dumps(JSON_FEED | {"version": f"https://jsonfeed.org/version/{version}"}).replace("/", "\\/")
    feed = read_feed(came(text, "text/plain", "https://diario.example/feed.json"))
    assert (feed.title, feed.home, len(feed.entries)) == ("El Diario", "https://diario.example/", 2)
    first, second = feed.entries
    assert (first.id, first.url, first.date, first.author) == (
        "7",
        "https://diario.example/siete",
        "2022-01-19",
        "Inés",
    )
    assert (first.html, first.language, first.outlet) == ("<p>Uno</p>", "es", "El Diario")
    assert (second.summary, second.language, second.date, second.author) == ("Dos", "pt", "2022-02-01", "La redacción")


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> https://z.example/1 </loc>
 <lastmod>2022-01-20T10:00:00+00:00</lastmod><news:news><news:publication><news:name>Zeitung</news:name>
 <news:language>de</news:language></news:publication><news:publication_date>2022-01-19</news:publication_date>
 <news:title>Der Titel &amp; mehr</news:title></news:news></url>
 <url><loc>https://z.example/2</loc><lastmod>2022-01</lastmod></url><url><loc>ftp://z.example/3</loc></url></urlset>"""


@pytest.mark.parametrize("packed", [False, True])
def test_sitemaps_with_news(packed: bool) -> None:
    body = gzip.compress(SITEMAP.encode()) if packed else SITEMAP.encode()
    first, second = read_feed(came(body, "application/octet-stream")).entries
    assert (first.url, first.title, first.outlet) == ("https://z.example/1", "Der Titel & mehr", "Zeitung")
    assert (first.date, first.modified, first.language) == ("2022-01-19", "2022-01-20", "de")
    assert (second.url, second.date, second.modified) == ("https://z.example/2", None, "2022-01")


def test_a_sitemap_may_be_a_list() -> None:
    feed = read_feed(came("\ufeffhttps://z.example/1\r\nhttps://z.example/2\n\nhttps://z.example/1\n", "text/plain"))
    assert [entry.url for entry in feed.entries] == ["https://z.example/1", "https://z.example/2"]


def test_an_index_leads_to_its_sitemaps() -> None:
    site = Site()
    named = {"/old.xml": "2020-01-01", "/new.xml.gz": "2022-01-01", "/gone.xml": "2021-01-01"}
    parts = (f"<sitemap><loc>{path}</loc><lastmod>{date}</lastmod></sitemap>" for path, date in named.items())
    site.answers["/sitemap.xml"] = http(f"<sitemapindex>{''.join(parts)}</sitemapindex>")
    site.answers["/new.xml.gz"] = http(gzip.compress(SITEMAP.encode()), content_type="application/x-gzip")
    site.answers["/old.xml"] = http("https://z.example/old", content_type="text/plain")
    fetcher = fetcher_for(site)
    feed = read_feed(fetcher.fetch(site.url("/sitemap.xml")))
    assert feed.sitemaps == tuple(map(site.url, ("/new.xml.gz", "/gone.xml", "/old.xml")))
    whole = read_sitemaps(feed, fetcher.fetch)
    assert [entry.url for entry in whole.entries] == [f"https://z.example/{path}" for path in ("1", "2", "old")]
    assert whole.sitemaps == () and len(whole.failed) == 1 and "gone.xml does not exist" in whole.failed[0]


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("Wed, 19 Jan 2022 10:00:00 GMT", "2022-01-19"),
        ("Wed, 19 Jan 2022 23:59:00 -0800", "2022-01-19"),
        ("19 Jan 22 10:00 EST", "2022-01-19"),
        ("2022-01-19T10:00:00.123+02:00", "2022-01-19"),
        ("2022-01-19", "2022-01-19"),
        ("2022-01", "2022-01"),
        ("2022", "2022"),
        ("Januar 2022", "2022-01"),
        ("mer., 19 janv. 2022 10:00:00 +0100", "2022-01-19"),
        ("Ср, 19 янв 2022 10:00:00 +0300", "2022-01-19"),
        ("19 січня 2022", "2022-01-19"),
        ("19. Januar 2022", "2022-01-19"),
        ("19 de enero de 2022", "2022-01-19"),
        ("2022年1月19日", "2022-01-19"),
        ("Tue, 31 Feb 2022 10:00:00 GMT", None),
        ("Thu, 01 Jan 0001 00:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("9" * 10_000, None),
    ],
)
def test_dates_are_as_precise_as_they_are_stated(stated: str | None, date: str | None) -> None:
    assert FeedDates().read(stated) == date


def test_dates_that_take_long_are_read_of_some_entries_only() -> None:
    started = time.monotonic()
    dates = FeedDates()
    for number in range(5_000):
        dates.read(f"a {number}, b {number}, c 2022")
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    ("body", "stated", "kind"),
    [
        (RSS, "text/html", "feed"),
        ("\n\n <!-- x --> <?x y?>" + ATOM[21:], "text/plain", "feed"),
        (json.dumps(JSON_FEED), "application/json", "feed"),
        (SITEMAP, "text/xml", "sitemap"),
        ("https://a.example/1\n", "text/plain", "sitemap"),
        (gzip.compress(SITEMAP.encode()), "application/gzip", "sitemap"),
        (RSS.replace("UTF-8", "UTF-16").encode("utf-16"), "application/xml", "feed"),
        ("<!doctype html><html lang=fr><title>x</title>", "text/plain", "page"),
        ("<p>A fragment", "text/html", "page"),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "application/xhtml+xml", "page"),
        ("An article, see https://a.example/1", "text/plain", "file"),
        ("{}", "application/json", "file"),
        ("<unknown/>", "application/xml", "file"),
        (b"%PDF-1.7 \xff", "text/html", "file"),
        (b"PK\x03\x04\0\0", "text/html", "file"),
        (b"\x1f\x8b\x08 not gzip", "application/gzip", "file"),
        (gzip.compress(b"\0" * 25_000_000), "application/gzip", "file"),
        ("", "", "file"),
    ],
    ids=range(18),
)
def test_what_came_is_told_by_its_looks(body: str | bytes, stated: str, kind: str) -> None:
    assert kind_of(came(body, stated)) == kind


def test_letters_of_feeds_are_read_as_they_were_written() -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?><rss><channel><title>Привет</title></channel></rss>'
    assert read_feed(came(text.encode("cp1251"))).title == "Привет"
    assert read_feed(came(text.encode(), "text/xml; charset=utf-8")).title == "Привет"
    assert read_feed(came(text.encode("utf-16"))).title == "Привет"


def test_broken_feeds_give_what_they_hold() -> None:
    cut = RSS[: RSS.index("<item><title>Без")] + "<item><title>Half & half</title><link>https://z.example/h</li"
    assert [entry.title for entry in read_feed(came(cut)).entries] == ["Сонце & дощ", "Half & half"]
    unclosed = "<rss><channel><title>A\x00\x08</title><item><link>https://z.example/1</link><br></item></channel></rss>"
    assert read_feed(came(unclosed)).entries[0].url == "https://z.example/1"


@pytest.mark.parametrize("body", ["", "hello", "<html>", "{", json.dumps({"version": 1}), "<x/>", b"\xff\xfe\x00"])
def test_what_is_no_feed_is_told(body: str | bytes) -> None:
    with pytest.raises(Unreachable, match=r"is no feed: ") as told:
        read_feed(came(body))
    assert told.value.reason == "feed"


def test_pages_name_their_feeds() -> None:
    html = """<html><head><!-- <link rel=alternate type="application/rss+xml" href="/commented"> -->
    <script>'<link rel="alternate" type="application/rss+xml" href="/scripted">'</script>
    <LINK REL="Alternate home" TYPE="application/rss+xml" title="a &gt; b" HREF="/rss?a=1&amp;b=2">
    <link href='atom.xml' rel='alternate' type='application/atom+xml'/><link rel=alternate hreflang=fr href=/fr>
    <link rel=alternate type=application/feed+json href=//json.example/feed><link rel=stylesheet href=/x.css>
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
    <link rel="alternate" type="application/rss+xml" href="/rss?a=1&b=2"><link rel="alternate" type="text/html">"""
    named = ["/rss?a=1&b=2", "/news/atom.xml"]
    found = find_feeds(html, "https://z.example/news/")
    assert [url.replace("https://z.example", "") for url in found] == [*named, "https://json.example/feed"]
    based = '<base href="https://b.example/x/">' + html
    assert "https://b.example/x/atom.xml" in find_feeds(based, "https://z.example/news/")


def test_strangers_markup_loses_all_that_acts() -> None:
    html = (
        '<p style="x" onclick="y()">A &lt;b&gt; <a href="javascript:z()">b</a><img src=x onerror=z()><br/>'
        "c<iframe src=x/>"
        "<ScRiPt>1<2 alert()</sCrIpT><!-- <b>no</b> --><svg><b>no</b></svg></p><unknown>d</unknown> 1 < 2 > 0"
    )
    assert clean(html) == "<p>A &lt;b&gt; <a>b</a><br>c</p>d 1 &lt; 2 &gt; 0"
    assert plain(html) == "A <b> b\nc\nd 1 < 2 > 0"


def item(inner: str) -> str:
    return f'<rss xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><item><link>/x</link>{inner}</item></channel></rss>'


N = 200_000
BOMBS = {
    "billion laughs": '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><channel><title>&b;</title>',
    "quadratic": '<!DOCTYPE rss [<!ENTITY a "' + "x" * 10_000 + '">]><rss>' + "&a;" * 10_000 + "</rss>",
    "external": '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>',
    "parameter": '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1/a.dtd"> %a;]><rss/>',
    "UTF-16 laughs": '<!DOCTYPE rss [<!ENTITY a "ha">]><rss><channel><title>&a;</title></channel></rss>'.encode(
        "utf-16"
    ),
    "external DTD": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/a.dtd"><rss><channel><title>&a;</title></channel></rss>',
    "XInclude": '<rss xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/passwd" parse="text"/>',
    "deep": "<rss>" * N,
    "marks": "<rss>" + "<" * N,
    "half tags": "<rss><channel>" + "<a " * N,
    "many marks": "<rss>" + "<a/>" * 2_100_000,
    "many attributes": "<rss " + " ".join(f"a{number}=''" for number in range(N)) + "/>",
    "items in items": "<rss><channel>" + "<item>" * N,
    "comments": item("<c:encoded>" + "&lt;!--" * N + "</c:encoded>"),
    "nested": item("<c:encoded>" + "&lt;div>" * N + "</c:encoded>"),
    "open tags": item("<description>" + "&lt;a " * N + "</description>"),
    "open scripts": item("<c:encoded>" + "&lt;script>" * N + "</c:encoded>"),
    "ampersands": item("<title>" + "&amp;" * N + "</title>"),
    "categories": item("<category>x</category>" * N),
    "inside": item("<source>" + "<b>x</b>" * N + "</source>"),
    "xhtml": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><content type="xhtml"><div>' + "<b>x</b>" * N,
    "dates": item("<pubDate>" + "1 " * N + "</pubDate>"),
    "languages": item("<language>" + "x-" * N + "</language>"),
    "links": item("<guid>http://" + "a." * N + "</guid>"),
    "namespaces": "<rss " + " ".join(f"xmlns:n{number}='u{number}'" for number in range(5_000)) + "><channel/></rss>",
    "processing": "<?x y?>" * N + "<rss/>",
    "open comment": "<!--" * N + "<rss/>",
    "JSON depth": '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * N,
    "JSON numbers": '{"version": "https://jsonfeed.org/version/1", "items": [' + "9" * N + "]}",
    "JSON surrogates": '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "\\ud800", "url": []}]}',
    "JSON kinds": '{"version": "https://jsonfeed.org/version/1", "title": {}, "authors": 7, "items": {"a": 1}}',
    "gzip bomb": gzip.compress(gzip.compress(b"\0" * 30_000_000)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_feed_takes_long_or_reaches_out(bomb: str) -> None:
    started = time.monotonic()
    try:
        feed = read_feed(came(BOMBS[bomb]))
        assert "ha" not in (feed.title or "") and "root:" not in repr(feed)
        assert all(entry.id.encode() and repr(entry).count("<") < 3 * N for entry in feed.entries)
    except Unreachable as error:
        assert error.reason in ("feed", "large") and "\n" not in str(error)
    assert time.monotonic() - started < 6


def test_entity_bombs_are_refused_by_name() -> None:
    for name in ("billion laughs", "quadratic", "external", "parameter", "UTF-16 laughs"):
        with pytest.raises(Unreachable, match="made to exhaust"):
            read_feed(came(BOMBS[name]))


def test_articles_on_entities_are_no_bombs() -> None:
    text = item("<title><![CDATA[How <!ENTITY works]]></title>").replace("<rss", "<!-- <!ENTITY --><rss", 1)
    assert read_feed(came(text.replace("<!-- <!ENTITY -->", ""))).entries[0].title == "How <!ENTITY works"


def test_the_first_entries_are_enough() -> None:
    many = "".join(f"<item><guid>{number}</guid></item>" for number in range(6_000))
    assert len(read_feed(came(f"<rss><channel>{many}</channel></rss>")).entries) == 5_000
    urls = "".join(f"<url><loc>https://z.example/{number}</loc></url>" for number in range(6_000))
    assert len(read_feed(came(f"<urlset>{urls}</urlset>")).entries) == 5_000
    maps = "".join(f"<sitemap><loc>https://z.example/{number}</loc></sitemap>" for number in range(60))
    assert len(read_feed(came(f"<sitemapindex>{maps}</sitemapindex>")).sitemaps) == 50


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "<rss>", "<feed><entry>", "<urlset><url>", '{"version":"jsonfeed.org/version/1",']),
)
def test_whatever_a_feed_holds_one_error_is_raised(data: bytes, opening: str) -> None:
    fetched = came(opening.encode() + data)
    assert kind_of(fetched) in ("page", "feed", "sitemap", "file")
    try:
        read_feed(fetched)
    except Unreachable as error:
        assert "\n" not in str(error)


@given(st.text(alphabet="<>!-/&;a=\"' scriptdv", max_size=200))
def test_whatever_the_markup_nothing_of_it_acts(markup: str) -> None:
    assert "<script" not in clean(markup) and "=" not in "".join(
        part.partition(">")[0] for part in clean(markup).split("<")[1:]
    )
    find_feeds(markup, HOME)
    plain(markup)
