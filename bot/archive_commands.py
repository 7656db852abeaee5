"""`depeche add`, `list`, `show`, `remove` and `reindex`."""

import json
from collections.abc import Sequence
from pathlib import Path

from retrieval.errors import DepecheError, PartlyDone
from retrieval.types import AddReport

from .console import ProgressBars, note, show
from .json_forms import document_form
from .library import add_paths, open_archive, open_with_sample
from .rendering import render_document, render_documents, render_report
from .words import say

LANGUAGE = "en"  # a command line speaks one language


def add(paths: Sequence[Path]) -> None:
    """Add files and folders, and say what became of them."""
    report = add_paths(open_archive(ProgressBars()), paths)
    done = render_report(report, LANGUAGE)
    if done:
        show(done)
    raise_failures(report)


def raise_failures(report: AddReport) -> None:
    """Raise what an addition could not read: everything, a part, or nothing at all to read."""
    failures = [str(entry.reason) for entry in report.of("failed")]
    for failure in failures[:-1]:
        note(f"depeche: {failure}")
    if failures:
        raise (PartlyDone if report.went_in else DepecheError)(failures[-1])
    if not report.went_in:
        raise DepecheError(say("nothing_to_add", LANGUAGE))


def list_(as_json: bool) -> None:
    """Print every article, one a line."""
    archive = open_with_sample(ProgressBars())
    documents = archive.documents()
    if as_json:
        print(json.dumps([document_form(document, text=False) for document in documents], ensure_ascii=False))
    elif documents:
        show(render_documents(documents, LANGUAGE))
    else:
        note(say("empty", LANGUAGE))


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
        print(f"Removed: {document.title}")


def reindex() -> None:
    """Embed every article again."""
    print(f"Indexed again: {open_archive(ProgressBars()).reindex()} articles")
