"""The index of words, kept as rows: learnt and unlearnt with the passages, in their transaction."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from ..text.words import full_names, names, terms, transcriptions
from .schema import passages, postings
from .schema import terms as lexicon

LONGEST = 40  # characters of a term: what is longer is a link or a code
AT_ONCE = 500  # values in one statement
MORE = update(lexicon).where(lexicon.c.term == bindparam("of")).values(passages=lexicon.c.passages + bindparam("more"))


def words_of(text: str, language: str) -> Counter[str]:
    """Return the terms and names of a text, full names too, with how often each is in it; longer ones are left out."""
    called = [*names(text), *(key for key, _ in full_names(text)), *transcriptions(text, language)]
    return Counter(word for word in [*terms(text, language), *called] if len(word) <= LONGEST)


def learn(connection: Connection, found: Mapping[int, Counter[str]]) -> None:
    """Index the words of passages, by their numbers."""
    rows = [(term, number, count) for number, words in found.items() for term, count in words.items()]
    if rows:
        named = [dict(zip(("term", "passage", "count"), row, strict=True)) for row in rows]
        connection.execute(insert(postings), named)
        _count(connection, Counter(term for term, _, _ in rows))


def unlearn(connection: Connection, documents: Collection[str]) -> None:
    """Take the words of documents' passages out of the index."""
    numbers = select(passages.c.number).where(passages.c.document.in_(documents))
    gone = select(postings.c.term, func.count()).where(postings.c.passage.in_(numbers)).group_by(postings.c.term)
    counts = [{"of": term, "more": -count} for term, count in connection.execute(gone)]
    if counts:
        connection.execute(MORE, counts)
        connection.execute(delete(postings).where(postings.c.passage.in_(numbers)))
        connection.execute(delete(lexicon).where(lexicon.c.passages <= 0))


def forget_all(connection: Connection) -> None:
    """Empty the index."""
    connection.execute(delete(postings))
    connection.execute(delete(lexicon))


def _count(connection: Connection, found: Counter[str]) -> None:
    known = set(frequencies(connection, list(found)))
    old = [{"of": term, "more": count} for term, count in found.items() if term in known]
    new = [{"term": term, "passages": count} for term, count in found.items() if term not in known]
    if old:
        connection.execute(MORE, old)
    if new:
        connection.execute(insert(lexicon), new)


def frequencies(connection: Connection, words: Sequence[str]) -> dict[str, int]:
    """Return in how many passages each of some words is found; unknown ones are left out."""
    found: dict[str, int] = {}
    for part in _parts(words):
        for row in connection.execute(select(lexicon).where(lexicon.c.term.in_(part))):
            found[row.term] = row.passages
    return found


def _parts(words: Sequence[str]) -> Iterator[Sequence[str]]:
    return (words[start : start + AT_ONCE] for start in range(0, len(words), AT_ONCE))
