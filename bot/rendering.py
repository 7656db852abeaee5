"""How answers, sources and articles look in a terminal. Plain text carries the same words as styled text."""

from collections.abc import Iterable, Mapping, Sequence

from rich.text import Text

from retrieval.reports import AddReport, Change, Entry
from retrieval.text.letters import shown
from retrieval.text.locales import date_in, language_in
from retrieval.types import Answer, Document, Quote, Reading

from .console import BOLD
from .small_talk import heading, spoken
from .words import LANGUAGES, say

LISTED = 20  # titles of a report; where there are more, it only counts them
KINDS = 6  # of files that were skipped
TOLD = ("added", "updated", "duplicate", "unchanged")
COUNTED = ("added", "updated", "copies", "unchanged", "failed")
LONGEST = 60  # letters of what names a change


def spoken_date(iso: str | None, language: str) -> str:
    """Return a date as a reader of that language writes it, no more precise than it is known."""
    return date_in(iso, language if language in LANGUAGES else "en") if iso else say("undated", language)


def spoken_language(code: str, language: str) -> str:
    """Return what a language is called in another one."""
    return language_in(code, language)


def render_answer(answer: Answer, language: str | None = None, choosing: bool = False) -> Text:
    """Return the answer as a reader sees it: what was written, if anything was; the quotes it rests on in their
    surroundings, each with its source. `choosing` says how one of several readings is chosen."""
    language = language or answer.language
    if answer.talk:
        return _render_talk(answer, language)
    if answer.answered:
        style = BOLD if answer.mode == "quoted" else ""
        quotes = render_quotes(answer.quotes[: told_quotes(answer)], language, style)
        several = _render_readings(answer, language, choosing)
        return Text("\n\n").join([*render_claims(answer), *several, quotes, *_verbatim(answer, language)])
    text = Text(say("not_found", language), "bold")
    if answer.nearest:
        text.append("\n" + say("nearest", language), "not bold dim")
    for document in answer.nearest:
        text.append(f"\n  {document.title}, {spoken_date(document.date, language)}", "not bold dim")
    return text


def _render_talk(answer: Answer, language: str) -> Text:
    """Return what is said to small talk, with the articles it names."""
    said = filter(None, (spoken(answer, language), heading(answer, language)))
    return Text("\n").join(
        [*map(Text, said), *(Text("  ").append_text(_render_named(near, language)) for near in answer.nearest)]
    )


def numbered_readings(answer: Answer) -> dict[int, Reading]:
    """Return what a question may mean, each by the number of the quote that answers it."""
    numbers = {quote.place: number for number, quote in enumerate(answer.quotes, 1)}
    places = [one.quotes[0].place for one in answer.readings]
    known = all(place in numbers for place in places)
    return {numbers[at]: one for at, one in zip(places, answer.readings, strict=True)} if known else {}


def _render_readings(answer: Answer, language: str, choosing: bool) -> list[Text]:
    readings = numbered_readings(answer)
    if not readings:
        return []
    named = [Text(f"  [{number}] {one.name}") for number, one in readings.items()]
    how = [Text(say("choose_reading", language, **first_and_other(readings)), "dim")] if choosing else []
    return [Text("\n").join([Text(say("several_readings", language), "bold"), *named, *how])]


def first_and_other(readings: Mapping[int, Reading]) -> dict[str, int]:
    """Return the numbers of two readings, as sentences name them."""
    return dict(zip(("first", "other"), readings, strict=True))


def told_quotes(answer: Answer) -> int:
    """Return how many quotes are told: as many as what was written rests on, if it was and can be read in one way."""
    cited = [number for claim in answer.claims for number in claim.quotes]
    return max(cited) if cited and not answer.readings else len(answer.quotes)


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


def render_quotes(quotes: Sequence[Quote], language: str, style: str = BOLD) -> Text:
    """Return quotes one under the other, numbered."""
    return Text("\n\n").join(render_quote(quote, number, language, style) for number, quote in enumerate(quotes, 1))


def render_quote(quote: Quote, number: int, language: str, style: str = BOLD) -> Text:
    """Return one quote: its words stand out inside the article's, a translation and its source under it."""
    text = Text.assemble((quote.before, "dim"), (quote.text, style), (quote.after, "dim"))
    if quote.gloss:
        text.append("\n  " + say("gloss", language, text=quote.gloss), "italic")
    return text.append_text(Text("\n  ")).append_text(render_source(quote, number, language))


def render_source(source: Quote | Document, number: int, language: str) -> Text:
    """Return a source's title, outlet, date and link."""
    return Text(f"[{number}] ", "cyan").append_text(_render_named(source, language))


def _render_named(source: Quote | Document, language: str) -> Text:
    said = [source.title, source.outlet, spoken_date(source.date, language)]
    text = Text(" · ".join(part for part in said if part), "cyan")
    return text.append(f"\n      {source.url}", f"blue link {shown(source.url)}") if source.url else text


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


def render_document(
    document: Document, language: str, quote: Quote | None = None, places: Sequence[str] | None = None
) -> Text:
    """Return a whole article under its source; the quote, if one is given, stands out.

    With the `places` it came from, all else that is known of it is said, too.
    """
    said = [document.title, document.outlet, spoken_date(document.date, language), document.url]
    said += _known(document, language, places) if places is not None else []
    text = Text("\n".join(part for part in said if part) + "\n\n", "cyan")
    body = Text(document.text)
    if quote:
        body.stylize(BOLD, quote.start, quote.end)
    return text.append_text(body)


def _known(document: Document, language: str, places: Sequence[str]) -> list[str]:
    by = say("written_by", language, author=document.author) if document.author else ""
    known = [by, spoken_language(document.language, language), document.id]
    return [" · ".join(part for part in known if part), *(say("came_from", language, place=place) for place in places)]


def render_details(document: Document, language: str) -> str:
    """Return an article's title, outlet, date, author and link, in one line."""
    said = [document.title, document.outlet, spoken_date(document.date, language), document.author, document.url]
    return " · ".join(part for part in said if part)


def spoken_change(change: Change, language: str) -> str:
    """Return what a change was, in a person's words: what was done, to how many articles, from where, and when."""
    what = say("quoted", language, title=change.title or change.label)
    if change.documents > 1:
        what = say("and_others", language, what=what, count=change.documents - 1)
    named = change.label not in (change.title, "-", "")
    label = change.label if len(change.label) <= LONGEST else change.label[: LONGEST - 1] + "…"
    details = [label] if named else []
    details.append(f"{change.at[:16].replace('T', ' ')} UTC")
    return f"{say(f'change_{change.kind}', language, what=what)} ({', '.join(details)})"


def render_report(report: AddReport, language: str, would: bool = False) -> Text:
    """Return what became of articles that were added, or, where nothing is done, what would become of them."""
    told = [entry for verdict in TOLD for entry in report.of(verdict)]
    several = sum(report.counts.values()) > 1
    if several:
        told = [entry for entry in told if entry.verdict != "unchanged"]
    rows = [render_entry(entry, language, would) for entry in told[:LISTED]]
    if len(told) > LISTED:
        rows.append(say("and_more", language, count=_done(report) - LISTED))
    if several:
        rows.append(_counted(report, language))
    if report.skipped:
        rows.append(_skipped(report.skipped, language))
    return Text("\n".join(rows))


def _done(report: AddReport) -> int:
    return report.went_in - report.counts.get("unchanged", 0)


def render_entry(entry: Entry, language: str, would: bool = False) -> str:
    """Return what became, or would become, of one article."""
    if entry.verdict == "unchanged":
        return say("already_there", language, title=entry.title)
    verdict = "same" if entry.verdict == "duplicate" and entry.of == entry.id else entry.verdict
    line = say(f"would_{verdict}" if would else verdict, language, title=entry.title, of=entry.of_title)
    if entry.was:
        line = say("new_id", language, line=line, id=entry.id)
    return say("corrections_stay", language, line=line) if entry.corrected else line


def _counted(report: AddReport, language: str) -> str:
    counts = {"copies" if verdict == "duplicate" else verdict: count for verdict, count in report.counts.items()}
    rows = [
        say("count_copy" if (name, counts[name]) == ("copies", 1) else f"count_{name}", language, count=counts[name])
        for name in COUNTED
        if counts.get(name)
    ]
    return ", ".join(rows)


def _skipped(skipped: Mapping[str, int], language: str) -> str:
    kinds = sorted(skipped, key=lambda kind: -skipped[kind])
    listed = ", ".join(kinds[:KINDS]) + (", …" if len(kinds) > KINDS else "")
    return say("skipped", language, count=sum(skipped.values()), kinds=listed)
