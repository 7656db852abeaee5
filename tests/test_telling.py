"""Copies that differ in one word that changes a fact are two reports, in every language and every form of the word."""

import pytest

from retrieval.text.likeness import bands, same_report
from retrieval.text.telling import is_telling

# A report with a gap, and what must not be exchanged in it.
REST = {
    "en": "Rescue teams had been at the scene since early morning and the roads in the valley stayed closed until "
    "further notice, while the villagers were housed in the gym of the local school.",
    "fr": "Le préfet a annoncé que les secours étaient sur place depuis longtemps et que les routes restaient fermées "
    "à la circulation dans toute la vallée, tandis que les habitants ont été accueillis dans le gymnase.",
    "de": "Nach Angaben der Polizei waren die Rettungskräfte lange vor Ort und die Straßen blieben im ganzen Tal bis "
    "auf weiteres gesperrt, während die Bewohner in der Turnhalle untergebracht wurden.",
    "es": "La policía informó de que los equipos de rescate estaban en el lugar y que las carreteras seguían cerradas "
    "en todo el valle hasta nuevo aviso, mientras que los vecinos fueron alojados en el pabellón.",
    "it": "I soccorritori erano sul posto da tempo e le strade restavano chiuse in tutta la valle fino a nuovo ordine, "
    "mentre gli abitanti sono stati ospitati nella palestra della scuola.",
    "pt": "As equipas de socorro estavam no local e as estradas continuavam fechadas em todo o vale até novo aviso, "
    "enquanto os moradores foram alojados no ginásio da escola da aldeia.",
    "nl": "De reddingsdiensten waren al lang ter plaatse en de wegen in het dal bleven tot nader order gesloten, "
    "terwijl de bewoners in de gymzaal van de school werden ondergebracht.",
    "pl": "Ratownicy pracowali na miejscu od dawna, a drogi w całej dolinie pozostawały zamknięte do odwołania, "
    "podczas gdy mieszkańców zakwaterowano w sali gimnastycznej miejscowej szkoły, podały władze.",
    "ru": "Спасатели работали на месте происшествия, а дороги в долине оставались закрытыми до особого распоряжения, "
    "пока жителей размещали в спортивном зале местной школы, сообщили власти.",
    "uk": "Рятувальники працювали на місці події, а дороги в долині залишалися закритими до окремого розпорядження, "
    "поки мешканців розміщували у спортивній залі місцевої школи, повідомила влада.",
    "sv": "Räddningstjänsten var på plats länge och vägarna i dalen förblev stängda tills vidare, medan de boende fick "
    "sova i skolans gymnastiksal, meddelade myndigheterna i byn till sist.",
    "tr": "Kurtarma ekipleri uzun süredir olay yerindeydi ve vadideki yollar ikinci bir duyuruya kadar kapalı kaldı, "
    "köylüler ise okulun spor salonunda ağırlandı, yetkililer bunu söyledi.",
    "cs": "Záchranáři byli na místě a silnice v údolí zůstaly až do odvolání zavřené, zatímco obyvatelé byli ubytováni "
    "v tělocvičně místní školy, uvedly úřady a starosta vesnice.",
}
PAIRS = {
    "en": "eleventh twelfth|thirtieth fortieth|twentyfold thirtyfold|possible impossible|likely unlikely|lethal "
    "non-lethal|-12 12|−5 5|+3 3|12 12.5|5% 5‰|$5 €5|$5 £5|dollars euros|pounds dollars|mondays fridays|1½ 1¼|<5 >5|"
    "approved disapproved",
    "fr": "vingtaine trentaine|dizaine quinzaine|sixième dixième|soixante quarante|possible impossible|certain "
    "incertain|d'euros d'dollars|euros francs|lundi mardi|lundis mardis|premiers seconds",
    "de": "montags dienstags|vorgestern übermorgen|vierzehn fünfzehn|dreiundzwanzig vierundzwanzig|zweihundert "
    "dreihundert|siebten achten|dreimal viermal|möglich unmöglich|heutigen gestrigen|vierstellig fünfte|euro dollar",
    "es": "dieciséis diecisiete|veintiuno veintidós|doscientos quinientos|quinta sexta|posible imposible|decenas "
    "centenares|euros dólares|anteayer ayer|treintena cuarentena",
    "it": "undici dodici|quaranta cinquanta|sei cinque|ventuno ventidue|duecento trecento|tremila quattromila|"
    "possibile impossibile|decine centinaia|euro dollari|quinto sesto",
    "pt": "onze doze|dezesseis dezessete|duzentos trezentos|quarenta cinquenta|possível impossível|dezenas centenas|"
    "euros dólares|ontem hoje",
    "nl": "dertien veertien|drieëntwintig vierentwintig|tweehonderd driehonderd|vierde vijfde|mogelijk onmogelijk|"
    "tientallen honderden|eergisteren overmorgen",
    "pl": "środę sobotę|piątku czwartku|poniedziałkiem wtorkiem|dwanaście trzynaście|piętnaście szesnaście|dwudziestu "
    "trzydziestu|pięciuset sześciuset|trzeciego czwartego|możliwe niemożliwe|stycznia marca|"
    "dolarów złotych|setki tysiące",
    "ru": "среду пятницу|среду субботу|понедельником вторником|четырнадцать пятнадцать|четыреста шестьсот|двадцати "
    "тридцати|пятеро шестеро|четвёртого пятого|двухсот трёхсот|известна неизвестна|опасно безопасно|январе марте|"
    "рублей долларов|позавчера вчера|двухдневный трёхдневный",
    "uk": "середу п'ятницю|середу суботу|п'ять дев'ять|п’ять дев’ять|шістдесят сімдесят|чотирнадцять п'ятнадцять|"
    "двохсот трьохсот|четвертого п'ятого|відома невідома|січні березні|гривень доларів|двадцяти тридцяти",
    "sv": "redan inte|två fem|femton sjutton|onsdags torsdags|känd okänd",
    "tr": "onayladı onaylamadı|pazartesi salı|beş altı",
    "cs": "schválí neschválí|středu pátek|patnáct šestnáct",
}
CASES = [(code, *pair.split()) for code, pairs in PAIRS.items() for pair in pairs.split("|")]
HARMLESS = {
    "en": "many several", "fr": "plusieurs nombreux", "de": "viele etliche", "es": "muchos varios", "it": "molti tanti",
    "pt": "muitos vários", "nl": "vele talrijke", "pl": "liczni rozmaici", "ru": "многие некоторые",
    "uk": "численні деякі",
}  # fmt: skip


def same(one: str, other: str, code: str) -> bool:
    texts = [f"{REST[code]} {word} {REST[code].lower()}" for word in (one, other)]
    assert {*bands(texts[0])} & {*bands(texts[1])}  # they would be compared
    return same_report(*texts, code, lambda _: True)


@pytest.mark.parametrize(("code", "one", "other"), CASES, ids=" ".join)
def test_one_word_that_changes_a_fact_makes_another_report(code: str, one: str, other: str) -> None:
    assert not same(one, other, code) and not same(other, one, code)


@pytest.mark.parametrize("code", HARMLESS)
def test_one_word_that_changes_nothing_does_not(code: str) -> None:
    assert same(*HARMLESS[code].split(), code)


def test_in_a_language_without_lists_only_spaces_and_punctuation_may_differ() -> None:
    assert same("och", " och,\n", "sv") and not same("och", "samt", "sv")


def test_a_negation_that_is_put_in_counts_in_every_language() -> None:
    for code, word in {"sv": "inte", "de": "nicht", "it": "neanche", "pl": "nie", "uk": "жодному"}.items():
        assert not same("", word, code)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "tension person secondary"),
        ("fr", "centre mentir dire neutre sixtine"),
        ("de", "einen eine und achtung beachten dienst"),
        ("es", "mayor centro veneno medida"),
        ("ru", "высота высот сорт однако семинар средства пятно столица"),
        ("uk", "столиця середовище сорт однак двері"),
        ("pl", "stulecie jednak stolica dwór"),
    ],
)
def test_words_that_only_look_like_figures(code: str, words: str) -> None:
    assert not any(is_telling(word, code) for word in words.split())
