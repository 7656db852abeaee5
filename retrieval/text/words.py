"""The words of a text."""

import re

# Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese and Chinese.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def length(text: str) -> float:
    """Return how many words a text has; two characters of a script without spaces count as one."""
    return len(UNSPACED.sub(" ", text).split()) + len(UNSPACED.findall(text)) / 2
