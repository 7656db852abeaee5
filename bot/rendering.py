"""How answers, sources and articles look in a terminal. Plain text carries the same words as styled text."""

from collections.abc import Iterable, Mapping, Sequence

from rich.text import Text

from retrieval.text.locales import date_in, language_in
from retrieval.types import AddReport, Answer, Change, Document, Quote

from .console import BOLD
from .words import LANGUAGES, say

LISTED = 20  # titles of a report; where there are more, it counts
KINDS = 6  # of files that were skipped
COUNTED = ("added", "updated", "duplicate")


def spoken_date(iso: str | None, language: str) -> str:
    """Return a date as a reader of that language writes it, no more precise than it is known."""
    return date_in(iso, language if language in LANGUAGES else "en") if iso else say("undated", language)


def spoken_language(code: str, language: str) -> str:
    """Return what a language is called in another one."""
    return language_in(code, language)


def render_answer(answer: Answer, language: str | None = None) -> Text:
    """Return the answer as a reader sees it: the sentence in its surroundings, its source, then the support."""
    language = language or answer.language
    if answer.answered:
        return Text("\n\n").join(render_quote(quote, n, language) for n, quote in enumerate(answer.quotes, 1))
    text = Text(say("not_found", language), "bold")
    if answer.nearest:
        text.append("\n" + say("nearest", language), "not bold dim")
    for document in answer.nearest:
        text.append(f"\n  {document.title}, {spoken_date(document.date, language)}", "not bold dim")
    return text


def render_quote(quote: Quote, number: int, language: str) -> Text:
    """Return one quote: its words bold inside the article's, and its source under it."""
    text = Text.assemble((quote.before, "dim"), (quote.text, BOLD), (quote.after, "dim"))
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
    if report.skipped:
        kinds = sorted(report.skipped, key=lambda kind: -report.skipped[kind])
        listed = ", ".join(kinds[:KINDS]) + (", …" if len(kinds) > KINDS else "")
        rows.append(say("skipped", language, count=sum(report.skipped.values()), kinds=listed))
    return Text("\n".join(rows))
