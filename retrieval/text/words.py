"""The words of a text as an index knows them: terms, alike within a language; names, alike across scripts."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, pairwise, product

import snowballstemmer
from anyascii import anyascii

from .transcription import transcribed, transcribed_pairs

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "lt": "lithuanian",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# What stands above and below letters.
MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
WORD = re.compile(rf"(?:[^\W_]|[{MARKS}])+")
# Scripts that put no space between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese): every two neighbouring
# characters are a term (as in Lucene's CJKAnalyzer).
WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
UNSPACED = re.compile(f"[{WITHOUT_SPACES}]+")
ENDING, ROOT = 3, 4  # letters: cut off a word of a language without a stemmer, left of it at least
REMEMBERED = 50_000
LONGEST_WORD = 200  # letters and marks; whatever is longer is none

# Sounds that languages write differently, longest first; vowels come and go, so only consonants are kept.
SOUNDS = [
    *((name, "s") for name in ("shch", "tsch", "dzh", "sch", "tch", "sh", "ch", "zh", "ts", "tz", "dj", "cz", "sz")),
    *(("kh", "h"), ("gh", "h"), ("ph", "v"), ("th", "t"), ("ck", "k"), ("qu", "k"), ("ce", "s"), ("ci", "s")),
    *(("cy", "s"), ("x", "ks"), ("c", "k"), ("q", "k"), ("z", "s"), ("j", "s"), ("f", "v"), ("g", "h")),
    *(("p", "b"), ("d", "t"), ("w", "v")),
]
ARABIC = re.compile("[\u0600-\u06ff]")
CYRILLIC = re.compile("[\u0400-\u052f]")
ALIFS = "\u0622\u0623\u0625\u0627"  # a vowel at the start of a word
LATIN = re.compile("[^a-z0-9]")
WRITTEN = str.maketrans({"ç": "s", "Ç": "S"})  # what anyascii takes for a k
SILENT = re.compile("^h(?=[aeiouy])")  # Hernán, Эрнан
BREATHED = re.compile("^(?:[gk]?h|g)")
HARD = re.compile("^w(?=r)|(?<=c)h(?=[rl])")  # Wray, Рей; Christopher, Кристофер
APOSTROPHE = re.compile("(?<=[\u0400-\u052f])['\u2019\u02bc](?=[\u0400-\u052f])")  # Г'юстон
ARTICLE = re.compile("^(?:[وبفك]?ال|لل)")
CHINESE = "zh"
MEANINGS = 32  # names that one in a Chinese text may be
DIGITS = 30  # of a number at most
HEARD = 5  # letters of a name that is looked for by its sound
BESIDE = re.compile(r"[ \xa0·]")  # between the words of a full name
PAIR = 4  # consonants of two words that are one name, at least
SHORTEST, LONGEST = 3, 5  # consonants of a name: fewer tell nothing, later ones are endings


def length(text: str) -> float:
    """Return how many words a text has; two characters of a script without spaces count as one."""
    unspaced = sum(len(run) for run in UNSPACED.findall(text))
    return len(UNSPACED.sub(" ", text).split()) + unspaced / 2


def terms(text: str, language: str) -> list[str]:
    """Return the stems of a text's words, in order, without case and diacritics."""
    return [term for word in WORD.findall(text.casefold()) for term in _terms(word, language)]


def _terms(word: str, language: str) -> Iterator[str]:
    for run in UNSPACED.findall(word):
        yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
    yield from (_stem(part[:LONGEST_WORD], language) for part in UNSPACED.split(word) if part)


@lru_cache(REMEMBERED)
def _stem(word: str, language: str) -> str:
    if language in STEMMERS:
        return _plain(_stemmer(language).stemWord(word))
    plain = _plain(word)
    return plain[: max(ROOT, len(plain) - ENDING)] if plain.isalpha() else plain


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(STEMMERS[language])


def _plain(word: str) -> str:
    """Return a word without its diacritics."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


def names(text: str) -> list[str]:
    """Return what stands for a text's names and numbers in any script: "@slnsk" for Zelensky, Зеленський, زيلينسكي.

    A name is a word with a capital, or any word of a script without capitals; its key is the skeleton of its
    consonants. Numbers of two digits and more stand for themselves.
    """
    return [key for word in WORD.findall(_whole(text)) for key in _name(word)]


def full_names(text: str) -> list[tuple[str, str]]:
    """Return what stands for two words of a full name together, and the two as written: "@btr&r" for Peter Wray,
    Питер Рэй, Пітер Рей. Each may be too short to tell anything by itself; together they do."""
    text = _whole(text)
    beside = [(a, b) for a, b in pairwise(WORD.finditer(text)) if BESIDE.fullmatch(text, a.end(), b.start())]
    called = [(a[0], b[0], text[a.start() : b.end()]) for a, b in beside if _capital(a[0]) and _capital(b[0])]
    keyed = [(f"@{_short(one)}&{_short(other)}", written) for one, other, written in called]
    return [(key, written) for key, written in keyed if len(key) >= PAIR + len("@&")]


def _whole(text: str) -> str:
    """Return a text without the apostrophes that part a Cyrillic word."""
    return APOSTROPHE.sub("", text)


def _capital(word: str) -> bool:
    return 1 < len(word) <= LONGEST_WORD and word[0].isupper() and not ARABIC.search(word)


def _short(word: str) -> str:
    return _short_sound(_sounds(word)[0])


def _short_sound(sound: str) -> str:
    return _skeleton(sound)[:LONGEST]


def transcriptions(text: str, language: str) -> list[str]:
    """Return what stands for the foreign names of a Chinese text, one by one and full: "%slnsk" for 泽连斯基, which is
    what `transcribed_as` makes of Zelensky's "@slnsk"."""
    if language != CHINESE:
        return []
    words = [_short_sound(sound) for sound in transcribed(text)]
    pairs = [f"{_short_sound(one)}&{_short_sound(other)}" for one, other in transcribed_pairs(text)]
    found = [*(one for one in words if len(one) >= SHORTEST), *(one for one in pairs if len(one) >= PAIR + len("&"))]
    return [transcribed_as(f"@{key}") for key in dict.fromkeys(found)]


def transcribed_as(key: str) -> str:
    """Return what stands for a name in Chinese texts, which write r as l, and no m at the end of a syllable; a key that
    stands for no name is returned as it is."""
    return f"%{key[1:].replace('r', 'l').replace('mb', 'nb')}" if key[0] == "@" else key


def transcribed_from(key: str) -> list[str]:
    """Return the names that one in a Chinese text may be."""
    told = [("l", "r") if sound == "l" else (sound,) for sound in key[1:]]
    return [f"@{''.join(sounds)}" for sounds in islice(product(*told), MEANINGS)]


def sounds(text: str) -> list[str]:
    """Return how a text's names in another script sound, in small Latin letters: "belluno" for Беллуно."""
    foreign = [word for word in WORD.findall(_whole(text)) if word[0].isupper() and CYRILLIC.match(word)]
    return [sound for word in dict.fromkeys(foreign) if len(sound := _sounds(word)[0]) >= HEARD]


@lru_cache(REMEMBERED)
def _name(word: str) -> tuple[str, ...]:
    if word.isdecimal():
        return (f"#{int(word)}",) if 1 < len(word) <= DIGITS else ()
    if not SHORTEST <= len(word) <= LONGEST_WORD or word[0].islower() or UNSPACED.search(word):
        return ()
    skeletons = [_skeleton(sound) for sound in _sounds(word)]
    return tuple(dict.fromkeys(f"@{one[:LONGEST]}" for one in skeletons if len(one) >= SHORTEST))


def _sounds(word: str) -> list[str]:
    """Return what a word may sound like, in Latin letters: Arabic writes o, u and w with one letter."""
    if not ARABIC.search(word):
        return [LATIN.sub("", anyascii(word.translate(WRITTEN)).lower())]
    bare = ARTICLE.sub("", word)
    vowel = "a" if bare[:1] in ALIFS else ""
    sound = LATIN.sub("", anyascii(bare.lstrip(ALIFS)).lower())
    found = [vowel + sound[:1] + sound[1:].replace("w", ""), vowel + sound]
    # What may be a h before a vowel that is not written is silent as well.
    return [*found, "a" + BREATHED.sub("", found[0])] if BREATHED.match(sound) else found


@lru_cache(REMEMBERED)
def _skeleton(sound: str) -> str:
    sound = HARD.sub("", sound)
    for written, heard in SOUNDS:
        sound = sound.replace(written, heard)
    sound = SILENT.sub("", re.sub(r"(.)\1+", r"\1", sound))
    vowel = "a" if sound[:1] in ("a", "e", "i", "o", "u", "y") else ""
    consonants = re.sub("[aeiouy]", "", sound)
    return vowel + consonants[:1] + consonants[1:].replace("h", "")
