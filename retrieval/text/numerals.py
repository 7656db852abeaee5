"""Words whose exchange changes a figure: numerals, days and currencies, in all their forms, by the shape of the word.

Lists of words would miss most of them: German writes numbers together, and Slavic languages decline them.
"""

import re
from functools import cache

UNITS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_RU = "(?:ый|ий|ой|ая|яя|ое|ее|ого|его|ому|ему|ом|ем|ую|юю|ым|им|ых|их|ые|ие|ыми|ими)"
_UK = "(?:ий|ій|а|я|е|є|ого|ому|ої|ою|ім|ому|у|ю|им|их|і|ими)"
_PL = "(?:y|i|a|e|ie|ego|iego|ej|iej|emu|ym|im|ą|ych|ich|ymi|imi)"
NUMERALS = {
    "en": rf"(?:(?:{UNITS}|twent|thirt|fort|fift|sixt|sevent|eight|ninet|hundred|thousand|million|billion|trillion|"
    r"zero|dozen|score)(?:y|s|ies|th|ths|ieth|ieths|y?fold|some|teen|teens|teenth)?|"
    r"thirteen|fourteen|fifteen|eighteen|\w+teen(?:th)?|fifths?|eighth?s?|ninths?|twelfths?|firsts?|seconds?|thirds?|"
    r"once|twice|thrice|doubled?|tripled?|triples|quadrupled?|hal(?:f|ves|ved)|quarters?)",
    "fr": r"(?:(?:deux|trois|quatr|cinqu?|six|sept|huit|neu[fv]|di[xz]|onz|douz|treiz|quatorz|quinz|seiz|vingt|trent|"
    r"quarant|cinquant|soixant|septant|huitant|octant|nonant|cent|mill|million|milliard|billion)"
    r"(?:e|s|es|ième|ièmes|aine|aines|ier|iers|enaire|enaires)?|"
    r"premi(?:er|ers|ère|ères)|seconde?s?|tiers|moitiés?|quarts?|doubl\w+|tripl\w+|dem[ie]s?|demie)",
    "de": r"(?:(?:(?:ein|und)*(?:zwei|zwo|drei|vier|fünf|sechs|sech|sieben|sieb|acht|neun|zehn|elf|zwölf|zwan|zig|ßig|"
    r"hundert|tausend|million|milliarde?|billion|dutzend))+(?:ein|und)*"
    r"(?:s|e|en|er|ern|n|te|ten|ter|tes|tem|st|ste|sten|ster|stes|tel|teln|stel|steln|mal|fach\w{0,2})?|"
    r"erst(?:e|en|er|es|em)|dritt(?:e|en|er|es|em|el|eln)|halb(?:e|en|er|es|em)?|hälften?|anderthalb|einmal|"
    r"doppelt\w{0,2})",
    "es": r"(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|"
    r"dieci(?:séis|seis|siete|ocho|nueve)|veint(?:e|i\w+|ena|enas|iún)|"
    r"(?:trein|cuaren|cincuen|sesen|seten|ochen|noven)t(?:a|ena|enas)|"
    r"(?:dos|tres|cuatro|seis|sete|ocho|nove)cient[oa]s|quinient[oa]s|cien(?:to|tos)?|centenar(?:es)?|centenas?|"
    r"mil(?:es)?|millar(?:es)?|mill[oó]n(?:es)?|billón|billones|decenas?|docenas?|quincenas?|"
    r"primer[oa]?s?|segund[oa]s?|tercer[oa]?s?|tercios?|cuart[oa]s?|quint[oa]s?|sext[oa]s?|s[eé]ptim[oa]s?|"
    r"octav[oa]s?|noven[oa]s?|d[eé]cim[oa]s?|medi[oa]s?|mitad|mitades|dobles?|triples?)",
    "it": r"(?:(?:due|tre|quattro|cinque|sei|sette|otto|nove)?(?:cento|cent(?:inai[ao]|esim[oaie])|mila|mille)|"
    r"(?:due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici|quattordici|quindici|sedici|"
    r"diciassette|diciotto|diciannove)|"
    r"(?:vent|trent|quarant|cinquant|sessant|settant|ottant|novant)"
    r"[ai]?(?:un[oa]?|due|tr[eé]|quattro|cinque|sei|sette|otto|nove|n[ae]|esim[oaie])?|"
    r"decin[ae]|dozzin[ae]|quindicin[ae]|migliai[ao]|milion[ei]|miliard[oi]|\w+esim[oaie]|prim[oaie]|second[oaie]|"
    r"terz[oaie]|quart[oaie]|quint[oaie]|sest[oaie]|settim[oaie]|ottav[oaie]|non[oa]|decim[oaie]|metà|mezz[oaie]|"
    r"doppi[oae]?|tripl[oaie])",
    "pt": r"(?:dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|treze|[cq]u?atorze|quinze|"
    r"dez[ea]sseis|dez[ea]ssete|dezoito|dez[ea]nove|vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|"
    r"cem|cento|(?:du|tre)zent[oa]s|quinhent[oa]s|(?:quatro|seis|sete|oito|nove)cent[oa]s|centenas?|mil|milhar(?:es)?|"
    r"milh(?:ão|ões)|bili?h(?:ão|ões)|dezenas?|dúzias?|primeir[oa]s?|segund[oa]s?|terceir[oa]s?|terços?|quart[oa]s?|"
    r"quint[oa]s?|sext[oa]s?|sétim[oa]s?|oitav[oa]s?|non[oa]s?|décim[oa]s?|mei[oa]s?|metades?|dobro|triplo)",
    "nl": r"(?:(?:(?:een|één)?(?:en|ën)?(?:twee|drie|vier|vijf|zes|zeven|acht|tach|negen|tien|elf|twaalf|der|veer|twin|"
    r"tig|honderd|duizend|miljoen|miljard|dozijn))+(?:een|één)?(?:e|en|de|den|ste|sten|maal|tal|tallen|voud)?|"
    r"eerste|derde|helft|half|halve|kwart|dubbele?)",
    "pl": rf"(?:dw(?:a|ie|óch|u|om|oma|iema|oje|ojga)|trz(?:y|ech|em|ema|oje)|czter(?:y|ech|em|ema|ej)|czworo|"
    rf"pię(?:ć|ciu|cioma|cioro)|sześ(?:ć|ciu|cioro)|siedem|siedmi(?:u|oro)|osiem|ośmi(?:u|oro)|"
    rf"dziewię(?:ć|ciu)|dziesię(?:ć|ciu|cioro)|\w+(?:naście|nastu|nast{_PL})|\w+(?:dzieści|dzieścia|dziestu|dziesiąt|"
    rf"dziesięciu|dziest{_PL}|dziesiąt{_PL})|sto|stu|setk\w+|setn{_PL}|dwieście|dwustu|(?:trzy|cztery)sta|"
    rf"(?:trzy|cztery)stu|(?:pięć|sześć|siedem|osiem|dziewięć)set|(?:pięci|sześci|siedmi|ośmi|dziewięci)us[et]t?|"
    rf"tysi\w+|milion\w*|miliard\w*|jed(?:en|na|no|nego|nej|nym|ną|nemu)|pierwsz{_PL}|drug{_PL}|trzeci{_PL}?|"
    rf"czwart{_PL}|piąt{_PL}|szóst{_PL}|siódm{_PL}|ósm{_PL}|dziewiąt{_PL}|dziesiąt{_PL}|dziesiąt(?:ki|ek|kami)|"
    rf"połow\w+|pół|półtor\w+|ćwierć|podwój\w+|potrój\w+|dwukrotn\w+|trzykrotn\w+|tuzin\w*)",
    "ru": rf"(?:од(?:ин|н(?:а|о|и|ого|ой|ому|ом|им|их|у|ими))|дв(?:а|е|ум|умя|ое|оих|оим)|дву[хм]\w*|"
    rf"тр(?:и|ое|оих|оим|ем|емя|ём|емя)|тр[её]х\w*|четыр\w+|четвер(?:о|ых|ым|т\w+)|четв[её]рт\w*|"
    rf"(?:пят|шест|сем|девят|десят)(?:ь|и|ью|еро|ерых|ерым|ер[оы]\w*)|(?:пят|шест|седьм|восьм|девят|десят){_RU}|"
    rf"восемь|восемью|восьми|восьмеро|\w+надцат\w+|двадцат\w+|тридцат\w+|сорок(?:а|ов{_RU})?|"
    rf"(?:пят|шест|сем|восем|восьм|девят)[ьи]?десят\w*|девяност\w+|десят(?:ок|ка|ки|ков|кам|ками|ках)|"
    rf"ст(?:о|а)|сот(?:ни|ня|ню|ен|ням|нями|нях|{_RU})?|двести|двумста\w*|трист\w+|четырест\w+|"
    rf"(?:пят|шест|сем|восем|восьм|девят)[ьи]?ю?(?:сот\w*|стам\w*|стах)|тысяч\w*|миллион\w*|миллиард\w*|триллион\w*|"
    rf"перв{_RU}|втор{_RU}|трет(?:ий|ья|ье|ьего|ьей|ьем|ьему|ью|ьих|ьим|ьи|ь|и)|половин\w+|полтор\w+|полов\w+|"
    rf"ноль|нуля|дважды|трижды|вдвое|втрое|вчетверо|впятеро|дюжин\w+|двойн{_RU}|тройн{_RU})",
    "uk": rf"(?:од(?:ин|н(?:а|е|і|ого|ій|ієї|ому|ним|ним|их|у|ією|им|ими))|дв(?:а|і|ом|ома|оє)|дво[хм]\w*|"
    rf"тр(?:и|ом|ома|оє)|трьо[хм]\w*|чотир\w+|четвер(?:о|т\w+)|"
    rf"(?:п'ят|шіст|дев'ят|десят)(?:ь|и|ьох|ьом|ьома|еро)|шест(?:и|и?ро)|сім|семи|сімох|сімома|семеро|вісім|восьми|"
    rf"вісьмох|(?:п'ят|шост|сьом|восьм|дев'ят|десят){_UK}|\w+надцят\w+|двадцят\w+|тридцят\w+|сорок\w{{0,4}}|"
    rf"(?:п'ят|шіст|сім|вісім|дев'ят)десят\w*|дев'яност\w+|десят(?:ок|ка|ки|ків|кам|ками|ках)|"
    rf"ст(?:о|а)|сот(?:ні|ня|ню|ень|ням|нями|нях|{_UK})?|двісті|двохсот|трист\w+|трьохсот|чотирист\w+|чотирьохсот|"
    rf"(?:п'ят|шіст|шест|сім|сем|вісім|восьм|дев'ят)[ьи]?сот\w*|тисяч\w*|мільйон\w*|мільярд\w*|трильйон\w*|"
    rf"перш{_UK}|друг{_UK}|трет(?:ій|я|є|ього|ьої|ьому|ю|іх|ім|і)|третин\w+|половин\w+|півтор\w+|чверт\w+|"
    rf"нуль|нуля|двічі|тричі|вдвічі|втричі|вдвоє|втроє|дюжин\w+|подвійн{_UK}|потрійн{_UK})",
}
DAYS_AS = {
    "en": r"\w+days?|overnight",
    "fr": "(?:lun|mar|mercre|jeu|vendre|same)dis|dimanches|matin|soir",
    "de": r"vorgestern|übermorgen|(?:heut|gestr|morg)ig\w{1,2}",
    "es": "sábados|domingos|anteayer|anoche|anteanoche",
    "it": "sabati|domeniche|avantieri|dopodomani|stamattina|stasera|stanotte|ierisera",
    "pt": "terças?|sábados|domingos|anteontem|ontem",
    "nl": "eergisteren|overmorgen|vanavond|gisteravond|vanochtend",
    "pl": r"przedwczoraj|pojutrze|(?:wczoraj|dzisiej|jutrzej)sz\w+",
    "ru": r"позавчера|послезавтра|(?:вчера|сегодня|завтра)шн\w+|накануне",
    "uk": r"позавчора|післязавтра|(?:вчора|сьогодн|завтра)шн\w+|сьогоднішн\w+|напередодні",
}
INFLECTED = ("de", "nl", "pl", "ru", "uk")  # these decline their days and months
CURRENCIES = (
    r"(?:euro)?dollar(?:s|i|n)?|d[oó]lar(?:es|y|a|ów|ach|ami|om)?|euros?|eurocents?|pounds?|sterling|livres?|libras?|"
    r"sterlin[ae]|pfund|ponden|funt\w{0,4}|yens?|yenes|jen[óy]?w?|yuan(?:s|es)?|renminbi|rou?bles?|rublos?|rubli|rublo|"
    r"rubel\w?|roebels?|rubl[aei]\w?|hryvni?as?|hrywn\w+|hriwn\w+|grivnas?|grivnia|złot\w+|zlot(?:y|ys|i|is|ych)|"
    r"fran(?:c|cs|ken|chi|cos|ki|ków)|cents?|centimes?|centavos?|pesos?|rupees?|roupies?|rupias?|rupien|rupie|liras?|"
    r"lire|kron(?:a|or|en|e|er|ur|y)|shekels?|dinars?|dinar(?:es|i)|reais|"
    r"дол+ар\w*|[еє]вро|фунт\w*|и?ієн\w?|иен\w?|юан\w+|рубл\w+|руб|гривн\w+|гривен\w*|грн|злот\w+|франк\w*|"
    r"цент(?:а|ов|ів|и|ами)?|коп[еі]\w+|ієн\w*|крон\w{0,2}|лир\w?|рупи\w+"
)
LONG = 7  # letters of a name whose endings are the longer ones
LISTED = frozenset(NUMERALS)


@cache
def _figures(language: str) -> re.Pattern[str]:
    return re.compile(f"{NUMERALS[language]}|{DAYS_AS[language]}|{CURRENCIES}")


def is_figure(folded: str, language: str) -> bool:
    """Return whether a word, folded, is a form of a numeral, of a word for a day or of a currency in a listed
    language."""
    return language in LISTED and _figures(language).fullmatch(folded) is not None


def is_inflected(folded: str, name: str) -> bool:
    """Return whether a word may be a form of a longer name of a day or month: "средой" of "среда"."""
    stem = name[: max(4, len(name) - 2)]
    longest = len(name) + (3 if len(name) > LONG else 2)
    return len(stem) < len(name) <= len(folded) <= longest and folded.startswith(stem)
