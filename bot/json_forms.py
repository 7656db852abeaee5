"""The JSON that `depeche ask --json` and its kin print; field names are a promise."""

from dataclasses import asdict, replace
from typing import Any

from retrieval.errors import BadQuestion
from retrieval.text.letters import encodable
from retrieval.types import Answer, Document, Filters, Question, Quote, Turn

from .small_talk import spoken
from .words import say

QUOTE_FIELDS = ("text", "document", "title", "outlet", "date", "url", "language", "start", "end", "score")
FILTERS = {"outlet": "outlet", "language": "in_language", "source": "source"}  # ours, and those of the JSON


def answer_form(answer: Answer) -> dict[str, Any]:
    """Return the answer as one object.

    `nearest` is there only when nothing was answered, `talk` and `contents` where it was no question to the articles,
    `understood` where it was put in other words to stand alone, `readings` where it may mean two things.
    """
    form: dict[str, Any] = {
        "question": answer.question,
        "language": answer.language,
        "answered": answer.answered,
        "answer": _words(answer),
        "mode": answer.mode,
        "quotes": [quote_form(quote) for quote in answer.quotes],
        "confidence": answer.confidence,
    }
    if answer.claims:
        form["claims"] = [{"text": claim.text, "quotes": list(claim.quotes)} for claim in answer.claims]
    if answer.readings:
        form["readings"] = [{"name": one.name, "quotes": list(map(quote_form, one.quotes))} for one in answer.readings]
    form |= {"understood": answer.understood} if answer.understood else {}
    form |= {"talk": answer.talk} if answer.talk else {}
    form |= {"contents": asdict(answer.contents)} if answer.contents else {}
    form |= {"fallback": answer.fallback} if answer.fallback else {}
    form |= {name: value for name, value in _filters_form(answer.filters).items() if value}
    if not answer.answered:
        near = answer.nearest
        form["nearest"] = [{"document": d.id, "title": d.title, "date": d.date} for d in near]
    return form | {"elapsed_ms": answer.elapsed_ms}


def _words(answer: Answer) -> str | None:
    if answer.talk:
        return spoken(answer, answer.language)
    return answer.text if answer.answered else say("not_found", answer.language)


def _filters_form(filters: Filters) -> dict[str, str | None]:
    return {key: getattr(filters, name) for name, key in FILTERS.items()}


def quote_form(quote: Quote) -> dict[str, Any]:
    """Return a quote as one object; `gloss` is there only where it was translated."""
    form = {field: getattr(quote, field) for field in QUOTE_FIELDS}
    return form | {"gloss": quote.gloss} if quote.gloss else form


def document_form(document: Document, text: bool = True) -> dict[str, Any]:
    """Return an article as one object, with its text unless told otherwise."""
    fields = ("id", "title", "outlet", "date", "url", "language", "author") + (("text",) if text else ())
    return {field: getattr(document, field) for field in fields}


def question_from(form: object, filters: Filters) -> Question:
    """Read a question out of parsed JSON: {"question": text, "history": [earlier questions]}.

    Its own "outlet", "in_language" and "source" go before `filters`.

    Raises:
        BadQuestion: it has another shape.
    """
    if isinstance(form, dict) and isinstance(form.get("question"), str):
        history = form.get("history", [])
        if isinstance(history, list) and all(isinstance(earlier, str) for earlier in history):
            own = {name: form[key] for name, key in FILTERS.items() if form.get(key) is not None}
            if not all(isinstance(value, str) for value in own.values()):
                raise BadQuestion(f"Give {', '.join(FILTERS.values())} as text.")
            own = {name: encodable(value) for name, value in own.items()}
            return Question(form["question"], tuple(map(Turn, history)), replace(filters, **own))
    raise BadQuestion('Give each question as text or as {"question": "…", "history": ["…"]}.')
