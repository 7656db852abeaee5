"""PDF files to articles; the only importer of the PDF library."""

import ctypes
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import groupby
from unicodedata import bidirectional

import pypdfium2
from pypdfium2 import raw

from ..errors import UnreadableDocument
from .headers import Headed
from .laid_out import article_of, is_wordless
from .lines import Line, paragraphs_of

PASSWORD = 4  # the library's number for a wrong password
FEWEST_LETTERS = 10  # on a page, on average; fewer are page numbers on pictures, or the axes of drawings
MOST_PAGES = 3000
# What TeX's fonts keep in places where others have no letters.
PLACES = "\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x1b\x1c\x1d\x1e\x1f"
LETTERS = dict(zip(PLACES, "ff fi ffi ffl “ ” „ « » – — ff fi fl ffi ffl".split(), strict=True))
GAP = 0.13  # of the type's size: letters further apart have a space between them, written or not


def read_pdf(data: bytes, name: str, url: str | None = None) -> Headed:
    """Return the text of a PDF, lines rejoined into paragraphs, and what its first lines and properties state.

    Raises:
        UnreadableDocument: it is no PDF, password-protected, or holds pictures of text only.
    """
    if b"%PDF" not in data[:1024]:
        raise _no_pdf(name)
    document = _opened(data, name)
    pages = [list(_lines(document[at])) for at in range(min(len(document), MOST_PAGES))]
    text = " ".join(line.text for page in pages for line in page)
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS * max(len(pages), 1) or is_wordless(text):
        message = f"{name} holds pictures of its pages, no text: it needs OCR (ocrmypdf makes it readable)."
        raise UnreadableDocument(message, "scan")
    said = document.get_metadata_dict(skip_empty=True)
    return article_of(paragraphs_of(pages), name, said.get("Title"), said.get("Author"), _made(said))


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD:
            message = f"{name} is password-protected: save it without a password."
            raise UnreadableDocument(message, "locked") from error
        raise _no_pdf(name) from error


def _no_pdf(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} is no intact PDF: download or print it again, or save its text as .txt.", "broken"
    )


def _made(said: dict[str, str]) -> date | None:
    found = re.match(r"D:(\d{4})(\d\d)(\d\d)", said.get("CreationDate", ""))
    with suppress(ValueError):
        return date(*map(int, found.groups())) if found else None
    return None


def _lines(page: pypdfium2.PdfPage) -> Iterator[Line]:
    """Yield the lines of a page in the order in which they are read, with where they stand and how large they are."""
    text = page.get_textpage()
    letters: list[str] = []
    places: list[int] = []
    for at in range(raw.FPDFText_CountChars(text)):
        letter = chr(raw.FPDFText_GetUnicode(text, at))
        if letter in "\r\n":
            yield from _line(text, letters, places)
            letters, places = [], []
        else:
            letters.append(letter)
            places.append(at)
    yield from _line(text, letters, places)


def _line(text: pypdfium2.PdfTextPage, letters: list[str], places: list[int]) -> Iterator[Line]:
    seen = [at for at, letter in zip(places, letters, strict=True) if not letter.isspace()]
    if seen:
        first, last = _box(text, seen[0]), _box(text, seen[-1])
        left, right = min(first[0], last[0]), max(first[1], last[1])
        size = round(raw.FPDFText_GetFontSize(text, seen[len(seen) // 2]), 1)
        words = "".join(_spaced(text, _in_reading_order(text, letters, places), places, size))
        yield Line(words, left, right, first[2], size)


def _in_reading_order(text: pypdfium2.PdfTextPage, letters: list[str], places: list[int]) -> list[str]:
    """Return the letters of a line with Arabic and Hebrew words turned that are stored as they look, left to right."""
    ordered: list[str] = []
    at = 0
    for leftward, run in groupby(letters, lambda letter: bidirectional(letter) in ("R", "AL", "NSM")):
        word = list(run)
        turned = leftward and _box(text, places[at])[0] < _box(text, places[at + len(word) - 1])[0]
        ordered += reversed(word) if turned else word
        at += len(word)
    return ordered


def _spaced(text: pypdfium2.PdfTextPage, letters: list[str], places: list[int], size: float) -> Iterator[str]:
    """Yield the letters, with a space where only a gap stands for one."""
    edge = None
    for letter, at in zip(letters, places, strict=True):
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(text, at, box)
        if edge is not None and box.left - edge > GAP * size and bidirectional(letter) == "L":
            yield " "
        edge = box.right if letter.strip() else None
        yield LETTERS.get(letter, letter)


def _box(text: pypdfium2.PdfTextPage, at: int) -> tuple[float, float, float]:
    """Return where a letter begins and ends, and where it stands; points from the page's lower left."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    return left.value, right.value, (bottom.value + top.value) / 2
