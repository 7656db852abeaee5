"""Articles from the web into the archive: pages, feeds that are kept up with, folders; through real HTTP."""

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.errors import NotWatched, Unreachable, UnreadableDocument
from retrieval.gathering.pagination import next_page
from retrieval.gathering.watching import RAREST, Watcher
from retrieval.gathering.web import Web
from retrieval.types import Article
from tests.conftest import Run
from tests.processes import Forked, command
from tests.web_site import Asked, Site, fetcher_for, http

STORIES = {
    "bells": "The old bells of Lund were sold to a museum in Turku on Monday. The mayor said that the money pays for "
    "the roof. Two hundred people watched the cranes from the market square, and some of them wept.",
    "goats": "A herd of goats stopped the ferry to Bergen for three hours. The crew fed them with the captain's salad. "
    "Nobody was hurt, and the herd went home on foot before the evening.",
    "clock": "The town clock of Graz runs backwards since the storm. A watchmaker from Bari looks for the reason and "
    "asks the citizens for patience until the end of the month.",
}


def page(name: str, text: str = "", more: str = "") -> bytes:
    told = "".join(f"<p>{part}</p>" for part in (text or STORIES[name]).split(". "))
    head = f"<title>All about {name}</title><meta property='article:published_time' content='2023-10-04'>{more}"
    menu = "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
    return http(f"<html lang='en'><head>{head}</head><body>{menu}<article><h1>All about {name}</h1>{told}</article>")


def feed(*names: str, said: str = "", **headers: str) -> bytes:
    items = "".join(
        f"<item><guid>{name}</guid><link>/{name}</link><title>All about {name}</title>"
        f"<description>{said}</description></item>"
        for name in names
    )
    body = f"<rss version='2.0'><channel><title>The Wire</title><link>/</link>{items}</channel></rss>"
    return http(body, content_type="application/rss+xml", **headers)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.answers |= {f"/{name}": page(name) for name in STORIES} | {"/feed": feed("bells", "goats", etag='"one"')}
    yield site
    site.close()


@pytest.fixture
def watcher(archive: Archive, site: Site) -> Watcher:
    return Watcher(archive, fetcher_for(site))


def titles(archive: Archive) -> list[str]:
    return [document.title for document in archive.documents()]


def test_a_page_with_its_date_and_link(site: Site, archive: Archive) -> None:
    report = archive.add(Web(fetcher_for(site)).articles(site.url("/bells")))
    assert report.counts == {"added": 1}
    (document,) = archive.documents()
    assert (document.title, document.date, document.url) == ("All about bells", "2023-10-04", site.url("/bells"))
    assert "cranes" in document.text and "Sport" not in document.text
    assert archive.add(Web(fetcher_for(site)).articles(site.url("/bells"))).counts == {"unchanged": 1}
    site.answers["/bells"] = page("bells", STORIES["bells"].replace("Two hundred", "Three hundred"))
    assert archive.add(Web(fetcher_for(site)).articles(site.url("/bells"))).counts == {"updated": 1}


def test_an_article_over_several_pages_is_one(site: Site) -> None:
    site.answers["/long"] = page("bells", more="<link rel='next' href='/long?page=2'>")
    site.answers["/long?page=2"] = page("goats", more="<link rel='next' href='/long?page=3'>")
    (article,) = Web(fetcher_for(site)).articles(site.url("/long"))
    assert isinstance(article, Article) and "cranes" in article.text and "salad" in article.text


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("/2023/story?page=2", "/2023/story?page=2"),
        ("/2023/story/2", "/2023/story/2"),
        ("/2023/story-2.html", "/2023/story-2.html"),
        ("/2023/another-story", None),
        ("http://elsewhere.example/2023/story/2", None),
    ],
)
def test_the_next_page_lies_beside(link: str, found: str | None) -> None:
    base = "http://news.example"
    assert next_page(f'<a rel="next" href="{link}">', f"{base}/2023/story") == (found and base + found)


def test_a_feed_is_taken_in_and_kept_up_with(site: Site, archive: Archive, watcher: Watcher) -> None:
    watched = watcher.watch(site.url("/feed"))
    assert (watched.title, watched.kind) == ("The Wire", "feed")
    assert watcher.look(watcher.due()[0]).counts == {"added": 2}
    assert sorted(titles(archive)) == ["All about bells", "All about goats"] and watcher.due() == []

    def unchanged(asked: Asked) -> bytes:
        assert asked.headers["if-none-match"] == '"one"'
        return http(b"", 304)

    site.answers["/feed"] = unchanged
    site.asked.clear()
    assert watcher.look(watcher.list.all()[0]).counts == {} and site.pages == ["/feed"]
    site.answers["/feed"] = feed("clock", "bells", "goats")
    site.asked.clear()
    assert watcher.look(watcher.list.all()[0]).counts == {"added": 1} and site.pages == ["/feed", "/clock"]
    (one,) = watcher.list.all()
    assert (one.count, one.failures, one.said) == (3, 0, None)
    watcher.forget(site.url("/feed"))
    assert watcher.list.all() == [] and len(titles(archive)) == 3
    with pytest.raises(NotWatched):
        watcher.forget(site.url("/feed"))


def test_what_fails_for_now_is_tried_again(site: Site, archive: Archive, watcher: Watcher) -> None:
    whole, site.answers["/goats"] = site.answers["/goats"], http(b"", 503)
    site.answers["/feed"] = feed("bells", "goats", etag='"one"')
    watcher.watch(site.url("/feed"))
    assert watcher.look(watcher.due()[0]).counts == {"added": 1, "failed": 1}
    (one,) = watcher.list.all()
    assert "1 of its articles failed" in str(one.said)
    site.answers |= {"/goats": whole, "/feed": http(b"", 304)}
    assert watcher.look(one).counts == {"added": 1} and len(titles(archive)) == 2
    assert watcher.list.all()[0].said is None


def look_again(watcher: Watcher, hours: float) -> dict[str, int]:
    """Look as if so many hours had passed since the last look at what fails."""
    (one,) = watcher.list.all()
    past = hours * 3600
    aged = [replace(item, since=item.since - past, due=item.due - past) for item in watcher.list.failing(one.address)]
    watcher.list.fail(one.address, aged)
    return dict(watcher.look(one).counts)


def test_a_page_that_is_not_there_yet_is_tried_again_ever_more_rarely(
    site: Site, archive: Archive, watcher: Watcher
) -> None:
    site.answers |= {"/feed": feed("bells", "goats", etag='"one"'), "/goats": http(b"", 404)}
    report = watcher.look(watcher.watch(site.url("/feed")))
    assert report.counts == {"added": 1, "failed": 1} and "goats does not exist" in str(report.of("failed")[0].reason)
    site.answers["/feed"] = http(b"", 304)
    assert look_again(watcher, 0.5) == {} and "goats does not exist" in str(watcher.list.all()[0].said)
    assert [look_again(watcher, hours) for hours in (0.6, 1, 1.1, 4.1)] == [{"failed": 1}, {}, *[{"failed": 1}] * 2]
    site.answers["/goats"] = page("goats")
    assert look_again(watcher, 8.1) == {"added": 1} and len(titles(archive)) == 2
    assert (watcher.list.failing(site.url("/feed")), watcher.list.all()[0].said) == ([], None)


def test_a_page_that_never_comes_is_given_up_after_a_day(site: Site, watcher: Watcher) -> None:
    site.answers |= {"/feed": feed("goats"), "/goats": http(b"", 404)}
    watcher.look(watcher.watch(site.url("/feed")))
    assert look_again(watcher, 23) == {"failed": 1} and watcher.list.all()[0].said
    assert look_again(watcher, 3) == {"failed": 1} and watcher.list.all()[0].said is None
    site.answers["/goats"] = page("goats")
    assert look_again(watcher, 100) == {}


def test_the_feeds_own_words_stand_in_for_a_page_that_is_gone(site: Site, archive: Archive, watcher: Watcher) -> None:
    site.answers |= {"/feed": feed("goats", said=STORIES["goats"] * 2), "/goats": http(b"", 404)}
    assert watcher.look(watcher.watch(site.url("/feed"))).counts == {"added": 1}
    (document,) = archive.documents()
    assert (document.title, document.outlet, document.url) == ("All about goats", "The Wire", site.url("/goats"))
    assert "captain's salad" in document.text
    site.answers |= {"/feed": feed("clock", said="A clock runs backwards."), "/clock": http(b"", 404)}
    assert watcher.look(watcher.list.all()[0]).counts == {"failed": 1}
    site.answers |= {"/feed": feed("bells", said=STORIES["bells"] * 2), "/bells": http(b"", 503)}
    assert watcher.look(watcher.list.all()[0]).counts == {"failed": 1}  # the whole page may come back


@pytest.mark.parametrize("site_name", ["", "<meta property='og:site_name' content='The Arva Post'>"])
def test_the_outlet_is_the_pages_or_the_feeds_never_a_machines(site: Site, archive: Archive, site_name: str) -> None:
    site.answers |= {"/feed": feed("bells"), "/bells": page("bells", more=site_name)}
    archive.add(Web(fetcher_for(site)).articles(site.url("/feed")))
    assert archive.documents()[0].outlet == ("The Arva Post" if site_name else "The Wire")
    site.answers["/alone"] = page("goats")
    (alone,) = Web(fetcher_for(site)).articles(site.url("/alone"))
    assert isinstance(alone, Article) and alone.outlet in (None, "news.example")


def test_a_site_whose_rules_cannot_be_had_for_now_is_asked_again(
    site: Site, archive: Archive, watcher: Watcher
) -> None:
    other = Site()
    other.answers |= {"/robots.txt": http(b"", 503), "/goats": page("goats")}
    item = f"<item><link>{other.url('/goats')}</link></item>"
    site.answers["/feed"] = http(f"<rss version='2.0'><channel>{item}</channel></rss>")
    watcher.web.fetcher = fetcher_for(site, other)
    one = watcher.watch(site.url("/feed"))
    assert watcher.look(one).counts == {"failed": 1}
    other.answers["/robots.txt"] = http(b"", 404)
    watcher.web.fetcher = fetcher_for(site, other)
    assert watcher.look(one).counts == {"added": 1}
    other.close()


def json_feed(*ids: str, words: str) -> bytes:
    items = [{"id": id_, "content_html": f"<p>{words} {STORIES['goats']} {id_}</p>"} for id_ in ids]
    return http(json.dumps({"version": "https://jsonfeed.org/version/1", "title": "Feed", "items": items}))


def test_entries_of_several_feeds_that_call_themselves_the_same(site: Site) -> None:
    web = Web(fetcher_for(site))
    site.answers |= {"/one": json_feed("1", words="First:"), "/two": json_feed("1", words="Second:")}
    found = [article for path in ("/one", "/two") for article in web.articles(site.url(path))]
    assert [getattr(one, "source", one) for one in found] == [site.url("/one") + "#1", site.url("/two") + "#1"]


def test_a_feed_that_lists_nothing_says_so(site: Site) -> None:
    site.answers["/feed"] = feed()
    (error,) = Web(fetcher_for(site)).articles(site.url("/feed"))
    assert isinstance(error, UnreadableDocument) and "lists no article" in str(error)


def test_a_source_that_is_down_is_asked_ever_more_rarely(site: Site, watcher: Watcher) -> None:
    one = watcher.watch(site.url("/feed"), every=60)
    site.answers["/feed"] = http(b"", 500)
    pauses = []
    for _ in range(12):
        watcher.look(one)
        (one,) = watcher.list.all()
        pauses.append(round(one.due - time.time()))
    assert pauses[:3] == [60, 120, 240] and pauses[-1] <= RAREST and one.failures == 12 and "/feed" in str(one.said)
    site.answers["/feed"] = feed("bells", retry_after="999")
    watcher.look(one)
    assert watcher.list.all()[0].failures == 0


def test_a_page_leads_to_its_feed_and_a_folder_is_kept_up_with(
    site: Site, archive: Archive, watcher: Watcher, tmp_path: Path
) -> None:
    site.answers["/"] = page("bells", more="<link rel='alternate' type='application/rss+xml' href='/feed'>")
    assert watcher.watch(site.url("/")).address == site.url("/feed")
    with pytest.raises(Unreachable, match="names no feed"):
        watcher.watch(site.url("/bells"))
    with pytest.raises(UnreadableDocument, match="neither a folder"):
        watcher.watch(str(tmp_path / "gone"))
    folder = tmp_path / "inbox"
    folder.mkdir()
    one = watcher.watch(str(folder))
    (folder / "a.txt").write_text(STORIES["clock"])
    assert watcher.look(one).counts == {"added": 1}
    assert watcher.look(replace(one)).counts == {}
    (folder / "empty.txt").write_text("")
    (folder / "broken.pdf").write_text("no PDF")
    assert watcher.look(replace(one)).counts == {"failed": 1}
    said = {source.address: source.said for source in watcher.list.all()}
    assert "broken.pdf" in str(said[str(folder)])


def test_at_the_command(depeche: Run, site: Site, tmp_path: Path) -> None:
    settings = {"DEPECHE_ALLOWED_HOSTS": "127.0.0.1", "DEPECHE_FETCH_DELAY": "0"}
    refused = depeche("add", site.url("/bells", host="127.0.0.1"))
    assert refused.returncode == 2 and "DEPECHE_ALLOWED_HOSTS" in refused.stderr and site.asked == []
    added = depeche("add", site.url("/bells", host="127.0.0.1"), **settings)
    assert (added.returncode, added.stdout) == (0, "Added: All about bells\n")
    listed = json.loads(depeche("list", "--json").stdout)
    assert [article["outlet"] for article in listed] == [None]  # never the address of a machine
    told = depeche("watch", str(tmp_path), "--every", "2h", **settings).stdout
    assert told.startswith("Kept up with") and "`depeche watch` looks at it every 2h" in told
    sources = depeche("sources").stdout
    assert str(tmp_path) in sources and "articles it brought: 0" in sources
    for every in ("often", "0m", "1s"):
        refused = depeche("watch", "--every", every, str(tmp_path))
        assert refused.returncode == 2 and "minutes, hours or days, one minute at least" in refused.stderr
    assert depeche("unwatch", str(tmp_path)).returncode == 0
    assert "Nothing is kept up with" in depeche("sources").stderr


def test_what_a_look_says_and_ends_with(depeche: Run, site: Site, tmp_path: Path) -> None:
    settings = {"DEPECHE_ALLOWED_HOSTS": "127.0.0.1", "DEPECHE_FETCH_DELAY": "0"}
    address = site.url("/feed", host="127.0.0.1")
    site.answers |= {"/feed": feed("bells", "goats", "clock"), "/goats": http(b"", 404), "/clock": http(b"", 410)}
    done = depeche("watch", address, "--once", **settings)
    lines = [line for line in done.stderr.splitlines() if "://" in line]
    assert done.returncode == 3 and [line.count(address) for line in lines] == [1, 1, 1, 1]
    assert {f"{address}: Added: All about bells", f"{address}: 1 added, 2 failed"} < set(lines)
    assert "goats does not exist" in done.stderr and "clock is gone" in lines[-1] and lines[-1].startswith("depeche: ")
    assert "2 of its articles failed" in depeche("sources").stdout
    depeche("unwatch", address)
    site.answers["/feed"] = feed("goats")
    assert depeche("watch", address, "--once", **settings).returncode == 2


def test_watching_ends_at_ctrl_c(site: Site, watcher: Watcher, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    watcher.watch(str(tmp_path / "inbox"))
    process = Forked(command, ["watch"], os.environ, tmp_path)
    assert process.stderr.readline() == f"{tmp_path / 'inbox'}: nothing new\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60) == ("", "Stopped.\n") and process.wait() == 0
