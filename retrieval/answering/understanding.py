"""What a question means, before anything is searched."""

from collections.abc import Collection
from dataclasses import dataclass, field

from ..errors import BadQuestion
from ..text.languages import identify_question
from ..text.letters import encodable
from ..types import Filters, Question

LONGEST = 2000  # characters; the embedding model reads no more than that of a question
# A question of so few words that opens like this goes on with the talk: "and troops?", "pourquoi ?", "а когда?".
LEANING_WORDS = 4
CONJUNCTIONS = frozenset("and but or et mais ou а і й та але чи и но или und aber oder y pero o".split())
OPENERS = CONJUNCTIONS | frozenset(
    "why when where who whom how what which then so "
    "pourquoi quand où qui comment combien quoi lequel laquelle alors donc "
    "чому коли де хто як скільки що який яка то "
    "почему когда где кто как сколько что какой какая тогда "
    "warum wann wo wer wen wie wieviel was welche welcher dann "
    "por cuándo cuando dónde donde quién quien cómo como cuánto cuánta qué cuál entonces".split()
)


@dataclass(frozen=True)
class Understood:
    """A question ready to be searched: its words, its language, and the texts to search by."""

    text: str
    language: str
    searched: tuple[str, ...]
    filters: Filters = field(default_factory=Filters)
    without: frozenset[str] = frozenset()


def understand(question: Question, archive_languages: Collection[str]) -> Understood:
    """Check a question and find out its language and what it leans on.

    A few words that go on with the talk are searched together with the question before them.

    Raises:
        BadQuestion: it has no words, or far too many.
    """
    text = checked(question.text)
    leaning = question.history and _leans(text)
    earlier = " ".join(encodable(question.history[-1].question).split())[:LONGEST] if leaning else ""
    searched = _leant(text, earlier) if earlier else (text,)
    language = identify_question(text, archive_languages, *(encodable(turn.question) for turn in question.history[-1:]))
    return Understood(text, language, searched, question.filters, question.without)


def _leans(text: str) -> bool:
    words = _words(text)
    return len(words) <= LEANING_WORDS and words[0] in OPENERS


def _leant(text: str, earlier: str) -> tuple[str, str]:
    """Return what chooses the sentence of a follow-up and what finds its document: "troops?" of "and troops?", and all
    that was said. "And why?" names nothing by itself."""
    words, whole = _words(text), f"{earlier} {text}"
    if all(word in OPENERS for word in words):
        return whole, whole
    return (text.partition(" ")[2] if words[0] in CONJUNCTIONS else text), whole


def _words(text: str) -> list[str]:
    return [word.strip(",") for word in text.lower().rstrip("?!… ").split()]


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
