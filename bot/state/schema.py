"""The tables of the bot's memory. Ids are Telegram's own where it has one; times are seconds since 1970 (UTC)."""

from pathlib import Path

from sqlalchemy import JSON, BigInteger, Column, Float, Index, Integer, MetaData, String, Table, Text

from retrieval.database import Schema

MEMORY = Schema("bot's memory", Path(__file__).parent.parent / "migrations", "0004")  # a test holds it to the scripts

metadata = MetaData()
NUMBER = BigInteger().with_variant(Integer, "sqlite")  # what SQLite counts up by itself

# What the bot knows of itself: the hash of the pairing code, what it was told once, the commands it registered.
facts = Table(
    "facts",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)

# Every update, stored before Telegram is told that it came. `state` is "waiting" or "done"; the
# payload goes when it is done. A lane is handled in order: a chat, or a person's inline questions.
updates = Table(
    "updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("lane", String(40), nullable=False),
    Column("payload", JSON),
    Column("state", String(8), nullable=False),
    Column("received", Float, nullable=False),
)

# Every call that must reach Telegram, in order within its lane. `state` is "waiting", "sent" or "dropped"; the
# parameters go when it is sent. `purpose` and `subject` say what a sent message is: the answer 7, the report 3.
calls = Table(
    "calls",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("lane", String(40), nullable=False),
    Column("method", String(40), nullable=False),
    Column("params", JSON),
    Column("state", String(8), nullable=False),
    Column("purpose", String(12)),
    Column("subject", BigInteger),
    Column("message", BigInteger),
    Column("queued", Float, nullable=False),
)

# Everyone who ever wrote. `role` is "owner", "editor", "reader", "stranger" or "banned".
people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("username", String(40)),
    Column("spoken", String(16)),
    Column("chosen", String(8)),
    Column("role", String(8), nullable=False),
)

# The groups the bot is in, or was. `state` is "untold", "asked", "admitted" or "left".
groups = Table(
    "groups",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("state", String(8), nullable=False),
)

# Every question and its answer. `question_message` is the message that asked; `history` the questions before
# it, and `leans_on` the numbers of their answers, which tell whose they are (null where nobody knows).
answers = Table(
    "answers",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("question_message", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("history", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("asked", Float, nullable=False),
    Column("verdict", String(4)),
    Column("leans_on", JSON, nullable=False),
    sqlite_autoincrement=True,  # buttons of a forgotten answer must find nothing
)

# Where a talk begins anew: after this answer.
resets = Table(
    "resets",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("answer", BigInteger, nullable=False),
)

# What people put into the archive: written before the archive changes, so that a second try after a crash
# knows what the first one found there.
additions = Table(
    "additions",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("update", BigInteger, nullable=False),
    Column("place", Integer, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("album", String(40)),
    Column("document", String(16)),
    Column("known", Integer, nullable=False),
    Column("line", Text),
)

# Who did what, for good: added, removed, admitted, banned.
deeds = Table(
    "deeds",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("deed", String(12), nullable=False),
    Column("subject", Text, nullable=False),
)

Index("ix_updates_lane", updates.c.state, updates.c.lane)
Index("ix_calls_lane", calls.c.state, calls.c.lane)
Index("ix_calls_subject", calls.c.purpose, calls.c.subject)
Index("ix_calls_message", calls.c.lane, calls.c.message)
Index("ix_answers_talk", answers.c.chat, answers.c.thread, answers.c.person)
Index("ix_answers_person", answers.c.person, answers.c.asked)
Index("ix_additions_album", additions.c.album)
Index("ix_additions_update", additions.c.update, additions.c.place, unique=True)
