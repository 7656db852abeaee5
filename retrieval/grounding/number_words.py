"""The numbers that words state, in the languages of the wires: "zweitausend", "двадцати", "a dozen", "les deux tiers".

Written for depeche, since the number libraries read neither the inflected words of Slavic languages nor rough numbers.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, lru_cache

from .stated import CACHED, bare, table

COUNT, SHARE, ROUGH = "count", "share", "rough"
THOUSAND = 1000
Reading = tuple[str, Fraction]

ENDINGS = {
    "ru": "ый ой ий ая яя ое ее ого его ому ему ым им ом ем ей ую юю ые ие ых их ыми ими",
    "uk": "ий ій а я е є ого ому им ім ої у ю і их ими",
    "pl": "y i a e ego emu ym im ej ą ych ich ymi imi",
}
CONNECTORS = {
    "en": {"and"}, "fr": {"et"}, "de": {"und"}, "es": {"y"}, "it": {"e"}, "ar": {"و"},
}  # fmt: skip
HUNDREDS_BEYOND = ("en", "de", "nl")  # languages that say eighteen hundred
UNITS_FIRST = ("de", "ar", "nl")  # languages that say five-and-twenty
COMPOUNDING = ("de", "it", "nl")
LONGEST = 100  # letters of a number in one word
LATER_PART = re.compile(
    "(?:jahrig|tagig|stundig|monatig|wochig|minutig|kopfig|stockig|fach)(?:e|en|er|es|em)?|mal|(?:s?te[nrsm]?)"
)
SLAVIC_PART = re.compile(
    "(?:летн|дневн|часов|месячн|недельн|минутн|этажн|кратн|миллионн|річн|денн|годинн|місячн|тижнев|хвилинн|поверхов|разов)"
    r"\w{1,4}"
)
HALVES_AFTER = {
    "en": ("and a half",), "fr": ("et demi", "et demie"), "es": ("y medio", "y media"), "ru": ("с половиной",),
    "uk": ("з половиною",), "it": ("e mezzo", "e mezza"), "pl": ("i pol",), "ar": ("ونصف", "و نصف"),
}  # fmt: skip
HALF_WORDS = {
    "en": "half", "fr": "demi", "de": "halbe halben halber", "es": "medio", "it": "mezzo", "ru": "пол", "uk": "пів",
    "pl": "pol", "ar": "نصف",
}  # fmt: skip
ONE_AND_A_HALF = frozenset("полтора полторы полутора півтора півтори anderthalb poltora poltorej".split())


@dataclass
class Sum:
    """A number as its words come in: what is closed by a magnitude, and the part below a thousand."""

    language: str
    total: Fraction = Fraction(0)
    part: Fraction | None = None
    magnitude: int = 0
    words: int = field(default=0)

    @property
    def value(self) -> Fraction:
        """The number so far."""
        return self.total + (self.part or 0)

    def take(self, value: Fraction, joined: bool = False) -> bool:
        """Add the next word's value if it belongs to the same number; `joined` by "and" or a hyphen."""
        took = self._magnify(int(value)) if value >= THOUSAND else self._add(value, joined)
        self.words += took
        return took

    def _magnify(self, value: int) -> bool:
        if self.part is None and self.words and self.total:
            if value <= self.magnitude:
                return False
            self.total *= value
        elif self.magnitude and value >= self.magnitude:
            return False
        else:
            self.total += (1 if self.part is None else self.part) * value
        self.part, self.magnitude = None, value
        return True

    def _add(self, value: Fraction, joined: bool) -> bool:
        part = self.part
        if part is None:
            self.part = value
            return not (self.words and value == 0)
        fits = _fits(int(part), int(value), self.language, joined)
        if fits:
            self.part = Fraction(fits)
        return bool(fits)


def _fits(part: int, value: int, language: str, joined: bool) -> int:
    """Return what two neighbouring number words below a thousand make together; 0 if they are two numbers."""
    low = part % 100
    if value == 100:
        return part * 100 if 1 < part < 10 or (10 < part < 20 and language in HUNDREDS_BEYOND) else 0
    if value > 100 or value == 0 or part == 0:
        return 0
    if language == "fr" and (low in (60, 80) and value < 20):
        return part + value
    if language == "fr" and low == 4 and value == 20 and joined:
        return part + 76
    if low == 0 or (low >= 20 and low % 10 == 0 and value < 10):
        return part + value
    if low < 10 and (value == 10 if language == "ar" and not joined else value >= 20) and language in UNITS_FIRST:
        return part + value if joined or value == 10 else 0
    return 0


@cache
def words_for_numbers(language: str) -> dict[str, tuple[tuple[Reading, ...], bool]]:
    """Return a language's number words, bare, with what each may mean and whether a claim is held to it."""
    found: dict[str, tuple[tuple[Reading, ...], bool]] = {}
    for line in _section(language):
        value, *forms = line.split()
        kind = forms.pop(0) if forms[0] in (SHARE, ROUGH) else COUNT
        for form in forms:
            for word in _inflected(form.lstrip("-"), language):
                before, held = found.get(word, ((), True))
                found[word] = ((*before, (kind, Fraction(value))), held and not form.startswith("-"))
    return found


def _section(language: str) -> list[str]:
    lines = table("numbers.txt")
    if f"[{language}]" not in lines:
        return []
    rest = lines[lines.index(f"[{language}]") + 1 :]
    ends = [at for at, line in enumerate(rest) if line.startswith("[")]
    return rest[: ends[0]] if ends else rest


def _inflected(form: str, language: str) -> Iterable[str]:
    form = form.replace("'", "")
    if not form.endswith("A"):
        return (bare(form),)
    return [bare(form[:-1] + ending) for ending in ENDINGS[language].split()]


@lru_cache(CACHED)
def readings(word: str, language: str) -> tuple[tuple[Reading, ...], bool]:
    """Return what a bare word may mean as a number, compounds too, and whether a claim is held to it."""
    known = words_for_numbers(language)
    if word in known:
        return known[word]
    if language == "ar" and (form := _without_affixes(word, known)):
        return known[form]
    if word in ONE_AND_A_HALF:
        return ((COUNT, Fraction(3, 2)),), True
    value = _compound(word, language)
    return (((COUNT, value),), True) if value is not None else ((), False)


def _without_affixes(word: str, known: Iterable[str]) -> str | None:
    """Return an Arabic number without what is written together with it: "and", "with", "its"."""
    heads = [word, word[1:] if word[:1] in "وبلف" else word]
    forms = [form for head in heads for form in (head, head.removesuffix("ها"), head.removesuffix("هم"))]
    return next((form for form in forms if form in known), None)


def _compound(word: str, language: str) -> Fraction | None:
    if len(word) > LONGEST:
        return None
    if language in ("ru", "uk"):
        return _before(word, SLAVIC_PART, language)
    if language not in COMPOUNDING:
        return None
    return _parts_of(word, language) or _before(word, LATER_PART, language)


def _before(word: str, later: re.Pattern[str], language: str) -> Fraction | None:
    """Return the number that a compound begins with, as in "тринадцатилетняя" and "zwölfjährig"."""
    for match in later.finditer(word):
        if match.start() and match.end() == len(word):
            head = word[: match.start()]
            for form in (head, head[:-1] if language == "uk" else head):
                known = [
                    value for kind, value in words_for_numbers(language).get(form, ((), False))[0] if kind == COUNT
                ]
                if known:
                    return known[0]
            return _parts_of(head, language) if language in COMPOUNDING else None
    return None


def _parts_of(word: str, language: str) -> Fraction | None:
    pieces = _cut(word, language)
    number = Sum(language)
    joined = False
    for piece in pieces or ():
        if piece == "und":
            joined = True
        elif not number.take(_count(piece, language), joined or language == "it"):
            return None
        else:
            joined = False
    return number.value if pieces and len(pieces) > 1 else None


def _count(piece: str, language: str) -> Fraction:
    return next(value for kind, value in words_for_numbers(language)[piece][0] if kind == COUNT)


@lru_cache(CACHED)
def _cut(word: str, language: str) -> tuple[str, ...] | None:
    """Return the number words that make up a compound, longest first; None if something else is in it."""
    if not word:
        return ()
    for end in range(len(word), 1, -1):
        head = word[:end]
        if head == "und" or any(kind == COUNT for kind, _ in words_for_numbers(language).get(head, ((), False))[0]):
            rest = _cut(word[end:], language)
            if rest is not None:
                return (head, *rest)
    return None


def is_connector(words: Sequence[str], language: str) -> bool:
    """Return whether what stands between two number words may join them."""
    return not words or (len(words) == 1 and (words[0] in CONNECTORS.get(language, ()) or words[0] == "-"))
