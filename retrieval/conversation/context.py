"""What a leaning question leans on: the questions before it, and the documents and passages shown in answer to them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..text.letters import encodable
from ..types import Place, Turn
from .ellipsis import name_spans, only_name
from .leaning import Leaning, leaning
from .smalltalk import asks_more

BACK = 4  # turns that a chain of leaning questions is followed back
FADING = 0.5  # how much less likely each turn further back makes its documents meant
BESIDE = 0.7  # how likely a document is meant that was quoted beside another

NEAREST = 0.5  # where nothing answered, what came nearest


@dataclass(frozen=True)
class Shown:
    """Where the quotes stand that answered a question, or else the documents that came nearest to answering; and the
    question as it was rewritten to stand alone."""

    quotes: tuple[Place, ...] = ()
    nearest: tuple[str, ...] = ()
    understood: str | None = None


MARGINS = {Leaning.MAYBE: 4.0, Leaning.LIKELY: 6.0, Leaning.SURE: math.inf}

Recall = Callable[[Sequence[Turn]], Shown]  # what was shown in answer to the last of some turns


@dataclass(frozen=True)
class Context:
    """What is leant on: the words of the talk; how likely, 0 to 1, each document that was shown is meant; and where the
    quotes stand that answered last. It counts only where one of the documents is no further than a `margin`, in
    standard deviations of unrelated text, from what the question asked alone leads to. `asked` is the last question
    that named somebody or something, and more; `quoted` is where all quotes of this talk stand."""

    words: str
    documents: Mapping[str, float] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    margin: float = math.inf
    asked: str = ""
    quoted: tuple[Place, ...] = ()


NONE = Context("")


def context(text: str, language: str, history: Sequence[Turn], recall: Recall) -> Context | None:
    """Return what a question leans on; None where it stands alone."""
    how = _leaning(text, language) if history else Leaning.NOT
    if how == Leaning.NOT:
        return None
    chain = _chain(history, language)
    first = len(history) - len(chain)
    shown = [recall(history[: at + 1]) for at in range(first, len(history))]
    alone = max((at for at, one in enumerate(shown) if one.understood), default=0)
    shown, chain = shown[alone:], chain[alone:]
    said = [*dict.fromkeys(one.understood or _said(turn) for one, turn in zip(shown, chain, strict=True))]
    said = [one for one in said if not asks_more(one)] or said
    more = [one for one in said if not only_name(one, language)]
    asked = ([one for one in more if name_spans(one, language)] or more)[-1:]
    quoted = tuple(quote for one in shown for quote in one.quotes)
    turns = [(asks_more(_said(turn)), one) for turn, one in zip(chain, shown, strict=True)]
    return Context(" ".join(said), _documents(turns), shown[-1].quotes, MARGINS[how], " ".join(asked), quoted)


def _leaning(text: str, language: str) -> Leaning:
    return Leaning.SURE if asks_more(text) else leaning(text, language)


def _chain(history: Sequence[Turn], language: str) -> Sequence[Turn]:
    """Return the last turns back to the one that stands alone; what only asks for more is none by itself."""
    left = BACK
    for back, turn in enumerate(reversed(history), 1):
        left -= not asks_more(_said(turn))
        if not left or _leaning(_said(turn) or "?", language) == Leaning.NOT:
            return history[-back:]
    return history


def _said(turn: Turn) -> str:
    return " ".join(encodable(turn.question).split())


def _documents(turns: Sequence[tuple[bool, Shown]]) -> dict[str, float]:
    """Return how likely each document is meant, by what each turn showed; what was only more of it fades with that."""
    likely: dict[str, float] = {}
    faded = 1.0
    for is_more, one in reversed(turns):
        ranked = [quote.document for quote in one.quotes] or one.nearest
        for number, document in enumerate(dict.fromkeys(ranked)):
            weight = faded * (BESIDE if number else 1.0) * (1.0 if one.quotes else NEAREST)
            likely[document] = max(likely.get(document, 0.0), weight)
        faded *= 1.0 if is_more else FADING
    return likely
