"""Web pages: which date is that of the article, which title, which language; what is around it stays out."""

import pytest

from retrieval.reading.html import read_html

TEXT = (
    "Residents of Marlow voted on Friday to move the coastal railway two kilometres inland, ending eleven years of "
    "argument over a line that storms have closed nine times since 2015. The council said 6,412 people backed the plan."
)
BODY = f"<p>{TEXT}</p><p>{TEXT.replace('Marlow', 'Wexley')}</p><p>{TEXT.replace('Friday', 'Monday')}</p>"
FOOTER = "<footer><p>© 2019-2024 The Post. Updated 5 January 2024.</p></footer>"
COMMENTS = "<div class='comments'><p>Ann, 1 June 2023: what a waste of money, I can not believe it at all.</p></div>"
RELATED = (
    "<div class='related-posts'><a href='/a'>Another article</a><time datetime='2023-04-05'>5 April 2023</time></div>"
)


def page(over: str = "", head: str = "", under: str = RELATED + COMMENTS + FOOTER) -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>The railway moves | The Post</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a><span>Monday 3 March 2025</span></nav>"
        f"<article><header><h1>The railway moves</h1>{over}</header>{BODY}</article>{under}</body></html>"
    )


DATED = {
    "nothing": ("", "", None),
    "a time": ("<time datetime='2022-03-12T10:00Z'>12 March</time>", "", "2022-03-12"),
    "words in a time": ("<time>12 March 2022</time>", "", "2022-03-12"),
    "words": ("<p class='date'>Published: March 12, 2022 10:00 GMT</p>", "", "2022-03-12"),
    "words beside a name": ("<p><a href='/ann'>Ann Lee</a>, 12 March 2022</p>", "", "2022-03-12"),
    "changed later": (
        "<p>Published 12 March 2022</p><p>Updated 20 April 2022</p>",
        "<meta property='article:modified_time' content='2022-04-20'>",
        "2022-03-12",
    ),
    "changed, above": ("<p>Updated: 20 April 2022</p><p>Published 12 March 2022</p>", "", "2022-03-12"),
    "head": ("", "<meta property='article:published_time' content='2022-03-12T22:00:00-05:00'>", "2022-03-12"),
    "microdata": ("<meta itemprop='datePublished' content='2022-03-12'>", "", "2022-03-12"),
    "structured": (
        "",
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "The Post"}, {"@type": "Article",'
        '"headline": "The railway moves", "datePublished": "2022-03-12T08:00:00Z"}]}</script>',
        "2022-03-12",
    ),
    "Dublin Core": ("", "<meta name='DC.date.issued' content='2022-03-12'>", "2022-03-12"),
    "invalid": ("", "<meta property='article:published_time' content='soon'>", None),
}


@pytest.mark.parametrize("case", DATED)
def test_dates(case: str) -> None:
    over, head, expected = DATED[case]
    found = read_html(page(over, head), "a.html", None)
    assert found.fields.get("date") == expected
    assert found.fields["title"] == "The railway moves"
    assert found.text.startswith("Residents of Marlow") and found.text.endswith("backed the plan.")


def test_an_address_with_a_date() -> None:
    found = read_html(page(), "a.html", "https://post.example/2022/03/12/railway")
    assert (found.fields["date"], found.fields["url"]) == ("2022-03-12", "https://post.example/2022/03/12/railway")


def test_a_short_flash_goes_in() -> None:
    flash = (
        "<html><body><article><h1>Quake</h1><p>A quake of magnitude 5 shook Marlow at noon.</p></article></body></html>"
    )
    assert "magnitude 5" in read_html(flash, "a.html", None).text


def test_a_piece_of_a_page() -> None:
    assert "Residents of Marlow" in read_html(f"<h1>The railway moves</h1>{BODY}", "a.html", None).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "latin-1"])
def test_pages_that_do_not_say_how_they_are_encoded(encoding: str) -> None:
    text = "<p>Les élus ont voté à l'unanimité la création d'une école près du marché couvert, après des années.</p>"
    found = read_html(f"<html><body><h1>Une école</h1>{text * 4}</body></html>".encode(encoding), "a.html", None)
    assert "Les élus ont voté à l'unanimité" in found.text
    assert found.fields["language"] == "fr"


def test_a_wrongly_declared_language() -> None:
    assert read_html(page().replace("lang='en'", "lang='ru-RU'"), "a.html", None).fields["language"] == "en"
