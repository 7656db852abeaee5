"""What a question means, before anything is searched."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from ..conversation.context import Context, Recall, Shown, context
from ..conversation.ellipsis import only_name
from ..conversation.leaning import openers, says_nothing
from ..conversation.smalltalk import asks_more
from ..errors import BadQuestion
from ..text.languages import identify_question
from ..text.letters import encodable
from ..types import Filters, Question, Turn

MARKS = re.compile(r"\s*([?!])(?:\s*[?!])+")  # "??!!" asks no more than "?"
LONGEST = 2000  # characters; the embedding model reads no more than that of a question


@dataclass(frozen=True)
class Understood:
    """A question ready to be searched: its words, its language, and the texts to search by: its own words, if they say
    anything, and all that is meant, where it leans on a `context`; it may only be `named` whom or what
    is asked about now; it may have been `rewritten`, by a language model, too, to stand alone; it may only ask for
    `more` of what was shown."""

    text: str
    language: str
    searched: tuple[str, ...]
    filters: Filters = field(default_factory=Filters)
    without: frozenset[str] = frozenset()
    context: Context | None = None
    named: str | None = None
    rewritten: str | None = None
    more: bool = False


Spelled = Callable[[str, str], str]  # what a text in a language was meant to say


def as_written(text: str, _: str) -> str:
    """Take a text for what it says."""
    return text


def remembered(history: Sequence[Turn]) -> Shown:
    """Return what was shown in answer to the last of some turns, as far as it says."""
    return Shown(history[-1].shown, understood=history[-1].understood)


def understand(
    question: Question, archive_languages: Collection[str], recall: Recall = remembered, spelled: Spelled = as_written
) -> Understood:
    """Check a question and find out its language, what it leans on, and what was meant where its words are misspelt.

    Raises:
        BadQuestion: it has no words, or far too many.
    """
    text = checked(question.text)
    before = [encodable(turn.question) for turn in question.history[-1:]]
    language = identify_question(text, archive_languages, *before)
    leant_on = context(text, language, question.history, recall)
    meant = spelled(MARKS.sub(r"\1", text), language)
    searched = _searched(meant, language, leant_on) if leant_on else (meant,)
    named = only_name(meant, language) if leant_on else None
    more = leant_on is not None and asks_more(text)
    return Understood(text, language, searched, question.filters, question.without, leant_on, named, more=more)


def _searched(text: str, language: str, leant_on: Context) -> tuple[str, ...]:
    if asks_more(text):
        return (leant_on.words[:LONGEST],)
    both = f"{leant_on.words[:LONGEST]} {text}"
    return (both,) if says_nothing(text, language) else (_own(text), both)


def _own(text: str) -> str:
    """Return what a leaning question asks by itself: "troops?" of "and troops?"."""
    first, _, rest = text.partition(" ")
    return rest if rest and first.strip("¿¡,").casefold() in openers() else text


def checked(text: str) -> str:
    """Return a question's text with single spaces.

    Raises:
        BadQuestion: it has no words, or far too many.
    """
    text = " ".join(encodable(text).split())
    if not any(letter.isalnum() for letter in text):
        raise BadQuestion('The question is empty: ask something, such as "what weapons will the UK send?".')
    if len(text) > LONGEST:
        raise BadQuestion(f"The question has {len(text):,} characters: shorten it to {LONGEST:,} or fewer.")
    return text
