"""Names on top of an article: which are those of outlets, which those of people and places."""

import re
from collections.abc import Callable

# What newspapers, agencies and sites call themselves, in the languages of most articles.
WORDS = frozenset(
    "post times news herald gazette tribune journal chronicle weekly daily echo courier guardian telegraph observer "
    "independent express mirror reporter review magazine bulletin ledger register examiner wire press mail star sun "
    "standard dispatch inquirer sentinel argus advertiser agency broadcasting radio tv online reuters bloomberg ap "
    "afp bbc cnn dpa tass zeitung zeit blatt bote anzeiger nachrichten rundschau kurier tagblatt presse spiegel welt "
    "stimme merkur allgemeine umschau morgenpost abendblatt rundfunk monde figaro courrier dépêche nouvelles écho "
    "voix libération croix parisien quotidien hebdo matin soir agence diario periódico gaceta noticias heraldo prensa "
    "mundo país correo voz vanguardia agencia revista semanario газета вестник новости известия правда время "
    "ведомости труд наблюдатель обозреватель агентство голос экспресс журнал хроника курьер звезда вісник новини час "
    "обозрівач кур'єр кур’єр тижневик gazeta dziennik corriere repubblica giornale gazzetta jornal folha صحيفة جريدة "
    "وكالة مجلة".split()
)
ENDINGS = re.compile(
    r"(?:zeitung|blatt|bote|anzeiger|nachrichten|rundschau|kurier|presse|post|报|日报|晚报|新闻|网|社)$"
)
SITE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?")  # what stands in for the name of an outlet, at worst
MACHINE = re.compile(r"[\d.]+(?::\d+)?|\S+:\d+|\[.*|localhost")
MOST_WORDS = 6  # of an outlet's name
# What may be small inside a name.
PARTICLES = frozenset(
    "de del della der den des di da do dos du von van zu zur am im of the la le les el los las and und et y e и і та й "
    "на над sur en sous upon".split()
)

ARTICLES = frozenset("the le la les el los las der die das il lo gli".split())


def is_outlet(name: str) -> bool:
    """Return whether a few words name an outlet: one of them is what outlets call themselves, or it is a site."""
    if len(name.split()) > MOST_WORDS:
        return False
    return bool(SITE.fullmatch(name)) or (any(map(_is_known, name.split())) and is_name(name, _is_known))


def is_name(words: str, may_be_small: Callable[[str], bool] = lambda _: False) -> bool:
    """Return whether words begin with capitals, particles apart, and are no sentence; scripts without any do, too."""
    parts = words.split()
    begin = [part for part in parts if part.casefold() not in PARTICLES and not may_be_small(part)]
    small = any(part.lstrip("«“„\"'(")[:1].islower() for part in begin) or words[:1].islower()
    return bool(parts) and not small and not re.search(r"[\d!?;:…。؟]|[^\W\d_]{4,}\.", words)


def _is_known(word: str) -> bool:
    bare = word.casefold().strip("«»“”„\"'’().,")
    return bare in WORDS or bool(ENDINGS.search(bare))


def no_machine(name: str | None) -> str | None:
    """Return an outlet's name unless it is only the address of a machine, "127.0.0.1:8777"."""
    return None if not name or MACHINE.fullmatch(name) else name
