"""What the program says where it is not asked about the articles: who it is, what the archive holds."""

from collections.abc import Sequence

from retrieval.text.locales import date_in, language_in
from retrieval.types import Answer, Contents

from .words import LANGUAGES, say

NAMED = 8  # outlets or languages


def spoken(answer: Answer, language: str) -> str:
    """Return the words of an answer to small talk, without the articles it names."""
    language = language if language in LANGUAGES else "en"
    if answer.contents is None:
        return say(f"talk_{answer.talk}", language)
    return "\n".join([_counted(answer.contents, language), *_described(answer.contents, language)])


def heading(answer: Answer, language: str) -> str:
    """Return what stands over the articles that an answer to small talk names."""
    if answer.contents is None or not answer.nearest:
        return ""
    return say("contents_newest" if answer.contents.articles else "nearest", language)


def _counted(held: Contents, language: str) -> str:
    if not held.subject:
        return say("contents_all", language, count=held.articles)
    return say(
        "contents_about" if held.articles else "contents_none", language, subject=held.subject, count=held.articles
    )


def _described(held: Contents, language: str) -> list[str]:
    lines = []
    if held.oldest and held.newest:
        oldest, newest = (date_in(date, language) for date in (held.oldest, held.newest))
        span = oldest if oldest == newest else f"{oldest} – {newest}"
        lines.append(say("contents_dates", language, dates=span))
    if held.subject:
        return lines
    languages = [language_in(code, language) for code in held.languages]
    named = {"contents_outlets": held.outlets, "contents_languages": languages}
    return lines + [say(key, language, names=_listed(names, language)) for key, names in named.items() if names]


def _listed(names: Sequence[str], language: str) -> str:
    more = [say("and_more", language, count=len(names) - NAMED)] if len(names) > NAMED else []
    return " ".join([", ".join(names[:NAMED]), *more])
