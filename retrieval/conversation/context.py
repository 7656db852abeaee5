"""What a leaning question leans on: the questions before it, and the documents and passages shown in answer to them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..text.languages import identify_question
from ..text.letters import encodable
from ..types import Place, Turn
from .ellipsis import name_spans, only_name
from .leaning import Leaning, leaning, says_nothing
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


@dataclass(frozen=True)
class _Link:
    """A turn of a talk: its words, and what was shown in answer."""

    said: str
    shown: Shown

    @property
    def asks_more(self) -> bool:
        return asks_more(self.said)

    @property
    def language(self) -> str:
        return identify_question(self.said, ())

    @property
    def says(self) -> bool:
        """Whether its words say anything of what it is about: "why?" does not."""
        return bool(self.shown.understood) or not (self.asks_more or says_nothing(self.said or "?", self.language))

    @property
    def documents(self) -> Sequence[str]:
        return [*dict.fromkeys(quote.document for quote in self.shown.quotes)] or self.shown.nearest


def context(text: str, language: str, history: Sequence[Turn], recall: Recall) -> Context | None:
    """Return what a question leans on; None where it stands alone."""
    how = _leaning(text, language) if history else Leaning.NOT
    if how == Leaning.NOT:
        return None
    chain = _chain(history, recall)
    said = [*dict.fromkeys(link.shown.understood or link.said for link in chain if link.says)] or [chain[0].said]
    more = [one for one in said if not only_name(one, language)]
    asked = ([one for one in more if name_spans(one, language)] or more)[-1:]
    quoted = tuple(quote for link in chain for quote in link.shown.quotes)
    last = chain[-1].shown.quotes
    return Context(" ".join(said), _documents(chain), last, MARGINS[how], " ".join(asked), quoted)


def _leaning(text: str, language: str) -> Leaning:
    return Leaning.SURE if asks_more(text) else leaning(text, language)


def _chain(history: Sequence[Turn], recall: Recall) -> list[_Link]:
    """Return the last turns back to the one that stands alone; what only asks for more is none by itself."""
    chain: list[_Link] = []
    for at in reversed(range(len(history))):
        link = _Link(_said(history[at]), recall(history[: at + 1]))
        chain.insert(0, link)
        told = sum(not one.asks_more for one in chain)
        if told == BACK or link.shown.understood or _stands_alone(link, history[:at], recall):
            break
    return chain


def _stands_alone(link: _Link, before: Sequence[Turn], recall: Recall) -> bool:
    """Return whether a turn leant on none before it: by its words, or where these leave it open, because it led to an
    article that had not been shown."""
    how = _leaning(link.said or "?", link.language)
    if how != Leaning.MAYBE or not before:
        return how == Leaning.NOT
    return set(link.documents[:1]).isdisjoint(_Link("", recall(before)).documents)


def _said(turn: Turn) -> str:
    return " ".join(encodable(turn.question).split())


def _documents(chain: Sequence[_Link]) -> dict[str, float]:
    """Return how likely each document is meant, by what each turn showed; what was only more of it fades with that."""
    likely: dict[str, float] = {}
    faded = 1.0
    for link in reversed(chain):
        for number, document in enumerate(link.documents):
            weight = faded * (BESIDE if number else 1.0) * (1.0 if link.shown.quotes else NEAREST)
            likely[document] = max(likely.get(document, 0.0), weight)
        faded *= 1.0 if link.asks_more else FADING
    return likely
