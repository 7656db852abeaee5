"""The catalogue's tables."""

from pathlib import Path

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

from ..database import Schema

ARCHIVE = Schema("archive", Path(__file__).parent.parent / "migrations", "0002")  # a test holds it to the scripts

metadata = MetaData()

# What the archive remembers of itself: the embedding model of its vectors, whether the sample was offered.
facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# Every article, whole. `state` is "pending" until its passages can be found, "ready" after, "removed" while
# its passages are being taken out. `subject` is the mean direction of its sentences' vectors, float16; none until
# its words are indexed.
documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("date", String(10)),
    Column("url", Text),
    Column("language", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("subject", LargeBinary),
)

# Where documents came from. A document without a source is on its way out.
sources = Table(
    "sources",
    metadata,
    Column("locator", Text, primary_key=True),
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("fingerprint", String(64), nullable=False),
)

# The passages of ready documents: the spans of their sentences, [[start, end], ...], and the sentences'
# vectors, float16, one row each.
passages = Table(
    "passages",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(24), nullable=False, unique=True),
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("sentences", JSON, nullable=False),
    Column("vectors", LargeBinary, nullable=False),
)

# The index of words: which passages hold a term or a name, how often; and in how many passages each is found.
postings = Table(
    "postings",
    metadata,
    Column("term", String(40), primary_key=True),
    Column("passage", ForeignKey("passages.number", ondelete="CASCADE"), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
terms = Table(
    "terms",
    metadata,
    Column("term", String(40), primary_key=True),
    Column("passages", Integer, nullable=False),
    sqlite_with_rowid=False,
)

Index("ix_documents_state", documents.c.state)
Index("ix_sources_document", sources.c.document)
Index("ix_passages_document", passages.c.document)
Index("ix_postings_passage", postings.c.passage)
