"""A claim as plain words: what a model decorates is taken off, and what could do something is found."""

import html
import re
import unicodedata

TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[([^\[\]]+)\]\[[^\[\]]*\]")
CITATION = re.compile(
    r"\s?(?:\[\^?\d+(?:\s*[,;–-]\s*\d+)*\]|\[(?:citation needed|source|sources)\]|【[^】]*】|[¹²³⁰-⁹]+)"
)
EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)|(\*\*)(?=\S)(.+?)(?<=\S)\3", re.DOTALL)
LINE_MARK = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+•]\s+)+", re.MULTILINE)
DOMAINS = "com|org|net|info|biz|io|me|ru|ua|fr|de|es|it|pl|uk|eu|tv|news|example|co|gov|edu|ly|su|by|app|dev|xyz|рф"
MARKUP = re.compile(
    rf"(?:https?|ftp|tg|mailto|javascript|data|file)\s*:|www\."
    rf"|\b[\w-]+(?:\.[\w-]+)*\.(?:{DOMAINS})\b(?![.\w])|(?<!\w)@\w|\w@\w"
    r"|`|~~~|<[a-zA-Z/!?]|--+>|/>|\]\s*\(|[{}]|(?<![\w/])/[a-z]\w{2,}\b(?!/)|(?<!\w)#[^\W\d]\w+|^\s*\|.*\||!\[|\*\*|&\w+;",
    re.IGNORECASE | re.MULTILINE,
)
ALLOWED_FORMATS = frozenset("\u200c\u200d\u00ad")  # joiners that some scripts write with, soft hyphens


def plain_claim(text: str) -> str:
    """Return a claim's words: without Markdown, tags, links (their words stay), marks of citation, and signs that are
    not seen; white space is single spaces."""
    text = html.unescape(text)
    text = _visible(TAG.sub(" ", text))
    text = CITATION.sub("", LINK.sub(lambda link: link[1] or link[2] or "", text))
    text = LINE_MARK.sub("", text)
    for _ in range(3):  # emphasis within emphasis
        text = EMPHASIS.sub(lambda found: found[2] or found[4], text)
    text = " ".join(text.split())
    return re.sub(r"\s+([.,])(?=\s|$)", r"\1", text)


def _visible(text: str) -> str:
    kept = (
        sign if not _is_unseen(sign) else " " if sign in "\t\n\r\x0b\x0c\u2028\u2029" else ""
        for sign in text
    )  # fmt: skip
    return "".join(kept)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") and sign != "\n"


def is_marked_up(text: str) -> bool:
    """Return whether a claim holds more than words: an address, a mention, a command, code, a tag, unseen signs."""
    return bool(MARKUP.search(text)) or any(_is_unseen(sign) and sign not in ALLOWED_FORMATS for sign in text)
