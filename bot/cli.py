"""The `depeche` command: only its arguments; what they do stands in the modules it calls.

Those about the archive's articles are beside it, in `cli_archive`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.types import Filters

from . import cli_archive
from .cli_archive import InLanguage, Outlet, Source
from .console import run_safely

if TYPE_CHECKING:
    from retrieval.evaluation.bundle import Form

STATUS = (
    "Exit status: 0 done, also where the archive holds no answer (`ask --json` says answered: false); "
    "2 nothing was done; 3 a part failed, the rest is done; 130 interrupted. `depeche COMMAND --help` shows examples."
)

app = typer.Typer(
    epilog=STATUS,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

FIELD = "A column or key for a part (text, title, date, outlet, url, author, language, id) of articles: text=body."
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


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


@app.command(epilog='Examples: depeche ask "what weapons will the UK send?"; depeche ask --json - < questions.txt')
def ask(
    question: Annotated[
        list[str],
        typer.Argument(metavar="QUESTION", help='The question, or "-" to read one a line from standard input.'),
    ],
    outlet: Outlet = None,
    in_language: InLanguage = None,
    source: Source = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a question.")] = False,
) -> None:
    """Answer a question, with its sources."""
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


@app.command(epilog="Examples: depeche add articles/ https://example.org/feed.xml; depeche add --dry-run articles/")
def add(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files, folders, web addresses, - for stdin.")
    ] = None,
    field: Annotated[list[str] | None, typer.Option(help=FIELD)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would become of each.")] = False,
    as_json: Json = False,
) -> None:
    """Add articles, or bring changed ones up to date.

    Without a path, what was interrupted is finished. What was corrected by hand stays when a file changes.
    """
    from . import adding

    adding.add(paths or [], field or [], dry_run, as_json)


@app.command(epilog="Example: depeche watch https://example.org/feed.xml --every 2h; depeche watch")
def watch(
    addresses: Annotated[list[str] | None, typer.Argument(help="Feeds, sitemaps, or folders.")] = None,
    every: Annotated[str, typer.Option(help="How often to look: 30m, 2h, 1d; 1m at least.")] = "30m",
    once: Annotated[bool, typer.Option("--once", help="Look at what is due, and end.")] = False,
) -> None:
    """Keep up with feeds and folders.

    Without any, look at them whenever they are due, until stopped.
    """
    from . import watching

    watching.watch(addresses or [], every, once)


@app.command()
def unwatch(addresses: Annotated[list[str], typer.Argument(help="As `depeche sources` shows them.")]) -> None:
    """Keep up no longer; the articles stay."""
    from . import watching

    watching.unwatch(addresses)


@app.command()
def sources(as_json: Json = False) -> None:
    """Show what is kept up with, and how it fares."""
    from . import watching

    watching.sources(as_json)


@app.command("eval", epilog="Example: depeche eval data/eval/news --ask en --in fr --limit 50")
def eval_(
    bundle: Annotated[
        Path, typer.Argument(metavar="BUNDLE", help="A folder with articles/LANGUAGE/*.txt and questions.jsonl.")
    ],
    ask: Annotated[
        list[str] | None,
        typer.Option("--ask", metavar="CODE", help="A language to ask in; may be repeated. Without: all there are."),
    ] = None,
    within: Annotated[
        list[str] | None,
        typer.Option(
            "--in", metavar="CODE", help="A language of the articles; may be repeated. Without: mixed, or else all."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Ask only the first so many questions.")] = None,
    as_json: Json = False,
    details: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file to write a JSON line a question to.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A .png to draw the language pairs and the confidence in.")
    ] = None,
    follow_ups: Annotated[bool, typer.Option("--follow-ups", help="Ask the follow-ups, after their history.")] = False,
    standalone: Annotated[bool, typer.Option("--standalone", help="Ask the follow-ups written out whole.")] = False,
    leave_out: Annotated[bool, typer.Option("--leave-out", help="Withhold each question's own articles.")] = False,
) -> None:
    """Measure how well known questions are answered.

    In the table, document@1 and answer@1 are the shares of questions whose right article, and right sentence, came
    first (@5, @3: among so many); answered is how many got an answer at all; auroc is how well the confidence tells
    the answerable from the others (1 always, 0.5 never); ece is how far it is from the truth (0 not at all).
    """
    from . import evaluating

    if follow_ups and standalone:
        raise typer.BadParameter("give --follow-ups or --standalone, not both.")
    form: Form = "follow-ups" if follow_ups else "standalone" if standalone else "single"
    evaluating.evaluate(bundle, ask or [], within or [], form, limit, leave_out, as_json, details, plot)


@app.command()
def doctor() -> None:
    """Say what works, and what would fail."""
    from . import doctor

    doctor.doctor()


app.add_typer(cli_archive.app)
