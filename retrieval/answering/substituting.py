"""Of "and Germany?" after "what weapons will the UK send?", the question "what weapons will Germany send?"."""

from collections.abc import Mapping
from dataclasses import replace

from ..archive.archive import Archive
from ..archive.search_index import SearchIndex
from ..conversation.ellipsis import filled, without_article
from ..embedding.space import Space
from ..grounding.calendar_words import month_names
from ..grounding.nations import named_places
from ..grounding.stated import Stated
from ..text.languages import identify_question
from ..text.locales import place_in
from ..text.words import WORD, names
from .understanding import Spelled, Understood


def of_another(understood: Understood, archive: Archive, spelled: Spelled) -> Understood:
    """Return a question that only names somebody or something as the one before it, asked of that, which stands alone.

    Where the article that was just shown names it, too, it is asked about there. Of what the question before named, a
    place makes way for a place, and else the name most alike in meaning.
    """
    context, name, language = understood.context, understood.named, understood.language
    if context is None or name is None or not _is_name(name, language, archive.space):
        return understood
    likeliest = max(context.documents.values(), default=0.0)
    shown = {document: likely for document, likely in context.documents.items() if likely == likeliest}
    if told := naming(shown, Stated(name, language), archive):
        return replace(understood, context=replace(context, documents=told))
    spoken = identify_question(context.asked, archive.census.passages)
    before = spelled(context.asked, spoken)
    asked = filled(before, name if spoken == language else _in_language(name, language, spoken), spoken)
    if not asked:  # "who won?" and "and Norway?": it is another subject
        return replace(understood, searched=understood.searched[:1], context=None)
    instead = _most_alike(name, _of_its_kind(name, language, asked, spoken), archive)
    return replace(understood, searched=(instead,), context=None, rewritten=instead)


def _is_name(name: str, language: str, space: Space) -> bool:
    """Return whether what looks like a name is one: "and Troops?" and "and January?" name nobody."""
    if named_places(Stated(name, language)):
        return True
    words = [word for word in WORD.findall(name) if word[0].isupper()]
    return not all(space.is_common(word) or word.lower() in month_names(language) for word in words)


def naming(documents: Mapping[str, float], name: Stated, archive: Archive) -> dict[str, float]:
    """Return those of some documents that name somebody, or a place in any language."""
    meant = {place.key for place in named_places(name)}
    if meant:
        there = archive.catalogue.find(documents).values()
        held = {one.id for one in there if not meant.isdisjoint(_places(f"{one.title}. {one.text}", one.language))}
    else:
        held = set().union(*SearchIndex(archive.catalogue.engine).holding(names(name.text)).values())
    return {document: likely for document, likely in documents.items() if document in held}


def _places(text: str, language: str) -> set[str]:
    return {place.key for place in named_places(Stated(text, language))}


def _in_language(name: str, language: str, other: str) -> str:
    """Return a name as another language calls it, or without its article."""
    known = [place_in(place.key, other) for place in named_places(Stated(name, language))]
    return next(filter(None, known), without_article(name, language))


def _of_its_kind(name: str, language: str, asked: list[tuple[str, str]], spoken: str) -> list[tuple[str, str]]:
    places = [one for one in asked if _places(one[0], spoken)] if _places(name, language) else []
    return places or asked


def _most_alike(name: str, asked: list[tuple[str, str]], archive: Archive) -> str:
    if len(asked) == 1:
        return asked[0][1]
    own, *others = archive.space.questions((name, *(one for one, _ in asked)))
    return max(zip(others, asked, strict=True), key=lambda pair: float(pair[0] @ own))[1][1]
