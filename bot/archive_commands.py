"""What is in the archive, and every change of it but additions."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from retrieval.errors import DepecheError
from retrieval.types import Document

from .console import ProgressBars, note, show, tell
from .json_forms import document_form
from .library import open_archive, open_with_sample
from .rendering import render_document, render_documents, render_source, spoken_change
from .words import say

LANGUAGE = "en"  # a command line speaks one language


def list_(as_json: bool, copies: bool) -> None:
    """Print every article, one a line; with `copies`, those that others stand for under them."""
    archive = open_with_sample(ProgressBars())
    documents, behind = archive.documents(), archive.catalogue.copies() if copies else {}
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
    document = open_archive().document(id_)
    if as_json:
        print(json.dumps(document_form(document), ensure_ascii=False))
    else:
        show(render_document(document, LANGUAGE))


def remove(ids: Sequence[str], sample: bool) -> None:
    """Remove articles by id, or the sample's."""
    from retrieval.sample import sample_documents

    archive = open_archive(ProgressBars())
    chosen = [*ids, *(sample_documents(archive) if sample else [])]
    if not chosen:
        raise DepecheError("Nothing to remove: give the ids that `depeche list` shows.")
    for document in archive.remove(chosen):
        tell(f"Removed: {document.title}")


def undo() -> None:
    """Take back the last change."""
    change = open_archive(ProgressBars()).undo()
    tell(say("undone", LANGUAGE, change=spoken_change(change, LANGUAGE)))


def edit(id_: str, details: Mapping[str, str | None]) -> None:
    """Correct what is known of an article."""
    given = {name: value for name, value in details.items() if value is not None}
    show(render_source(open_archive(ProgressBars()).edit(id_, given), 1, LANGUAGE))


def split(id_: str) -> None:
    """Let a copy stand for itself."""
    tell(say("split_off", LANGUAGE, title=open_archive(ProgressBars()).split(id_).title))


def export(file: Path) -> None:
    """Write everything but the vectors into one file."""
    print(f"Exported: {open_archive(ProgressBars()).export(file)} articles")


def import_(file: Path) -> None:
    """Bring in what `depeche export` wrote."""
    from retrieval.sample import decline_sample

    archive = open_archive(ProgressBars())
    print(f"Imported: {archive.import_(file)} articles")
    decline_sample(archive)


def reindex() -> None:
    """Embed every article again."""
    print(f"Indexed again: {open_archive(ProgressBars()).reindex()} articles")
