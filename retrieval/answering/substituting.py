"""Of "and Germany?" after "what weapons will the UK send?", the question "what weapons will Germany send?"."""

from collections.abc import Mapping
from dataclasses import replace

from ..archive.archive import Archive
from ..archive.search_index import SearchIndex
from ..conversation.ellipsis import filled
from ..text.words import names
from .understanding import Understood


def of_another(understood: Understood, archive: Archive) -> Understood:
    """Return a question that only names somebody or something as the one before it, asked of that, which stands alone.

    Where articles that were shown name it, too, it is asked about there. Of what the question before named, the name
    most alike in meaning makes way: a country for a country.
    """
    context, name = understood.context, understood.named
    if context is None or name is None:
        return understood
    naming = _naming(context.documents, name, archive)
    if naming:
        return replace(understood, context=replace(context, documents=naming))
    asked = filled(context.asked, name, understood.language)
    if not asked:
        return understood
    instead = asked[0][1] if len(asked) == 1 else _most_alike(name, asked, archive)
    return replace(understood, searched=(instead,), context=None, rewritten=instead)


def _naming(documents: Mapping[str, float], name: str, archive: Archive) -> dict[str, float]:
    """Return those of some documents that hold a name."""
    held = set().union(*SearchIndex(archive.catalogue.engine).holding(names(name)).values())
    return {document: likely for document, likely in documents.items() if document in held}


def _most_alike(name: str, asked: list[tuple[str, str]], archive: Archive) -> str:
    own, *others = archive.space.questions((name, *(one for one, _ in asked)))
    return max(zip(others, asked, strict=True), key=lambda pair: float(pair[0] @ own))[1][1]
