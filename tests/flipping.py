"""Says the opposite: puts a "not" into a sentence, takes one out, or swaps a word for its opposite, in eight languages.

The words are chosen by hand, not taken from the program's own tables.
"""

import re
from collections.abc import Iterator

# A verb -> the same verb denied; the first one of a sentence is turned.
DENIED = {
    "en": [
        (r"\b(is|are|was|were|will|would|has|have|had|can|could|must|should|may)\b(?! not)", r"\1 not"),
        (r"\b(said|called|announced|joined|began|found|left|made|took|gave|brought|sold|won)\b", r"never \1"),
    ],
    "fr": [
        (r"(?<=\s)(?<!se )(sera|seront|sont|peut|doit|doivent|devait|devra|reste|restent|fait|veut)\b", r"ne \1 pas"),
        (r"(?<=\s)(?<!se )(est|était|ont|avait|avaient|étaient)\b(?=\s)", r"n'\1 pas"),
        (r"(?<=\s)a\b(?= [a-zéè]+(?:é|i|u|is|it)\b)", "n'a pas"),
    ],
    "de": [
        (
            r"\b(ist|sind|war|waren|wird|werden|wurde|wurden|hat|haben|hatte|hatten|kann|soll|muss|will|bleibt)\b"
            r"(?! nicht|[,.“])",
            r"\1 nicht",
        ),
    ],
    "es": [
        (
            r"(?<!no )\b(es|son|era|fue|fueron|ha|han|había|habían|será|serán|está|están|puede|pueden|debe|tiene|"
            r"tendrá|quiere)\b",
            r"no \1",
        ),
        (r"(?<=\s)(?<!no )(\w{3,}(?:aron|ieron|ó))(?= )", r"no \1"),
    ],
    "ru": [
        (r"(?<!не )\b(был[аои]?|будет|будут|может|могут|должн[аоы]|является)\b", r"не \1"),
        (r"(?<=\s)(?<!не )([а-яё]{3,}(?:ал|ил|ел|ла|ли|ло|лся|лась|лись|ось))\b", r"не \1"),
    ],
    "uk": [
        (r"(?<!не )\b(був|була|було|були|буде|будуть|може|можуть|мають|має|є)\b", r"не \1"),
        (r"(?<=\s)(?<!не )([а-яіїєґ]{3,}(?:ав|ив|ів|ала|ила|али|или|ало|ило|вся|лася|лися))\b", r"не \1"),
    ],
    "ar": [
        (r"\bكان\b", "لم يكن"), (r"\bكانت\b", "لم تكن"), (r"\bسيكون\b", "لن يكون"), (r"\bستكون\b", "لن تكون"),
        (r"\bتم\b", "لم يتم"), (r"\bتمت\b", "لم تتم"), (r"\b(يمكن|يجب|يريد|تريد|يزال)\b", r"لا \1"),
        (r"(?<=\s)س([يت]\w{3,})\b", r"لن \1"),
    ],
    "zh": [
        (r"(?<!不)(将|会|能|可以|应|必须)", r"不\1"), (r"(?<!不)是", "不是"), (r"(?<!没)有", "没有"),
        (r"(?<!不)已经?", "没有"),
    ],
}  # fmt: skip
# What denies -> the same without it.
AFFIRMED = {
    "en": [(r" not\b", ""), (r"\bno\b", "every"), (r"\bnever\b", "always"), (r"\bnobody\b", "everybody"),
           (r"\bwithout\b", "with")],
    "fr": [(r"\b(?:ne |n['’])(\w+) (?:pas|plus|jamais)\b", r"\1"), (r"\baucun(e?)\b", r"chaque"),
           (r"\bsans\b", "avec")],
    "de": [(r" nicht\b", ""), (r"\bkein(e\w?)?\b", r"ein\1"), (r"\bohne\b", "mit"), (r"\bnie\b", "immer")],
    "es": [(r"\bno ", ""), (r"\bsin\b", "con"), (r"\bnunca\b", "siempre"), (r"\bningun[oa]?\b", "cada")],
    "ru": [(r"\bне ", ""), (r"\bбез\b", "с"), (r"\bникогда\b", "всегда"), (r"\bникто\b", "каждый")],
    "uk": [(r"\bне ", ""), (r"\bбез\b", "з"), (r"\bніколи\b", "завжди"), (r"\bніхто\b", "кожен")],
    "ar": [(r"\b(?:لم|لن|لا) ", ""), (r"\bدون ", "مع ")],
    "zh": [(r"没有|未", ""), (r"不(?![少同断])", "")],
}  # fmt: skip
OPPOSITE = {
    "en": "voted_for/voted_against rose/fell rise/fall increase/decrease higher/lower more/fewer before/after "
          "won/lost opened/closed accepted/rejected confirmed/denied approved/rejected first/last "
          "largest/smallest oldest/newest best/worst agreed/refused allowed/banned guilty/innocent began/ended "
          "above/below reopened/closed cut/raised",
    "fr": "hausse/baisse augmenté/diminué avant/après gagné/perdu ouvert/fermé accepté/refusé confirmé/démenti "
          "approuvé/rejeté premier/dernier première/dernière plus_de/moins_de autorisé/interdit "
          "coupable/innocent votes_contre/votes_pour",
    "de": "gestiegen/gesunken mehr_als/weniger_als gewonnen/verloren geöffnet/geschlossen angenommen/abgelehnt "
          "bestätigt/bestritten ersten/letzten erste/letzte größte/kleinste erlaubt/verboten "
          "schuldig/unschuldig stimmte_gegen/stimmte_für gewann/verlor höher/niedriger",
    "es": "aumento/descenso subió/bajó más_de/menos_de antes_de/después_de ganó/perdió abrió/cerró "
          "aceptó/rechazó confirmó/desmintió aprobó/rechazó primer/último primera/última mayor/menor "
          "permitió/prohibió culpable/inocente votos_en_contra/votos_a_favor",
    "ru": "вырос/упал выросли/упали больше/меньше более/менее выиграл/проиграл открыли/закрыли открыл/закрыл "
          "приняли/отклонили подтвердил/опроверг первый/последний первая/последняя первого/последнего выше/ниже "
          "разрешил/запретил виновным/невиновным голосовали_против/голосовали_за",
    "uk": "зріс/впав зросли/впали більше/менше понад/менш_як виграв/програв відкрили/закрили відкрив/закрив "
          "ухвалили/відхилили підтвердив/спростував перший/останній перша/остання першого/останнього вище/нижче "
          "дозволив/заборонив винним/невинним голосували_проти/голосували_за",
    "ar": "ارتفاع/انخفاض ارتفع/انخفض أكثر/أقل قبل/بعد فاز/خسر فتح/أغلق وافق/رفض أكد/نفى الأول/الأخير "
          "الأولى/الأخيرة أكبر/أصغر سمح/حظر مذنب/بريء",
    "zh": "上涨/下跌 增加/减少 超过/不到 高于/低于 之前/之后 赢/输 开放/关闭 同意/拒绝 批准/否决 "
          "证实/否认 首次/最后一次 最大/最小 允许/禁止 有罪/无罪 多于/少于",
}  # fmt: skip


def flips(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield how a sentence was turned ("not", "without not", "opposite") and the sentence that says the opposite."""
    for kind, rules in (("not", DENIED[language]), ("without not", AFFIRMED[language])):
        for pattern, form in rules:
            turned = re.sub(pattern, form, text, count=1)
            if turned != text:
                yield kind, turned
    for one, other in _opposites(language):
        around = r"{}" if language == "zh" else r"(?<!\w){}(?!\w)"
        turned = re.sub(around.format(one), other, text, count=1)
        if turned != text:
            yield "opposite", turned


def _opposites(language: str) -> Iterator[tuple[str, str]]:
    for pair in OPPOSITE[language].split():
        one, other = pair.replace("_", " ").split("/")
        yield from ((one, other), (other, one))
