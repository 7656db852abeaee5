"""How answers and articles look on a phone: the words first, their source one tap away."""

from collections.abc import Iterable, Sequence

from retrieval.types import Answer, Document, Quote

from ..rendering import spoken_date, told_quotes
from ..small_talk import heading, spoken
from ..words import say
from .calls import Keyboard
from .links import link_to_quote, web_link
from .styled import QUOTE, Styled, bold, join, plain

AROUND = 1200  # characters of the article shown on each side of a quote
LABEL = 60  # letters of a button
GOOD, BAD = "👍", "👎"


def answer_message(answer: Answer, language: str, whole: bool = False) -> Styled:
    """Return an answer: what was written, if anything was, and the quote that answers with its source; `whole` shows
    the supporting quotes, too."""
    if answer.talk:
        named = article_list(answer.nearest, language)
        return join("\n", [plain(spoken(answer, language)), plain(heading(answer, language)), named])
    if not answer.answered:
        return _not_answered(answer, language)
    lead = answer.quotes[0] if answer.mode == "quoted" else None
    shown = answer.quotes[: shown_quotes(answer, whole)]
    verbatim = plain(say("verbatim", language)).marked("italic") if answer.fallback else Styled()
    several = plain(say("several_readings", language)).marked("italic") if answer.readings else Styled()
    return join("\n\n", [several, written(answer), *(quoted(one, language, one is lead) for one in shown), verbatim])


def shown_quotes(answer: Answer, whole: bool) -> int:
    """Return how many quotes are shown: those that what was written rests on, or the one that answers."""
    if answer.readings and answer.mode == "quoted":
        return len(answer.quotes) if whole else 1 + max(map(answer.quotes.index, _meant(answer)))
    return len(answer.quotes) if whole else told_quotes(answer) if answer.claims else 1


def _meant(answer: Answer) -> list[Quote]:
    return [one.quotes[0] for one in answer.readings]


def written(answer: Answer) -> Styled:
    """Return the claims of a written answer, with the numbers of the quotes they rest on."""
    several = len(answer.quotes) > 1
    numbers = ["".join(f"[{number}]" for number in claim.quotes) if several else "" for claim in answer.claims]
    said = [bold(claim.text) + plain(f" {of}" if of else "") for claim, of in zip(answer.claims, numbers, strict=True)]
    return join(" ", said)


def quoted(quote: Quote, language: str, lead: bool = False) -> Styled:
    """Return a quote in the language it was written in, a translation and its source under it; the one that answers by
    itself is bold."""
    words = bold(quote.text) if lead else plain(quote.text)
    gloss = plain("\n" + say("gloss", language, text=quote.gloss)).marked("italic") if quote.gloss else Styled()
    return words.marked(QUOTE) + gloss + plain("\n") + source(quote, language, quote.text)


def source(said: Quote | Document, language: str, words: str | None = None) -> Styled:
    """Return outlet, title and date, linked to the article; at these words of it where they are given."""
    parts = [said.outlet, said.title, spoken_date(said.date, language)]
    line = plain(" · ".join(" ".join(part.split()) for part in parts if part))
    link = link_to_quote(said.url, words) if words else web_link(said.url)
    return line.marked("text_link", link) if link else line


def in_context(document: Document, quote: Quote, language: str) -> Styled:
    """Return a quote bold within the article around it."""
    start, end = _room(document.text, quote.start, quote.end)
    before, after = document.text[start : quote.start], document.text[quote.end : end]
    opening = plain(("… " if start else "") + before.lstrip() if start else before)
    closing = plain(after.rstrip() + " …" if end < len(document.text) else after)
    words = (opening + bold(quote.text) + closing).marked(QUOTE)
    return words + plain("\n") + source(quote, language, quote.text)


def _room(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch around a quote that ends between words."""
    low, high = max(0, start - AROUND), min(len(text), end + AROUND)
    while 0 < low < start and not text[low - 1].isspace():
        low += 1
    while end < high < len(text) and not text[high].isspace():
        high -= 1
    return low, high


def _not_answered(answer: Answer, language: str) -> Styled:
    lines = [bold(say("not_found", language))]
    if answer.nearest:
        lines.append(plain(say("nearest", language)).marked("italic"))
    # Without links: they are no sources of anything said.
    lines += [plain(f"{near.title}, {spoken_date(near.date, language)}") for near in answer.nearest]
    return join("\n", lines)


def answer_keyboard(number: int, answer: Answer, language: str, whole: bool, verdict: str | None) -> Keyboard:
    """Return the buttons under an answer: the other quotes, their surroundings, what one thinks of it, and filters."""
    if answer.talk:
        return []
    marks = [(GOOD + _tick(verdict, "good"), f"good:{number}"), (BAD + _tick(verdict, "bad"), f"bad:{number}")]
    marks += _narrowing(number, answer, language)
    if answer.understood:
        marks.append((say("understood_button", language), f"understood:{number}"))
    if not answer.answered:
        return [marks]
    hidden = len(answer.quotes) - shown_quotes(answer, whole)
    more = [[(say("more_sources", language, count=hidden), f"more:{number}")]] if hidden else []
    meanings = [[(one.name[:LABEL], f"reading:{number}:{at}")] for at, one in enumerate(answer.readings)]
    return [*meanings, *more, _contexts(number, answer, language, whole), marks]


def _contexts(number: int, answer: Answer, language: str, whole: bool) -> list[tuple[str, str]]:
    shown = shown_quotes(answer, whole)
    labels = [say("in_context", language) + (f" {n}" if shown > 1 else "") for n in range(1, shown + 1)]
    return [(label, f"context:{number}:{index}") for index, label in enumerate(labels)]


def _narrowing(number: int, answer: Answer, language: str) -> list[tuple[str, str]]:
    """Return the button that narrows an answer, where what was found is of several outlets or languages."""
    narrowed = " · ".join(answer.filters.named)
    found: list[Quote | Document] = [*answer.quotes, *answer.nearest]
    several = len({one.outlet for one in found if one.outlet}) > 1 or len({one.language for one in found}) > 1
    label = say("only", language, what=narrowed) if narrowed else say("narrow", language)
    return [(label, f"narrow:{number}")] if narrowed or several else []


def _tick(verdict: str | None, mine: str) -> str:
    return " ✓" if verdict == mine else ""


def article_list(documents: Iterable[Document], language: str, ids: bool = False) -> Styled:
    """Return articles, one under the other, with their ids for those who may remove them."""
    rows = []
    for document in documents:
        id_ = plain(document.id).marked("code") + plain(" · ") if ids else Styled()
        rows.append(plain("• ") + id_ + source(document, language))
    return join("\n", rows)


def found_message(quotes: Sequence[Quote], language: str) -> Styled:
    """Return the places where exact words were found."""
    return join("\n\n", [quoted(quote, language) for quote in quotes])
