"""Word documents to articles; the only importer of their parser."""

from collections.abc import Iterator
from io import BytesIO

from docx import Document
from docx.document import Document as Opened
from docx.table import Table
from docx.text.paragraph import Paragraph

from .containers import open_container, refuse_entities
from .headers import Headed
from .laid_out import Block, article_of

TITLES = ("title", "heading 1")


def read_word(data: bytes, name: str, url: str | None = None) -> Headed:
    """Return the text of a .docx and what its properties and first lines state.

    Raises:
        UnreadableDocument: it is no such document, password-protected or made to do harm, or a stated date is none.
    """
    container = open_container(data, name, "Word (.docx)", "word/document.xml")
    for member in container.namelist():
        if member.endswith((".xml", ".rels")):
            refuse_entities(container.read(member), name)
    document = Document(BytesIO(data))
    said = document.core_properties
    made = said.created.date() if said.created else None
    return article_of(list(_blocks(document)), name, said.title, said.author, made)


def _blocks(document: Opened) -> Iterator[Block]:
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                yield Block(" | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)))
        else:
            yield _block(item)


def _block(paragraph: Paragraph) -> Block:
    style = paragraph.style.name.lower() if paragraph.style and paragraph.style.name else ""
    rank = TITLES.index(style) if style in TITLES else None
    return Block(paragraph.text.strip(), rank, style)
