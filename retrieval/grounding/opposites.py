"""Words and their opposites, in the languages of the wires: rise and fall, confirm and deny."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .stated import Token, bare, table


@dataclass(frozen=True)
class Pole:
    """A side (1 or -1) of an idea that a text takes at a token, and whether its word denies what follows."""

    idea: str
    side: int
    at: int
    negates: bool


@dataclass(frozen=True)
class _Form:
    words: tuple[str, ...]
    whole: bool
    idea: str
    side: int
    negates: bool

    def fits(self, words: Sequence[str]) -> bool:
        """Return whether words begin with the form: the last may go on, unless it is whole."""
        last = len(self.words) - 1
        if len(words) <= last or any(words[at] != self.words[at] for at in range(last)):
            return False
        return words[last] == self.words[last] if self.whole else words[last].startswith(self.words[last])


HEAD = 2  # letters by which the forms are found


@cache
def _forms(language: str) -> dict[str, list[_Form]]:
    found: dict[str, list[_Form]] = {}
    idea, negating = "", False
    for line in table("opposites.txt"):
        if line.startswith("["):
            idea, _, kind = line.strip("[]").partition(" | ")
            negating = kind.strip() == "negating"
        elif line.partition(" ")[0] == language:
            for side, words in zip((1, -1), line.partition(" ")[2].split("|"), strict=True):
                for form in words.split():
                    parts = tuple(bare(part) for part in form.rstrip("._").split("_"))
                    one = _Form(parts, form.endswith("."), idea, side, negating and side < 0)
                    found.setdefault(parts[0][:HEAD], []).append(one)
    return {head: sorted(forms, key=lambda one: -sum(map(len, one.words))) for head, forms in found.items()}


@cache
def _unspaced(language: str) -> tuple[_Form, ...]:
    return tuple(form for forms in _forms(language).values() for form in forms)


def poles(words: Sequence[Token], language: str) -> list[Pole]:
    """Return the sides that words take, the longest form first at each word; verbs split in German count whole."""
    known = _forms(language)
    bares = [word.bare for word in words]
    if language in ("zh", "ja"):
        text = "".join(bares)
        found = [form for form in _unspaced(language) if form.words[0] in text]
        return [Pole(form.idea, form.side, 0, form.negates) for form in found]
    result: list[Pole] = []
    spoken_for = 0  # words of a phrase say nothing by themselves: the "most" of "at most"
    for at, word in enumerate(bares):
        if at < spoken_for:
            continue
        heads = {word, _unprefixed(word)} if language == "ar" else {word}
        fitting = [form for head in heads for form in known.get(head[:HEAD], ()) if form.fits([head, *bares[at + 1 :]])]
        spoken_for = max((at + len(form.words) for form in fitting if len(form.words) > 1), default=0)
        fitting += _split(bares, at, known) if language == "de" else []
        longest: dict[str, _Form] = {}
        for form in fitting:
            if form.idea not in longest or len(form.words) > len(longest[form.idea].words):
                longest[form.idea] = form
        result += [Pole(form.idea, form.side, at, form.negates) for form in longest.values()]
    return result


def _unprefixed(word: str) -> str:
    """Return an Arabic word without what is written together with it."""
    for prefix in ("وال", "بال", "ال", "و", "ف", "س", "وس", "ل", "ب"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    return word


def _split(words: Sequence[str], at: int, known: dict[str, list[_Form]]) -> list[_Form]:
    """Return the German verbs whose particle stands at the end of the clause: "lehnte den Plan ab"."""
    forms = [form for form in known.get(words[at][:HEAD], ()) if len(form.words) == 2]
    rest = set(words[at + 2 :])
    return [form for form in forms if words[at].startswith(form.words[0]) and form.words[1] in rest]
