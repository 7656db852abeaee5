"""What the archive holds, as a whole or about a subject: the articles that hold its words, or mean it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..archive.archive import Archive
from ..archive.holdings import holdings, there
from ..archive.search_index import SearchIndex
from ..archive.selection import Selection
from ..grounding.common import is_common
from ..text.letters import encodable
from ..text.words import LONGEST, WORD, names, terms, transcribed_from, transcriptions
from ..types import Answer, Contents, Question
from .asides import talked
from .smalltalk import Heard

SHOWN = 5  # articles, the newest
PASSAGES = 40  # that are looked at for what they mean
MEANT = 3.0  # standard deviations of unrelated text, from which on a passage is about a subject
LIKELY, OUTSTANDING = 2.5, 0.75  # from which on, and how far above the next, the nearest article is
SHARE = 0.6  # of the weight of a subject's words that an article about it holds
SHORT = 3  # letters: such words tell nothing where no article holds them
SOUND = "@"  # opens the key of a name's consonants
UNKNOWN = 0.5  # of its weight has a word that no article holds: it may be spelt in another way there


def contents(question: Question, said: Heard, archive: Archive) -> Answer:
    """Answer what the archive holds. Where it has nothing about a subject, the nearest articles are named.

    Raises:
        BadFilter: nothing in the archive fits the question's filters.
    """
    answer, subject = talked(question, said), encodable(said.subject)
    selection = archive.select(question.filters, question.without)
    if not subject:
        return _told(answer, "", None, archive, selection)
    alike = _alike(subject, archive, selection)
    about = _meaning(alike) | _holding(subject, answer.language, archive)
    told = _told(answer, subject, about, archive, selection)
    if told.nearest:
        return told
    near = there(archive.catalogue.engine, selection, alike)
    return _naming(told, [id_ for id_ in alike if id_ in near][:SHOWN], archive)


def _told(answer: Answer, subject: str, about: set[str] | None, archive: Archive, selection: Selection) -> Answer:
    held = holdings(archive.catalogue.engine, selection, about, SHOWN)
    told = Contents(held.articles, subject, held.oldest, held.newest, held.outlets, held.languages)
    return _naming(replace(answer, contents=told), held.newest_ids, archive)


def _naming(answer: Answer, ids: Sequence[str], archive: Archive) -> Answer:
    found = archive.catalogue.find(ids)
    return replace(answer, nearest=tuple(found[id_] for id_ in ids if id_ in found))


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
    languages = {language, *archive.catalogue.languages()}
    words = {word: _keys(word, language, languages) for word in WORD.findall(subject)}
    index = SearchIndex(archive.catalogue.engine)
    held = index.holding({key for keys in words.values() for key in keys})
    holders = {word: _holders([(key, held[key]) for key in keys]) for word, keys in words.items()}
    total = archive.catalogue.count()
    weights = {word: _weight(len(ids), total) for word, ids in holders.items()}
    weights |= {word: UNKNOWN * weights[word] if len(word) > SHORT else 0 for word, ids in holders.items() if not ids}
    enough = SHARE * sum(weights.values())
    among = set().union(*holders.values())
    return {id_ for id_ in among if sum(weights[word] for word in weights if id_ in holders[word]) >= enough}


def _keys(word: str, language: str, languages: set[str]) -> set[str]:
    """Return what an index knows a word by, as it is spelt in any of the languages; a name's key also where somebody
    wrote it small."""
    named = word if is_common(word, language) else word[0].upper() + word[1:]
    foreign = {name for key in transcriptions(word, language) for name in transcribed_from(key)}
    return foreign | {*names(named), *(term for code in languages for term in terms(word, code))}


def _holders(held: Sequence[tuple[str, Mapping[str, str]]]) -> set[str]:
    """Return the documents that hold a word, of those that hold its keys, by key, with their languages.

    A sound is for names that are written in another way. Where a language's articles spell the word as it was asked,
    its other ones hold another name that sounds alike, unless the sound is long.
    """
    spelt = {id_: code for key, ids in held if not _is_short_sound(key) for id_, code in ids.items()}
    known = {code for key, ids in held if key[0] != SOUND for code in ids.values()}
    heard = {id_ for key, ids in held if _is_short_sound(key) for id_, code in ids.items() if code not in known}
    return heard | spelt.keys()


def _is_short_sound(key: str) -> bool:
    return key[0] == SOUND and len(key) <= LONGEST


def _weight(found: int, count: int) -> float:
    return math.log(1 + (max(count - found, 0) + 0.5) / (found + 0.5))
