"""What a run came to: the figures of one pair of languages, and every question's details for anyone to recompute."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..progress import Progress, silent
from ..settings import Settings
from ..types import Quote
from .bundle import Bundle
from .figures import abstention_figures, ranking_figures, time_figures
from .running import Examination, Outcome
from .writing import written_figures

Figures = dict[str, float | None]


@dataclass(frozen=True)
class Report:
    """One pair of languages: the outcomes, those with the question's own articles withheld, and the figures."""

    ask: str
    within: str
    figures: Figures
    details: list[dict[str, Any]]
    outcomes: Sequence[Outcome]
    withheld: Sequence[Outcome]


def examine(bundle: Bundle, settings: Settings, progress: Progress = silent, left_out: bool = False) -> Report:
    """Ask all questions of a bundle, and the answerable ones once more with their own articles withheld.

    With `left_out` only the latter are asked.
    """
    examination = Examination(bundle, settings, progress)
    outcomes = [] if left_out else list(examination.ask_all())
    # Whether something is answered without its article, no language model decides: unless asked for, it costs nothing.
    withheld = list(examination.ask_all(left_out=True, verbatim=not left_out))
    again = {outcome.item.id: outcome.answer.confidence for outcome in withheld}
    asked = withheld if left_out else outcomes
    details = [_details(examination, one) | {"confidence_left_out": again.get(one.item.id)} for one in asked]
    figures = _figures(outcomes, withheld) | _written(examination, asked)
    return Report(bundle.ask, bundle.within, figures, details, outcomes, withheld)


def _figures(outcomes: Sequence[Outcome], withheld: Sequence[Outcome]) -> Figures:
    there = [outcome.judged for outcome in outcomes if outcome.item.gold]
    figures = ranking_figures(there)
    figures["questions"] = float(len(outcomes) or len(withheld))
    for kind in sorted({outcome.item.kind for outcome in outcomes if not outcome.item.gold}):
        said = [outcome.judged.answered for outcome in outcomes if outcome.item.kind == kind]
        figures[f"answered {kind}"] = sum(said) / len(said)
    figures["answered left_out"] = _answered(withheld)
    figures |= abstention_figures([one.confidence for one in there], [o.judged.confidence for o in withheld])
    return figures | time_figures([outcome.judged.elapsed_ms for outcome in outcomes or withheld])


def _written(examination: Examination, outcomes: Sequence[Outcome]) -> Figures:
    if examination.answerer.writer is None:
        return {}
    documents = {document.id: document for document in examination.archive.documents()}
    return written_figures([outcome.answer for outcome in outcomes], documents)


def _answered(outcomes: Sequence[Outcome]) -> float | None:
    return sum(outcome.judged.answered for outcome in outcomes) / len(outcomes) if outcomes else None


def _details(examination: Examination, outcome: Outcome) -> dict[str, Any]:
    """Return one question as a line of the details; places are characters of the article's text after its title."""
    answer = outcome.answer
    ranked = [asdict(place) | {"document": examination.name(place.document)} for place in answer.ranked]
    details = {
        "id": outcome.item.id,
        "ask": examination.bundle.ask,
        "in": examination.bundle.within,
        "answered": answer.answered,
        "confidence": answer.confidence,
        "ranked": ranked,
        "quotes": [_quote(quote, examination.name(quote.document)) for quote in answer.quotes],
        "elapsed_ms": answer.elapsed_ms,
    }
    if examination.answerer.writer is None:
        return details
    claims = [asdict(claim) for claim in answer.claims]
    return details | {"mode": answer.mode, "claims": claims, "fallback": answer.fallback}


def _quote(quote: Quote, document: str) -> dict[str, Any]:
    return {"document": document, "start": quote.start, "end": quote.end, "text": quote.text, "score": quote.score}
