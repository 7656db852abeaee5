"""Strangers' XML to a tree: no entities, no DTD, no network, no bomb; the only importer of its parser here."""

import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from typing import Any, TypeAlias

from lxml import etree

from ..errors import Unreachable
from .address import shown

MOST_MARKS = 2_000_000  # "<" and the like; beyond that a few bytes each would fill the memory
ENTITY = re.compile(r"<!\s*ENTITY", re.IGNORECASE)
PROLOG = re.compile(
    r"\s*(?:<\?[^>]*>|<!--(?:(?!-->).)*+-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)", re.DOTALL | re.IGNORECASE
)
ROOT = re.compile(r"\s*<(?:[\w.-]+:)?([\w.-]+)")
AMPERSAND = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,30});|(?!#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};))")
CDATA = "<![CDATA["
XML_NAMES = frozenset(("lt", "gt", "amp", "quot", "apos"))
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Element: TypeAlias = Any  # the parser carries no types


def root_name(text: str) -> str:
    """Return the name of the outermost element, in small letters; "" where there is none."""
    at = _root_at(text)
    matched = ROOT.match(text, at)
    return matched[1].lower() if matched else ""


def parse_xml(text: str, where: str) -> Element:
    """Read XML as far as it makes sense.

    Raises:
        Unreachable: it makes none, it defines entities, or it is nothing but marks.
    """
    if ENTITY.search(text[: _root_at(text)]) or any(text.count(mark) > MOST_MARKS for mark in "<=&"):
        raise Unreachable(
            f"{shown(where)} is made to exhaust what reads it: look for another feed of this site.", "feed"
        )
    data = _mended(FORBIDDEN.sub("", text[_root_at(text) :])).encode()
    root = etree.fromstring(data, _parser()) if data else None
    if root is None:
        raise Unreachable(f"{shown(where)} is broken XML: look for another feed of this site.", "feed")
    return root


def local_name(element: Element) -> str:
    """Return an element's name in small letters, without its namespace."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the elements right under one that are called so, whatever their namespace."""
    return (child for child in element if local_name(child) in names)


def text_of(element: Element, *names: str) -> str | None:
    """Return the text of the first element right under one that is called so and has any."""
    return next((text for child in children(element, *names) if (text := (child.text or "").strip())), None)


def flatten(element: Element) -> None:
    """Make an element's inner markup its text."""
    for inner in element.iterdescendants():
        inner.tag = local_name(inner) or "span"
    text = element.text or ""
    element.text = text + "".join(etree.tostring(child, encoding="unicode") for child in element)
    del element[:]


def serialised(element: Element) -> bytes:
    """Return an element as UTF-8."""
    data: bytes = etree.tostring(element, encoding="utf-8")
    return data


def drop(elements: Iterable[Element]) -> None:
    """Take elements out of their tree."""
    for element in list(elements):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _root_at(text: str) -> int:
    at = 0
    while matched := PROLOG.match(text, at):
        at = matched.end()
    return at


def _mended(text: str) -> str:
    """Write out what HTML has names for, where XML knows but five, and ampersands that stand for themselves."""
    first, *rest = text.split(CDATA)
    parts = [part.partition("]]>") for part in rest]
    return _letters(first) + "".join(f"{CDATA}{data}{end}{_letters(after)}" for data, end, after in parts)


def _letters(text: str) -> str:
    return AMPERSAND.sub(_letter, text)


def _letter(matched: re.Match[str]) -> str:
    name = matched[1]
    if not name:
        return "&amp;"
    return matched[0] if name in XML_NAMES else html5.get(f"{name};", f"&amp;{name};")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
