"""What a language model made of a bundle's questions: how many it answered, and whether each proof is there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..types import Answer, Document

FALLBACK = "fallback "


def written_figures(answers: Sequence[Answer], documents: Mapping[str, Document]) -> dict[str, float | None]:
    """Return how answers were written, of those that the archive holds; `documents` are the archive's, by id.

    `written` is the share that were; `claims` how many were shown, `claims unproven` those without a quote or with one
    that is not the stored text; `quotes proven` the share of all quotes of written answers that are; `fallback ...` the
    share left as quoted, by reason.
    """
    answered = [answer for answer in answers if answer.answered]
    written = [answer for answer in answered if answer.mode == "written"]
    quotes = [is_stored for answer in written for is_stored in proven(answer, documents)]
    reasons = Counter(answer.fallback for answer in answered if answer.fallback)
    return {
        "written": len(written) / len(answered) if answered else None,
        "claims": float(sum(len(answer.claims) for answer in written)),
        "claims unproven": float(sum(len(list(_unproven(answer, documents))) for answer in written)),
        "quotes proven": sum(quotes) / len(quotes) if quotes else None,
        **{FALLBACK + reason: number / len(answered) for reason, number in sorted(reasons.items())},
    }


def proven(answer: Answer, documents: Mapping[str, Document]) -> list[bool]:
    """Return, for each quote of an answer, whether it is what stands in the stored article at its place."""
    return [
        bool(quote.text) and quote.text == documents[quote.document].text[quote.start : quote.end]
        for quote in answer.quotes
    ]


def _unproven(answer: Answer, documents: Mapping[str, Document]) -> Iterator[str]:
    stored = dict(enumerate(proven(answer, documents), 1))
    for claim in answer.claims:
        if not claim.quotes or not all(stored.get(number) for number in claim.quotes):
            yield claim.text
