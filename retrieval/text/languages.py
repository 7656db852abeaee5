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


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str, among: Collection[str] = ARTICLE_LANGUAGES) -> str:
    """Return the ISO 639-1 code of the likeliest language of `text`, held to `among`."""
    ranked = _identifier().rank(text)
    return next((str(language) for language, _ in ranked if language in among), "en")


def identify_question(text: str, archive_languages: Collection[str]) -> str:
    """Return the language of a question: one the program speaks or the archive holds.

    A few words name no language for sure, so anything but the program's own languages needs a longer text.
    """
    held = set(INTERFACE_LANGUAGES) | set(archive_languages)
    return identify(text, held)
