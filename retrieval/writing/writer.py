"""From a quoted answer to a written one: what a model claims is shown as soon as it is proven, and never before."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from threading import Event
from typing import TYPE_CHECKING

from ..answering.quoting import quote_span
from ..answering.ranking import Ranking
from ..errors import ModelUnavailable
from ..grounding.checks import Stated, objection
from ..grounding.cleaning import plain_claim
from ..grounding.proof import prove, whole_sentences
from ..settings import Settings
from ..text.letters import letters_of
from ..text.locales import date_in
from ..text.words import length
from ..types import Answer, Claim, Quote, Show, Span
from .evidence import Evidence, gather
from .parsing import ClaimReader, Proposed
from .prompting import CLAIMS, messages
from .rewriting import SHARE

if TYPE_CHECKING:
    from ..answering.chain import Found
    from .calling import Line

MOST_WORDS = 90  # of a quote: a claim that rests on more rests on nothing in particular
LONGEST = 2_000  # signs of any of these: a word may be endless, and be read at length
MOST_CLAIMED = 60  # words of a claim: a model that goes on and on is not heard out
MOST_GLOSSED = 2 * MOST_WORDS  # words of a translation of the quote
# Standard deviations of unrelated text by which the sentence a claim rests on may fall behind the best one: what the
# ranking finds that far from the question does not answer it, whatever a model makes of it.
BEHIND = 2.0
UNPROVEN = "unproven"


class Writer:
    """Writes answers with one language model."""

    def __init__(self, settings: Settings, line: "Line") -> None:
        self.seconds = settings.llm_timeout
        self.line = line

    def write(self, found: "Found", quoted: Answer, show: Show, stop: Event) -> Answer:
        """Return a written answer, or the quoted one with the reason why there is none.

        Each proven claim is shown in the answer as it stands by then. Takes no longer than DEPECHE_LLM_TIMEOUT, less
        what the rewriting of a question that leans on the talk may have taken of it.
        """
        until = time.monotonic() + self.seconds * (1 - SHARE if found.understood.context else 1)
        evidence = gather(found.ranking, found.documents, quoted.quotes)
        page = Page(quoted, evidence, found.ranking)
        asked = messages(found.understood.rewritten or found.understood.text, quoted.language, evidence)
        try:
            with closing(self.line.stream(asked, until, stop)) as pieces:
                for _ in islice(page.proven(pieces), CLAIMS):
                    show(page.answer())
        except ModelUnavailable as error:
            page.trouble = error.reason
        return page.answer()


class Page:
    """An answer while it is written: what is proven so far."""

    def __init__(self, quoted: Answer, evidence: Sequence[Evidence], ranking: Ranking) -> None:
        self.quoted = quoted
        self.reader = ClaimReader()
        self.evidence = {one.number: one for one in evidence}
        self.claims: list[Claim] = []
        self.quotes: list[Quote] = []
        self.trouble = UNPROVEN
        self._ranking = ranking

    def proven(self, pieces: Iterable[str]) -> Iterator[Claim]:
        """Yield each claim of a model's words that is put down."""
        for piece in pieces:
            for proposed in self.reader.feed(piece):
                if self.take(proposed):
                    yield self.claims[-1]

    def take(self, proposed: Proposed) -> bool:
        """Put down a claim, if all of it holds."""
        one, text = self.evidence.get(proposed.passage), plain_claim(proposed.claim)
        proven = self._proven(one, proposed.words) if one and _fits(text, MOST_CLAIMED) else None
        if one is None or proven is None or any(text == claim.text for claim in self.claims):
            return False
        borne = [Stated(proven.text, proven.language)]
        if objection(Stated(text, self.quoted.language), borne, _about(one)):
            return False
        if not self.claims and letters_of(text) in letters_of(proven.text):
            self._number(self.quoted.quotes[0])  # words copied out show no judgement: the ranking's own quote leads
        self.claims.append(Claim(text, (self._number(replace(proven, gloss=self._gloss(proposed, borne))),)))
        return True

    def _proven(self, one: Evidence, words: str) -> Quote | None:
        """Return the whole sentences of the article that hold the words; None if it does not hold them, or they have
        little to do with the question."""
        document = one.document
        span = prove(words, document.text)
        if span is None:
            return None
        whole = whole_sentences(span, document.text, document.language)
        score = self._score(document.id, whole)
        said = document.text[whole.start : whole.end]
        if score is None or not _fits(said, MOST_WORDS):
            return None
        return quote_span(document, whole, round(score, 4))

    def _score(self, document: str, span: Span) -> float | None:
        inside = [
            sentence.score
            for sentence in self._ranking.sentences
            if sentence.document == document and sentence.span.start < span.end and span.start < sentence.span.end
        ]
        near = self._ranking.sentences[0].score - BEHIND if self._ranking.sentences else 0.0
        return max(inside) if inside and max(inside) >= near else None

    def _gloss(self, proposed: Proposed, borne: Sequence[Stated]) -> str | None:
        """Return the translation of the words, if they need one and it says the same."""
        text, language = plain_claim(proposed.translation), self.quoted.language
        if not _fits(text, MOST_GLOSSED) or language == borne[0].language or objection(Stated(text, language), borne):
            return None
        return text

    def _number(self, quote: Quote) -> int:
        """Return the number of a quote, from 1; the same sentences are quoted once, with those they were found with."""
        for number, known in enumerate(self.quotes, 1):
            if _holds(known, quote):
                glosses = dict.fromkeys(gloss for gloss in (known.gloss, quote.gloss) if gloss)
                self.quotes[number - 1] = replace(known, gloss=" … ".join(glosses) or None)
                return number
        whole = next((one for one in self.quoted.quotes if _holds(one, quote)), quote)
        self.quotes.append(replace(whole, gloss=quote.gloss))
        return len(self.quotes)

    def answer(self) -> Answer:
        """Return what stands so far: with nothing proven, the quoted answer and why it is only that."""
        if not self.claims:
            return replace(self.quoted, fallback=self.trouble)
        text = " ".join(f"{claim.text} {''.join(f'[{number}]' for number in claim.quotes)}" for claim in self.claims)
        quotes = (*self.quotes, *self._others())
        return replace(self.quoted, text=text, mode="written", quotes=quotes, claims=tuple(self.claims))

    def _others(self) -> list[Quote]:
        """Return the quotes of the quoted answer that no claim rests on."""
        return [quote for quote in self.quoted.quotes if not any(_meet(quote, told) for told in self.quotes)]


def _fits(text: str, most: int) -> bool:
    """Return whether a text is of at most so many words, none of them endless."""
    return len(text) <= LONGEST and 0 < length(text) <= most


def _meet(one: Quote, other: Quote) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _holds(whole: Quote, part: Quote) -> bool:
    return whole.document == part.document and whole.start <= part.start and part.end <= whole.end


def _about(one: Evidence) -> list[Stated]:
    """Return what an article says of itself: names and dates of a claim may rest on that."""
    document = one.document
    dated = [document.date, date_in(document.date, document.language)] if document.date else []
    said = [document.title, document.outlet or "", *dated]
    return [Stated(part, document.language) for part in said if part]
