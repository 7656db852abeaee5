"""Web pages to the article on them, without menus, banners and comments; the only importer of the extractor."""

import codecs
import re
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from html import unescape
from types import SimpleNamespace
from typing import Any

from ..errors import UnreadableDocument
from ..text.languages import ARTICLE_LANGUAGES, could_be, identify
from .decoding import decode
from .headers import Headed
from .markup import Page, opened_page
from .opening import author_of, plausible_title, same, take_opening
from .outlets import HOST, no_machine
from .page_dates import published
from .tidying import heading_of, lead_of, said, tidy

DECLARED = re.compile(rb"""<meta[^<>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^<>]+encoding\s*=\s*["']([\w-]+)""", re.I)
LANGUAGE = re.compile(r"""<html\b[^<>]*?\slang\s*=\s*["']?([A-Za-z]{2,3})\b""", re.IGNORECASE)
WALL = re.compile(
    r"""type\s*=\s*["']?password|captcha|cf-challenge|cookie|consent|paywall|subscri|abonn|log ?in|sign ?in"""
    r"|anmelden|einloggen|connectez|iniciar sesión|войдите|увійдіть|тільки для передплатників",
    re.IGNORECASE,
)
MOST_WORDS = 5  # of an outlet's name
SHORTEST = 10  # letters of a text that says anything
FEWEST_LETTERS = 400  # fewer on a page that asks to log in or to accept cookies is no article
ARTICLE = re.compile(
    r"""og:type["']\s+content=["']article|"@type"\s*+:\s*+(?:\[\s*+)?"(?:\w*News)?Article|<article\b""", re.I
)


def read_html(data: bytes | str, name: str, url: str | None = None) -> Headed:
    """Return the article of a web page: its text, title, publication date, outlet, author, language and address.

    Raises:
        UnreadableDocument: it is no text, or there is no article on the page.
    """
    page = data if isinstance(data, str) else _decoded(data, name)
    tree = opened_page(page) if page.strip() else opened_page("<html></html>")
    found = _extracted(tree, url)
    text = found.text or ""
    walled = len(text) < FEWEST_LETTERS and WALL.search(page) and not ARTICLE.search(page)
    if walled or sum(map(str.isalpha, text)) < SHORTEST:
        raise UnreadableDocument(
            f"{name} shows no article, perhaps a page to log in or to accept cookies: save the page of the article.",
            "empty",
        )
    language = _language(page, text)
    fields = _fields(found, page, url)
    fields["date"] = published(page, url, language, fields.get("title", "")) or ""
    headed = take_opening(_paragraphs(tree, text, fields), _shown(tree, fields), language)
    headed.fields["language"] = language
    headed.fields = {key: value for key, value in headed.fields.items() if value}
    return headed


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(codecs.BOM_UTF8):  # it goes before what a page says of itself
        return data.decode("utf-8-sig", "replace")
    declared = DECLARED.search(data[:4096])
    encoding = (declared[1] or declared[2]).decode() if declared else "utf-8"
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return decode(data, name)


def _extracted(tree: Page, url: str | None) -> Any:
    from trafilatura.core import bare_extraction

    tidy(tree)
    found = bare_extraction(deepcopy(tree), url=url, include_comments=False, with_metadata=True, config=_settings())
    return found or SimpleNamespace(text="")


def _paragraphs(tree: Page, text: str, fields: Mapping[str, str]) -> list[str]:
    """Return the paragraphs, the lines under the heading before them where the extractor left these out."""
    paragraphs, lead = [line for line in text.split("\n") if line.strip()], lead_of(tree, fields.get("title", ""))
    return paragraphs if not lead or any(lead in paragraph for paragraph in paragraphs) else [lead, *paragraphs]


def _shown(tree: Page, fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with the whole of a headline of which the head has only the beginning."""
    heading = heading_of(tree, fields.get("title", ""))
    shown = plausible_title(said(heading)) if heading is not None else None
    longer = shown and fields.get("title") and shown.casefold().startswith(fields["title"].casefold())
    return fields | {"title": shown} if longer and shown else fields


@cache
def _settings() -> Any:
    """Return the extractor's settings: short news goes in too."""
    from trafilatura.settings import use_config

    settings = use_config()
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "150"
    return settings


def _fields(found: Any, page: str, url: str | None) -> dict[str, str]:
    title, outlet = _parted(found.title or "", _head_title(page), found.sitename or "")
    author = author_of(found.author or "")
    stated = {"title": plausible_title(title), "outlet": no_machine(outlet), "author": author, "url": url or found.url}
    return {key: " ".join(value.split()) for key, value in stated.items() if value}


def _head_title(page: str) -> str:
    matched = re.search(r"<title[^<>]*>([^<]{1,500})</title>", page, re.IGNORECASE)
    return " ".join(unescape(matched[1]).split()) if matched else ""


def _parted(title: str, whole: str, outlet: str) -> tuple[str, str]:
    """Return "Headline" and "The Harbour Post" of "Headline - The Harbour Post"."""
    head, mark, tail = whole.rpartition(next(reversed(re.findall(r"\s[|–—·-]\s", whole)), "\0"))
    if mark and head.strip() and (same(head, title) or (same(whole, title) and same(tail, outlet))):
        short = len(tail.split()) <= MOST_WORDS
        return head, tail if short and (not outlet or HOST.fullmatch(outlet)) else outlet
    return title, outlet


def _language(page: str, text: str) -> str:
    """Return the declared language where the text can be in it, else the one the text is in."""
    found = LANGUAGE.search(page[:20_000])
    declared = found[1].lower() if found else ""
    return declared if declared in ARTICLE_LANGUAGES and could_be(declared, text) else identify(text)
