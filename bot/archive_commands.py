"""What is in the archive, and every change of it but additions."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.text import Text

from retrieval.errors import DepecheError
from retrieval.types import Document, Filters

from . import library
from .console import ProgressBars, note, show, tell
from .json_forms import document_form, quote_form
from .library import listed, open_archive
from .rendering import render_details, render_document, render_documents, render_quotes, spoken_change
from .words import say

LANGUAGE = "en"  # a command line speaks one language


def list_(as_json: bool, copies: bool, filters: Filters, last: int | None) -> None:
    """Print articles, one a line, newest first; with `copies`, those that others stand for under them."""
    archive = open_archive()
    documents, behind = listed(archive, filters)[:last], archive.catalogue.copies() if copies else {}
    if as_json:
        forms = [document_form(one, text=False) | _copies(behind.get(one.id, ()), copies) for one in documents]
        print(json.dumps(forms, ensure_ascii=False))
    elif documents:
        show(render_documents(documents, LANGUAGE, behind))
    else:
        note(say("empty", LANGUAGE))


def _copies(behind: Sequence[Document], wanted: bool) -> dict[str, object]:
    return {"copies": [document_form(one, text=False) for one in behind]} if wanted else {}


def show_(id_: str, as_json: bool) -> None:
    """Print one article."""
    archive = open_archive()
    document = archive.document(id_)
    places = sorted(archive.catalogue.sources([document.id]))
    if as_json:
        print(json.dumps(document_form(document) | {"sources": places}, ensure_ascii=False))
    else:
        show(render_document(document, LANGUAGE, places=places))


def find(words: str, filters: Filters, most: int, as_json: bool) -> None:
    """Print the sentences that hold exactly these words."""
    if not any(letter.isalnum() for letter in words):
        raise DepecheError("Nothing to find: give the exact words.")
    quotes = library.find(open_archive(), words, filters, most)
    if as_json:
        print(json.dumps([quote_form(quote) for quote in quotes], ensure_ascii=False))
    else:
        show(render_quotes(quotes, LANGUAGE) if quotes else Text(say("not_found_words", LANGUAGE)))


def remove(ids: Sequence[str], sample: bool) -> None:
    """Remove articles by id, or the sample's."""
    from retrieval.sample import sample_documents

    archive = open_archive(ProgressBars())
    chosen = [*ids, *(sample_documents(archive) if sample else [])]
    if not chosen:
        raise DepecheError("Nothing to remove: give the ids that `depeche list` shows.")
    for document in archive.remove(chosen):
        tell(f"Removed: {document.title}")


def undo(only_list: bool) -> None:
    """Take back the last change, or only list those that could be, the last first."""
    archive = open_archive(ProgressBars())
    if not only_list:
        tell(say("undone", LANGUAGE, change=spoken_change(archive.undo(), LANGUAGE)))
        return
    changes = archive.changes()
    for change in changes:
        tell(spoken_change(change, LANGUAGE))
    if not changes:
        note(say("undo_nothing", LANGUAGE))


def edit(id_: str, details: Mapping[str, str | None]) -> None:
    """Correct what is known of an article."""
    given = {name: value for name, value in details.items() if value is not None}
    document = open_archive(ProgressBars()).edit(id_, given)
    print(f"{say('corrected', LANGUAGE)} {render_details(document, LANGUAGE)}")


def split(id_: str) -> None:
    """Let a copy stand for itself."""
    tell(say("split_off", LANGUAGE, title=open_archive(ProgressBars()).split(id_).title))


def export(file: Path, force: bool) -> None:
    """Write everything but the vectors into one file."""
    print(f"Exported: {open_archive(ProgressBars()).export(file, force)} articles")


def import_(file: Path) -> None:
    """Bring in what `depeche export` wrote."""
    from retrieval.sample import decline_sample

    archive = open_archive(ProgressBars())
    print(say("imported", LANGUAGE, **archive.import_(file).counts))
    decline_sample(archive)


def reindex() -> None:
    """Embed every article again."""
    print(f"Indexed again: {open_archive(ProgressBars()).reindex()} articles")
