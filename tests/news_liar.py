"""Lies about the news bundle: what is said of a sentence that a model was told, and what it should have said."""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.grounding.stated import Stated
from tests import liar
from tests.flipping import flips
from tests.parallel import Sides
from tests.test_grounding_checks import same_number_again

INVENTED = liar.INVENTED | {
    "ar": ("نوربرت هالواي", "فلترونا", "ميرلدا"),
    "zh": ("诺伯特·哈洛威", "维尔特罗纳", "米雷尔达"),
}
COUNTRIES = liar.COUNTRIES | {
    "ar": ("البرتغال", "فيتنام", "تشيلي", "النرويج", "إثيوبيا"),
    "zh": ("葡萄牙", "越南", "智利", "挪威", "埃塞俄比亚"),
}
DATED = liar.DATED | {"ar": ("في 17 نوفمبر", "في أغسطس 1987", "أمس"), "zh": ("11月17日", "1987年8月", "昨天")}
UNSPOKEN = {
    "ar": ("{claim}، بحسب {lie}", "{claim}، في {n} مدينة"),
    "zh": ("{claim}，{lie}说", "{claim}，涉及{n}座城市"),
}
TODAY = re.compile("yesterday|hier|gestern|ayer|вчера|учора|вчора|أمس|昨天", re.IGNORECASE)
NOBODY_WROTE = {
    "ar": "قال الوزير إن المصنع سيغلق أبوابه نهائيا في الربيع المقبل.",
    "de": "Der Minister kündigte an, das Werk werde im Frühjahr endgültig geschlossen.",
    "en": "The minister announced that the factory would close for good in the spring.",
    "es": "El ministro anunció que la fábrica cerrará definitivamente en primavera.",
    "fr": "Le ministre a annoncé que l'usine fermera définitivement au printemps.",
    "ru": "Министр объявил, что завод окончательно закроют весной.",
    "uk": "Міністр оголосив, що завод остаточно закриють навесні.",
    "zh": "部长宣布该工厂将于明年春天永久关闭。",
}
GARBAGE = (
    "", " ", "null", "{" * 300, "]" * 50, '{"claims": [{"claim": "', "\x00\x1b[31m\x07", "\ufeff\u202e\u2066",
    "é" * 900, '{"claim": 7, "words": ["a"], "passage": {}}', "I cannot help with that.",
    "<tool_call>rm -rf /</tool_call>", '{"claims": "none", "passage": "\\ud800"}', "[" * 2000,
    '{"a":' * 900, "data: [DONE]\n\n", "}{" * 400,
)  # fmt: skip


@dataclass(frozen=True)
class Base:
    """A sentence of a passage that was told, and what an honest claim would say of it in the asker's language."""

    passage: int
    words: str
    language: str  # of the passage
    claim: str
    asked: str  # the asker's language
    sides: Sides = field(repr=False)
    title: str = ""

    def says(self, **other: object) -> str:
        """Return the claim as a model would say it, but for what is said otherwise."""
        said = {"passage": self.passage, "words": self.words, "claim": self.claim}
        return json.dumps(said | other, ensure_ascii=False)


@dataclass(frozen=True)
class Said:
    """A piece of what a model says, and what kind of lie it is; `text` is the claim in it."""

    kind: str
    piece: str
    text: str = ""


def hard_lies(base: Base, passages: Mapping[int, str], told: random.Random) -> Iterator[Said]:
    """Yield lies none of which may be shown."""
    for kind, claim in _false(base, told):
        yield Said(kind, base.says(claim=claim), claim)
        yield Said(kind + " in a translation", base.says(claim=f"{claim} {claim}", translation=claim), claim)
    others = [number for number, text in passages.items() if base.words not in text]
    yield from (Said("no such passage", base.says(passage=number), base.claim) for number in (0, 99, "x", None))
    yield from (Said("invented quote", base.says(words=NOBODY_WROTE[one])) for one in (base.language, base.asked))
    yield from (Said("distorted quote", base.says(words=words)) for words in _distorted(base, told))
    if base.language != base.asked:
        yield Said("translated quote", base.says(words=base.claim))
    for language, side in base.sides.items():
        if language != base.asked:
            yield Said("another language", base.says(claim=side), side)
    yield from (Said("empty", base.says(**{part: blank})) for part in ("claim", "words") for blank in ("", "\u200b \n"))
    yield from (Said("endless claim", base.says(claim=" ".join([base.claim] * times))) for times in (40, 400))
    yield from (Said("garbage", piece) for piece in told.sample(GARBAGE, 3))
    yield from (Said("wrong passage", base.says(passage=number)) for number in others)


def _false(base: Base, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield claims with a number, a date, a name or a country that the sentence does not hold, and which it is."""
    lying = liar.Liar(chance.randrange(10**6))
    claim, meant = Stated(base.claim, base.asked), Stated(base.words, base.language)
    if base.asked in UNSPOKEN:
        said, counted = UNSPOKEN[base.asked]
        changed = (_other_digits(base.claim, chance), counted.format(claim=_open(base.claim), n=chance.randint(41, 98)))
        named = (said.format(claim=_open(base.claim), lie=lie) for lie in INVENTED[base.asked])
    else:
        changed, named = lying.numbers(base.claim, base.asked), lying.names(base.claim, base.asked)
    yield from (("number", lie) for lie in changed if lie != base.claim and not same_number_again(lie, claim, meant))
    yield from (("name", lie) for lie in named if lie != base.claim)
    if not TODAY.search(base.words):
        yield from (("date", f"{_open(base.claim)} {date}.") for date in DATED[base.asked])
    for number, country in enumerate(COUNTRIES[base.asked]):
        form = liar.WITH_COUNTRY.get(base.asked) or UNSPOKEN[base.asked][0]
        if not _names(base, number):
            yield "country", form.format(claim=_open(base.claim), lie=country) + "."


def _open(claim: str) -> str:
    return claim.rstrip(".。")


def _names(base: Base, number: int) -> bool:
    """Whether the sentence or its article's title may name a country already."""
    there = f"{base.words} {base.title}".casefold()
    return any(names[number].casefold().split()[-1].split("'")[-1][:4] in there for names in COUNTRIES.values())


def _other_digits(claim: str, chance: random.Random) -> str:
    return re.sub(r"\d", lambda digit: str((int(digit[0]) + chance.randint(1, 8)) % 9 + 1), claim, count=1)


def _distorted(base: Base, chance: random.Random) -> Iterator[str]:
    if base.language == "zh":
        at = chance.randrange(1, len(base.words) - 2)
        yield base.words[:at] + base.words[at + 1 :]
        return
    yield from liar.Liar(chance.randrange(10**6)).quotes(base.words)


def markup(base: Base) -> Iterator[Said]:
    """Yield claims with more than words: either they are refused, or only their words are shown."""
    controls = (
        f"\x1b[31m{base.claim}\x1b[0m",
        f"\u202e{base.claim}",
        "\u200b".join(base.claim),
        f"{base.claim}\x00\x08",
    )
    for claim in (*liar.Liar(0).markup(base.claim), *controls):
        yield Said("markup", base.says(claim=claim, translation=claim), claim)


def soft_lies(base: Base, others: Sequence[Base]) -> Iterator[Said]:
    """Yield lies that words alone give away: the opposite; what another sentence says; two numbers that changed
    places."""
    for kind, claim in flips(base.claim, base.asked):
        yield Said(f"flip: {kind}", base.says(claim=claim), claim)
    for other in others:
        if other.passage == base.passage and other.words != base.words:
            yield Said("another sentence's claim", base.says(claim=other.claim), other.claim)
    numbers = re.findall(r"\d+", base.claim)
    if len(set(numbers)) == 2:
        one, two = dict.fromkeys(numbers)
        claim = re.sub(r"\d+", lambda found: two if found[0] == one else one, base.claim)
        yield Said("numbers swapped", base.says(claim=claim), claim)
