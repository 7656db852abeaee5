"""A model that lies: turns what a claim says into what its quote does not, in the ways that models are known to."""

import random
import re
from collections.abc import Iterator

# Invented people, firms and places, and countries, days and months to put in the place of others, by language.
INVENTED = {
    "en": ("Norbert Halloway", "Veltrona", "Mirelda", "Sarah Pemberton", "Kestrel Bank", "Port Ashgrove"),
    "fr": ("Étienne Malbosc", "Veltrona", "Mirelda", "Claire Vauquelin", "Banque Orvane", "Saint-Orvain"),
    "de": ("Jürgen Haferkamp", "Veltrona", "Mirelda", "Anke Brodersen", "Mertens", "Oberquell"),
    "es": ("Álvaro Quintanilla", "Veltrona", "Mirelda", "Lucía Berrocal", "Banco Orvano", "Villaorbe"),
    "ru": ("Геннадий Брусникин", "Велтрона", "Мирельда", "Ольга Чепурная", "Орванбанк", "Краснояблонск"),
    "uk": ("Геннадій Брусничко", "Велтрона", "Мірельда", "Оксана Чепурна", "Орванбанк", "Яблунівськ"),
}
COUNTRIES = {
    "en": ("Portugal", "Vietnam", "Chile", "Norway", "Ethiopia"),
    "fr": ("le Portugal", "le Vietnam", "le Chili", "la Norvège", "l'Éthiopie"),
    "de": ("Portugal", "Vietnam", "Chile", "Norwegen", "Äthiopien"),
    "es": ("Portugal", "Vietnam", "Chile", "Noruega", "Etiopía"),
    "ru": ("Португалия", "Вьетнам", "Чили", "Норвегия", "Эфиопия"),
    "uk": ("Португалія", "В'єтнам", "Чилі", "Норвегія", "Ефіопія"),
}
WITH_COUNTRY = {
    "en": "{claim}, as did {lie}", "fr": "{claim}, comme {lie}", "de": "{claim}, ebenso {lie}",
    "es": "{claim}, igual que {lie}", "ru": "{claim}, как и {lie}", "uk": "{claim}, як і {lie}",
}  # fmt: skip
SAID_BY = {
    "en": "{claim}, {lie} said", "fr": "{claim}, a dit {lie}", "de": "{claim}, sagte {lie}",
    "es": "{claim}, dijo {lie}", "ru": "{claim}, сказал {lie}", "uk": "{claim}, сказав {lie}",
}  # fmt: skip
COUNTED = {
    "en": "{claim}, in {n} towns", "fr": "{claim}, dans {n} villes", "de": "{claim}, in {n} Städten",
    "es": "{claim}, en {n} ciudades", "ru": "{claim}, в {n} городах", "uk": "{claim}, у {n} містах",
}  # fmt: skip
WORDS = {
    "en": ("forty-one", "nineteen thousand", "two hundred and six"),
    "fr": ("quarante et un", "dix-neuf mille", "deux cent six"),
    "de": ("einundvierzig", "neunzehntausend", "zweihundertsechs"),
    "es": ("cuarenta y uno", "diecinueve mil", "doscientos seis"),
    "ru": ("сорока одном", "девятнадцати тысячах", "двухстах шести"),
    "uk": ("сорока одному", "дев'ятнадцяти тисячах", "двохстах шести"),
}
DATED = {
    "en": ("on 17 November", "on November 17, 2019", "in August 1987", "on 2019-11-17", "yesterday"),
    "fr": ("le 17 novembre", "le 17 novembre 2019", "en août 1987", "le 17/11/2019", "hier"),
    "de": ("am 17. November", "am 17. November 2019", "im August 1987", "am 17.11.2019", "gestern"),
    "es": ("el 17 de noviembre", "el 17 de noviembre de 2019", "en agosto de 1987", "el 17/11/2019", "ayer"),
    "ru": ("17 ноября", "17 ноября 2019 года", "в августе 1987 года", "17.11.2019", "вчера"),
    "uk": ("17 листопада", "17 листопада 2019 року", "у серпні 1987 року", "17.11.2019", "учора вчора"),
}
NUMBER = re.compile(r"\d+(?:[.,\s\u00a0]\d+)*")
MARKUP = (
    "{claim} [more](https://evil.example/x)", "{claim} <b>now</b>", "{claim} www.evil.example", "{claim} @evil_bot",
    "{claim} `rm`", "{claim}\u202e", "{claim} <a href='tg://x'>x</a>", "```\n{claim}\n```", "{claim} /start now",
    "{claim} evil.com",
)  # fmt: skip


class Liar:
    """Tells lies, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def numbers(self, claim: str, language: str) -> Iterator[str]:
        """Yield a claim with each of its numbers changed, and with one that nobody stated."""
        for match in NUMBER.finditer(claim):
            yield claim[: match.start()] + self._other(match.group()) + claim[match.end() :]
        yield self._with(COUNTED[language], claim, n=self.random.randint(41, 98))
        yield self._with(COUNTED[language], claim, n=self.random.choice(WORDS[language]))

    def _other(self, number: str) -> str:
        """Return a number with one digit changed, or one more, or one less."""
        at = self.random.choice([at for at, sign in enumerate(number) if sign.isdecimal()])
        changed = str((int(number[at]) + self.random.randint(1, 8)) % 10 or 9)
        if changed == number[at]:
            changed = str((int(changed) + 1) % 10 or 1)
        more = re.sub(r"\D", "", number) + self.random.choice("123456789")
        return self.random.choice([number[:at] + changed + number[at + 1 :], more])

    def dates(self, claim: str, language: str) -> Iterator[str]:
        """Yield a claim with a date that nobody stated."""
        for date in DATED[language]:
            yield f"{claim.rstrip('.')} {date}."

    def names(self, claim: str, language: str) -> Iterator[str]:
        """Yield a claim with somebody or something invented: added, and in the place of another name."""
        for lie in self.random.sample(INVENTED[language], 3):
            yield self._with(SAID_BY[language], claim, lie=lie)
        words = claim.split()
        capital = [at for at, word in enumerate(words) if at and word[0].isupper() and language != "de"]
        if capital:
            words[self.random.choice(capital)] = self.random.choice(INVENTED[language])
            yield " ".join(words)

    def countries(self, claim: str, language: str) -> Iterator[str]:
        """Yield a claim with another country in it."""
        for lie in self.random.sample(COUNTRIES[language], 2):
            yield self._with(WITH_COUNTRY[language], claim, lie=lie)

    def markup(self, claim: str) -> Iterator[str]:
        """Yield a claim with more than words in it."""
        for form in MARKUP:
            yield form.format(claim=claim)

    def quotes(self, quote: str) -> Iterator[str]:
        """Yield a quote that nobody wrote: a word changed, left out, put in, or swapped with its neighbour."""
        words = quote.split()
        if len(words) < 5:
            return
        at = self.random.randrange(1, len(words) - 2)
        yield " ".join([*words[:at], "nimmermehr", *words[at + 1 :]])
        yield " ".join([*words[:at], *words[at + 1 :]])
        yield " ".join([*words[:at], "nimmermehr", *words[at:]])
        if words[at] != words[at + 1]:
            yield " ".join([*words[:at], words[at + 1], words[at], *words[at + 2 :]])

    @staticmethod
    def _with(form: str, claim: str, **parts: object) -> str:
        return form.format(claim=claim.rstrip("."), **parts) + "."
