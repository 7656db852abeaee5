"""The words of a calendar: months, days of the week, today and yesterday, in any case of a language."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from ..text.locales import months, weekdays
from ..text.telling import DAYS
from .stated import CACHED, Token, bare

# Case endings that CLDR does not list: в январе, у січні, w styczniu.
CASES = {
    "ru": ("е", "ю", "ем", "ом", "у"),
    "uk": ("і", "ю", "ем", "ні", "у", "ому", "ом"),
    "pl": ("u", "ym", "em", "owi"),
}
SLAVIC_WEEKDAYS = {
    "ru": "понедельник вторник сред(?:а|у|ы)$ четверг пятниц суббот воскресень",
    "uk": "понеділ(?:ок|к) вівтор(?:ок|к) серед(?:а|у|и)$ четвер(?:г.*)?$ п.?ятниц субот неділ",
    "pl": "poniedzial(?:ek|k) wtor(?:ek|k) srod[aeyu] czwart(?:ek|k) piat(?:ek|k) sobot niedziel",
}
LEVANT = {
    "شباط": 2, "اذار": 3, "نيسان": 4, "ايار": 5, "حزيران": 6, "تموز": 7, "اب": 8, "ايلول": 9, "جانفي": 1, "فيفري": 2,
    "افريل": 4, "جوان": 6, "جويليه": 7, "اوت": 8,
}  # fmt: skip
AMBIGUOUS = frozenset(("may", "march", "mar", "mai", "sept", "set", "mag", "lis", "ott", "sep", "dec", "jan", "oct"))
BEFORE_MAY = frozenset(
    "the a in of since until by last this next early late mid before after en depuis fin debut mi im seit bis ende "
    "anfang mitte в до с к конце начале -".split()
)
MORNINGS = frozenset(("la", "esta", "por", "am", "heute", "gestern"))


SHORT = 4  # letters: a month's shortened name counts beside a figure only
CHINESE_WEEKDAYS = re.compile("(?:星期|周|礼拜)([一二三四五六日天])")


def month_at(words: Sequence[Token], at: int, language: str) -> tuple[int | None, int]:
    """Return the number of the month that a word names, None if none, and where its name ends."""
    word = words[at].bare
    if language == "ar":
        two = f"{word} {words[at + 1].bare}" if at + 1 < len(words) else ""
        pairs = {"كانون الثاني": 1, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الاول": 12}
        if two in pairs:
            return pairs[two], at + 2
        stripped = word[1:] if word[:1] in "وفبل" and len(word) > 4 else word
        return LEVANT.get(word) or month_names(language).get(word) or month_names(language).get(stripped), at + 1
    return month_names(language).get(word), at + 1


@cache
def month_names(language: str) -> dict[str, int]:
    """Return the numbers of the months by their names, bare, in any case."""
    found: dict[str, int] = {}
    for name, number in months(language).items():
        word = bare(name.replace("'", ""))
        found[word] = number
        if len(word) > SHORT:
            found |= {word[:-1] + ending: number for ending in CASES.get(language, ())}
            found |= {word[:-2] + ending: number for ending in CASES.get(language, ()) if len(ending) > 1}
    if language in ("ru", "uk"):
        found |= (
            {"март": 3, "марте": 3, "мае": 5, "маи": 5, "маю": 5} if language == "ru" else {"липні": 7, "липнем": 7}
        )
    return {name: number for name, number in found.items() if len(name) > 2}


@lru_cache(CACHED)
def weekday(word: str, language: str) -> int | None:
    """Return the number of the day of the week that a bare word names, Monday being 0; None if it names none."""
    if language in SLAVIC_WEEKDAYS:
        patterns = SLAVIC_WEEKDAYS[language].split()
        return next((day for day, pattern in enumerate(patterns) if re.match(pattern, word)), None)
    names = {bare(name): day for name, day in weekdays(language).items()} | (
        {"sonnabend": 5} if language == "de" else {}
    )
    if language == "de":
        return next((day for name, day in names.items() if word.startswith(name)), None)
    plain = word[1:] if language == "ar" and word[:1] in "وفب" else word
    stem = plain.removesuffix("s") if language in ("en", "fr") else plain
    return next((names[form] for form in (plain, stem) if form in names), None)


def day_words(language: str) -> list[str]:
    """Return the words of a language for today, yesterday and tomorrow; others for the same follow."""
    if language == "fr":
        return ["aujourd", "hier", "demain"]
    if language == "pl":
        return ["dziś", "wczoraj", "jutro", "dzisiaj"]
    if language == "uk":
        return ["сьогодні", "вчора", "завтра", "нині", "учора"]
    if language == "ar":
        return ["اليوم", "أمس", "غدا"]
    return DAYS.get(language, "").split()[:3]


def is_month(words: Sequence[Token], at: int) -> bool:
    """Return whether "May" is the month: written with a capital, after "in" or its like."""
    capital = words[at].written[0].isupper() or words[at].bare in ("mai", "мая", "маи", "мае")
    return capital and at > 0 and words[at - 1].bare in BEFORE_MAY
