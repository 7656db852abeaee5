"""What a question means, before anything is searched."""

from collections.abc import Collection
from dataclasses import dataclass

from ..errors import BadQuestion
from ..text.languages import identify_question
from ..types import Question

LONGEST = 2000  # characters; the embedding model reads no more than that of a question
LEANING_WORDS = 4


@dataclass(frozen=True)
class Understood:
    """A question ready to be searched: its words, its language, and the texts to search by."""

    text: str
    language: str
    searched: tuple[str, ...]


def understand(question: Question, archive_languages: Collection[str]) -> Understood:
    """Check a question and find out its language and what it leans on.

    A question of a few words ("and troops?") is searched together with the one before it too.

    Raises:
        BadQuestion: it has no words, or far too many.
    """
    text = checked(question.text)
    leaning = question.history and len(text.split()) <= LEANING_WORDS
    earlier = " ".join(question.history[-1].split())[:LONGEST] if leaning else ""
    searched = (text, f"{earlier} {text}") if earlier else (text,)
    return Understood(text, identify_question(text, archive_languages), searched)


def checked(text: str) -> str:
    """Return a question's text with single spaces.

    Raises:
        BadQuestion: it has no words, or far too many.
    """
    text = " ".join(text.split())
    if not any(letter.isalnum() for letter in text):
        raise BadQuestion('The question is empty: ask something, such as "what weapons will the UK send?".')
    if len(text) > LONGEST:
        raise BadQuestion(f"The question has {len(text):,} characters: shorten it to {LONGEST:,} or fewer.")
    return text
