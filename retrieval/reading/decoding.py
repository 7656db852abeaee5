"""Bytes to text, whatever encoding they were saved in; the only importer of the encoding detector."""

import codecs
import unicodedata

from charset_normalizer import CharsetMatch, from_bytes

from ..errors import UnreadableDocument

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commoner first, for texts too short to tell.
SINGLE_BYTE = tuple("cp1252 cp1251 cp1250 koi8_r koi8_u cp1256 cp1253 cp1254 cp1255 cp866 mac_roman".split())
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
        raise _no_text(name)
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


def _no_text(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} is not a text file: save the article as UTF-8 text, .txt or .md.", "binary")


def _decoded(data: bytes) -> str | None:
    encodings = [encoding for bom, encoding in BOMS if data.startswith(bom)] + ["utf-8"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _guessed(data)


def _guessed(data: bytes) -> str | None:
    best = _match(data)
    return str(best) if best else None


def _match(data: bytes) -> CharsetMatch | None:
    """Guess a legacy encoding: one byte a letter if that makes sense, else the Chinese and Japanese ones.

    Asked about all at once, the detector takes a short French text with two accents for Chinese.
    """
    singles = sorted(
        from_bytes(data, cp_isolation=list(SINGLE_BYTE)),
        key=lambda match: (round(match.chaos, 1), -round(match.coherence, 1), SINGLE_BYTE.index(match.encoding)),
    )
    return singles[0] if singles else from_bytes(data).best()


def encoding_of(head: bytes, name: str) -> str:
    """Return the encoding of a long text by how it begins.

    Raises:
        UnreadableDocument: the bytes are no text in any known encoding.
    """
    for encoding in [encoding for bom, encoding in BOMS if head.startswith(bom)]:
        return encoding
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        best = _match(b"\n".join(line for line in head.split(b"\n") if not _is_utf8(line)))
        if best is None or _looks_binary(str(best)) or _looks_binary(head.decode("ascii", "ignore")):
            raise _no_text(name) from None
        return best.encoding
    if _looks_binary(text):
        raise _no_text(name)
    return "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _looks_binary(text: str) -> bool:
    controls = sum(unicodedata.category(letter) == "Cc" and letter not in ALLOWED_CONTROLS for letter in text)
    return controls > MOST_CONTROLS * len(text)
