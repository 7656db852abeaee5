"""The `depeche` command: only its arguments; what they do stands in the modules it calls."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.types import Filters

from .console import run_safely

if TYPE_CHECKING:
    from retrieval.evaluation.bundle import Form

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

FIELD = "A column or key for a part (text, title, date, outlet, url, author, language, id) of articles: text=body."
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run the command line."""
    run_safely(lambda: app(standalone_mode=True))


def tell_version(asked: bool) -> None:
    """Print the version and end, where that is asked."""
    from importlib.metadata import version

    if asked:
        typer.echo(f"depeche {version('depeche')}")
        raise typer.Exit


@app.callback()
def depeche(
    _: Annotated[
        bool, typer.Option("--version", callback=tell_version, is_eager=True, help="Say which it is.")
    ] = False,
) -> None:
    """Answers questions from your own archive of articles, and shows where every answer comes from."""


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(help='The question, or "-" to read one a line from standard input.')],
    outlet: Annotated[str | None, typer.Option(help="Answer from this outlet only.")] = None,
    in_language: Annotated[str | None, typer.Option(help="Answer from articles in this language only: fr.")] = None,
    source: Annotated[str | None, typer.Option(help="Answer only from what came from such a path or address.")] = None,
    as_json: Json = False,
) -> None:
    """Answer a question from the archive, with its sources."""
    from . import asking

    asking.ask(" ".join(question), as_json, Filters(outlet, in_language, source))


@app.command()
def chat() -> None:
    """Talk with the archive at a prompt."""
    from . import repl

    repl.chat()


@app.command()
def bot() -> None:
    """Be the Telegram bot, until Ctrl-C."""
    from .telegram.start import start

    start()


@app.command()
def feedback(folder: Annotated[Path, typer.Argument(help="A folder to make.")]) -> None:
    """Export the answers people judged, as a bundle of questions and articles for evaluation."""
    from . import feedback

    feedback.export(folder)


@app.command()
def add(
    paths: Annotated[list[str] | None, typer.Argument(help="Files, folders, web addresses, - for stdin.")] = None,
    field: Annotated[list[str] | None, typer.Option(help=FIELD)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would become of each.")] = False,
    as_json: Json = False,
) -> None:
    """Add articles, or bring changed ones up to date; without paths, finish what was interrupted."""
    from . import adding

    adding.add(paths or [], field or [], dry_run, as_json)


@app.command()
def watch(
    addresses: Annotated[list[str] | None, typer.Argument(help="Feeds, sitemaps, or folders.")] = None,
    every: Annotated[str, typer.Option(help="How often to look: 30m, 2h, 1d; 1m at least.")] = "30m",
    once: Annotated[bool, typer.Option("--once", help="Look at what is due, and end.")] = False,
) -> None:
    """Keep up with feeds and folders; without any, look at them whenever they are due, until stopped."""
    from . import watching

    watching.watch(addresses or [], every, once)


@app.command()
def unwatch(addresses: Annotated[list[str], typer.Argument(help="As `depeche sources` shows them.")]) -> None:
    """Keep up with a feed or folder no longer; its articles stay."""
    from . import watching

    watching.unwatch(addresses)


@app.command()
def sources(as_json: Json = False) -> None:
    """Show the feeds and folders that are kept up with, and how each fares."""
    from . import watching

    watching.sources(as_json)


@app.command()
def undo() -> None:
    """Take back the last change, whole."""
    from . import archive_commands

    archive_commands.undo()


@app.command()
def edit(
    document: Annotated[str, typer.Argument(help="An id that `depeche list` shows.")],
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    date: Annotated[str | None, typer.Option(help="Its date, as 2022-01-19, 2022-01 or 2022.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    link: Annotated[str | None, typer.Option(help="Where it can be read.")] = None,
    author: Annotated[str | None, typer.Option(help="Who wrote it.")] = None,
    language: Annotated[str | None, typer.Option(help="Its language, as a code: fr.")] = None,
) -> None:
    """Correct what is known of an article; an empty text clears it."""
    from . import archive_commands

    details = {"title": title, "date": date, "outlet": outlet, "url": link, "author": author, "language": language}
    archive_commands.edit(document, details)


@app.command()
def split(document: Annotated[str, typer.Argument(help="An id that `depeche list --copies` shows.")]) -> None:
    """Let a copy of another article be found by itself."""
    from . import archive_commands

    archive_commands.split(document)


@app.command()
def export(file: Annotated[Path, typer.Argument(help="A .jsonl or .jsonl.gz to write.")]) -> None:
    """Write all articles, without vectors, into one file."""
    from . import archive_commands

    archive_commands.export(file)


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="What `depeche export` wrote.")]) -> None:
    """Bring in the articles of such a file; what is there already stays as it is."""
    from . import archive_commands

    archive_commands.import_(file)


@app.command("list")
def list_(
    as_json: Json = False,
    copies: Annotated[bool, typer.Option("--copies", help="Show the copies that each article stands for.")] = False,
) -> None:
    """List the articles of the archive."""
    from . import archive_commands

    archive_commands.list_(as_json, copies)


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="An id that `depeche list` shows.")],
    as_json: Json = False,
) -> None:
    """Show one article, whole."""
    from . import archive_commands

    archive_commands.show_(document, as_json)


@app.command()
def remove(
    documents: Annotated[list[str] | None, typer.Argument(help="Ids that `depeche list` shows.")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Remove the sample articles.")] = False,
) -> None:
    """Remove articles from the archive."""
    from . import archive_commands

    archive_commands.remove(documents or [], sample)


@app.command()
def reindex() -> None:
    """Embed every article again, after a change of model or a damaged store."""
    from . import archive_commands

    archive_commands.reindex()


@app.command("eval")
def eval_(
    bundle: Annotated[Path, typer.Argument(help="A folder with articles/<lang>/*.txt and questions.jsonl.")],
    ask: Annotated[list[str], typer.Option("--ask", help="A language to ask in; may be repeated.")],
    within: Annotated[list[str], typer.Option("--in", help="A language of the articles, or mixed; may be repeated.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only the first so many questions.")] = None,
    as_json: Json = False,
    details: Annotated[Path | None, typer.Option(help="A file to write a JSON line a question to.")] = None,
    plot: Annotated[Path | None, typer.Option(help="A .png to draw the language pairs and the confidence in.")] = None,
    follow_ups: Annotated[bool, typer.Option("--follow-ups", help="Ask the follow-ups, after their history.")] = False,
    standalone: Annotated[bool, typer.Option("--standalone", help="Ask the follow-ups written out whole.")] = False,
    leave_out: Annotated[bool, typer.Option("--leave-out", help="Withhold each question's own articles.")] = False,
) -> None:
    """Measure how well questions with known answers are answered."""
    from . import evaluating

    if follow_ups and standalone:
        raise typer.BadParameter("give --follow-ups or --standalone, not both.")
    form: Form = "follow-ups" if follow_ups else "standalone" if standalone else "single"
    evaluating.evaluate(bundle, ask, within, form, limit, leave_out, as_json, details, plot)


@app.command()
def doctor() -> None:
    """Say what is configured, what works, and what would fail."""
    from . import doctor

    doctor.doctor()
