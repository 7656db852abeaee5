"""From ranked sentences to quotes, word for word, with their source."""

from collections.abc import Iterable, Mapping

from ..types import Document, Quote, Span
from .ranking import Candidate

QUOTES = 3  # the answer and two in its support
SUPPORT = 0.9  # of the best score that a supporting quote must reach
CONTEXT = 300  # characters of the article shown on either side


def choose(ranked: Iterable[Candidate], least: float) -> list[Candidate]:
    """Return the best sentence and up to two more from other passages, all scoring at least `least`."""
    chosen: list[Candidate] = []
    for candidate in ranked:
        if len(chosen) == QUOTES or candidate.score < least:
            break
        if not chosen or (candidate.score >= SUPPORT * chosen[0].score and _elsewhere(candidate, chosen)):
            chosen.append(candidate)
    return chosen


def _elsewhere(candidate: Candidate, chosen: Iterable[Candidate]) -> bool:
    return all(candidate.passage.id != other.passage.id for other in chosen)


def quote(candidate: Candidate, documents: Mapping[str, Document]) -> Quote:
    """Return the candidate's sentence as a quote of its document."""
    span = candidate.passage.sentences[candidate.sentence]
    return quote_span(documents[candidate.passage.document], span, round(candidate.score, 4))


def quote_span(document: Document, span: Span, score: float) -> Quote:
    """Return a stretch of a document as a quote."""
    before, after = _surroundings(document.text, span)
    return Quote(
        text=document.text[span.start : span.end],
        document=document.id,
        title=document.title,
        outlet=document.outlet,
        date=document.date,
        url=document.url,
        language=document.language,
        start=span.start,
        end=span.end,
        score=score,
        before=before,
        after=after,
    )


def _surroundings(text: str, span: Span) -> tuple[str, str]:
    """Return the rest of the quote's paragraph on both sides, cut between words where it is long."""
    before = text[: span.start].rpartition("\n")[2].lstrip()
    after = text[span.end :].partition("\n")[0].rstrip()
    if len(before) > CONTEXT:
        before = "…" + before[-CONTEXT:].partition(" ")[1] + before[-CONTEXT:].partition(" ")[2]
    if len(after) > CONTEXT:
        after = after[:CONTEXT].rpartition(" ")[0] + "…"
    return before, after
