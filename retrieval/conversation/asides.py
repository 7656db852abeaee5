"""What a line of a talk is answered with where it is no question to the articles, before any model is loaded."""

from dataclasses import replace

from ..text.languages import identify_question
from ..types import REMEMBERED, Answer, Question, Turn
from .smalltalk import Heard, hear

TALK = "talk"
CONTENTS = "contents"


def heard(question: Question) -> Heard:
    """Return what a line of a talk is. What may as well go on with the talk does."""
    said = hear(" ".join(question.text.split()))
    return replace(said, kind=None, rest=question.text) if said.loose and _questions(question) else said


def aside(question: Question) -> Answer | None:
    """Return the answer to small talk; None where the archive is needed for one."""
    said = heard(question)
    return None if said.kind in (None, CONTENTS) else talked(question, said)


def talked(question: Question, said: Heard) -> Answer:
    """Return an answer that says what a line is."""
    return Answer(
        " ".join(question.text.split()),
        _language(question, said),
        0.0,
        mode=TALK,
        talk=said.kind,
        filters=question.filters,
    )


def plain(question: Question) -> Question:
    """Return a question without courtesies, after the questions of the talk before it."""
    return replace(question, text=heard(question).rest, history=_questions(question))


def _questions(question: Question) -> tuple[Turn, ...]:
    """Return the turns of a talk that asked something of the articles, or what they hold on a subject."""
    said = [(turn, hear(" ".join(turn.question.split()))) for turn in question.history[-REMEMBERED:]]
    asked = [(turn, turn.question if one.loose else one.rest if not one.kind else one.subject) for turn, one in said]
    return tuple(replace(turn, question=text) for turn, text in asked if text)


def _language(question: Question, said: Heard) -> str:
    """Return the language of small talk: of several it may be in, that of the talk before, or English."""
    if len(said.languages) == 1:
        return said.languages[0]
    before = [identify_question(turn.question, ()) for turn in question.history[-1:]]
    return next((one for one in (*before, "en") if one in said.languages), said.languages[0])
