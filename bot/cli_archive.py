"""The commands about the archive's articles: only their arguments; what they do stands in the modules they call."""

from pathlib import Path
from typing import Annotated

import typer

from retrieval.types import Filters

app = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="An id that `depeche list` shows, or its first letters.")]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Only from this outlet.")]
InLanguage = Annotated[str | None, typer.Option(metavar="CODE", help="Only from articles in this language: fr.")]
Source = Annotated[str | None, typer.Option(metavar="PART", help="Only what came from such a path or address.")]


@app.command("list", epilog='Example: depeche list --outlet "Le Monde" --last 10')
def list_(
    outlet: Outlet = None,
    in_language: InLanguage = None,
    source: Source = None,
    last: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the newest so many.")] = None,
    copies: Annotated[bool, typer.Option("--copies", help="Show the copies that each article stands for.")] = False,
    as_json: Json = False,
) -> None:
    """List the articles, the newest first."""
    from . import archive_commands

    archive_commands.list_(as_json, copies, Filters(outlet, in_language, source), last)


@app.command(epilog="Example: depeche find anti-tank weapons")
def find(
    words: Annotated[list[str], typer.Argument(metavar="WORD", help="The words, in their order.")],
    outlet: Outlet = None,
    in_language: InLanguage = None,
    source: Source = None,
    last: Annotated[int, typer.Option(min=1, metavar="N", help="Only from the newest so many articles.")] = 5,
    as_json: Json = False,
) -> None:
    """Show the sentences that hold exactly these words."""
    from . import archive_commands

    archive_commands.find(" ".join(words), Filters(outlet, in_language, source), last, as_json)


@app.command()
def show(document: Id, as_json: Json = False) -> None:
    """Show one article, whole, and where it came from."""
    from . import archive_commands

    archive_commands.show_(document, as_json)


@app.command(epilog='Example: depeche edit 2cf1 --title "The right title" --date 2022-01-19')
def edit(
    document: Id,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.")] = None,
    date: Annotated[
        str | None, typer.Option(metavar="DATE", help="Its date: 2022-01-19, 2022-01, 2022 or in words.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    link: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where it can be read: https://…")] = None,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Who wrote it.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Its language: fr.")] = None,
) -> None:
    """Correct what is known of an article.

    An empty text clears it. What is corrected stays so when the file or page changes.
    """
    from . import archive_commands

    details = {"title": title, "date": date, "outlet": outlet, "url": link, "author": author, "language": language}
    archive_commands.edit(document, details)


@app.command()
def remove(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Ids that `depeche list` shows, or their first letters.")
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Remove the sample articles.")] = False,
) -> None:
    """Remove articles from the archive."""
    from . import archive_commands

    archive_commands.remove(documents or [], sample)


@app.command()
def split(
    document: Annotated[str, typer.Argument(metavar="ID", help="An id that `depeche list --copies` shows.")],
) -> None:
    """Let a copy of an article be found by itself."""
    from . import archive_commands

    archive_commands.split(document)


@app.command()
def undo(
    only_list: Annotated[
        bool, typer.Option("--list", help="Only show what can be taken back, the last change first.")
    ] = False,
) -> None:
    """Take back the last change, whole.

    Again, and the one before it goes; the last 20 changes can be taken back.
    """
    from . import archive_commands

    archive_commands.undo(only_list)


@app.command(epilog="Example: depeche export archive.jsonl.gz")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .jsonl or .jsonl.gz to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")] = False,
) -> None:
    """Write all articles, without vectors, into one file."""
    from . import archive_commands

    archive_commands.export(file, force)


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(metavar="FILE", help="What `depeche export` wrote.")]) -> None:
    """Bring in the articles of such a file.

    What is there already stays as it is.
    """
    from . import archive_commands

    archive_commands.import_(file)


@app.command()
def reindex() -> None:
    """Embed every article again.

    That is needed after a change of model, or where the store is damaged.
    """
    from . import archive_commands

    archive_commands.reindex()


@app.command()
def feedback(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder to make.")]) -> None:
    """Export the answers that people judged.

    They become a bundle of questions and articles, for `depeche eval`.
    """
    from . import feedback

    feedback.export(folder)
