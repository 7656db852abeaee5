"""The lines of printed pages to paragraphs: furniture dropped, words that a line end divides made whole."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise
from statistics import median

from .laid_out import Block

DIVIDED = ("\x02", "\xad", "\ufffe", "-", "‐")
LARGER = 1.15  # times the size of the running text: a heading
WIDE = 1.45  # times the usual distance of two lines: a new paragraph
FAR = 4  # times the type's size: no line that goes on with a sentence is further down
SHORT = 0.6  # of the usual width: the last line of a paragraph, or one by itself
NEARLY = 0.9  # of it, with the end of a sentence: the last line, too
SENTENCE_END = (".", "!", "?", "»", "”", "…", "。", "؟")
LONGEST_NUMBER = 80  # characters of a line with a page's number
EDGE = 3  # lines at the top and the foot of a page that may be its furniture
UNSPACED = re.compile(r"[　-ヿ一-鿿＀-￯]")


@dataclass(frozen=True)
class Line:
    """A printed line: from left to right, at a height, in points from the page's lower left; its type's size."""

    text: str
    left: float
    right: float
    height: float
    size: float


def paragraphs_of(pages: list[list[Line]]) -> list[Block]:
    """Return the paragraphs in reading order; larger type makes headings, the largest ranks first."""
    lines = list(chain.from_iterable(_without_furniture(pages)))
    if not lines:
        return []
    usual = _Usual(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, usual):
            groups[-1].append(line)
        else:
            groups.append([line])
    sizes = sorted({group[0].size for group in groups if usual.is_heading(group[0])}, reverse=True)
    return [Block(joined(group), sizes.index(group[0].size) if group[0].size in sizes else None) for group in groups]


class _Usual:
    """What most lines of a document are like."""

    def __init__(self, lines: list[Line]) -> None:
        widths = sorted(line.right - line.left for line in lines)
        self.width = widths[len(widths) * 3 // 4]
        self.size = median(chain.from_iterable([line.size] * len(line.text) for line in lines))
        steps = [above.height - below.height for above, below in pairwise(lines) if above.size == below.size]
        self.step = median([step for step in steps if step > 0] or [0.0])

    def is_heading(self, line: Line) -> bool:
        """Return whether a line is in larger type."""
        return line.size >= LARGER * self.size


def _without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """Drop page numbers, and what stands at the edge of most pages."""
    edges = Counter(_shape(line) for page in pages for line in _edge(page)) if len(pages) > 1 else Counter()
    often = {shape for shape, count in edges.items() if count >= max(2, len(pages) * 0.6)}

    def kept(page: list[Line]) -> list[Line]:
        edge = {id(line) for line in _edge(page)}
        return [line for line in page if id(line) not in edge or not (_shape(line) in often or _is_number(line))]

    return [kept(page) for page in pages]


def _edge(page: list[Line]) -> list[Line]:
    ordered = sorted(page, key=lambda line: line.height)
    return ordered[:EDGE] + ordered[EDGE:][-EDGE:]


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.strip())


def _is_number(line: Line) -> bool:
    return len(line.text) <= LONGEST_NUMBER and bool(
        re.fullmatch(
            r"\W*(?:page|seite|стр\.?|página)?\W*\d{1,4}(?:\s*(?:/|of|von|sur|de|из)\s*\d+)?\W*",
            line.text.strip(),
            re.I,
        )
    )


def _continues(group: list[Line], line: Line, usual: _Usual) -> bool:
    """Return whether a line goes on with the paragraph before it."""
    last = group[-1]
    step = last.height - line.height
    ended = last.text.rstrip().endswith(SENTENCE_END)
    if abs(last.size - line.size) > 0.6:
        return False
    if usual.is_heading(line):
        return 0 < step < 2 * line.size
    if not ended and line.text[:1].islower() and abs(step) < FAR * line.size:
        return True
    if step < 0:  # the next column or page
        return not ended
    width = last.right - last.left
    if step > WIDE * max(usual.step, line.size) or width < SHORT * usual.width:
        return False
    indented = line.left - min(other.left for other in group[-2:]) > line.size * 0.8
    return not (ended and (indented or width < NEARLY * usual.width))


def joined(lines: list[Line]) -> str:
    """Return the lines as one; a word that a hyphen divides is made whole."""
    whole = ""
    for line in lines:
        text = " ".join(line.text.replace("\r", "").split())
        if whole.endswith(DIVIDED) and whole[-2:-1].isalpha():
            kept = whole[-1] in "-‐" and not text[:1].islower()
            whole = whole[:-1] + ("-" if kept else "") + text
        elif whole and UNSPACED.match(whole[-1]) and UNSPACED.match(text[:1] or " "):
            whole += text
        else:
            whole = f"{whole} {text}" if whole else text
    return re.sub(r"[\x00-\x08\x0b-\x1f\xad\ufffe]", "", whole)
