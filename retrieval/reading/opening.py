"""The first lines of a laid-out article: outlet, title, byline and dateline, above the text or under it."""

import re
from datetime import UTC, date, datetime

from ..text.dates import date_within
from ..text.letters import letters_of
from .datelines import BYLINE, author_in, told_by
from .headers import LONGEST_TITLE, Headed
from .outlets import is_outlet

LOOKED_AT = 6  # paragraphs from the title on
LONGEST_LINE = 160  # characters; more is no dateline
MOST_WORDS = 14  # beside the date
FEW_WORDS = 3  # beside the date, with a stop at the end
BETWEEN = re.compile(r"\s*[|·•–—]\s*|\s+-\s+")
COMMAS = re.compile(r"\s*[,،，]\s*")
SENTENCE_END = (".", "!", "?", "…", "。", "؟", ":", ";")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
TEMPLATE = {"2013-12-23"}  # when the empty document that a library starts from was made


def take_opening(paragraphs: list[str], fields: dict[str, str], language: str = "en") -> Headed:
    """Split paragraphs into the text and what the lines around the title and at the end state.

    `fields` is what is known already, and wins.
    """
    found: dict[str, str] = {}
    at = next((at for at, paragraph in enumerate(paragraphs[:LOOKED_AT]) if same(paragraph, fields.get("title"))), -1)
    before = [line for line in paragraphs[: max(at, 0)] if not _is_about(line, found, language, outlet=True)]
    after = paragraphs[at + 1 :]
    if _is_name_over_dateline(after, language):
        name = after.pop(0)
        found["outlet" if is_outlet(name) else "author"] = name
    head = [line for line in after[:LOOKED_AT] if not _is_about(line, found, language)]
    rest = after[LOOKED_AT:]
    while rest and "date" not in found and _is_about(rest[-1], found, language):
        rest.pop()
    return Headed("\n\n".join([*before, *head, *rest]), found | fields)


def same(paragraph: str, title: str | None) -> bool:
    """Return whether a paragraph is the title, however it is spaced."""
    return bool(title) and letters_of(paragraph) == letters_of(title or "")


def _is_about(line: str, found: dict[str, str], language: str, outlet: bool = False) -> bool:
    """Return whether a line tells of the article, and put down what it tells; before a title an outlet stands alone."""
    if len(line) > LONGEST_LINE:
        return False
    byline = author_in(line)
    dated = date_within(line, language)
    if dated and (told_by(line, language) is not None or _is_dateline(line, dated[1])):
        found.setdefault("date", dated[0])
        _take_parts(line, dated[1], found)
    elif byline and "author" not in found:
        found["author"] = byline
    elif outlet and len(line.split()) <= 6 and not line.rstrip().endswith(SENTENCE_END):
        found.setdefault("outlet", line.strip())
    else:
        return False
    return True


def _is_name_over_dateline(lines: list[str], language: str) -> bool:
    dated = date_within(lines[1], language) if len(lines) > 1 and len(lines[1]) <= LONGEST_LINE else None
    name = lines[0] if dated and _is_dateline(lines[1], dated[1]) else "."
    short = len(name.split()) <= 4 and len(name) <= 40 and not re.search(r"\d", name)
    return short and not name.endswith(SENTENCE_END) and not BYLINE.fullmatch(name)


def author_of(line: str) -> str:
    """Return "Ann Lee" of "By Ann Lee"."""
    byline = BYLINE.fullmatch(line.strip()) if len(line) <= LONGEST_LINE else None
    return (byline["name"] or byline["named"]).strip() if byline else line


def _is_dateline(line: str, words: str) -> bool:
    """Return whether a line with a date is no sentence."""
    rest = line.replace(words, " ").strip(" .|·•–—-")
    ended = line.rstrip().endswith(SENTENCE_END) and len(rest.split()) > FEW_WORDS
    return len(rest.split()) <= MOST_WORDS and not ended and not re.search(r"[.!?。؟]\s+\S{4,}|[!?]$", rest)


def _take_parts(line: str, words: str, found: dict[str, str]) -> None:
    """Take outlet and author out of "The Harbour Post | 12 March 2022 | By Ann Lee"."""
    beside = [part.strip(" ,") for part in BETWEEN.split(line) if words in part for part in COMMAS.split(part)]
    outlet = next((part for part in beside if words not in part and is_outlet(part)), None)
    if outlet:
        found.setdefault("outlet", outlet)
    parts = [part.strip(" ,") for part in BETWEEN.split(line) if part.strip(" ,") and words not in part]
    for part in parts:
        byline = BYLINE.fullmatch(part)
        if byline:
            found.setdefault("author", (byline["name"] or byline["named"]).strip())
        elif not part.isupper() and not re.search(r"\d", part):
            found.setdefault("outlet", part)


def plausible_title(title: str | None) -> str | None:
    """Return a title out of a file's properties, unless it is what a program put there by itself."""
    title = " ".join((title or "").split())
    by_itself = re.search(
        r"^(untitled|sans titre|unbenannt|ohne titel|microsoft (word|power)|document ?\d*$|dokument ?\d*$|slide|noname"
        r"|без имени|без названия|sin título|title$|word document|pdf ?document|article$|print$|layout ?\d|https?:)"
        r"|\.(docx?|odt|rtf|txt|indd|qxd|pdf|html?|tex|dvi|pages|ai|cdr|php|aspx?)$",
        title,
        re.IGNORECASE,
    )
    wordless = not re.search(r"[^\W\d_]{3}|[一-鿿぀-ヿ가-힣]{2}", title)
    return None if by_itself or wordless or len(title) > LONGEST_TITLE else title


def plausible_date(made: date | None, text: str) -> str | None:
    """Return the day a file was made as the article's date, if the text does not contradict that.

    A file made in these days was converted or printed in these days, whatever it tells of; a text that names years
    tells of the year it came out in, or the one before.
    """
    if not made or made.isoformat() in TEMPLATE or (datetime.now(UTC).date() - made).days < 7:
        return None
    years = [int(year) for year in YEAR.findall(text)]
    likely = not years or 0 <= made.year - max(years) <= 1
    return made.isoformat() if likely else None
