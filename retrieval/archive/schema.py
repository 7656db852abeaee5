"""The catalogue's tables."""

from pathlib import Path

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    exists,
)

from ..database import Schema

# A test holds the revision to the scripts.
ARCHIVE = Schema("archive", Path(__file__).parent.parent / "migrations", "0006_spending")

metadata = MetaData()

# What the archive remembers of itself: the embedding model of its vectors, whether the sample was offered.
facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# Every article, whole. `state` is "pending" until its passages can be found, "ready" after, "removed" while
# its passages are being taken out; then "shelved" as long as the change that removed it can be taken back, or "copy"
# where it says the same as another document, `copy_of`, that is found instead; `apart` where a reader split it off.
# `successor` is the new version that replaces it once that is ready. `subject` is the mean direction of its
# sentences' vectors, float16; none until its words are indexed. `by_hand` names the details that a person set, with
# spaces between them: new versions keep those.
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
    Column("author", Text),
    Column("copy_of", String(16)),
    Column("apart", Integer, nullable=False, server_default="0"),
    Column("successor", String(16)),
    Column("by_hand", Text),
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

# The bands of documents' MinHash signatures: two documents that share one may say the same.
bands = Table(
    "bands",
    metadata,
    Column("band", BigInteger, primary_key=True),
    Column("document", ForeignKey("documents.number", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)

# The changes that can be taken back, and the rows they touched as these were before: none where the row is new.
changes = Table(
    "changes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", String(20), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("label", Text, nullable=False),
    sqlite_autoincrement=True,
)
journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("change", ForeignKey("changes.number", ondelete="CASCADE"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("key", Text, nullable=False),
    Column("before", JSON(none_as_null=True)),
)

# What is kept up with: feeds by their addresses, folders by their paths; when it is due next and how it fared, times in
# seconds since 1970. `count` says how many articles came of it.
watched = Table(
    "watched",
    metadata,
    Column("address", Text, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("title", Text),
    Column("every", Integer, nullable=False),
    Column("due", Float, nullable=False),
    Column("checked", Float),
    Column("changed", Float),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("said", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("count", Integer, nullable=False, server_default="0"),
)
# What needs no second look unless it is modified: entries of feeds by what the feed calls them, files by their paths.
seen = Table(
    "seen",
    metadata,
    Column("address", ForeignKey("watched.address", ondelete="CASCADE"), primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("modified", String(20)),
    sqlite_with_rowid=False,
)
# The entries of feeds that failed and are to be tried again, with what the feed told of each, for it may list it no
# longer; and the files of folders a part of which failed.
failing = Table(
    "failing",
    metadata,
    Column("address", ForeignKey("watched.address", ondelete="CASCADE"), primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("told", JSON, nullable=False),
    Column("since", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("due", Float, nullable=False),
    Column("said", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The tokens that the language model was paid on a day, YYYY-MM-DD in UTC, or may still be by calls under way.
spending = Table(
    "spending",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("tokens", Integer, nullable=False),
)

LIVE = documents.c.state.in_(("pending", "ready"))
ORPHAN = ~exists().where(sources.c.document == documents.c.id)

Index("ix_bands_document", bands.c.document)
Index("ix_journal_change", journal.c.change)
Index("ix_journal_key", journal.c.key)
Index("ix_documents_copy_of", documents.c.copy_of)
Index("ix_documents_successor", documents.c.successor)
Index("ix_documents_state", documents.c.state)
Index("ix_sources_document", sources.c.document)
Index("ix_passages_document", passages.c.document)
Index("ix_postings_passage", postings.c.passage)
