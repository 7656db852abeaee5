"""A page made plain before its article is looked for: tables that only lay it out, talk and banners, live posts."""

import re
from collections.abc import Iterator

from ..text.letters import letters_of
from .markup import AROUND, BODILY, Element, Page, plain_name

# Banners that ask for consent, and what readers say under an article, as pages call them in their classes and ids.
TALK = re.compile(
    r"\b(?:comments?|commentaires?|kommentare?|komentar\w*|kom|reactions?|reacties|comentarios?|comentarii|opinie|"
    r"discussion|disqus|respond|replies|cookies?|consent|gdpr|rgpd|rodo|dsgvo|popup|modal)\b"
)
# What stands between heading and text, and says in two lines what it is about.
LEAD = re.compile(
    r"\b(?:lead|lede|standfirst|chapo|chapeau|vorspann|dek|deck|intro|introduction|subtitle|subheadline|subhead|"
    r"sous-titre|entradilla|bajada|anons|ingress|summary|abstract)\b"
)
LEADS = range(40, 700)  # letters of one
HEADINGS = ("h1", "h2", "h3")
CELL = 200  # letters that make a cell of a table a part of the page's layout, where it holds blocks
POSTS = 3  # of a live page at least


def tidy(page: Page) -> None:
    """Change a page such that its article is easier to find."""
    _drop_talk(page)
    for table in [*page.iter("table")]:
        if _lays_out(table):
            _unwrap(table)
    _join_posts(page)


def _drop_talk(page: Page) -> None:
    whole = len(page.text_content())
    for element in [*page.iter()]:
        if not isinstance(element.tag, str) or element.tag in BODILY or element.getparent() is None:
            continue
        talk = TALK.search(plain_name(element)) and element.find(".//h1") is None
        if talk and len(element.text_content()) < whole / 2:  # most of the text is the article, whatever it is called
            element.drop_tree()


def _lays_out(table: Element) -> bool:
    """Return whether a table holds parts of the page, not data."""
    if table.find(".//table") is not None:
        return True
    cells = (cell for tag in ("td", "th") for cell in table.iter(tag))
    return any(_has_blocks(cell) and len("".join(map(str, cell.itertext()))) > CELL for cell in cells)


def _has_blocks(cell: Element) -> bool:
    return any(cell.find(f".//{tag}") is not None for tag in ("p", "div", "h1", "h2", "h3", "br"))


def _unwrap(table: Element) -> None:
    """Make blocks of a table's cells; a table inside it stays what it is."""
    for element in [table, *_of(table)]:
        element.tag = "div"


def _of(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag in ("tbody", "thead", "tfoot", "tr", "td", "th"):
            yield child
            if child.tag not in ("td", "th"):
                yield from _of(child)


def _join_posts(page: Page) -> None:
    """Make one article of the posts of a live page, which are articles side by side that lead nowhere else."""
    for parent in {article.getparent() for article in page.iter("article")} - {None}:
        posts = [child for child in parent if child.tag == "article"]
        if len(posts) >= POSTS and not any(post.find(".//h2//a") is not None for post in posts):
            for post in posts:
                post.tag = "div"


def heading_of(page: Page, title: str) -> Element | None:
    """Return the heading that shows a title, or more of it; else the first of the highest rank."""
    headings = [element for tag in HEADINGS for element in page.iter(tag)]
    wanted = letters_of(title)
    shown = (heading for heading in headings if wanted and letters_of(said(heading)).startswith(wanted))
    return next(shown, next(page.iter("h1"), None))


def lead_of(page: Page, title: str) -> str:
    """Return the lines between heading and text that say what it is about; empty where there are none."""
    heading = heading_of(page, title)
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    start = elements.index(heading) + 1 if heading is not None else 0
    for element in elements[start : start + 15]:
        around = element.tag in AROUND or any(parent.tag in AROUND for parent in element.iterancestors())
        if LEAD.search(plain_name(element)) and not around and len(said(element)) in LEADS:
            return said(element)
    return ""


def said(element: Element) -> str:
    """Return an element's words with single spaces."""
    return " ".join("".join(map(str, element.itertext())).split())
