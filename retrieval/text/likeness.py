"""Whether two texts are one report, a few words changed: near-copies, as wires and their outlets make them.

Candidates share a band of their MinHash signatures (Broder, 1997; banding after Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", 3.4); what the signatures suggest, an alignment of the words decides. Two texts that
differ in a number, a name, a negation or a date say different things, however alike they are otherwise. In a language
whose numbers and negations are not known here, every changed word counts.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import numpy as np
from datasketch import MinHash
from rapidfuzz.distance import Levenshtein

from .numerals import LISTED
from .telling import OPENERS, are_contrary, is_telling
from .words import MARKS, WITHOUT_SPACES

VERSION = "2"  # raise when signatures are made in another way
BANDS, ROWS = 24, 3
FEWEST = 20  # words: what is shorter differs by each of them
LEAST = 0.75  # of the words unchanged
CURRENCY = "".join(chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Sc")
SIGN = rf"[{CURRENCY}%‰‱°<>≤≥≈±]|(?<!\w)[-−–+~](?=[{CURRENCY}]?\d)"
APOSTROPHE = "(?<=[\u0400-\u052f])'(?=[\u0400-\u052f])"  # inside a word of Ukrainian; others end a word there
# Scripts without spaces go letter by letter; numbers keep their points and commas, signs stand for themselves.
TOKEN = re.compile(rf"[{WITHOUT_SPACES}]|{SIGN}|\d+(?:[.,:/-]\d+)*|(?:[^\W\d_]|[{MARKS}]|{APOSTROPHE})+")
ONE_APOSTROPHE = str.maketrans("’ʼ", "''")
ENDS = frozenset('.!?…:;\n"“”«»„—–-•(')


@dataclass(frozen=True)
class Word:
    """A word of a text: as it is written, folded for comparison, and whether it opens a sentence."""

    written: str
    folded: str
    opens: bool


Common = Callable[[str], bool]


def words(text: str) -> list[Word]:
    """Return the words of a text in order."""
    found: list[Word] = []
    end = 0
    text = unicodedata.normalize("NFC", text).translate(ONE_APOSTROPHE)
    for match in TOKEN.finditer(text):
        between = text[end : match.start()]
        found.append(Word(match.group(), match.group().casefold(), not found or not ENDS.isdisjoint(between)))
        end = match.end()
    return found


def bands(text: str) -> list[int]:
    """Return the bands of a text's signature, 64-bit integers; none for a text too short to be a copy."""
    folded = [word.folded for word in words(text)]
    if len(folded) < FEWEST:
        return []
    signature = MinHash(num_perm=BANDS * ROWS, seed=1)
    signature.update_batch([f"{one} {other}".encode() for one, other in pairwise(folded)])
    rows = np.asarray(signature.hashvalues, dtype=np.uint64).reshape(BANDS, ROWS)
    return [_mixed(number, row) for number, row in enumerate(rows)]


def _mixed(number: int, row: Iterable[Any]) -> int:
    """Return one signed integer for a band: its number and its rows (FNV-1a)."""
    value = 0xCBF29CE484222325 ^ number
    for part in row:
        value = ((value ^ int(part)) * 0x100000001B3) % 2**64
    return value - 2**63


def same_report(one: str, other: str, language: str, common: Common) -> bool:
    """Return whether two texts are the same but for a few words that tell nothing apart.

    `common` says whether a capitalised word is one of everyday language, only capitalised where it opens a sentence.
    """
    left, right = words(one), words(other)
    longer = max(len(left), len(right))
    if min(len(left), len(right)) < FEWEST or abs(len(left) - len(right)) > (1 - LEAST) * longer:
        return False
    edits = Levenshtein.opcodes([word.folded for word in left], [word.folded for word in right])
    changed = list(_changed(left, right, edits))
    if changed and language not in LISTED:
        return False
    if sum(max(len(here), len(there)) for here, there in changed) > (1 - LEAST) * longer:
        return False
    named = {word.written for word in (*left, *right) if not word.opens and _capital(word.written)}
    lower = {word.written for word in (*left, *right) if word.written.islower()}
    different = [word for here, there in changed for word in (*here, *there)]
    if any(is_telling(word.folded, language) or _is_name(word, named, lower, common) for word in different):
        return False
    here, there = ({word.folded for pair in changed for word in pair[side]} for side in (0, 1))
    return not any(are_contrary(one, new, language) for one, new in product(here, there))


def _changed(
    left: Sequence[Word], right: Sequence[Word], edits: Iterable[Any]
) -> Iterator[tuple[list[Word], list[Word]]]:
    for edit in edits:
        if edit.tag != "equal":
            yield list(left[edit.src_start : edit.src_end]), list(right[edit.dest_start : edit.dest_end])


def _capital(written: str) -> bool:
    return written[:1].isupper()


def _is_name(word: Word, named: set[str], lower: set[str], common: Common) -> bool:
    """Return whether a word may be a name; where a script has no capitals, any may."""
    if not _capital(word.written):
        return not word.written.islower()
    if word.folded in lower and (word.opens or common(word.written)):
        return False
    everyday = common(word.written) or word.folded in OPENERS
    return not (word.opens and everyday and word.written not in named)
