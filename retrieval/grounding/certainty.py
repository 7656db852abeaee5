"""What may be, and what somebody is accused of, is no fact: a claim must leave open what its evidence does."""

from collections.abc import Iterable, Sequence, Set
from functools import cache

from ..text.words import terms
from .clauses import clauses, is_negated
from .opposites import poles
from .stated import Stated, Token, bare, table, tokens

SIGNS = frozenset(',;:—–()"“”«».!?…')
SCOPE = 8  # words that stay open behind a word that leaves them so
SHORTEST = 4  # letters of a word that tells what is done
VERB_LAST = ("de",)
AIDS = frozenset("have been also soon avoir etre haber sido werden worden sein auch быть бути".split())


def is_too_sure(claim: Stated, evidence: Sequence[Stated]) -> bool:
    """Return whether a claim states as a fact what its evidence says may be, or is alleged."""
    words = tokens(claim.text)
    if _is_open(words, claim.language):
        return False
    said = _keys(words, claim.language)
    about = {key for clause in clauses(claim) for key in clause.keys} | said
    return any(_leaves_open(text, said, about if text.language == claim.language else None) for text in evidence)


def _leaves_open(text: Stated, said: Set[str], about: Set[str] | None) -> bool:
    """Return whether a text leaves open what is said to be done, of the same things as far as words can tell."""
    words = tokens(text.text)
    opened = [at for at, word in enumerate(words) if _leaves(word, text.language)]
    if not opened:
        return False
    scopes = [_scope(words, at) for at in opened]
    inside = {at for scope in scopes for at in scope}
    for scope in scopes:
        part = words[scope.start : scope.stop]
        done = _done(part, text.language) & said
        rest = _keys(part, text.language) - done
        beside = _keys([word for at, word in enumerate(words) if at not in inside], text.language)
        if done - beside and (about is None or rest & about) and not is_negated(part, text.language):
            return True
    return False


def _scope(words: Sequence[Token], at: int) -> range:
    end = at + 1
    while end < min(len(words), at + 1 + SCOPE) and words[end].written not in SIGNS:
        end += 1
    return range(at + 1, end)


def _done(part: Sequence[Token], language: str) -> set[str]:
    """Return the keys of the verb that is left open: the first words that tell something, in German the last."""
    telling = [word for word in part if len(word.bare) >= SHORTEST and word.bare not in AIDS]
    verb = telling[-2:] if language in VERB_LAST else telling[:1]
    return _keys(verb, language)


def _keys(words: Sequence[Token], language: str) -> set[str]:
    found = {f"~{pole.idea}{pole.side}" for pole in poles(words, language)}
    telling = (word for word in words if word.is_word and len(word.bare) >= SHORTEST)
    return found | {f"{language}:{term}" for word in telling for term in terms(word.written, language)}


@cache
def _table() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    found = {}
    for line in table("open.txt"):
        language, _, forms = line.partition(" ")
        leaving, _, others = forms.partition("|")
        found[language] = _bare(leaving), _bare(leaving) + _bare(others)
    return found


def _bare(forms: str) -> tuple[str, ...]:
    return tuple(bare(form.rstrip(".")) + "." * form.endswith(".") for form in forms.split())


def _leaves(word: Token, language: str) -> bool:
    return not word.written[0].isupper() and _fits(word, _table().get(language, ((), ()))[0])


def _is_open(words: Iterable[Token], language: str) -> bool:
    forms = _table().get(language, ((), ()))[1]
    return language not in _table() or any(_fits(word, forms) for word in words)


def _fits(word: Token, forms: Iterable[str]) -> bool:
    return any(word.bare == form[:-1] if form.endswith(".") else word.bare.startswith(form) for form in forms)
