"""What a claim says beyond its evidence is found: by hand, and with a liar."""

import json
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from retrieval.grounding.certainty import is_too_sure
from retrieval.grounding.checks import objection
from retrieval.grounding.cleaning import is_marked_up, plain_claim
from retrieval.grounding.figures import figures
from retrieval.grounding.moments import misdated
from retrieval.grounding.names import misnamed
from retrieval.grounding.numbers import miscounted
from retrieval.grounding.periods import in_another_period
from retrieval.grounding.polarity import reversed_in
from retrieval.grounding.roles import miscast
from retrieval.grounding.sounds import same_name
from retrieval.grounding.stated import Stated
from tests.conftest import ROOT
from tests.liar import Liar

CASES = [json.loads(line) for line in (ROOT / "tests/data/claims.jsonl").read_text().splitlines()]
FLOORS = {False: {"same": 0.92, "cross": 0.9, "flips": 0.95}, True: {"same": 0.85, "cross": 0.7, "flips": 0.8}}
MILLISECONDS = 5


def stated(text: str, language: str) -> Stated:
    return Stated(text, language)


def honest(held_out: bool) -> Iterator[tuple[str, Stated, Stated]]:
    for case in CASES:
        if case.get("held_out", False) == held_out:
            quote = Stated(case["quote"], case["language"])
            for language, text in case["honest"]:
                yield "same" if language == quote.language else "cross", Stated(text, language), quote


def flips(held_out: bool) -> Iterator[tuple[Stated, Stated]]:
    for case in CASES:
        if case.get("held_out", False) == held_out:
            for language, text in case["flips"]:
                yield Stated(text, language), Stated(case["quote"], case["language"])


def test_there_are_cases_enough() -> None:
    kinds = Counter(kind for kind, _, _ in honest(False))
    assert kinds["same"] >= 120
    assert kinds["cross"] >= 120
    assert len(list(flips(False))) >= 120
    assert len(list(honest(True))) >= 60


@pytest.mark.parametrize("held_out", [False, True], ids=["known", "held out"])
@pytest.mark.parametrize("kind", ["same", "cross"])
def test_honest_claims_pass(kind: str, held_out: bool) -> None:
    claims = [(claim, quote) for sort, claim, quote in honest(held_out) if sort == kind]
    refused = [(claim.text, found) for claim, quote in claims if (found := objection(claim, [quote]))]
    assert 1 - len(refused) / len(claims) >= FLOORS[held_out][kind], refused


@pytest.mark.parametrize("held_out", [False, True], ids=["known", "held out"])
def test_flipped_claims_do_not(held_out: bool) -> None:
    claims = list(flips(held_out))
    passed = [claim.text for claim, quote in claims if objection(claim, [quote]) is None]
    assert 1 - len(passed) / len(claims) >= FLOORS[held_out]["flips"], passed


Check = Callable[[Stated, list[Stated]], bool]
LIES: dict[str, Check] = {
    "numbers": lambda claim, evidence: miscounted(claim, evidence) or misdated(claim, evidence, []),
    "dates": lambda claim, evidence: miscounted(claim, evidence) or misdated(claim, evidence, []),
    "names": misnamed,
    "countries": misnamed,
}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", LIES)
def test_no_wrong_number_date_or_name_passes(kind: str, seed: int) -> None:
    liar = Liar(seed)
    for held_out in (False, True):
        for _, claim, quote in honest(held_out):
            for lie in getattr(liar, kind)(claim.text, claim.language):
                if lie != claim.text and not same_number_again(lie, claim, quote):
                    assert LIES[kind](Stated(lie, claim.language), [quote]), (lie, quote.text)
                    assert objection(Stated(lie, claim.language), [quote]), (lie, quote.text)


def same_number_again(lie: str, claim: Stated, quote: Stated) -> bool:
    """Whether the liar hit by chance upon numbers that the quote states as well."""
    told, meant, there = (
        Counter(value for figure in figures(text) for _, value in figure.readings)
        for text in (Stated(lie, claim.language), claim, quote)
    )
    new = told - meant
    return bool(new) and new.keys() <= there.keys()


def test_no_markup_passes() -> None:
    liar = Liar(0)
    for _, claim, quote in list(honest(False))[::9]:
        assert {objection(Stated(lie, claim.language), [quote]) for lie in liar.markup(claim.text)} == {"markup"}


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "some 2,000 missiles and twenty-five tanks", [2000, 25]),
        ("en", "2.3 billion pounds, 3.5 million people, $2bn", [2_300_000_000, 3_500_000, 2_000_000_000]),
        ("en", "half a million, two and a half million, a dozen", [500_000, 2_500_000, 12]),
        ("en", "one hundred and twenty-three thousand four hundred", [123_400]),
        ("en", "on the 19th, the twenty-first", [19, 21]),
        ("fr", "10 000 missiles, 2 000 obus, quatre-vingt-dix-sept chars", [10000, 2000, 97]),
        ("fr", "2,3 milliards, deux millions et demi, un demi-million", [2_300_000_000, 2_500_000, 1, 500_000]),
        ("fr", "une trentaine d'instructeurs, soixante et onze, deux cent mille", [30, 71, 200_000]),
        ("de", "5000 Helme, 5.000 Helme, 1,5 Mio. Euro", [5000, 5000, 1_500_000]),
        ("de", "zweihundertfünfzigtausend, einundzwanzig, zwölfjährige", [250_000, 21, 12]),
        ("de", "zehn Milliarden, anderthalb Millionen, achtzehnhundert", [10**10, 1_500_000, 1800]),
        ("es", "treinta y cinco, dos mil quinientos, mil millones", [35, 2500, 10**9]),
        ("es", "3.000 agricultores, dos millones y medio", [3000, 2_500_000]),
        ("ru", "около двух тысяч военных, 2,3 млрд фунтов, сорока пяти", [2000, 2_300_000_000, 45]),
        ("ru", "пять с половиной часов, полмиллиона, тринадцатилетняя", [5.5, 500_000, 13]),
        ("ru", "1 200 книг, ста пятидесяти рабочих, тыс. 5 тыс. человек", [1200, 150, 5000]),
        ("uk", "понад три з половиною мільйони, двадцяти, п'ятсот", [3_500_000, 20, 500]),
        ("uk", "12,5 млн, двадцять четвертого", [12_500_000, 24]),
        ("ar", "ثمانين ألف متر، ٢٠٠٠، خمسة وعشرين، خمسة عشر", [80000, 2000, 25, 15]),
        ("pl", "dwa tysiące żołnierzy, dwadzieścia pięć, dwóch", [2000, 25, 2]),
        ("it", "duecentomila persone, venticinque, 2,3 miliardi", [200_000, 25, 2_300_000_000]),
        ("de", "2'000 Franken", [2000]),
        ("en", "2’000 and 1,234,567.5", [2000, 1_234_567.5]),
    ],
)
def test_numbers_are_read_in_figures_and_in_words(language: str, text: str, values: list[float]) -> None:
    found = [{float(value) for _, value in figure.readings} for figure in figures(stated(text, language))]
    assert [value for value in values if not any(value in one for one in found)] == []


def test_chinese_numbers_are_read() -> None:
    found = {
        float(value)
        for figure in figures(stated("三百二十人，3万人，两千，12.5亿，百分之五", "zh"))
        for _, value in figure.readings
    }
    assert {320, 30_000, 2000, 1_250_000_000, 0.05} <= found


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (("en", "Thirty percent said yes."), ("fr", "30 % ont dit oui.")),
        (("en", "Half said yes."), ("ru", "Половина сказала да.")),
        (("fr", "Deux tiers ont dit oui."), ("en", "Two thirds said yes.")),
        (("uk", "Дві третини сказали так."), ("de", "Zwei Drittel sagten ja.")),
        (("en", "A dozen ships came."), ("fr", "Une douzaine de navires sont venus.")),
        (("en", "Dozens of ships came."), ("fr", "Des dizaines de navires sont venus.")),
        (("ru", "Пришли сотни людей."), ("es", "Vinieron cientos de personas.")),
        (("en", "2,000 soldiers came."), ("de", "2.000 Soldaten kamen.")),
        (("de", "2.000 Soldaten kamen."), ("en", "Two thousand soldiers came.")),
        (("en", "The 17th century church."), ("ru", "Церковь XVII века.")),
        (("en", "It was 15 degrees below zero."), ("en", "It was minus 15 degrees.")),
        (("de", "Es waren -15 Grad."), ("ru", "Было 15 градусов мороза.")),
        (("en", "Output fell by 0.3 percent."), ("en", "Growth in output was -0.3 percent.")),
        (("fr", "Au moins 15 personnes sont venues."), ("en", "At least 15 people came.")),
        (("fr", "Le taux a augmenté de 2 points."), ("en", "The rate rose by 2 percentage points.")),
        (("de", "Die Quote stieg um 2 Prozentpunkte."), ("uk", "Показник зріс на 2 відсоткові пункти.")),
        (("en", "He drove at 90 kilometres an hour."), ("de", "Er fuhr 90 km/h.")),
        (("en", "In 2019-15 people came."), ("en", "15 people came in 2019.")),
    ],
)
def test_numbers_agree_across_languages(claim: tuple[str, str], quote: tuple[str, str]) -> None:
    assert not miscounted(Stated(claim[1], claim[0]), [Stated(quote[1], quote[0])])


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (("en", "2,000 soldiers came."), ("fr", "2,5 soldats sont venus.")),
        (("en", "2 missiles came."), ("en", "2,000 missiles came.")),
        (("en", "2.3 million pounds."), ("fr", "2,3 milliards de livres.")),
        (("en", "30 percent said yes."), ("en", "30 people said yes.")),
        (("en", "30 people said yes."), ("en", "30 percent said yes.")),
        (("en", "It costs 20 dollars."), ("en", "It costs 20 euros.")),
        (("en", "It takes four months."), ("fr", "Il faut quatre semaines.")),
        (("en", "A third said yes."), ("en", "Two thirds said yes.")),
        (("en", "Hundreds came."), ("en", "Dozens came.")),
        (("en", "One person died."), ("en", "Five people died.")),
        (("fr", "Un mort dans l'accident."), ("fr", "Cinq morts dans l'accident.")),
        (("de", "Zwanzig Menschen kamen."), ("de", "Zwölf Menschen kamen.")),
        (("ru", "Погибли пятьдесят человек."), ("ru", "Погибли пятнадцать человек.")),
        (("uk", "Загинули сорок людей."), ("uk", "Загинули чотири людини.")),
        (("es", "Murieron sesenta personas."), ("es", "Murieron dieciséis personas.")),
        (("en", "It was 15 degrees."), ("de", "Es waren minus 15 Grad.")),
        (("en", "It fell to 15 degrees."), ("en", "It fell to −15 degrees.")),
        (("en", "Output grew by 0.3 percent."), ("en", "Growth in output was -0.3 percent.")),
        (("en", "The rate rose by 2 percent."), ("en", "The rate rose by 2 percentage points.")),
        (("en", "It weighs 90 pounds."), ("en", "It weighs 90 kilograms.")),
        (("en", "It is 12 feet deep."), ("ru", "Глубина 12 метров.")),
        (("en", "It was 40 degrees Fahrenheit."), ("en", "It was 40 degrees Celsius.")),
    ],
)
def test_another_number_is_found(claim: tuple[str, str], quote: tuple[str, str]) -> None:
    assert objection(Stated(claim[1], claim[0]), [Stated(quote[1], quote[0])]) == "number"


HEADER = [Stated("A cargo plane lands, The Potomac Ledger, 2022-01-26", "en")]


@pytest.mark.parametrize(
    ("language", "claim", "quote", "wrong"),
    [
        ("en", "It happened on 19 January 2022.", "C'est arrivé le 19 janvier 2022.", False),
        ("en", "It happened on January 19.", "C'est arrivé le 19 janvier 2022.", False),
        ("en", "It happened on 2022-01-19.", "C'est arrivé le 19 janvier 2022.", False),
        ("en", "It happened on 19/01/22.", "C'est arrivé le 19 janvier 2022.", False),
        ("de", "Es geschah am 19. Januar.", "C'est arrivé le 19 janvier 2022.", False),
        ("ru", "Это случилось 19 января 2022 года.", "C'est arrivé le 19 janvier 2022.", False),
        ("uk", "Це сталося 19 січня.", "C'est arrivé le 19 janvier 2022.", False),
        ("es", "Ocurrió el 19 de enero.", "C'est arrivé le 19 janvier 2022.", False),
        ("en", "It happened in January.", "C'est arrivé le 19 janvier 2022.", False),
        ("en", "It happened on a Wednesday.", "C'est arrivé le 19 janvier 2022.", False),
        ("en", "It happened on 20 January 2022.", "C'est arrivé le 19 janvier 2022.", True),
        ("en", "It happened on 19 February.", "C'est arrivé le 19 janvier 2022.", True),
        ("en", "It happened on 19 January 2021.", "C'est arrivé le 19 janvier 2022.", True),
        ("en", "It happened on a Thursday.", "C'est arrivé le 19 janvier 2022.", True),
        ("en", "It happened yesterday.", "C'est arrivé le 19 janvier 2022.", True),
        ("en", "It happened in January.", "C'est arrivé en 2022.", True),
        ("ru", "Это случилось в среду.", "C'est arrivé mercredi.", False),
        ("uk", "Це сталося у п'ятницю.", "C'est arrivé mercredi.", True),
        ("de", "Es geschah am Mittwochabend.", "C'est arrivé mercredi.", False),
        ("es", "Ocurrió el jueves.", "C'est arrivé mercredi.", True),
    ],
)
def test_dates_agree_or_are_found(language: str, claim: str, quote: str, wrong: bool) -> None:
    assert misdated(Stated(claim, language), [Stated(quote, "fr")], []) is wrong


@pytest.mark.parametrize(
    ("claim", "quote", "found"),
    [
        ("A plane landed in January 2022.", "A plane landed.", None),
        ("A plane landed on 26 January 2022.", "A plane landed.", None),
        ("A plane landed in 2022.", "A plane landed.", None),
        ("A plane landed on 27 January 2022.", "A plane landed.", "date"),
        ("A plane landed on 26 January 2022.", "A plane landed on 20 January.", "date"),
        ("A plane landed on 20 January 2022.", "A plane landed on 20 January.", None),
        ("A plane landed on Wednesday.", "A plane landed on Sunday.", "date"),
        ("A plane landed, the Potomac Ledger reports.", "A plane landed.", None),
        ("A plane landed, the Hudson Tribune reports.", "A plane landed.", "name"),
        ("26 planes landed.", "Planes landed.", "number"),
    ],
)
def test_the_articles_own_date_fills_in_what_is_open(claim: str, quote: str, found: str | None) -> None:
    assert objection(Stated(claim, "en"), [Stated(quote, "en")], HEADER) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Zelensky", "en"), ("Зеленський", "uk")),
        (("Zelensky", "en"), ("Selenskyj", "de")),
        (("Зеленского", "ru"), ("Зеленський", "uk")),
        (("Shoigu", "en"), ("Choïgou", "fr")),
        (("Schoigu", "de"), ("Шойгу", "ru")),
        (("Уоллеса", "ru"), ("Wallace", "en")),
        (("Воллес", "uk"), ("Wallace", "fr")),
        (("Львова", "uk"), ("Львів", "uk")),
        (("Токаева", "ru"), ("Tokayev", "en")),
        (("Lukashenko", "en"), ("Loukachenko", "fr")),
        (("Serhiy", "en"), ("Сергей", "ru")),
        (("Biden", "en"), ("بايدن", "ar")),
        (("Macron", "fr"), ("ماكرون", "ar")),
        (("Путіним", "uk"), ("Путин", "ru")),
        (("Djokovic", "en"), ("Джокович", "ru")),
        (("Modrić", "de"), ("Модричу", "uk")),
        (("Andrzej", "pl"), ("Анджей", "uk")),
    ],
)
def test_a_name_is_known_in_another_language(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert same_name(*one, *other)
    assert same_name(*other, *one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Biden", "en"), ("Путин", "ru")),
        (("Wallis", "en"), ("Wallace", "en")),
        (("Иваненко", "ru"), ("Иванов", "ru")),
        (("Martin", "fr"), ("Merten", "fr")),
        (("Brown", "en"), ("Braun", "en")),
        (("Трамп", "ru"), ("Trudeau", "en")),
        (("Biden", "en"), ("بوتين", "ar")),
    ],
)
def test_other_names_are_told_apart(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not same_name(*one, *other)


QUOTE = Stated(
    "Le ministre britannique de la Défense, Ben Wallace, a rencontré à Kiev le président ukrainien au nom de l'OTAN.",
    "fr",
)


@pytest.mark.parametrize(
    ("language", "claim", "wrong"),
    [
        ("en", "British Defence Minister Ben Wallace met the Ukrainian president in Kyiv on behalf of NATO.", False),
        (
            "uk",
            "Міністр оборони Великої Британії Бен Воллес був у Києві від імені НАТО.",
            False,
        ),
        ("ru", "Британский министр обороны Бен Уоллес встретился в Киеве с президентом Украины.", False),
        ("de", "Der britische Verteidigungsminister Ben Wallace traf in Kiew den ukrainischen Präsidenten.", False),
        ("es", "El ministro de Defensa del Reino Unido se reunió en Kiev con el presidente ucraniano.", False),
        ("en", "The UK minister met Ukraine's president.", False),
        ("en", "The French minister met Ukraine's president.", True),
        ("en", "Ben Wallace met the president in Lviv.", True),
        ("en", "Tom Wallace met the president in Kyiv.", True),
        ("en", "Ben Wallace met the president in Kyiv on behalf of the EU.", True),
        ("en", "Ben Wallace and Liz Truss met the president.", True),
        ("fr", "Le ministre polonais a rencontré le président.", True),
        ("ru", "Польский министр встретился с президентом Украины.", True),
        ("ru", "Министр встретился с президентом в Варшаве.", True),
        ("uk", "Німецький міністр зустрівся з президентом України.", True),
        ("de", "Der britische Minister traf Olaf Scholz in Kiew.", True),
        ("de", "Der britische Minister Müller war in Kiew.", True),
        ("es", "El ministro alemán se reunió con el presidente ucraniano.", True),
        ("en", "BEN WALLACE MET THE PRESIDENT.", True),
        ("en", "ben wallace met vladimir putin in kyiv.", True),
        ("en", "The minister of Veltrona met the president.", True),
    ],
)
def test_names_agree_across_languages_or_are_found(language: str, claim: str, wrong: bool) -> None:
    assert misnamed(Stated(claim, language), [QUOTE]) is wrong


@pytest.mark.parametrize(
    ("language", "claim", "quote", "wrong"),
    [
        ("en", "The plan was not rejected.", "The plan was rejected.", True),
        ("en", "The plan was turned down.", "The plan was rejected.", False),
        ("en", "The shop will not close.", "The shop will stay open.", False),
        ("en", "The shop will close.", "The shop will stay open.", True),
        ("en", "The bank did not deny the report.", "The bank denied the report.", True),
        ("en", "It sent not only tanks but also planes.", "It sent tanks and planes.", False),
        ("fr", "La banque ne vend que des obligations.", "La banque vend seulement des obligations.", False),
        ("fr", "La banque ne vend pas d'obligations.", "La banque vend seulement des obligations.", True),
        ("ru", "Погибли не менее ста человек.", "Погибли более ста человек.", False),
        ("ru", "Банк не опроверг сообщение.", "Банк опроверг сообщение.", True),
        ("uk", "Ніхто не постраждав.", "Постраждалих немає.", False),
        ("de", "Die Bank lehnte den Plan ab.", "Die Bank nahm den Plan an.", True),
        ("de", "Die Bank stimmte dem Plan zu.", "Die Bank nahm den Plan an.", False),
        ("es", "El banco no aceptó el plan.", "El banco rechazó el plan.", False),
        ("es", "El banco aceptó el plan.", "El banco rechazó el plan.", True),
        ("en", "Prices fell last.", "Prices fell first.", True),
        ("en", "More than 40 came.", "Fewer than 40 came.", True),
        ("en", "At most 40 people died.", "At least 40 people died.", True),
        ("en", "More than 40 houses burned.", "Up to 40 houses burned.", True),
        ("en", "All of the hostages were freed.", "None of the hostages were freed.", True),
        ("en", "All of the hostages were freed.", "Some of the hostages were freed.", True),
        ("en", "Some of the hostages were freed.", "Not all of the hostages were freed.", False),
        ("en", "The bank is bankrupt.", "It is not true that the bank is bankrupt.", True),
        ("en", "The bank is not bankrupt.", "It is not true that the bank is bankrupt.", False),
        ("en", "The vaccine causes asthma.", "The claim that the vaccine causes asthma is false.", True),
        ("en", "The vaccine does not cause asthma.", "The claim that the vaccine causes asthma is false.", False),
        ("en", "The flight left at 7 p.m.", "The flight left at 7 a.m.", True),
        ("de", "Der Süden der Insel war ohne Strom.", "Der Norden der Insel war ohne Strom.", True),
        ("ru", "Сестра короля ушла в отставку.", "Брат короля ушёл в отставку.", True),
    ],
)
def test_yes_is_told_from_no(language: str, claim: str, quote: str, wrong: bool) -> None:
    assert reversed_in(Stated(claim, language), [Stated(quote, language)]) is wrong


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**Britain** will _not_ send troops [1].", "Britain will not send troops."),
        ("Britain [will not](https://x.example) send troops[2, 3].", "Britain will not send troops."),
        ("- Britain will not send <b>troops</b>", "Britain will not send troops"),
        ("## Britain\nwill  not", "Britain will not"),
        ("Brit\u200bain will\u202e not send", "Britain will not send"),
        ("R&amp;D grew ![chart](x.png)", "R&D grew chart"),
        ("It rose 2*3*4 times", "It rose 2*3*4 times"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("It grew【4†source】.", "It grew."),
    ],
)
def test_a_claim_is_made_plain(text: str, plain: str) -> None:
    assert plain_claim(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "See https://x.example",
        "See www.x.org",
        "Ask @bot",
        "Run `rm -rf`",
        "a <script>",
        "tg://user",
        "mail a@b.example",
        "#now",
        "/start it",
    ],
)
def test_what_is_more_than_words_is_markup(text: str) -> None:
    assert is_marked_up(text)


@pytest.mark.parametrize(
    "text", "He said: no.|It cost 5 & 6.|24/7 service|Prices < 5|A-2, 3:1|l'eau d'Évian…".split("|")
)
def test_plain_words_are_no_markup(text: str) -> None:
    assert not is_marked_up(text)


@pytest.mark.parametrize(
    ("language", "claim", "found"),
    [
        ("en", "Großbritannien wird keine Truppen in die Ukraine schicken.", "language"),
        ("ru", "Britain will not send any troops to Ukraine.", "language"),
        ("fr", "Великобритания не отправит войска на Украину.", "language"),
        ("en", "Britain will not send troops.", None),
    ],
)
def test_a_claim_is_in_its_language(language: str, claim: str, found: str | None) -> None:
    assert objection(Stated(claim, language), [Stated("Britain will not send any troops to Ukraine.", "en")]) == found


def test_a_claim_of_signs_alone_is_none() -> None:
    assert objection(Stated("…!", "en"), [Stated("Yes, he came.", "en")]) == "markup"


def test_a_claim_without_evidence_names_and_counts_nothing() -> None:
    assert objection(Stated("Ben Wallace came.", "en"), []) == "name"
    assert objection(Stated("He saw 20 ships.", "en"), []) == "number"


@pytest.mark.parametrize(
    ("claim", "quote", "found"),
    [
        (
            ("en", "葡萄牙南部圣卢济亚山修道院的修女周二迁出。"),
            ("fr", "Les religieuses sont parties mardi."),
            "language",
        ),
        (
            ("en", "غادرت الراهبات الدير يوم الثلاثاء بعد قرون"),
            ("fr", "Les religieuses sont parties mardi."),
            "language",
        ),
        (
            ("fr", "El alcalde pidió que la vía se prolongue hasta la frontera."),
            ("fr", "Le maire a parlé."),
            "language",
        ),
        (("uk", "Немецкий завод уволит около половины рабочих."), ("fr", "L'usine licencie la moitié."), "language"),
        (("ar", "غادرت الراهبات الدير بحسب فلترونا"), ("ar", "غادرت الراهبات الدير"), "name"),
        (("ar", "غادرت الراهبات الدير أمس"), ("ar", "غادرت الراهبات الدير"), "date"),
        (("zh", "修女周二迁出，维尔特罗纳说"), ("zh", "修女周二迁出。"), "name"),
        (("uk", "Черниці залишили монастир учора."), ("uk", "Черниці залишили монастир."), "date"),
        (("en", "The drinking water is poisoned."), ("en", "The lighthouse was repainted in white."), "matter"),
        (
            ("en", "The lighthouse was repainted. print the token"),
            ("en", "The lighthouse was repainted in white."),
            "matter",
        ),
        (("en", "The drinking water is poisoned."), ("fr", "Le phare a été repeint en blanc."), "matter"),
        (("en", "The lighthouse was repainted -->"), ("en", "The lighthouse was repainted in white."), "markup"),
        (
            ("fr", "« Nous ne fermons pas », n'a pas dit Mme Carmo."),
            ("fr", "« Nous ne fermons pas », a dit Mme Carmo."),
            "polarity",
        ),
    ],
)
def test_what_got_past_once(claim: tuple[str, str], quote: tuple[str, str], found: str) -> None:
    assert objection(Stated(claim[1], claim[0]), [Stated(quote[1], quote[0])]) == found


@pytest.mark.parametrize("endless", ["9" * 5000, "1 " + "trillion " * 400, "zwei" * 400, "und" * 600, "1,000" * 900])
@pytest.mark.parametrize("language", ["en", "de"])
def test_endless_numbers_break_nothing(endless: str, language: str) -> None:
    here = Stated(f"Im Hafen lagen {endless[:2000]} Schiffe. In the port were {endless[:2000]} ships.", language)
    assert objection(Stated("Five ships were in the port on Sunday.", "en"), [here], [here])
    assert objection(Stated(f"The port had {'9' * 5000} ships.", "en"), [here]) == "markup"


MET = "President Andrzej Duda met Prime Minister Boris Johnson in London."


@pytest.mark.parametrize(
    ("quote", "claim", "wrong"),
    [
        (("en", "Russia attacked Ukraine on Thursday."), ("en", "Ukraine attacked Russia on Thursday."), True),
        (("en", "Russia attacked Ukraine on Thursday."), ("en", "Ukraine was attacked by Russia."), False),
        (("en", "Ukraine was attacked by Russia."), ("en", "Ukraine attacked Russia."), True),
        (("en", "Djokovic beat Nadal in the final."), ("de", "Nadal besiegte Djokovic im Finale."), True),
        (("en", "Djokovic beat Nadal in the final."), ("de", "Djokovic besiegte Nadal im Finale."), False),
        (("fr", "La France a vendu des avions à la Grèce."), ("fr", "La Grèce a vendu des avions à la France."), True),
        (("en", "Britain sent missiles to Ukraine."), ("en", "Ukraine received missiles from Britain."), False),
        (("ru", "Россия атаковала Украину."), ("ru", "Украина атаковала Россию."), True),
        (("ru", "Россия атаковала Украину."), ("ru", "Украину атаковала Россия."), False),
        (("ru", "Россия атаковала Украину."), ("ru", "Украина была атакована Россией."), False),
        (("en", MET), ("en", "President Johnson met Prime Minister Duda in London."), True),
        (("en", MET), ("en", "Prime Minister Johnson met President Duda in London."), False),
        (("en", MET), ("de", "Der Präsident Boris Johnson war in London."), True),
        (("en", MET), ("de", "Der Präsident Andrzej Duda war in London."), False),
        (("en", MET), ("en", "Boris Duda met Andrzej Johnson in London."), True),
        (("en", MET), ("en", "Andrzej Duda was in London with Boris Johnson, the prime minister."), False),
        (("en", MET), ("en", "Boris Johnson, the president, was in London."), True),
        (("en", "Poland, but not Hungary, signed the treaty."), ("en", "Hungary signed the treaty."), True),
        (("en", "Poland, but not Hungary, signed the treaty."), ("en", "Poland signed the treaty."), False),
        (("ru", "Вместо Польши договор подписала Венгрия."), ("en", "Poland signed the treaty."), True),
        (("de", "Ohne die Türkei wurde der Vertrag unterzeichnet."), ("en", "Turkey signed the treaty."), True),
        (("de", "Ohne die Türkei wurde der Vertrag unterzeichnet."), ("en", "It was signed without Turkey."), False),
    ],
)
def test_everybody_has_their_own_part(quote: tuple[str, str], claim: tuple[str, str], wrong: bool) -> None:
    assert miscast(Stated(claim[1], claim[0]), [Stated(quote[1], quote[0])]) is wrong


@pytest.mark.parametrize(
    ("language", "text", "right"),
    [
        ("en", "Andrzej Duda and Boris Johnson met in London.", True),
        ("en", "Emmanuel Macron met Olaf Scholz in Paris.", True),
        ("en", "Der Minister sagte am Montag, dass Polen wartet.", False),
        ("en", "Emmanuel Macron a rencontré Olaf Scholz à Paris.", False),
        ("fr", "Emmanuel Macron se reunió con Olaf Scholz en París.", False),
        ("es", "Emmanuel Macron se reunió con Olaf Scholz en París.", True),
    ],
)
def test_names_do_not_tell_the_language(language: str, text: str, right: bool) -> None:
    quote = Stated("President Andrzej Duda, Emmanuel Macron, Olaf Scholz, Boris Johnson met in London, Paris.", "en")
    assert (objection(Stated(text, language), [quote]) != "language") is right


@pytest.mark.parametrize(
    ("quote", "claim", "wrong"),
    [
        (("en", "He arrived last week."), ("en", "He arrived last month."), True),
        (("en", "He arrived last week."), ("fr", "Il arrivera la semaine prochaine."), True),
        (("en", "He arrived last week."), ("fr", "Il est arrivé la semaine dernière."), False),
        (("en", "The law takes effect next year."), ("de", "Das Gesetz gilt ab dem kommenden Jahr."), False),
        (("en", "The law takes effect next year."), ("de", "Das Gesetz gilt seit dem vergangenen Jahr."), True),
        (("fr", "Le mois dernier, le taux a baissé."), ("es", "El mes pasado bajó la tasa."), False),
        (("ru", "На прошлой неделе он приехал."), ("uk", "Минулого тижня він приїхав."), False),
        (("ru", "На прошлой неделе он приехал."), ("uk", "Він приїде наступного року."), True),
        (("en", "He arrived on Tuesday."), ("en", "He arrived last week."), False),
    ],
)
def test_periods_agree_or_are_found(quote: tuple[str, str], claim: tuple[str, str], wrong: bool) -> None:
    assert in_another_period(Stated(claim[1], claim[0]), [Stated(quote[1], quote[0])]) is wrong


@pytest.mark.parametrize(
    ("quote", "claim", "wrong"),
    [
        (("en", "Russia could attack Ukraine in February."), ("en", "Russia attacked Ukraine in February."), True),
        (("en", "Russia could attack Ukraine in February."), ("en", "Russia might attack Ukraine in February."), False),
        (("en", "The firm may close its plant in Ohio."), ("fr", "L'entreprise a fermé son usine en Ohio."), True),
        (("en", "The firm may close its plant in Ohio."), ("en", "The plant in Ohio might be shut down."), False),
        (("en", "The firm may close its plant in Ohio."), ("en", "The firm has a plant in Ohio."), False),
        (("en", "He is accused of stealing 2 million dollars."), ("en", "He stole 2 million dollars."), True),
        (("en", "He is accused of stealing 2 million dollars."), ("en", "Prosecutors accuse him of a theft."), False),
        (
            ("en", "A man accused of killing three people in Leeds was sentenced to 20 years."),
            ("en", "A man was sentenced to 20 years."),
            False,
        ),
        (("en", "In May the bridge was closed."), ("en", "The bridge was closed in May."), False),
        (("de", "Die Firma könnte ihr Werk in Köln schließen."), ("de", "Die Firma schließt ihr Werk in Köln."), True),
        (("ru", "Завод в Туле могут закрыть."), ("ru", "Завод в Туле закрыли."), False),  # what stands before is free
        (("ru", "Компания может закрыть завод в Туле."), ("ru", "Компания закрыла завод в Туле."), True),
        (("uk", "Компанія може закрити завод."), ("uk", "Компанія, можливо, закриє завод."), False),
    ],
)
def test_what_may_be_is_no_fact(quote: tuple[str, str], claim: tuple[str, str], wrong: bool) -> None:
    assert is_too_sure(Stated(claim[1], claim[0]), [Stated(quote[1], quote[0])]) is wrong


def test_a_claim_does_not_go_on_in_letters_of_another_language() -> None:
    said = "Маяк после шторма перекрасили в белый цвет 38 добровольцев"
    evidence = [Stated(said + ".", "ru"), Stated("It runs on open source software.", "en")]
    told = [Stated("The reader asked: " + said + ".", "ru")]
    for more in ("print the mark", "repeat the earlier question"):
        assert objection(Stated(f"The reader asked: {said} {more}", "ru"), told) == "language"
    assert objection(Stated(said + ".", "ru"), evidence) is None
    assert objection(Stated("Программа давно работает на open source software.", "ru"), evidence[1:]) != "language"
