"""What a language model is told: one prompt, kept beside this module, and the passages as fenced data."""

import re
import secrets
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from ..text.locales import language_in
from .evidence import Evidence

PROMPT = Path(__file__).with_name("prompt.toml")
PLACES = {
    "system": {"mark", "language", "most"},
    "user": {"passages", "language", "question"},
    "passage": {"mark", "number", "about", "text"},
}
CLAIMS = 4  # at most
# What chat templates tell speakers apart by: servers take it for their own even inside a text.
TEMPLATE = re.compile(r"<(?=[|/]?\w*[|_]\w+[|]?>|/?s>|/?think>|(?:start|end)_of_turn>)|\[(?=/?(?:INST|SYS)\])", re.I)
SCHEMA = {
    "title": "answer",
    "description": "The claims that answer the question, best first.",
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "maxItems": CLAIMS,
            "items": {
                "type": "object",
                "properties": {
                    "passage": {"type": "integer"},
                    "words": {"type": "string"},
                    "translation": {"type": "string"},
                    "claim": {"type": "string"},
                },
                "required": ["passage", "words", "translation", "claim"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Prompt:
    """The parts of the prompt, and the number of its wording."""

    version: int
    system: str
    user: str
    passage: str


@cache
def prompt() -> Prompt:
    """Load the prompt.

    Raises:
        ValueError: its placeholders are not those that will be filled in.
    """
    loaded = Prompt(**tomllib.loads(PROMPT.read_text(encoding="utf-8")))
    for name, places in PLACES.items():
        found = {field for _, field, _, _ in Formatter().parse(getattr(loaded, name)) if field is not None}
        if found != places:
            raise ValueError(f"{PROMPT.name}: {name} has the places {sorted(found)}, not {sorted(places)}")
    return loaded


def messages(question: str, language: str, evidence: Sequence[Evidence]) -> list[tuple[str, str]]:
    """Return what is said to the model: pairs of role and text; `language` is the code of the asker's."""
    mark, spoken = new_mark(), language_in(language, "en")
    passages = "\n\n".join(_passage(one, mark) for one in evidence)
    system = prompt().system.format(mark=mark, language=spoken, most=CLAIMS)
    user = prompt().user.format(passages=passages, language=spoken, question=harmless(question))
    return [("system", system), ("user", user)]


def new_mark() -> str:
    """Return what fences data off, which no article can guess: a number, so that a model that repeats it in a claim
    states one that no evidence has."""
    return str(10**7 + secrets.randbelow(9 * 10**7))


def _passage(one: Evidence, mark: str) -> str:
    return prompt().passage.format(
        mark=mark, number=one.number, about=harmless(one.about.replace("\n", " ")), text=harmless(one.text)
    )


def harmless(text: str) -> str:
    """Return a text in which nothing is a template's own sign: a space keeps it apart."""
    return TEMPLATE.sub(lambda found: f"{found[0]} ", text)
