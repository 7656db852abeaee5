"""Wire copies as they are: an article rewritten in a few words, retold from another side, or changed in one fact."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
# What an editor exchanges without changing what is said.
SAME = {
    "en": "said told stated|also too|but yet|big large|began started|about around|many several|show reveal|"
    "near close|since because|while whereas|help aid|quickly rapidly|country nation|people residents|often frequently|"
    "after following|plans intends|wants seeks|the this|a another|that which|in within|for toward|with alongside",
    "fr": "dit déclare affirme|aussi également|mais cependant|grand vaste|commence débute|environ près|beaucoup nombre|"
    "montre révèle|car puisque|pays nation|souvent fréquemment|après suivant|veut souhaite|le ce|la cette|les ces|"
    "dans en|pour vers|avec auprès|que lequel|des certains|sur dessus|par via",
    "es": "dijo declaró afirmó|también además|pero aunque|grande amplio|comenzó empezó|cerca alrededor|muchos varios|"
    "muestra revela|porque pues|país nación|después tras|quiere desea|el este|la esta|los estos|en dentro|para hacia|"
    "con junto|que cual|por mediante|se ello",
    "ru": "сказал заявил сообщил|также тоже|но однако|большой крупный|начал стал|около примерно|много несколько|"
    "показывает указывает|потому поскольку|страна государство|после вслед|хочет намерен|в во|на над|что чтобы|и а|"
    "по согласно|с вместе|для ради|как словно",
    "uk": "сказав заявив повідомив|також теж|але однак|великий значний|почав став|близько приблизно|багато кілька|"
    "показує вказує|бо оскільки|країна держава|після опісля|хоче прагне|в у|на над|що щоб|і та|за згідно|з із|"
    "для заради|як мов",
}
DROPPED = 0.3  # of the changes: words an editor leaves out


def rewritten(text: str, language: str, share: float, chance: random.Random) -> str:
    """Return a text with about a share of its words exchanged or left out: never a number, name or negation."""
    groups = [group.split() for group in SAME[language].split("|")]
    others = {word: [one for one in group if one != word] for group in groups for word in group}
    found = [match for match in WORD.finditer(text) if match.group().lower() in others]
    wanted = min(len(found), round(share * len(WORD.findall(text))))
    for match in sorted(chance.sample(found, wanted), key=lambda match: -match.start()):
        new = _exchanged(match.group(), others, chance)
        text = text[: match.start()] + new + text[match.end() :]
    return re.sub(r"  +", " ", text)


def _exchanged(word: str, others: dict[str, list[str]], chance: random.Random) -> str:
    new = chance.choice(others[word.lower()])
    if word[0].isupper():
        return new.capitalize()
    return "" if chance.random() < DROPPED else new


def retold(text: str, chance: random.Random) -> tuple[str, str]:
    """Return two articles on one event: every sentence of a text in one or the other, and a few in both, as outlets
    share the quotations of a press conference."""
    sentences = re.split(r"(?<=[.!?…»”\"])\s+", text)
    turns = [chance.choice("ab") if chance.random() < 0.7 else "ab" for _ in sentences]
    one, other = (" ".join(s for s, turn in zip(sentences, turns, strict=True) if side in turn) for side in "ab")
    return one, other


def changed_in_one(text: str, kind: str, language: str, chance: random.Random) -> str | None:
    """Return a text that differs in one number, name, negation or date; None where it has none to change."""
    return {"number": _number, "name": _name, "negation": _negation, "date": _day}[kind](text, language, chance)


def _number(text: str, language: str, chance: random.Random) -> str | None:
    return _replaced(text, r"\b\d+\b", lambda word: str(int(word) + chance.randint(1, 9)), chance)


def _name(text: str, language: str, chance: random.Random) -> str | None:
    name = chance.choice(NAMES["cyrillic" if language in ("ru", "uk") else "latin"])
    return _replaced(text, r"(?<=[^\W\d_] )[^\W\d_a-zа-яёіїєґ][^\W\d_]{3,}\b", lambda _: name, chance)


def _negation(text: str, language: str, chance: random.Random) -> str | None:
    before, after = NEGATED[language]
    return _replaced(text, rf"\b(?:{before})\b", lambda word: after.format(word), chance)


def _day(text: str, language: str, chance: random.Random) -> str | None:
    names = MONTHS[language].split()
    return _replaced(text, rf"(?i)\b(?:{'|'.join(names)})\b", lambda w: _another(names, w.lower(), chance), chance)


def _another(names: Sequence[str], name: str, chance: random.Random) -> str:
    return chance.choice([one for one in names if one != name])


def _replaced(text: str, pattern: str, new: Callable[[str], str], chance: random.Random) -> str | None:
    there = list(re.finditer(pattern, text))
    if not there:
        return None
    match = chance.choice(there)
    return text[: match.start()] + new(match.group()) + text[match.end() :]


NAMES = {
    "latin": "Kowalczyk Bergström Okafor Lindqvist Moreau Tanaka".split(),
    "cyrillic": "Ковальчук Бондаренко Орлов Семёнов Танака Морозова".split(),
}
NEGATED = {
    "en": ("is|was|were|are|will|has|had|could|would", "{} not"),
    "fr": ("est|sont|était|a|ont|sera|avait", "n'{} pas"),
    "es": ("es|son|fue|era|ha|han|será", "no {}"),
    "ru": ("был|была|было|были|будет|может|могут|стал|стала", "не {}"),
    "uk": ("був|була|було|були|буде|може|можуть|став|стала", "не {}"),
}
MONTHS = {
    "en": "january february march april june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi "
    "jeudi vendredi samedi dimanche",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes "
    "miércoles jueves viernes sábado domingo",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря понедельник вторник "
    "четверг воскресенье",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня понеділок вівторок "
    "четвер неділя",
}
KINDS = ("number", "name", "negation", "date")


def articles(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield language and text of a bundle's articles, in the languages that can be rewritten here."""
    for language in SAME:
        for path in sorted((folder / "articles" / language).glob("*.txt")):
            yield language, path.read_text(encoding="utf-8").partition("\n\n")[2].strip()
