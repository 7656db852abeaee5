"""What came back from an address, and what it is by its looks."""

import codecs
import re
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import unquote

from .transport import Reply

# What servers say when they do not know.
UNSAID = ("", "application/octet-stream", "binary/octet-stream", "application/x-download", "application/force-download")
TYPES = {
    "atom": "application/atom+xml",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "epub": "application/epub+zip",
    "gz": "application/gzip",
    "htm": "text/html",
    "html": "text/html",
    "json": "application/json",
    "md": "text/markdown",
    "mht": "multipart/related",
    "mhtml": "multipart/related",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "rss": "application/rss+xml",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "xhtml": "application/xhtml+xml",
    "xml": "application/xml",
    "zip": "application/zip",
}
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DECLARED = re.compile(
    rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""",
    re.I,
)
HEAD = 2048  # bytes in which a document says how it is encoded
# Codecs of Python that no document is written in, some of them slow on purpose-made bytes.
NO_CHARSETS = frozenset("idna punycode raw-unicode-escape unicode-escape undefined utf-7 mbcs oem".split())
# As browsers have it: what is declared as the left is written in the right.
WINDOWS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}


@dataclass(frozen=True)
class Validators:
    """What a server calls the state of a page, to be told back to it: "has it changed since?"."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Fetched:
    """What came back: from `url`, after redirects. It is data from strangers, whatever it says.

    `charset` is what the reply or the document declares, if that is known here. `name` is the file's, where there is
    one. Of what has not changed since (`not_modified`), there is no body.
    """

    url: str
    status: int
    body: bytes
    content_type: str
    charset: str | None = None
    validators: Validators = field(default_factory=Validators)
    not_modified: bool = False
    name: str = ""

    @property
    def text(self) -> str:
        """The body as text; bytes that no letter is written with come out as "�"."""
        if self.charset:
            return self.body.decode(self.charset, "replace").removeprefix("\ufeff")
        try:
            return self.body.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError:
            return self.body.decode("cp1252", "replace")


def as_fetched(url: str, reply: Reply, body: bytes) -> Fetched:
    """Return what a server replied to the request for an address, its body unpacked."""
    name = _file_name(reply.headers.get("content-disposition", "")) or unquote(url.partition("?")[0].rpartition("/")[2])
    message = _typed(reply.headers.get("content-type", ""))
    return Fetched(
        url=url,
        status=reply.status,
        body=body,
        content_type=_content_type(message, name),
        charset=_charset(message, body),
        validators=Validators(reply.headers.get("etag"), reply.headers.get("last-modified")),
        name=name,
    )


def known_charset(label: str) -> str | None:
    """Return Python's name for an encoding, None for what no document is written in."""
    try:
        codec = codecs.lookup(label.strip())
    except (LookupError, ValueError):
        return None
    known = codec._is_text_encoding and codec.name.replace("_", "-") not in NO_CHARSETS  # "zlib" is a codec as well
    return WINDOWS.get(codec.name, codec.name) if known else None


def _charset(message: Message, body: bytes) -> str | None:
    for bom, charset in BOMS:
        if body.startswith(bom):
            return charset
    stated = message.get_param("charset")
    declared = DECLARED.search(body[:HEAD])
    inside = (declared[1] or declared[2]).decode("ascii", "replace") if declared else ""
    return (known_charset(stated) if isinstance(stated, str) else None) or known_charset(inside)


def _typed(stated: str) -> Message:
    message = Message()
    message["Content-Type"] = stated
    return message


def _content_type(message: Message, name: str) -> str:
    stated = str(message["Content-Type"]).partition(";")[0].strip().lower()
    return TYPES.get(name.rpartition(".")[2].lower(), stated) if stated in UNSAID else stated


def _file_name(disposition: str) -> str:
    message = Message()
    message["Content-Disposition"] = disposition
    return (message.get_filename() or "").replace("\\", "/").rpartition("/")[2]
