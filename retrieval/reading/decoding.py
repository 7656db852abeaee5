"""Bytes to text, whatever encoding they were saved in; the only importer of the encoding detector."""

import codecs
import unicodedata

from charset_normalizer import from_bytes

from ..errors import UnreadableDocument

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ALLOWED_CONTROLS = frozenset("\n\r\t\f\v\x85")
# Beyond that share of control characters no text was meant.
MOST_CONTROLS = 0.01


def decode(data: bytes, name: str) -> str:
    """Return the text, with line ends as "\\n".

    Raises:
        UnreadableDocument: the bytes are no text in any known encoding.
    """
    text = _decoded(data)
    if text is None or _looks_binary(text):
        raise UnreadableDocument(f"{name} is not a text file: add the article as .txt or .md.")
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


def _decoded(data: bytes) -> str | None:
    encodings = [encoding for bom, encoding in BOMS if data.startswith(bom)] + ["utf-8"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(data).best()
    return str(best) if best else None


def _looks_binary(text: str) -> bool:
    controls = sum(unicodedata.category(letter) == "Cc" and letter not in ALLOWED_CONTROLS for letter in text)
    return controls > MOST_CONTROLS * len(text)
