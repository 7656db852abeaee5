"""What a word may have been before a slip of the fingers: all that is one edit away (Damerau, 1964)."""

from collections.abc import Iterator

LATIN = "abcdefghijklmnopqrstuvwxyzàâäçéèêëíîïñóôöúùûüß"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёґєії"


def one_edit(word: str, alphabet: str) -> set[str]:
    """Return the words that one letter left out, added, changed or swapped with the next makes of a word."""
    return {*_edits(word, alphabet)} - {word}


def _edits(word: str, alphabet: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in alphabet)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in alphabet)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


def alphabet_of(word: str) -> str:
    """Return the letters a word is written with: Latin or Cyrillic ones; none of another script."""
    letters = next((letters for letters in (LATIN, CYRILLIC) if word[:1] in letters), "")
    return letters if all(letter in letters for letter in word) else ""
