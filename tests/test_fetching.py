"""Fetching: what honest sites send, in all the ways they do."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from retrieval.errors import DepecheError, Unreachable
from retrieval.fetching.fetched import Validators
from retrieval.fetching.limits import Limits
from retrieval.fetching.pacing import Pacing
from retrieval.fetching.verdicts import retry_after
from retrieval.settings import load_settings
from tests.web_site import Site, fetcher_for, http, packed, redirect

PAGE = "<!DOCTYPE html><title>Київ</title><p>Сьогодні у Києві — сонячно."


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


def test_a_page_comes_whole_and_names_nobody(site: Site) -> None:
    site.answers["/a?b=c"] = http(PAGE, etag='"7"', last_modified="Wed, 19 Jan 2022 10:00:00 GMT")
    fetched = fetcher_for(site).fetch(site.url("/a?b=c#part"))
    assert (fetched.url, fetched.status, fetched.text) == (site.url("/a?b=c"), 200, PAGE)
    assert (fetched.content_type, fetched.charset, fetched.not_modified) == ("text/html", "utf-8", False)
    assert fetched.validators == Validators('"7"', "Wed, 19 Jan 2022 10:00:00 GMT")
    headers = site.asked[-1].headers
    assert sorted(headers) == ["accept", "accept-encoding", "connection", "host", "user-agent"]
    assert headers["user-agent"].startswith("depeche/") and headers["host"] == f"news.example:{site.port}"


def deflated(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", packed(PAGE.encode())),
        ("GZip", packed(PAGE[:20].encode()) + packed(PAGE[20:].encode()) + b"\0\0\0"),
        ("deflate", zlib.compress(PAGE.encode())),
        ("deflate", deflated(PAGE.encode())),
        ("gzip, gzip", packed(PAGE.encode(), 2)),
        ("identity", PAGE.encode()),
    ],
)
def test_packed_pages_are_unpacked(site: Site, encoding: str, body: bytes) -> None:
    site.answers["/"] = http(body, content_encoding=encoding)
    assert fetcher_for(site).fetch(site.url()).text == PAGE


def test_chunks_are_put_together(site: Site) -> None:
    def chunks(_: object) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
        for letter in PAGE.encode():
            yield b"1\r\n%c\r\n" % letter
        yield b"0\r\n\r\n"

    site.answers["/"] = chunks
    assert fetcher_for(site).fetch(site.url()).text == PAGE


@pytest.mark.parametrize(
    ("stated", "body", "charset"),
    [
        ("text/html; charset=windows-1251", PAGE.replace("—", "-").encode("cp1251"), "cp1251"),
        ('text/html; charset="KOI8-U"', PAGE.replace("—", "-").encode("koi8_u"), "koi8-u"),
        ("text/html", b"<meta charset=windows-1251>" + PAGE.encode("cp1251"), "cp1251"),
        ("text/xml", '<?xml version="1.0" encoding="KOI8-R"?><a>Привет</a>'.encode("koi8_r"), "koi8-r"),
        ("text/html; charset=utf-8", b"\xff\xfe" + PAGE.encode("utf-16-le"), "utf-16-le"),
        ("text/html; charset=iso-8859-1", "« L’été »".encode("cp1252"), "cp1252"),
        ("text/html; charset=Shift_JIS", "東京の天気".encode("shift_jis"), "shift_jis"),
        ("text/html; charset=unheard-of", PAGE.encode(), None),
        ("text/html; charset=zlib", PAGE.encode(), None),
        ("text/html; charset=utf-7", PAGE.encode(), None),
        ("text/html", "« été »".encode("cp1252"), None),
    ],
)
def test_letters_are_read_as_they_were_written(site: Site, stated: str, body: bytes, charset: str | None) -> None:
    site.answers["/"] = http(body, content_type=stated)
    fetched = fetcher_for(site).fetch(site.url())
    assert fetched.charset == charset
    assert not set(fetched.text) & set("�Ã") and any(
        word in fetched.text for word in ("Сьогодні", "Привет", "été", "天気")
    )


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.answers["/"] = lambda asked: (
        http(b"", 304, etag='"7"') if asked.headers.get("if-none-match") == '"7"' else http(PAGE, etag='"7"')
    )
    fetcher = fetcher_for(site)
    first = fetcher.fetch(site.url())
    again = fetcher.fetch(site.url(), first.validators)
    assert (again.not_modified, again.status, again.body) == (True, 304, b"")
    dated = Validators(None, "Wed, 19 Jan 2022 10:00:00 GMT")
    assert fetcher.fetch(site.url(), dated).text == PAGE
    assert site.asked[-1].headers["if-modified-since"] == dated.last_modified


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_lead_on(site: Site, status: int) -> None:
    other = Site()
    site.answers["/old"] = redirect(other.url("/nouveau/été?q=a b", "other.example"), status)
    other.answers["/nouveau/%C3%A9t%C3%A9?q=a%20b"] = http(PAGE)
    fetched = fetcher_for(site, other).fetch(site.url("/old"))
    assert fetched.url == other.url("/nouveau/%C3%A9t%C3%A9?q=a%20b", "other.example")
    assert "referer" not in other.asked[-1].headers


@pytest.mark.parametrize("location", ["new", "/a/new", "//news.example:{port}/a/new", "../a/new", "./new#top"])
def test_redirects_may_be_relative(site: Site, location: str) -> None:
    site.answers |= {"/a/old": redirect(location.format(port=site.port)), "/a/new": http(PAGE)}
    assert fetcher_for(site).fetch(site.url("/a/old")).url == site.url("/a/new")


def test_a_server_that_does_not_know_is_helped_by_the_name(site: Site) -> None:
    site.answers["/r%C3%A9sum%C3%A9.pdf"] = http(b"%PDF-1.7", content_type="application/octet-stream")
    site.answers["/get"] = http(
        b"PK", content_type="", content_disposition="attachment; filename*=UTF-8''%D0%B7%D0%B2%D1%96%D1%82.docx"
    )
    fetcher = fetcher_for(site)
    fetched = fetcher.fetch(site.url("/résumé.pdf"))
    assert (fetched.content_type, fetched.name) == ("application/pdf", "résumé.pdf")
    fetched = fetcher.fetch(site.url("/get"))
    assert (fetched.content_type.rpartition(".")[2], fetched.name) == ("document", "звіт.docx")


@pytest.mark.parametrize(
    ("status", "headers", "reason", "wait"),
    [
        (401, {}, "login", None),
        (402, {}, "paywall", None),
        (403, {}, "login", None),
        (404, {}, "gone", None),
        (410, {}, "gone", None),
        (418, {}, "status", None),
        (429, {"retry_after": "120"}, "busy", 120),
        (429, {}, "busy", None),
        (503, {"retry_after": "9" * 30}, "busy", None),
        (503, {"retry_after": "99999999"}, "busy", 86400),
        (500, {}, "server", None),
        (599, {}, "server", None),
        (304, {}, "status", None),
        (302, {}, "status", None),
        (999, {}, "server", None),
    ],
)
def test_refusals_are_told_in_a_sentence(
    site: Site, status: int, headers: dict[str, str], reason: str, wait: int | None
) -> None:
    site.answers["/x"] = http("no", status, **headers)
    with pytest.raises(Unreachable, match=r"^http://news\.example:\d+/x [^\n]+: [^\n]+\.$") as told:
        fetcher_for(site).fetch(site.url("/x"))
    assert (told.value.reason, told.value.retry_after) == (reason, wait)


def test_a_wait_may_be_a_date() -> None:
    assert retry_after("Fri, 31 Dec 2999 23:59:59 GMT") == 86400
    assert retry_after("Wed, 19 Jan 2022 10:00:00 GMT") == 0
    assert retry_after("soon") is None


@pytest.mark.parametrize(("path", "reason"), [("/Login.php?next=/a", "login"), ("/abo/angebote", "paywall")])
def test_a_wall_is_named_not_read(site: Site, path: str, reason: str) -> None:
    site.answers |= {"/a": redirect(path), path: http("Please log in")}
    with pytest.raises(Unreachable) as told:
        fetcher_for(site).fetch(site.url("/a"))
    assert told.value.reason == reason and site.pages == ["/a"]
    assert fetcher_for(site).fetch(site.url(path)).status == 200


def test_unknown_names_and_closed_ports_are_told(site: Site) -> None:
    with pytest.raises(Unreachable, match=r"There is no host nowhere\.example"):
        fetcher_for(site).fetch("https://nowhere.example/")
    site.close()
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    with pytest.raises(Unreachable, match=f"http://127.0.0.1:{port} takes no connection"):
        fetcher_for(allowed="127.0.0.0/8").fetch(f"http://127.0.0.1:{port}/")


def test_a_second_address_helps_where_the_first_is_dead(site: Site) -> None:
    fetcher = fetcher_for(allowed="127.0.0.0/8")
    fetcher._resolver = lambda host: ["127.0.0.9", "127.0.0.1"]
    site.answers["/"] = http(PAGE)
    assert fetcher.fetch(site.url()).text == PAGE


def test_ipv6_is_spoken() -> None:
    try:
        site = Site("::1")
    except OSError:
        pytest.skip("no IPv6 on this machine")
    site.answers["/"] = http(PAGE)
    for allowed in ("::1", f"[::1]:{site.port}", "::1/128"):
        assert fetcher_for(allowed=allowed).fetch(f"http://[::1]:{site.port}/").text == PAGE
    with pytest.raises(Unreachable, match="private network"):
        fetcher_for().fetch(f"http://[::1]:{site.port}/")


def test_names_in_any_script_are_asked_for_in_ascii(site: Site) -> None:
    names = {"xn--h1alffa9f.xn--p1ai": "127.0.0.1", "xn--fa-hia.example": "127.0.0.1"}
    fetcher = fetcher_for(site, **names)
    site.answers["/"] = http(PAGE)
    assert fetcher.fetch(site.url(host="Россия.рф")).text == PAGE
    assert fetcher.fetch(site.url(host="FAß.example.")).url == site.url(host="xn--fa-hia.example")
    assert site.asked[-1].headers["host"] == f"xn--fa-hia.example:{site.port}"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    made = tmp_path / "made.pem"
    subject = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", made, "-out", tmp_path / "cert.pem"], check=True, capture_output=True)
    made.write_text(made.read_text() + (tmp_path / "cert.pem").read_text())
    return made


def test_certificates_are_checked_for_the_name(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    site = Site(wrap=lambda connection: context.wrap_socket(connection, server_side=True))
    site.answers["/"] = http(PAGE)
    address = f"https://news.example:{site.port}/"
    with pytest.raises(Unreachable, match="certificate that is not trusted") as told:
        fetcher_for(site).fetch(address)
    assert told.value.reason == "tls"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetcher_for(site).fetch(address).text == PAGE
    with pytest.raises(Unreachable, match="certificate that is not trusted"):
        fetcher_for(site).fetch(f"https://other.example:{site.port}/")


def test_plain_text_where_encryption_was_expected() -> None:
    def greet(connection: socket.socket) -> socket.socket:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        return connection

    site = Site(wrap=greet)
    with pytest.raises(Unreachable, match="no encryption") as told:
        fetcher_for(site).fetch(f"https://news.example:{site.port}/")
    assert told.value.reason == "tls"


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (http("User-agent: *\nDisallow: /private\n"), True),
        (http("User-agent: *\nDisallow: /\n"), False),
        (http("User-agent: depeche\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        (http("User-agent: *\nDisallow: /\nUser-agent: Depeche\nDisallow:\nAllow: /news"), True),
        (http("User-agent: *\nDisallow: /*.html$\n"), False),
        (http("<!DOCTYPE html><title>Not found</title>"), True),
        (http("no", 404), True),
        (http("no", 403), True),
        (http("no", 500), False),
        (http("no", 429), False),
        (redirect("/robots-2.txt"), False),
        (b"\x00\xff\xfe garbage\r\n\r\n", False),
    ],
)
def test_robots_are_heeded(site: Site, rules: bytes, allowed: bool) -> None:
    site.answers |= {"/robots.txt": rules, "/news/a.html": http(PAGE)}
    site.answers["/robots-2.txt"] = http("User-agent: *\nDisallow: /news\n")
    fetcher = fetcher_for(site)
    for _ in range(2):
        if allowed:
            assert fetcher.fetch(site.url("/news/a.html")).text == PAGE
        else:
            with pytest.raises(Unreachable, match=r"robots\.txt") as told:
                fetcher.fetch(site.url("/news/a.html"))
            assert told.value.reason == ("away" if "try later" in str(told.value) else "robots")
    assert sum(asked.path == "/robots.txt" for asked in site.asked) == 1
    assert ("/news/a.html" in site.pages) == allowed


def test_robots_of_where_a_redirect_leads_are_heeded_too(site: Site) -> None:
    other = Site()
    other.answers |= {"/robots.txt": http("User-agent: *\nDisallow: /"), "/b": http(PAGE)}
    site.answers["/a"] = redirect(other.url("/b", "other.example"))
    with pytest.raises(Unreachable, match=r"robots\.txt"):
        fetcher_for(site, other).fetch(site.url("/a"))
    assert other.pages == []


def test_hosts_are_asked_at_a_pace(site: Site) -> None:
    site.answers |= {"/": redirect("/b"), "/b": http(PAGE)}
    fetcher_for(site, delay=0.3).fetch(site.url())
    times = [asked.at for asked in site.asked]
    assert len(times) == 3
    assert all(later - earlier > 0.28 for earlier, later in pairwise(times))


def test_a_site_may_ask_for_a_slower_pace(site: Site) -> None:
    site.answers |= {"/robots.txt": http("User-agent: *\nCrawl-delay: 0.4"), "/": redirect("/b"), "/b": http(PAGE)}
    fetcher_for(site).fetch(site.url())
    assert site.asked[2].at - site.asked[1].at > 0.38


def test_pauses_take_nothing_from_the_time(site: Site) -> None:
    site.answers["/"] = http(PAGE)
    assert fetcher_for(site, delay=0.5, limits=Limits(seconds=0.4)).fetch(site.url()).text == PAGE


def test_threads_queue_for_a_host_and_not_for_another() -> None:
    pacing, times = Pacing(), []

    def ask(host: str) -> None:
        pacing.wait(host, 0.2)
        times.append((host, time.monotonic() - start))

    start = time.monotonic()
    threads = [threading.Thread(target=ask, args=(host,)) for host in ("a", "a", "a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waited = sorted(seconds for host, seconds in times if host == "a")
    assert waited[1] > 0.19 and waited[2] > 0.39
    assert dict(times)["b"] < 0.15


@pytest.mark.parametrize("value", ["10.0.0.0/33", "http://x", "a b", "x:y", "10.0.0.1/8", "good.example,@"])
def test_wrong_hosts_are_named_with_the_cure(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPECHE_ALLOWED_HOSTS", value)
    with pytest.raises(DepecheError, match=r"DEPECHE_ALLOWED_HOSTS: write host names, host:port or networks"):
        load_settings()


def test_the_pace_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPECHE_FETCH_DELAY", "0.5")
    monkeypatch.setenv("DEPECHE_ALLOWED_HOSTS", " intranet , 10.0.0.0/8,[fd00::1]:8080, ::1,fd00::/8 ")
    assert load_settings().fetch_delay == 0.5
    monkeypatch.setenv("DEPECHE_FETCH_DELAY", "-1")
    with pytest.raises(DepecheError, match="DEPECHE_FETCH_DELAY"):
        load_settings()
