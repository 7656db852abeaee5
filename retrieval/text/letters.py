"""Strangers' letters made harmless: what no encoding holds, and what a terminal takes for orders."""

import re
import unicodedata
from itertools import groupby

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Letters that show what comes after them in another order than it is written in.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
MOST_MARKS = 30  # on one letter, as Unicode's stream-safe form has it; to sort them takes time by their square
STACKED = re.compile(rf"[^\w\s\x00-\u02ff]{{{MOST_MARKS + 1},}}")
ODD = "\N{REPLACEMENT CHARACTER}"


def encodable(text: str) -> str:
    """Return the text with what no encoding can hold (halves of surrogate pairs) replaced."""
    return text.encode("utf-8", "replace").decode()


def storable(text: str) -> str:
    """Return a text without control characters and towers of marks, its line ends as "\\n"."""
    return STACKED.sub(_lowered, CONTROLS.sub("", LINE_ENDS.sub("\n", encodable(text))))


def _lowered(run: re.Match[str]) -> str:
    parts = ("".join(part) for _, part in groupby(run[0], lambda letter: unicodedata.combining(letter) > 0))
    return "".join(part[:MOST_MARKS] if unicodedata.combining(part[0]) else part for part in parts)


def locator(path: str) -> str:
    """Return a path or address as text that can be stored, another for each, whatever bytes a name is made of."""
    return path.encode("utf-8", "backslashreplace").decode()


def shown(text: str) -> str:
    """Return a text of the same length that a terminal shows, in the order it is written in, and does not obey."""
    return TURNS.sub(ODD, CONTROLS.sub(ODD, encodable(text).replace("\r\n", " \n")))


def one_line(text: str) -> str:
    """Return what may hold a name or an address as a line that shows it as it is written."""
    return shown(text.replace("\n", ODD).replace("\t", " "))


def letters_of(text: str) -> str:
    """Return a text's letters and digits alone, small."""
    return re.sub(r"\W+", "", text).casefold()
