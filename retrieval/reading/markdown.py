"""Markdown to the text a reader sees, with its front matter; the only importer of the Markdown parser."""

import re
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..errors import UnreadableDocument
from .decoding import decode
from .fields import known_fields
from .head_lines import take_lines
from .headers import Headed, normalised, take_header

LONGEST = 20_000  # letters of a front matter
BOUNDARY = re.compile(r"^-{3,}[^\S\n]*+$", re.MULTILINE)
HEADING_MARK = "\x00"
LINE_MARK = "\x01"  # where a line ends within a paragraph


def read_markdown(data: bytes, name: str, url: str | None = None) -> Headed:
    """Return the plain text of a Markdown article and what its front matter, heading and dateline say.

    Raises:
        UnreadableDocument: it is no text, its front matter is not YAML, or a stated date is none.
    """
    text = decode(data, name)
    headed = front_matter(text, name) or _headed(text, name)
    title, body = _heading(plain_text(headed.text))
    if title and "title" not in headed.fields:
        headed.fields["title"] = title
    elif title and title != headed.fields["title"]:
        body = f"{title}\n\n{body}"
    headed.text = _without_lines(body, headed.fields)
    return normalised(headed, name)


class _Plain(YAMLHandler):
    """Reads every value as the text it is: "no" is a language, 2022-10 a month."""

    def load(self, fm: str, **kwargs: Any) -> Any:
        return yaml.load(fm, Loader=yaml.BaseLoader)


def front_matter(text: str, name: str) -> Headed | None:
    """Split a text into its front matter and the rest; None where it has none that names anything.

    Raises:
        UnreadableDocument: the front matter is not YAML, or has no end within reason.
    """
    text = text.strip()
    begun = BOUNDARY.match(text)
    ended = BOUNDARY.search(text, begun.end()) if begun else None
    if not ended:
        return None
    if ended.start() > LONGEST:
        raise UnreadableDocument(f"{name} has a front matter of over {LONGEST} letters: shorten it.", "header")
    try:
        post = frontmatter.loads(text, handler=_Plain())
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        message = f"The front matter of {name} is not valid YAML: correct it, or remove it."
        raise UnreadableDocument(message, "header") from error
    fields = known_fields(post.metadata)
    return Headed(post.content, fields) if fields else None


def _headed(content: str, name: str) -> Headed:
    return Headed(content) if content.lstrip().startswith("#") else take_header(content, name)


def _heading(plain: str) -> tuple[str | None, str]:
    if not plain.startswith(HEADING_MARK):
        return None, plain.replace(HEADING_MARK, "")
    title, _, body = plain.removeprefix(HEADING_MARK).partition("\n")
    return title.replace(LINE_MARK, " ").strip(), body.replace(HEADING_MARK, "").strip()


def _without_lines(body: str, fields: dict[str, str]) -> str:
    """Return the text without the lines that state outlet, date or author, which are put down."""
    body = body.strip()
    told = take_lines(body.replace(LINE_MARK, "\n"))
    if told:
        fields |= told.fields | fields
        body = "\n\n".join([*told.kept, body[len(body) - len(told.rest) :]])
    return body.replace(LINE_MARK, " ")


def plain_text(markdown: str) -> str:
    """Return the blocks of a Markdown text, a blank line between them, without any markup; marks stay for a while."""
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
    breaks = {"softbreak": LINE_MARK, "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children or [])
