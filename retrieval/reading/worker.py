"""The process in which documents are taken apart: one that hangs, crashes or swells there takes nothing else along.

It reads requests from its standard input and writes what came of them to its standard output, until that ends.
"""

import json
import os
import pickle
import sys
from base64 import b64encode
from importlib import import_module
from typing import Any, BinaryIO

from ..errors import UnreadableDocument
from .headers import Headed

READERS = {
    ".html": ("html", "read_html"),
    ".pdf": ("pdf", "read_pdf"),
    ".docx": ("word", "read_word"),
    ".odt": ("opendocument", "read_opendocument"),
    ".epub": ("epub", "read_epub"),
    ".md": ("markdown", "read_markdown"),
    ".eml": ("mail", "read_message"),
}
MOST_MEMORY = 4 << 30  # bytes; what needs more was made to need it


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until they end."""
    while True:
        try:
            kind, data, name, url = pickle.load(requests)
        except EOFError:
            return
        replies.write(json.dumps(_taken_apart(kind, data, name, url)).encode() + b"\n")
        replies.flush()


def _taken_apart(kind: str, data: bytes | str, name: str, url: str | None) -> dict[str, Any]:
    """Return what a reader made of a document, or its error's message and reason.

    Whatever else a library raises over a malformed document ends this process, and is an answer too.
    """
    module, function = READERS[kind]
    try:
        headed: Headed = getattr(import_module(f".{module}", __package__), function)(data, name, url)
    except UnreadableDocument as error:
        return {"message": str(error), "reason": error.reason}
    attached = [(name, b64encode(file).decode()) for name, file in headed.attached]
    return {"text": headed.text, "fields": headed.fields, "attached": attached}


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    _limit_memory()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    serve(sys.stdin.buffer, answers)
