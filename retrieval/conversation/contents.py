"""What the archive holds, as a whole or about a subject: the articles that hold its words, or mean it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..archive.archive import Archive
from ..archive.lookup import newest_first
from ..archive.search_index import SearchIndex
from ..archive.selection import Selection
from ..grounding.common import is_common
from ..text.letters import encodable
from ..text.words import WORD, names, terms
from ..types import Answer, Contents, Document, Question
from .asides import talked
from .smalltalk import Heard

SHOWN = 5  # articles, the newest
PASSAGES = 40  # that are looked at for what they mean
MEANT = 3.0  # standard deviations of unrelated text, from which on a passage is about a subject
LIKELY, OUTSTANDING = 2.5, 0.75  # from which on, and how far above the next, the nearest article is
SHARE = 0.6  # of the weight of a subject's words that an article about it holds
SHORT = 3  # letters: such words tell nothing where no article holds them
UNKNOWN = 0.5  # of its weight has a word that no article holds: it may be spelt in another way there


def contents(question: Question, said: Heard, archive: Archive) -> Answer:
    """Answer what the archive holds. Where it has nothing about a subject, the nearest articles are named.

    Raises:
        BadFilter: nothing in the archive fits the question's filters.
    """
    answer, subject = talked(question, said), encodable(said.subject)
    selection = archive.select(question.filters, question.without)
    there = {one.id: one for one in archive.documents() if selection.lets(one)}
    if not subject:
        return _told(answer, "", newest_first(there.values()))
    alike = _alike(subject, archive, selection)
    about = _meaning(alike) | _holding(subject, answer.language, archive)
    found = newest_first(there[id_] for id_ in about if id_ in there)
    told = _told(answer, subject, found)
    return told if found else replace(told, nearest=tuple(there[id_] for id_ in alike if id_ in there)[:SHOWN])


def _told(answer: Answer, subject: str, found: list[Document]) -> Answer:
    dates = sorted(one.date for one in found if one.date)
    outlets = _most(one.outlet for one in found)
    languages = _most(one.language for one in found)
    held = Contents(len(found), subject, dates[0] if dates else None, dates[-1] if dates else None, outlets, languages)
    return replace(answer, contents=held, nearest=tuple(found[:SHOWN]))


def _most(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(value for value, _ in Counter(filter(None, values)).most_common())


def _alike(subject: str, archive: Archive, selection: Selection) -> Mapping[str, float]:
    """Return the documents nearest to a subject, the nearest first, in standard deviations of unrelated text."""
    vector = archive.space.questions((subject,))[-1]
    near = archive.vectors.nearest(vector, PASSAGES, selection.where)
    scores: dict[str, float] = {}
    for passage, cosine in sorted(near.items(), key=lambda pair: -pair[1]):
        scores.setdefault(passage.partition(":")[0], cosine / archive.space.spread)
    return scores


def _meaning(alike: Mapping[str, float]) -> set[str]:
    """Return the documents that are about a subject by what they mean; one that stands out from all others is, too."""
    best, second = [*alike.values(), 0.0, 0.0][:2]
    found = {id_ for id_, score in alike.items() if score >= MEANT}
    return found | ({next(iter(alike))} if best >= max(LIKELY, second + OUTSTANDING) else set())


def _holding(subject: str, language: str, archive: Archive) -> set[str]:
    """Return the documents that hold a subject's words, or the most telling of them."""
    words = {word: _keys(word, language) for word in WORD.findall(subject)}
    held = SearchIndex(archive.catalogue.engine).holding([key for keys in words.values() for key in keys])
    holders = {word: set().union(*(held[key] for key in keys)) for word, keys in words.items()}
    total = archive.catalogue.count()
    weights = {word: _weight(len(ids), total) for word, ids in holders.items()}
    weights |= {word: UNKNOWN * weights[word] if len(word) > SHORT else 0 for word, ids in holders.items() if not ids}
    enough = SHARE * sum(weights.values())
    among = set().union(*holders.values())
    return {id_ for id_ in among if sum(weights[word] for word in weights if id_ in holders[word]) >= enough}


def _keys(word: str, language: str) -> list[str]:
    """Return what an index knows a word by; a name's key also where somebody wrote it small."""
    named = word if is_common(word, language) else word[0].upper() + word[1:]
    return [*terms(word, language), *names(named)]


def _weight(found: int, count: int) -> float:
    return math.log(1 + (max(count - found, 0) + 0.5) / (found + 0.5))
