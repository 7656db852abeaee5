"""Markdown to the text a reader sees, with its front matter; the only importer of the Markdown parser."""

import re

import frontmatter
from markdown_it import MarkdownIt
from markdown_it.token import Token
from yaml import YAMLError

from ..errors import UnreadableDocument
from ..text.dates import iso_date
from .headers import Headed, known_field, normalised, take_header

DATELINE = re.compile(r"[*_(]{0,2}[^.!?\n]{4,70}[*_)]{0,2}")


def read_markdown(text: str, name: str) -> Headed:
    """Return the plain text of a Markdown article and what its front matter, heading and dateline say.

    Raises:
        UnreadableDocument: the front matter is not YAML, or a stated date is none.
    """
    try:
        post = frontmatter.loads(text)
    except (YAMLError, ValueError) as error:
        raise UnreadableDocument(f"The front matter of {name} is not valid YAML: correct it, or remove it.") from error
    stated = {known_field(str(key)): str(value) for key, value in post.metadata.items() if value is not None}
    fields = {key: value for key, value in stated.items() if key}
    headed = _headed(post.content, name) if not fields else Headed(post.content, fields)
    title, body = _heading(plain_text(headed.text))
    if title and "title" not in headed.fields:
        headed.fields["title"] = title
    elif title and title != headed.fields["title"]:
        body = f"{title}\n\n{body}"
    headed.text = _without_dateline(body, headed.fields)
    return normalised(headed, name)


def _headed(content: str, name: str) -> Headed:
    return Headed(content) if content.lstrip().startswith("#") else take_header(content, name)


def _heading(plain: str) -> tuple[str | None, str]:
    if not plain.startswith(HEADING_MARK):
        return None, plain.replace(HEADING_MARK, "")
    title, _, body = plain.removeprefix(HEADING_MARK).partition("\n")
    return title.strip(), body.replace(HEADING_MARK, "").strip()


def _without_dateline(body: str, fields: dict[str, str]) -> str:
    first, _, rest = body.partition("\n")
    found = iso_date(first) if DATELINE.fullmatch(first.strip()) else None
    if not found or not rest.strip():
        return body.strip()
    fields.setdefault("date", found)
    return rest.strip()


HEADING_MARK = "\x00"


def plain_text(markdown: str) -> str:
    """Return the blocks of a Markdown text, a blank line between them, without any markup."""
    blocks: list[str] = []
    heading = False
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.type == "heading_open":
            heading = token.tag == "h1" and not blocks
        elif token.type == "inline":
            blocks.append((HEADING_MARK if heading else "") + _inline_text(token))
            heading = False
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.strip())
    return "\n\n".join(blocks)


def _inline_text(token: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children or [])
