"""How answers, sources and articles look in a terminal. Plain text carries the same words as styled text."""

from collections.abc import Iterable, Mapping, Sequence

from rich.text import Text

from retrieval.text.locales import date_in, language_in
from retrieval.types import AddReport, Answer, Change, Document, Quote

from .console import BOLD
from .words import LANGUAGES, say

LISTED = 20  # titles of a report; where there are more, it counts
COUNTED = ("added", "updated", "duplicate")


def spoken_date(iso: str | None, language: str) -> str:
    """Return a date as a reader of that language writes it, no more precise than it is known."""
    return date_in(iso, language if language in LANGUAGES else "en") if iso else say("undated", language)


def spoken_language(code: str, language: str) -> str:
    """Return what a language is called in another one."""
    return language_in(code, language)


def render_answer(answer: Answer, language: str | None = None) -> Text:
    """Return the answer as a reader sees it: what was written, if anything was; the quotes in their surroundings, each
    with its source."""
    language = language or answer.language
    if answer.answered:
        lead = BOLD if answer.mode == "quoted" else ""
        quotes = [render_quote(quote, n, language, lead) for n, quote in enumerate(answer.quotes, 1)]
        return Text("\n\n").join([*render_claims(answer), *quotes, *_verbatim(answer, language)])
    text = Text(say("not_found", language), "bold")
    if answer.nearest:
        text.append("\n" + say("nearest", language), "not bold dim")
    for document in answer.nearest:
        text.append(f"\n  {document.title}, {spoken_date(document.date, language)}", "not bold dim")
    return text


def render_claims(answer: Answer) -> list[Text]:
    """Return what was written, a line a claim, with the numbers of its quotes; none for a quoted answer."""
    if not answer.claims:
        return []
    said = [
        Text.assemble((claim.text, BOLD), (" " + "".join(f"[{number}]" for number in claim.quotes), "cyan"))
        for claim in answer.claims
    ]
    return [Text("\n").join(said)]


def _verbatim(answer: Answer, language: str) -> list[Text]:
    return [Text(f"({say('verbatim', language)})", "dim")] if answer.fallback else []


def render_quote(quote: Quote, number: int, language: str, style: str = BOLD) -> Text:
    """Return one quote: its words stand out inside the article's, a translation and its source under it."""
    text = Text.assemble((quote.before, "dim"), (quote.text, style), (quote.after, "dim"))
    if quote.gloss:
        text.append("\n  " + say("gloss", language, text=quote.gloss), "italic")
    return text.append_text(Text("\n  ")).append_text(render_source(quote, number, language))


def render_source(source: Quote | Document, number: int, language: str) -> Text:
    """Return a source's title, outlet, date and link."""
    said = [source.title, source.outlet, spoken_date(source.date, language)]
    text = Text(f"[{number}] " + " · ".join(part for part in said if part), "cyan")
    return text.append(f"\n      {source.url}", f"blue link {source.url}") if source.url else text


def render_sources(quotes: Sequence[Quote], language: str) -> Text:
    """Return every source of an answer with its id and its whole quote."""
    rows = []
    for number, quote in enumerate(quotes, 1):
        row = render_source(quote, number, language)
        rows.append(row.append(f"\n      {quote.document}", "dim").append(f"\n      “{quote.text}”", "not cyan"))
    return Text("\n").join(rows)


def render_documents(
    documents: Iterable[Document], language: str, copies: Mapping[str, Sequence[Document]] | None = None
) -> Text:
    """Return a list of articles, one a line: id, date, language, title, outlet; its copies indented under each."""
    rows: list[Text] = []
    for document in documents:
        rows.append(_row(document, language))
        rows += [Text("  ") + _row(copy, language) for copy in (copies or {}).get(document.id, ())]
    return Text("\n").join(rows)


def _row(document: Document, language: str) -> Text:
    dated = document.date or say("undated", language)
    outlet = f" · {document.outlet}" if document.outlet else ""
    return Text.assemble(
        (document.id, "cyan"), f"  {dated:<10}  {document.language}  ", document.title, (outlet, "dim")
    )


def render_document(document: Document, language: str, quote: Quote | None = None) -> Text:
    """Return a whole article under its source; the quote, if one is given, stands out."""
    said = [document.title, document.outlet, spoken_date(document.date, language), document.url]
    text = Text("\n".join(part for part in said if part) + "\n\n", "cyan")
    body = Text(document.text)
    if quote:
        body.stylize(BOLD, quote.start, quote.end)
    return text.append_text(body)


def spoken_change(change: Change, language: str) -> str:
    """Return what a change was, in a person's words: what was done, to how many articles, and when."""
    done = say(f"change_{change.kind}", language, title=change.label)
    return f"{done} ({change.documents}, {change.at.replace('T', ' ').rstrip('Z')} UTC)"


def render_report(report: AddReport, language: str) -> Text:
    """Return what became of articles that were added."""
    told = [(verdict, entry) for verdict in ("added", "updated", "duplicate") for entry in report.of(verdict)]
    rows = [say(verdict, language, title=str(entry.title)) for verdict, entry in told[:LISTED]]
    if len(told) > LISTED:
        rows.append(say("counted", language, **{verdict: report.counts.get(verdict, 0) for verdict in COUNTED}))
    if report.counts.get("unchanged"):
        rows.append(say("unchanged", language, count=report.counts["unchanged"]))
    return Text("\n".join(rows))
