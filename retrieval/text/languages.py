"""Which language a text is in; the only importer of the identifier."""

from collections.abc import Collection
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Languages the program speaks itself: any question may be in one of them.
INTERFACE_LANGUAGES = ("en", "fr", "uk", "ru", "de", "es")
# Languages of news agencies; leaving out the rare ones keeps short texts from landing in them.
ARTICLE_LANGUAGES = frozenset(
    "ar az be bg bn bs ca cs da de el en es et fa fi fr gl he hi hr hu hy id it ja ka kk ko "
    "lt lv mk ms nl no pl pt ro ru sk sl sq sr sv ta th tr uk ur vi zh".split()
)

UNLIKELY = 1e-4  # times less likely than another language: not even a few words are in that one
DOUBT = 2  # times: languages no further apart could both be meant


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str, among: Collection[str] = ARTICLE_LANGUAGES) -> str:
    """Return the ISO 639-1 code of the likeliest language of `text`, held to `among`."""
    ranked = _identifier().rank(text)
    return next((str(language) for language, _ in ranked if language in among), "en")


def could_be(language: str, text: str) -> bool:
    """Return whether a text may well be in the language somebody says it is in."""
    likely = {str(language): float(probability) for language, probability in _identifier().rank(text)}
    return likely.get(language, 0.0) >= UNLIKELY * likely[identify(text)]


def identify_question(text: str, archive_languages: Collection[str], before: str = "") -> str:
    """Return the language of a question: one the program speaks or the archive holds, unless it plainly is in none.

    A few words name no language for sure: in doubt it is that of the question `before`, or English.
    """
    likely = {str(language): float(probability) for language, probability in _identifier().rank(text)}
    held = {*INTERFACE_LANGUAGES, *archive_languages} & likely.keys()
    best = max(sorted(held), key=lambda language: likely[language])
    if likely[best] < UNLIKELY * likely[identify(text)]:
        return identify(text)
    spoken = [identify_question(before, archive_languages)] if before else []
    return next((one for one in (*spoken, "en") if likely[one] * DOUBT >= likely[best]), best)
