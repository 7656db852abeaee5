"""Words that change what a report says: numbers, currencies, negations, and words for days, in the languages of the
wires."""

from functools import cache, lru_cache

from .locales import calendar_names
from .numerals import INFLECTED, is_figure, is_inflected

REMEMBERED = 10_000
NEGATIONS = {
    "en": "no not never none nothing nobody nor neither without cannot n't t don doesn didn isn aren wasn weren won "
    "wouldn couldn shouldn hasn haven hadn unable fail fails failed denies denied deny refuse refuses refused "
    "nowhere hardly barely mustn shan ain",
    "fr": "ne n non pas jamais rien aucun aucune personne ni sans nul nulle plus refuse refusé dément démenti aucuns "
    "aucunes nuls nulles guère",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals nichts niemand weder ohne nirgends niemanden "
    "niemandem keinerlei keineswegs",
    "es": "no nunca jamás nada nadie ni sin ningún ninguna ninguno ningunos ningunas tampoco",
    "it": "non no mai niente nulla nessuno nessuna nessun né senza neanche nemmeno neppure",
    "pt": "não nunca jamais nada ninguém nem sem nenhum nenhuma nenhuns nenhumas tampouco",
    "nl": "niet geen nooit niets niemand noch zonder nergens geenszins",
    "pl": "nie nigdy nic nikt ani bez żaden żadna żadne żadnego żadnej żadnym żadną żadnych "
    "niczego niczym nikogo nikomu nigdzie",
    "ru": "не нет ни никогда ничего никто никого ничто без нельзя никакой никаких никакие отказался отрицает "
    "никакого никакая никакое никаким никакими никакому никакую никем никому ничем ничему нигде никуда отнюдь",
    "uk": "не ні немає ніколи нічого ніхто нікого без жоден жодна жодного неможливо "
    "жодне жодній жодної жодному жодну жодних жодним жодними ніде нікому нікуди ніким нічим нічому ніякий ніяка "
    "ніякого ніяких ніякої",
}
NUMBERS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand "
    "thousands million millions billion billions trillion dozen dozens half third quarter twice double triple first "
    "second fourth fifth sixth seventh eighth ninth tenth percent",
    "fr": "zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt "
    "trente quarante cinquante soixante cent cents mille million millions milliard milliards dizaine dizaines "
    "douzaine centaine centaines milliers moitié tiers quart double triple premier première deuxième second seconde "
    "troisième quatrième cinquième",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn "
    "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert hunderte tausend tausende million "
    "millionen milliarde milliarden dutzend dutzende halb hälfte drittel viertel doppelt erste ersten zweite zweiten "
    "dritte dritten",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte "
    "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento cientos mil miles millón millones docena "
    "docenas mitad tercio cuarto doble primer primera primero segundo segunda tercer tercera",
    "it": "zero uno due tre quattro cinque sette otto nove dieci venti trenta cento mille mila milione "
    "milioni miliardo miliardi metà primo prima secondo seconda terzo terza",
    "pt": "zero dois duas três quatro cinco seis sete oito nove dez vinte trinta cem cento mil milhão milhões "
    "metade primeiro primeira segundo segunda terceiro",
    "nl": "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig honderd duizend "
    "miljoen miljard helft eerste tweede derde",
    "pl": "zero jeden jedna dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć dwadzieścia sto tysiąc "
    "tysiące tysięcy milion miliony milionów miliard połowa pierwszy druga drugi trzeci",
    "ru": "ноль один одна одно одного два две двух двое три трёх трех трое четыре четырёх четырех пять пяти шесть "
    "шести семь семи восемь восьми девять девяти десять десяти одиннадцать двенадцать двадцать тридцать сорок "
    "пятьдесят шестьдесят семьдесят восемьдесят девяносто сто сотни двести триста пятьсот тысяча тысячи тысяч "
    "миллион миллиона миллионов миллиард миллиарда миллиардов десятки половина половины треть четверть вдвое втрое "
    "первый первая второй вторая третий третья",
    "uk": "нуль один одна одного два дві двох двоє три трьох троє чотири чотирьох п'ять шість сім вісім дев'ять "
    "десять одинадцять дванадцять двадцять тридцять сорок п'ятдесят сто сотні двісті тисяча тисячі тисяч мільйон "
    "мільйона мільйонів мільярд мільярда мільярдів десятки половина третина чверть вдвічі перший перша другий друга "
    "третій",
}
DAYS = {
    "en": "today yesterday tomorrow tonight",
    "fr": "aujourd hui hier demain",
    "de": "heute gestern morgen",
    "es": "hoy ayer mañana",
    "it": "oggi ieri domani",
    "pt": "hoje ontem amanhã",
    "nl": "vandaag gisteren morgen",
    "pl": "dziś dzisiaj wczoraj jutro",
    "ru": "сегодня вчера завтра",
    "uk": "сьогодні вчора завтра",
}
# Words that mostly open sentences, so that they are mostly seen with a capital.
OPENERS = frozenset(
    "however moreover furthermore nevertheless meanwhile according cependant toutefois néanmoins ainsi selon outre "
    "jedoch allerdings zudem außerdem dennoch laut además asimismo también según aunque inoltre tuttavia secondo "
    "contudo porém também segundo echter bovendien volgens jednak ponadto według однако кроме впрочем согласно также "
    "однак крім втім згідно також проте".split()
)
EVERYWHERE = "en"  # its words are understood where a language has no list
# What makes a word its contrary: possible, impossible.
NEGATING = {
    "en": "un in im il ir non dis mis",
    "fr": "in im il ir non dés dis mé mal anti",
    "de": "un nicht miss in im ir",
    "es": "in im i des dis anti",
    "it": "in im il ir s dis non",
    "pt": "in im i des dis não",
    "nl": "on in im mis niet",
    "pl": "nie bez anty",
    "ru": "не без бес ни анти",
    "uk": "не без ні анти",
}
EVERY_NEGATION = "non"  # as in non-lethal, in whatever language
SHORTEST = 3  # letters of a word that a prefix turns round


@cache
def telling_words(language: str) -> frozenset[str]:
    """Return the words of a language that change what is said, folded; months and days of the week are CLDR's."""
    code = language if language in NEGATIONS else EVERYWHERE
    lists = (NEGATIONS[code], NUMBERS[code], DAYS[code])
    named = {name.replace("ʼ", "'") for name in calendar_names(language)}
    return frozenset(word for words in lists for word in words.split()) | named | {EVERY_NEGATION}


def is_telling(folded: str, language: str) -> bool:
    """Return whether a word, folded, is a number, a currency, a negation or a word for a day."""
    if any(letter.isnumeric() for letter in folded) or folded in telling_words(language):
        return True
    return is_figure(folded, language) or (language in INFLECTED and _is_calendar_form(folded, language))


@lru_cache(REMEMBERED)
def _is_calendar_form(folded: str, language: str) -> bool:
    return any(is_inflected(folded, name.replace("ʼ", "'")) for name in calendar_names(language))


def are_contrary(one: str, other: str, language: str) -> bool:
    """Return whether one of two words, folded, is the other with a negating prefix."""
    shorter, longer = sorted((one, other), key=len)
    prefix = longer.removesuffix(shorter)
    return len(shorter) >= SHORTEST and prefix != longer and prefix in NEGATING.get(language, "").split()
