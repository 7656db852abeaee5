"""Lines that state outlet, date and author and nothing else, as they stand around the title of a plain text."""

import re
from collections.abc import Iterable

from ..text.dates import date_within, iso_date
from .outlets import is_name, is_outlet

LONGEST = 120  # characters
TOO_MANY = 2  # places in one dateline
BYLINE = re.compile(
    r"(?:by|author|auteur|autor|par|von|por|di|od|от|автор|авторка|текст|текст:|بقلم|كتب|作者|记者|本报记者)\s*[:：]?\s+(?P<name>[^\d.!?]{3,60})"
    r"|(?:作者|记者|author|auteur|autor|автор)\s*[:：]\s*(?P<named>[^\d.!?]{2,60})",
    re.IGNORECASE,
)
PARTS = re.compile(r"\s*[|·•–—,;()，、]\s*|\s+[-/]\s+")
CHANGED = re.compile(
    r"(?:last )?updated|aktualisiert|mis à jour|обновл|изменен|оновл|змінен|actualizado|aggiornat|aktualizacja", re.I
)
DAY = "\0"
CLOCK = re.compile(r"t?\d{1,2}(?:[:.h]\d\d){0,2}(?:h|z|uhr|am|pm|[+-]\d\d:?\d\d)?")
# What is said beside a date without telling anything, in the languages of most articles.
LABELS = frozenset(
    "published posted updated on at in date dated am um uhr den vom veröffentlicht aktualisiert erschienen stand datum "
    "publié publiée paru parue mis jour le à opublikowano dnia godz data pubblicato il ore опубликовано обновлено дата "
    "от г года в опубліковано оновлено від р року о fecha publicado actualizado el a las de del gmt utc cet cest est "
    "edt pm a.m p.m h time "
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi "
    "dimanche lunes martes miércoles jueves viernes sábado domingo понедельник вторник среда четверг пятница суббота "
    "воскресенье понеділок вівторок середа четвер п'ятниця п’ятниця субота неділя lunedì martedì mercoledì giovedì "
    "venerdì sabato domenica poniedziałek wtorek środa czwartek piątek sobota niedziela".split()
)


def told_by(line: str, language: str) -> dict[str, str] | None:
    """Return what a line tells that tells of an article only: date, outlet, author; None for any other line.

    The day of a change is "changed", not "date". A sentence with a date in it is no such line: beside the date stand
    but names and labels, names set apart by a comma or a stroke.
    """
    line = line.strip().strip("*_ ")
    if not line or len(line) > LONGEST:
        return None
    dated = date_within(line, language) or _month_in(line)
    if not dated:
        return _named(PARTS.split(line), {}) if author_in(PARTS.split(line)[0]) else None
    part = "changed" if CHANGED.match(line) else "date"
    return _named(PARTS.split(line.replace(dated[1], DAY, 1)), {part: dated[0]})


def _named(parts: Iterable[str], found: dict[str, str]) -> dict[str, str] | None:
    """Return what the parts of a line tell; None where one of them is more than a name or a label."""
    places = 0
    for part in parts:
        name = _beside_day(part) if DAY in part else _without_labels(part)
        author = author_in(name)
        if author:
            found["author"] = author
        elif name and is_outlet(name):
            found.setdefault("outlet", name)
        elif name and is_name(name) and "author" in found:
            found["author"] += f", {name}"
        elif name:
            places += 1 if is_name(name) and len(name.split()) <= 3 and DAY not in part else TOO_MANY
    return found if places < TOO_MANY else None


def _beside_day(part: str) -> str:
    """Return what stands beside the date without so much as a comma: nothing, after labels are taken away."""
    before, _, after = part.partition(DAY)
    return f"{_cut(before.split(), -1)} {_cut(after.split(), 0)}".strip()


def _without_labels(part: str) -> str:
    return part if is_name(part) and not all(map(_is_label, part.split())) else _cut(part.split(), 0)


def _cut(words: list[str], end: int) -> str:
    while words and _is_label(words[end]):
        words.pop(end)
    return " ".join(words)


def _is_label(word: str) -> bool:
    bare = word.casefold().strip(".:()")
    return not bare or bare in LABELS or bool(CLOCK.fullmatch(bare))


def author_in(part: str) -> str:
    """Return "Ann Lee" of "By Ann Lee"; "" where no name follows."""
    byline = BYLINE.fullmatch(part.strip())
    name = (byline["name"] or byline["named"]).strip() if byline else ""
    return name if is_name(name) else ""


def _month_in(line: str) -> tuple[str, str] | None:
    """Return the month that a part of a line is, "March 2024", with its words."""
    parts = [part for part in PARTS.split(line) if re.search(r"\d{4}", part) and len(part.split()) <= 4]
    found = ((iso_date(part), part) for part in parts)
    return next(((iso, words) for iso, words in found if iso and len(iso) == len("2024-03")), None)
