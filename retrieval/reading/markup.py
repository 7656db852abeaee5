"""HTML and XML to the text a reader sees; the only importer of the parser."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree, html

from ..errors import UnreadableDocument

BLOCKS = frozenset(
    "address article aside blockquote body br caption dd div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main ol p pre section table tbody td th tr ul title".split()
)
UNSEEN = frozenset("script style head template noscript iframe object svg math form button select nav".split())
MARKUP = re.compile(
    r"</?(?:p|br|div|a|b|i|em|strong|span|ul|ol|li|h[1-6]|img|figure|section|article|table|blockquote)\b[^<>]*>"
    r"|&(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)


AROUND = frozenset(("nav", "aside", "footer", "script", "style", "noscript", "form"))
BODILY = frozenset(("html", "body", "main", "article"))
SURROUNDING = re.compile(
    r"\b(?:related|comments?|sidebar|footer|cookies?|consent|teasers?|promo|recommend\w*|most-?read|newsletter|trending|"
    r"popular|more-(?:news|stories|on)|read-?(?:more|also|next)|disqus|widget|menu|breadcrumbs?|copyright|latest)\b",
    re.IGNORECASE,
)
BEFORE, AFTER = 12, 40  # elements around a heading in which a page says when it came out
Page: TypeAlias = html.HtmlElement
Element: TypeAlias = etree._Element


def looks_like_html(text: str) -> bool:
    """Return whether a text is marked up."""
    return bool(MARKUP.search(text))


def text_of(markup: str) -> str:
    """Return the blocks of an HTML text, a blank line between them."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)  # a fragment is at most a record long
    root = html.document_fromstring(f"<body>{markup}</body>".encode("utf-8", "replace"), parser=parser)
    return blocks_of(root)


def blocks_of(root: Element) -> str:
    """Return the blocks below an element of HTML or XHTML, a blank line between them."""
    parts: list[str] = []
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        name = node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""
        if event == "start" and name in UNSEEN and node is not root:
            walker.skip_subtree()
        parts.append("\n" if name in BLOCKS else "")
        inside = event == "start" and name not in UNSEEN and name
        parts.append(re.sub(r"\s+", " ", (node.text if inside else node.tail if event != "start" else "") or ""))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n\n".join(filter(None, lines))


def parse_xml(data: bytes, name: str) -> Element:
    """Return the root element; entities are left alone, and nothing is fetched.

    Raises:
        UnreadableDocument: it is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(data, parser) if data.strip() else None
    if root is None:
        raise UnreadableDocument(f"{name} is malformed inside: open and save it again.", "broken")
    return root


def opened_page(markup: str) -> Page:
    """Return a whole page, taken apart."""
    return html.document_fromstring(markup.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))


def without_surroundings(page: Page, heading: Element | None) -> None:
    """Take out of a page what is not its article: menus, related articles, comments, banners, the footer."""
    above = set() if heading is None else {heading, *heading.iterancestors()}
    for element in list(page.iter()):
        named = f"{element.get('class') or ''} {element.get('id') or ''}" if isinstance(element.tag, str) else ""
        around = element.tag in AROUND or (
            element.tag not in ("html", "body", "main", "article") and SURROUNDING.search(named)
        )
        if around and element not in above and element.getparent() is not None and element.find(".//h1") is None:
            element.drop_tree()


def plain_name(element: Element) -> str:
    """Return what a page calls an element: its id and classes."""
    return re.sub(r"_|(?<=[a-z])(?=[A-Z])", "-", f"{element.get('class') or ''} {element.get('id') or ''}").lower()


def near_heading(page: Page, heading: Element | None) -> Iterator[tuple[str, str]]:
    """Yield the short texts from a little before the heading to a little under it, or of a page without one, and the
    moment each states."""
    body = page.find("body")
    elements = [element for element in (page if body is None else body).iter() if isinstance(element.tag, str)]
    at = elements.index(heading) if heading in elements else None
    near = elements if at is None else elements[at + 1 : at + AFTER] + elements[max(at - BEFORE, 0) : at]
    for element in near:
        text = " ".join((element.text or "").split())
        tails = [" ".join((child.tail or "").split()) for child in element]
        yield " ".join([text, *tails]), element.get("datetime") or element.get("content") or _moment(element)


def _moment(element: Element) -> str:
    """Return the moment that stands in an element's title, as early blogs put it there."""
    moment = element.get("title") or ""
    return moment if re.match(r"\d{4}-\d\d-\d\d", moment) else ""
