"""Numbers: each that a claim states must be stated by its evidence, in whatever form, language or script."""

from collections.abc import Sequence

from ..text.words import terms
from .figures import Figure, figures
from .moments import times, years_open
from .opposites import poles
from .stated import Stated, Token, tokens

# "no one", "one of the largest", "premier ministre": no number is meant.
NO_COUNT_BEFORE = frozenset(("no", "each", "every", "any", "the", "this", "that"))
NO_COUNT_AFTER = frozenset(("of", "another", "lady", "dame", "dama"))
OFFICES = ("minist", "министр", "міністр")


def miscounted(claim: Stated, evidence: Sequence[Stated], about: Sequence[Stated] = ()) -> bool:
    """Return whether a claim states a number that its evidence does not; dates are checked by themselves."""
    words = tokens(claim.text)
    dated = times(claim).used
    stated = [(text, figure) for text in evidence for figure in figures(text)]
    open_years = years_open(evidence, about)
    for figure in figures(claim):
        if figure.start in dated or not figure.held:
            continue
        if _no_count(figure, words) or not open_years.isdisjoint(figure.counts):
            continue
        if not any(figure.borne_out_by(other) and _on_one_side(claim, figure, text, other) for text, other in stated):
            return True
    return _one_for_many(claim, evidence)


def _on_one_side(claim: Stated, figure: Figure, text: Stated, other: Figure) -> bool:
    """Return whether both numbers are above zero or both below; "growth of -0.3 percent" is a fall of 0.3."""
    if figure.below == other.below:
        return True
    plain = text if figure.below else claim
    return "degree" not in (figure.unit, other.unit) and any(
        (pole.idea, pole.side) == ("rise", -1) for pole in poles(tokens(plain.text), plain.language)
    )


def _no_count(figure: Figure, words: Sequence[Token]) -> bool:
    """Return whether a word for one counts nothing."""
    if figure.counts != [1] or not words[figure.start].is_word:
        return False
    before = words[figure.start - 1].bare if figure.start else ""
    after = words[figure.end].bare if figure.end < len(words) else ""
    no_one = before in NO_COUNT_BEFORE and words[figure.start].bare == "one"
    return no_one or before == "at" or after in NO_COUNT_AFTER or after.startswith(OFFICES)


def _one_for_many(claim: Stated, evidence: Sequence[Stated]) -> bool:
    """Return whether "un mort" stands for "cinq morts": an article with a noun that the evidence counts otherwise."""
    counted = {
        _noun(text, figure): figure for text in evidence if text.language == claim.language for figure in figures(text)
        if 1 not in figure.counts and figure.counts
    }  # fmt: skip
    single = {_noun(text, figure) for text in evidence for figure in figures(text) if 1 in figure.counts}
    said = {_noun(claim, figure) for figure in figures(claim) if not figure.held and figure.counts == [1]}
    said.discard("")
    return bool(said & counted.keys() - single)


def _noun(stated: Stated, figure: Figure) -> str:
    """Return the stem of the word that a number stands before."""
    words = tokens(stated.text)
    word = words[figure.end] if figure.end < len(words) else None
    return next(iter(terms(word.written, stated.language)), "") if word and word.is_word else ""
