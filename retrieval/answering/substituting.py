"""Of "and Germany?" after "what weapons will the UK send?", the question "what weapons will Germany send?"."""

from collections.abc import Collection
from dataclasses import replace

from ..archive.archive import Archive
from ..archive.search_index import SearchIndex
from ..conversation.ellipsis import filled
from ..text.words import names
from .understanding import Understood


def of_another(understood: Understood, archive: Archive) -> Understood:
    """Return a question that only names somebody or something as the one before it, asked of that, which stands alone.

    Where an article that was shown names it, too, it is asked about there, and stays as it is. Of what the question
    before named, the name most alike in meaning makes way: a country for a country.
    """
    context, name = understood.context, understood.named
    if context is None or name is None or _holds(context.documents, name, archive):
        return understood
    asked = filled(context.asked, name, understood.language)
    if not asked:
        return understood
    instead = asked[0][1] if len(asked) == 1 else _most_alike(name, asked, archive)
    return replace(understood, searched=(instead,), context=None, rewritten=instead)


def _holds(documents: Collection[str], name: str, archive: Archive) -> bool:
    held = SearchIndex(archive.catalogue.engine).holding(names(name))
    return any(not ids.isdisjoint(documents) for ids in held.values())


def _most_alike(name: str, asked: list[tuple[str, str]], archive: Archive) -> str:
    own, *others = archive.space.questions((name, *(one for one, _ in asked)))
    return max(zip(others, asked, strict=True), key=lambda pair: float(pair[0] @ own))[1][1]
