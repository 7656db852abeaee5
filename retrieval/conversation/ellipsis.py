"""A question that only names somebody else: "and Germany?" asks of Germany what was asked of another before."""

import re
from collections.abc import Sequence

from .leaning import Worded, openers

# What goes on with the talk like "and": "what about Germany?".
ABOUT = frozenset(
    "what about|how about|quid de|quid du|qu en est il de|qu en est il du|was ist mit|wie steht es mit|qué hay de"
    "|qué pasa con|y qué hay de|что насчёт|что насчет|а что с|а как же|як щодо|а як щодо|а що з".split("|")
)
WITHIN = re.compile(r"[ \-‐’'.]{0,2}")  # what stands between two words of one name

Span = tuple[int, int]


def only_name(text: str, language: str) -> str | None:
    """Return whom or what a question names that goes on with the talk and says nothing else, article and all; None
    where it says more."""
    worded, names = Worded(text, language), name_spans(text, language)
    if len(names) != 1:
        return None
    before, after = text[: names[0][0]], text[names[0][1] :]
    said = [word for word in Worded(before, language).words if word not in worded.lexicon.determiners]
    goes_on = " ".join(said) in ABOUT or (said[:1] and said[0] in openers() and not _asked(said[1:], worded))
    return text[slice(*_with_article(names[0], worded))] if goes_on and not Worded(after, language).words else None


def filled(before: str, name: str, language: str) -> list[tuple[str, str]]:
    """Return whom or what a question names, each with the question asked of another in its place."""
    worded, found = Worded(before, language), []
    for span in name_spans(before, language):
        start, end = _with_article(span, worded)
        found.append((before[slice(*span)], before[:start] + name + before[end:]))
    return found


def _asked(words: Sequence[str], worded: Worded) -> list[str]:
    return [word for word in words if word in worded.asked]


def _with_article(span: Span, worded: Worded) -> Span:
    at = [start for start, _ in worded.spans].index(span[0]) - 1
    if at > 0 and worded.words[at] in worded.lexicon.determiners:
        return worded.spans[at][0], span[1]
    return span


def without_article(name: str, language: str) -> str:
    """Return a name without the article before it."""
    worded = Worded(name, language)
    first, *more = worded.words
    return name[worded.spans[1][0] :] if more and first in worded.lexicon.determiners else name


def name_spans(text: str, language: str) -> list[Span]:
    """Return where the names stand in a question, of one word or more; numbers are none."""
    worded = Worded(text, language)
    spans: list[Span] = []
    for (start, end), is_name, word in zip(worded.spans, worded.names, worded.words, strict=True):
        if not is_name or word.isdecimal():
            continue
        if spans and WITHIN.fullmatch(text, spans[-1][1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
