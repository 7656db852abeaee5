"""Fetching, attacked: no address and no answer leads into a private network, past a limit, or to another error."""

import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import Unreachable
from retrieval.fetching import transport
from retrieval.fetching.address import parse_address
from retrieval.fetching.limits import Limits
from retrieval.fetching.pacing import Pacing
from retrieval.fetching.public import is_public
from tests.web_site import Answer, Asked, Site, fetcher_for, http, packed, redirect

SMALL = Limits(seconds=1.2, bytes=1_000_000)


@pytest.fixture
def victim() -> Iterator[Site]:
    """A service of this machine that trusts whoever reaches it."""
    victim = Site()
    victim.answers["/"] = http("the keys of the house")
    yield victim
    victim.close()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


# Each leads to 127.0.0.1, or to the like, for one program or another; {port} is the victim's.
ADDRESSES = """
http://127.0.0.1:{port}/
http://127.0.0.1.:{port}/
http://127.1:{port}/
http://127.0.1:{port}/
http://2130706433:{port}/
http://0x7f000001:{port}/
http://0x7f.1:{port}/
http://0X7F.0x0.0X0.0x1:{port}/
http://0177.0.0.1:{port}/
http://017700000001:{port}/
http://00000177.0.0.01:{port}/
http://0:{port}/
http://0.0.0.0:{port}/
http://localhost:{port}/
http://LOCALHOST.:{port}/
http://local.example:{port}/
http://[::1]:{port}/
http://[::]:{port}/
http://[0:0:0:0:0:0:0:1]:{port}/
http://[::ffff:127.0.0.1]:{port}/
http://[::ffff:7f00:1]:{port}/
http://[::127.0.0.1]:{port}/
http://[64:ff9b::127.0.0.1]:{port}/
http://[64:ff9b:1::7f00:1]:{port}/
http://[2002:7f00:1::]:{port}/
http://[2001:0:7f00:1::]:{port}/
http://[2a00:1:2:3:0:5efe:7f00:1]:{port}/
http://[fe80::1]:{port}/
http://[fec0::1]:{port}/
http://[fd00::1]:{port}/
http://[ff02::1]:{port}/
http://[2001:db8::1]:{port}/
http://[100::1]:{port}/
http://[5f00::1]:{port}/
http://[::1%25lo]:{port}/
http://[fe80::1%25eth0]:{port}/
http://[::1%lo]:{port}/
http://１２７.０.０.１:{port}/
http://①②⑦.⓪.⓪.①:{port}/
http://127。0。0。1:{port}/
http://ｌｏｃａｌｈｏｓｔ:{port}/
http://%31%32%37.0.0.1:{port}/
http://127.0.0.1%2f:{port}/
http://good.example@127.0.0.1:{port}/
http://good.example:80@127.0.0.1:{port}/
http://user:password@127.0.0.1:{port}/
http://@127.0.0.1:{port}/
http://127.0.0.1:{port}\\@good.example/
http://good.example\\@127.0.0.1:{port}/
http:\\\\127.0.0.1:{port}\\
http:/127.0.0.1:{port}/
http:127.0.0.1:{port}/
http:///127.0.0.1:{port}/
http://127.0.0.1:{port}#@good.example/
http://127.0.0.1:{port}?@good.example/
http://good.example#@127.0.0.1:{port}/
http://[127.0.0.1]:{port}/
http://[::1]good.example:{port}/
http://[::1]@127.0.0.1:{port}/
http://good.example&@127.0.0.1:{port}/
http://127.0.0.1 good.example:{port}/
http://127.0.0.1:{port}:80/
http://127.0.0.1:-{port}/
http://127.0.0.1:{port}a/
http://127.0.0.1:99999/
http://127.0.0.1:0/
http://256.1:{port}/
http://0x7f.0x:{port}/
http://1.2.3.4.5:{port}/
http://..:{port}/
http://.127.0.0.1:{port}/
http://:{port}/
http://-:{port}/
http://10.0.0.1/
http://172.16.0.1/
http://192.168.1.1/
http://169.254.169.254/latest/meta-data/
http://2852039166/latest/meta-data/
http://[::ffff:169.254.169.254]/
http://[64:ff9b::a9fe:a9fe]/
http://[fd00:ec2::254]/
http://100.64.0.1/
http://192.0.0.192/
http://198.18.0.1/
http://192.0.2.1/
http://198.51.100.1/
http://203.0.113.1/
http://192.88.99.1/
http://224.0.0.1/
http://240.0.0.1/
http://255.255.255.255/
file:///etc/passwd
file://127.0.0.1/etc/passwd
ftp://127.0.0.1:{port}/
gopher://127.0.0.1:{port}/_GET%20/
dict://127.0.0.1:{port}/
ldap://127.0.0.1:{port}/
ws://127.0.0.1:{port}/
unix:///var/run/docker.sock
http+unix://127.0.0.1:{port}/
jar:http://127.0.0.1:{port}/!/
view-source:http://127.0.0.1:{port}/
url:http://127.0.0.1:{port}/
javascript:alert(1)
data:text/html,keys
blob:http://127.0.0.1:{port}/1
about:blank
//127.0.0.1:{port}/
127.0.0.1:{port}
http
://
""".split("\n")[1:-1]
# What cannot stand in the lines above.
ADDRESSES += [
    "",
    "http://127.0.0.1\t:{port}/",
    "h\nttp://127.0.0.1:{port}/",
    "\thttp://127.0.0.1:{port}/",
    "\x00http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\r\nHost: good.example\r\n/",
    "http://good.example:80\r\n@127.0.0.1:{port}/",
    "http://good.example\u2028@127.0.0.1:{port}/",
    "http://127.0.0.1\u200b:{port}/",
    "http://127\u00ad.0.0.1:{port}/",
    "http://127.0.0.1:{port}\uff0f@good.example/",
    "http://good.example\u2100@127.0.0.1:{port}/",
    "http://" + "a" * 300 + "/",
    "http://" + "ü" * 200 + "/",
    "http://x/" + "a" * 9000,
    "http://\ud800/",
    "http://news.example/\ud800",
]


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_no_address_leads_inside(address: str, victim: Site) -> None:
    fetcher = fetcher_for(**{"localhost": "127.0.0.1", "local.example": "127.0.0.1"})
    with pytest.raises(Unreachable, match=r"^[^\n\r\t]+: [^\n\r\t]+\.$") as told:
        fetcher.fetch(address.replace("{port}", str(victim.port)))
    assert told.value.reason in ("address", "scheme", "refused", "host") and len(str(told.value)) < 400
    assert victim.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "http://2130706433:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://local.example:{port}/",
        "http://good.example@127.0.0.1:{port}/",
        "http:\\\\127.0.0.1:{port}/",
        "/\\127.0.0.1:{port}/",
        "/\t/127.0.0.1:{port}/",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/",
        "data:text/html,keys",
        "javascript:alert(1)",
        "gopher://127.0.0.1:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[",
        "http://x:99999/",
    ],
)
def test_no_redirect_leads_inside(status: int, location: str, site: Site, victim: Site) -> None:
    site.answers["/"] = redirect(location.format(port=victim.port), status)
    with pytest.raises(Unreachable) as told:
        fetcher_for(site, **{"local.example": "127.0.0.1"}).fetch(site.url())
    assert told.value.reason in ("address", "scheme", "refused", "gone")  # the last: it stays on the site
    assert victim.connections == 0


def test_a_chain_of_redirects_does_not_lead_inside(site: Site, victim: Site) -> None:
    site.answers |= {"/": redirect("/1"), "/1": redirect("/2"), "/2": redirect(victim.url("/", "127.0.0.1"))}
    with pytest.raises(Unreachable, match="private network"):
        fetcher_for(site).fetch(site.url())
    assert site.pages == ["/", "/1", "/2"] and victim.connections == 0


def test_robots_do_not_lead_inside(site: Site, victim: Site) -> None:
    site.answers |= {"/robots.txt": redirect(victim.url("/", "127.0.0.1")), "/": http("page")}
    with pytest.raises(Unreachable, match="private network"):
        fetcher_for(site).fetch(site.url())
    assert victim.connections == 0


@pytest.mark.parametrize(
    "answer",
    [
        http('<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{port}/">'),
        http("<script>location = 'http://127.0.0.1:{port}/'</script>"),
        http('<img src="http://127.0.0.1:{port}/"><link rel="stylesheet" href="http://127.0.0.1:{port}/">'),
        http("x", refresh="0; url=http://127.0.0.1:{port}/"),
        http("x", link="<http://127.0.0.1:{port}/>; rel=preload"),
        http("x", location="http://127.0.0.1:{port}/"),
        http("x", alt_svc='http/1.1="127.0.0.1:{port}"'),
    ],
)
def test_nothing_in_a_page_is_followed(answer: bytes, site: Site, victim: Site) -> None:
    site.answers["/"] = answer.replace(b"{port}", b"%-6d" % victim.port)
    assert fetcher_for(site).fetch(site.url()).status == 200
    assert victim.connections == 0


@pytest.mark.parametrize("answers", [("127.0.0.2", "127.0.0.1"), ("127.0.0.2", "127.0.0.2", "127.0.0.1")])
def test_a_name_that_changes_its_address_gains_nothing(answers: tuple[str, ...], victim: Site) -> None:
    """127.0.0.2 stands for the public internet here; the same port of 127.0.0.1 is the victim's."""
    stage = Site("127.0.0.2")
    fetcher = fetcher_for(allowed="127.0.0.2/32")
    asked = count()
    fetcher._resolver = lambda host: [answers[min(next(asked), len(answers) - 1)]]
    with pytest.raises(Unreachable):
        fetcher.fetch(f"http://rebinding.example:{victim.port}/")
        fetcher.fetch(f"http://rebinding.example:{victim.port}/")
    stage.close()
    assert victim.connections == 0


def test_the_connection_goes_to_the_address_that_was_checked(victim: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def connect(self: object, host: str, port: int, *_: object) -> object:
        tried.append(host)
        raise transport.httpcore.ConnectError

    monkeypatch.setattr(transport.httpcore.SyncBackend, "connect_tcp", connect)
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    fetcher = fetcher_for()
    fetcher._resolver = lambda host: next(answers)
    for reason in ("connection", "refused"):
        with pytest.raises(Unreachable) as told:
            fetcher.fetch(f"http://rebinding.example:{victim.port}/")
        assert told.value.reason == reason
    assert tried == ["93.184.216.34"] and victim.connections == 0


@pytest.mark.parametrize("second", ["127.0.0.1", "::1", "10.0.0.1", "fe80::1%2", "nonsense"])
def test_one_private_address_among_public_ones_is_enough(second: str, victim: Site) -> None:
    fetcher = fetcher_for()
    fetcher._resolver = lambda host: ["93.184.216.34", second]
    with pytest.raises(Unreachable, match="private network"):
        fetcher.fetch(f"http://mixed.example:{victim.port}/")


def test_an_allowed_host_allows_no_other(site: Site, victim: Site) -> None:
    allowed = fetcher_for(allowed=f"127.0.0.1:{site.port}")
    site.answers["/"] = http("page")
    assert allowed.fetch(site.url(host="127.0.0.1")).status == 200
    for address in (victim.url(host="127.0.0.1"), site.url(host="news.example"), site.url(host="localhost")):
        with pytest.raises(Unreachable):
            allowed.fetch(address)
    assert victim.connections == 0


def test_no_cookie_and_no_trail_is_left(site: Site) -> None:
    other = Site()
    cookies = {"set_cookie": "id=7; Path=/"}
    site.answers |= {"/": redirect("/b", **cookies), "/b": redirect(other.url("/c", "other.example"), **cookies)}
    other.answers["/c"] = http("page", **cookies)
    fetcher = fetcher_for(site, other)
    for _ in range(2):
        fetcher.fetch(site.url())
    told = {key for asked in site.asked + other.asked for key in asked.headers}
    assert told == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_redirects_come_to_an_end(site: Site) -> None:
    site.answers |= {"/": redirect("/"), "/a": redirect("/b"), "/b": redirect("/a")}
    numbers = count()
    for step in range(20):
        site.answers[f"/{step}"] = lambda _: redirect(f"/{next(numbers)}")
    for path in ("/", "/a", "/0"):
        site.asked.clear()
        with pytest.raises(Unreachable, match="from one address to the next") as told:
            fetcher_for(site).fetch(site.url(path))
        assert told.value.reason == "redirects" and len(site.pages) == 6


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def repeated(piece: bytes, head: bytes = HEAD, pause: float = 0) -> Callable[[Asked], Iterator[bytes]]:
    """An answer that never ends."""

    def answer(_: Asked) -> Iterator[bytes]:
        yield head
        while True:
            yield piece
            time.sleep(pause)

    return answer


def silent(_: Asked) -> Iterator[bytes]:
    time.sleep(5)
    yield b""


ENDLESS: dict[str, tuple[Answer, str]] = {
    "body without length": (repeated(b"x" * 60_000, HEAD + b"\r\n"), "large"),
    "chunked body": (repeated(b"ea60\r\n" + b"x" * 60_000 + b"\r\n", CHUNKED), "large"),
    "tiny chunks": (repeated(b"1\r\nx\r\n" * 10_000, CHUNKED), "large timeout"),
    "chunk extension": (repeated(b"x" * 60_000, CHUNKED + b"1;"), "garbled"),
    "trailers": (repeated(b"A: b\r\n" * 9_000, CHUNKED + b"0\r\n"), "garbled"),
    "headers": (repeated(b"A: b\r\n" * 9_000), "garbled"),
    "one header": (repeated(b"x" * 60_000, HEAD + b"A: "), "garbled"),
    "status line": (repeated(b"x" * 60_000, b"HTTP/1.1 200 "), "garbled"),
    "informational replies": (repeated(b"HTTP/1.1 100 Continue\r\n\r\n" * 2_000, b""), "large timeout"),
    "blank lines": (repeated(b"\r\n" * 30_000, b""), "garbled large timeout"),
    "feed": (repeated(b"<item><title>x</title></item>" * 2_000, HEAD + b"\r\n<rss><channel>"), "large"),
    "dripping body": (repeated(b"x", HEAD + b"\r\n", 0.05), "timeout"),
    "dripping headers": (repeated(b"A: b\r\n", HEAD, 0.05), "timeout"),
    "dripping status": (repeated(b"x", b"HTTP/1.1 200 ", 0.05), "timeout"),
    "dripping informational replies": (repeated(b"HTTP/1.1 102 Processing\r\n\r\n", b"", 0.05), "timeout"),
    "silence": (silent, "timeout"),
    "silence after the headers": (repeated(b"", HEAD + b"\r\n", 5), "timeout"),
    "length lie, too long": (http(b"x", content_length="50"), "garbled"),
    "length lie, huge": (http(b"x", content_length="9" * 400), "garbled"),
    "length lie, huger": (http(b"x", content_length="9" * 12), "large"),
    "length lie, twice": (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", "garbled"),
    "length lie, negative": (http(b"x", content_length="-1"), "garbled"),
    "huge header": (http(b"x", a="x" * 200_000), "garbled"),
    "many headers": (HEAD + b"A: b\r\n" * 40_000 + b"\r\n", "garbled"),
    "bomb": (http(packed(b"\0" * 50_000_000), content_encoding="gzip"), "large"),
    "layered bomb": (http(packed(b"\0" * 50_000_000, 2), content_encoding="gzip, gzip"), "large"),
    "many layers": (http(packed(b"x", 9), content_encoding=", ".join(["gzip"] * 9)), "packed"),
    "endless layers": (http(b"x", content_encoding=", ".join(["gzip"] * 9_000)), "packed"),
    "many members": (http(packed(b"") * 9_000, content_encoding="gzip"), "large"),
    "damaged packing": (http(packed(b"x" * 5_000)[:-20], content_encoding="gzip"), "garbled"),
    "no packing": (http(b"plain", content_encoding="gzip"), "garbled"),
    "unasked packing": (http(b"\x0b\x02\x80x\x03", content_encoding="br"), "packed"),
    "no HTTP": (b"220 mail.example ESMTP\r\n", "garbled"),
    "nothing": (b"", "garbled"),
    "old HTTP": (b"<html>", "garbled"),
    "noise": (bytes(range(256)) * 50, "garbled"),
    "switch": (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nxxxx", "garbled"),
    "bad chunk": (CHUNKED + b"zz\r\nx\r\n", "garbled"),
    "zero in header": (HEAD + b"A: \0\r\n\r\n", "garbled"),
    "broken off": (HEAD + b"Content-Length: 50\r\n\r\nhalf a page", "garbled"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ENDLESS)
def test_no_answer_goes_past_the_limits(attack: str, site: Site) -> None:
    site.answers["/x"], reasons = ENDLESS[attack]
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"^[^\n]+: [^\n]+\.$") as told:
        fetcher_for(site, limits=SMALL).fetch(site.url("/x"))
    assert told.value.reason in reasons.split()
    assert time.monotonic() - started < SMALL.seconds + 1


def test_robots_that_never_end_close_the_site_in_time(site: Site) -> None:
    site.answers |= {"/": http("page"), "/robots.txt": repeated(b"x", HEAD + b"\r\n", 0.05)}
    with pytest.raises(Unreachable, match=r"robots\.txt"):
        fetcher_for(site, limits=SMALL).fetch(site.url())


def test_a_resolver_that_never_answers_is_given_up() -> None:
    fetcher = fetcher_for(limits=Limits(seconds=0.3))
    fetcher._resolver = lambda host: time.sleep(3) or []
    with pytest.raises(Unreachable, match="not found in time"):
        fetcher.fetch("http://slow.example/")


@pytest.mark.parametrize("error", [OSError, UnicodeError("label too long"), ValueError])
def test_a_resolver_that_fails_is_told(error: Exception) -> None:
    def fail(_: str) -> list[str]:
        raise error

    fetcher = fetcher_for()
    fetcher._resolver = fail
    with pytest.raises(Unreachable, match="There is no host"):
        fetcher.fetch("http://slow.example/")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.binary(max_size=300).map(lambda data: HEAD + data),
        st.binary(max_size=300).map(lambda data: b"HTTP/1.1 200 OK\r\nContent-Type: " + data + b"\r\n\r\n<p>"),
        st.binary(max_size=90).map(lambda data: b"HTTP/1.1 302 OK\r\nLocation: " + data + b"\r\n\r\n"),
        st.binary(max_size=90).map(lambda data: HEAD + b"Content-Disposition: " + data + b"\r\n\r\n"),
        st.text(max_size=60).map(lambda text: http(b"", 302, location="http://" + text.replace("\n", ""))),
    )
)
def test_whatever_a_server_sends_one_error_is_raised(data: bytes, site: Site) -> None:
    site.answers["/x"] = data
    try:
        fetched = fetcher_for(site, limits=SMALL).fetch(site.url("/x"))
        assert isinstance(fetched.text, str)
    except Unreachable as error:
        assert "\n" not in str(error)


@given(st.text(max_size=80))
def test_whatever_the_address_one_error_is_raised(text: str) -> None:
    for url in (text, "http://" + text, "http://news.example/" + text):
        try:
            address = parse_address(url)
        except Unreachable:
            continue
        assert parse_address(address.url) == address
        assert address.url.isascii() and "@" not in address.authority


def test_public_addresses_are_public() -> None:
    for ip in (
        "93.184.216.34",
        "8.8.8.8",
        "2606:2800:220:1::1",
        "2a00:1450::1",
        "64:ff9b::5db8:d822",
        "2002:808:808::",
    ):
        assert is_public(ip), ip


def test_hosts_are_forgotten_in_time() -> None:
    pacing = Pacing()
    for number in range(3000):
        pacing.wait(str(number), 0)
    assert len(pacing._free) <= 1000


def test_addresses_are_shown_short(site: Site) -> None:
    with pytest.raises(Unreachable) as told:
        fetcher_for(site).fetch(site.url("/" + "x" * 3000))
    assert len(str(told.value)) < 300 and "…" in str(told.value)
