"""OpenDocument texts to articles; the only importer of their parser."""

from io import BytesIO

from odfdo import Document, Element

from .containers import open_container, refuse_entities
from .headers import Headed
from .laid_out import Block, article_of

FLOWING = "descendant::text:p[not(ancestor::office:annotation)] | descendant::text:h"
MEMBERS = ("content.xml", "meta.xml", "styles.xml")


def read_opendocument(data: bytes, name: str, url: str | None = None) -> Headed:
    """Return the text of an .odt and what its properties and first lines state.

    Raises:
        UnreadableDocument: it is no such document, password-protected or made to do harm, or a stated date is none.
    """
    container = open_container(data, name, "OpenDocument (.odt)", "content.xml")
    for member in container.namelist():
        if member.endswith(".xml"):
            refuse_entities(container.read(member), name)
    document = Document(BytesIO(data))
    said = document.meta
    made = said.creation_date
    author = said.initial_creator or said.creator
    blocks = [_block(element) for element in document.body.xpath(FLOWING) if isinstance(element, Element)]
    return article_of(blocks, name, said.title, author, made.date() if made else None)


def _block(element: Element) -> Block:
    style = (element.get_attribute_string("text:style-name") or "").lower()
    heading = element.tag == "text:h" and element.get_attribute_string("text:outline-level") in (None, "1")
    rank = 0 if style == "title" else 1 if heading else None
    return Block(" ".join(element.inner_text.split()), rank, style)
