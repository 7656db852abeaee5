"""Whether two written names are one, in two languages or scripts: Zelensky, Selenskyj, Зеленський, زيلينسكي."""

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from ..text.words import ARABIC, ARTICLE
from .stated import CACHED, bare

CYRILLIC = re.compile("[\u0400-\u04ff]")
INFLECTED = ("ru", "uk", "pl")
# Case endings of names; those that also make another family name (-ов, -енко) are no endings here.
ENDINGS = {
    "cyrillic": re.compile(
        "(?:ого|его|ому|ему|ыми|ими|ами|ями|ах|ях|ой|ою|ей|ею|ом|ем|ым|им|ых|их|ий|ый|ая|ую|ові|еві|єм|ія|ії|ію|[аяоеыиуюьійіїє])$"
    ),
    "pl": re.compile("(?:iego|ego|iemu|emu|owi|ach|ami|iem|em|ym|im|ych|ich|ia|[aeyiouąę])$"),
}
ALTERNATING = str.maketrans("іо", "оо")  # Львів, Львова
# What languages write for one sound; the order matters.
HEARD = (
    ("shch", "S"), ("szcz", "S"), ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("dzh", "S"), ("zh", "S"), ("ch", "S"),
    ("drz", "S"), ("sh", "S"), ("cz", "S"), ("sz", "S"), ("rz", "S"), ("dj", "S"), ("j", "S"), ("ph", "v"), ("th", "t"),
    ("ck", "k"),
    ("qu", "k"), ("gu", "g"), ("kh", "H"), ("ts", "s"), ("tz", "s"), ("ce", "se"), ("ci", "si"), ("cy", "sy"),
    ("x", "ks"), ("c", "k"), ("q", "k"), ("z", "s"), ("w", "v"), ("f", "v"), ("h", "H"), ("g", "g"),
)  # fmt: skip
SPOKEN = {
    "de": (("tsch", "S"), ("sch", "S"), ("ch", "H"), ("j", "y")),
    "pl": (("ch", "H"), ("j", "y"), ("c", "s")),
    "es": (("j", "H"), ("ll", "l")),
}
AFTER_A_VOWEL = re.compile("(?<=[aeiou])j")
SERBIAN = re.compile("(?<=[a-z]i)c$")  # Djokovic, Джокович
ENGLISH_W = re.compile("^u(?=[aeio])")  # Уоллес
WEAK = str.maketrans("", "", "aeiouyH'")
ALIKE = 0.4  # of the letters, vowels too
FEWEST = 3  # consonants that tell a name in Arabic, where any word may be one
SHORT = 4  # letters: a shorter name must be written alike
MERGED = str.maketrans("pgvS", "bkbs")  # what Arabic hears as one


@lru_cache(CACHED)
def stem(word: str, language: str) -> str:
    """Return a name without the ending that its case gives it."""
    plain = bare(word)
    if CYRILLIC.search(plain):
        cut = ENDINGS["cyrillic"].sub("", plain)
    elif ARABIC.search(plain):
        cut = bare(ARTICLE.sub("", word))
    else:
        cut = ENDINGS["pl"].sub("", plain) if language == "pl" else plain
    return cut if len(cut) >= 2 else plain


@lru_cache(CACHED)
def heard(word: str, language: str = "") -> str:
    """Return how a name sounds, in Latin letters; capitals stand for sounds that several letters write."""
    latin = re.sub("[^a-z']", "", anyascii(word.replace("г", "g").replace("х", "H")).lower())
    latin = AFTER_A_VOWEL.sub("y", ENGLISH_W.sub("v", latin))
    latin = SERBIAN.sub("S", latin) if word[-1:] in "cćč" else latin
    for written, sound in SPOKEN.get(language, ()):
        latin = latin.replace(written, sound)
    for written, sound in HEARD:
        latin = latin.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", latin)


@lru_cache(CACHED)
def frame(word: str, language: str = "") -> str:
    """Return the consonants that are heard in a name, and a vowel where it opens one."""
    sound = heard(word, language)
    return ("a" if sound[:1] in "aeiouy" else "") + re.sub(r"(.)\1+", r"\1", sound.translate(WEAK))


def same_name(one: str, its_language: str, other: str, others_language: str) -> bool:
    """Return whether two words are forms of one name.

    In one language the stems must be alike; in two, the sounds. Arabic writes no p, g or v, and few vowels.
    """
    left, right = stem(one, its_language), stem(other, others_language)
    if left == right or bare(one) == bare(other) or (left + "s" == right or right + "s" == left):
        return True
    slavic = its_language in INFLECTED and others_language in INFLECTED
    if its_language == others_language:
        return slavic and len(left) > 3 and left.translate(ALTERNATING) == right.translate(ALTERNATING)
    if min(len(left), len(right)) < SHORT - 1:
        return heard(bare(one), its_language) == heard(bare(other), others_language)
    if ARABIC.search(left) or ARABIC.search(right):
        return _alike_in_arabic(left, right)
    here, there = heard(left, its_language), heard(right, others_language)
    frames = frame(left, its_language), frame(right, others_language)
    if "h" in anyascii(left + right).lower():  # Serhiy, Sergey
        frames = frames[0].replace("g", ""), frames[1].replace("g", "")
    return frames[0] == frames[1] and Levenshtein.normalized_similarity(here, there) >= ALIKE


def _alike_in_arabic(left: str, right: str) -> bool:
    arabic, latin = (left, right) if ARABIC.search(left) else (right, left)
    arabic = arabic.removesuffix("ه")
    forms = {arabic, *(arabic[1:] for _ in [0] if arabic[:1] in "وبلفك")}
    wanted = frame(latin).translate(MERGED).lstrip("a")
    found = {frame(form).translate(MERGED).replace("w", "").lstrip("a") for form in forms}
    without_v = {re.sub("b", "", form) for form in found}  # و is a vowel as well
    return len(wanted) >= FEWEST and (wanted in found or wanted in without_v)
