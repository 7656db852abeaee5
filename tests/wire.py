"""A wire service that never runs out: short articles, each its own story, the same ones for the same seed."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

PLACES = "Lund Jura Odesa Porto Gdynia Split Turku Graz Bergen Lviv Nantes Cork Bari Ghent Varna Kaunas".split()
WHO = (
    "The mayor|A judge|The harbour master|A farmer|The museum|A nurse|The ferry line|The choir|A baker|The union"
).split("|")
DID = "opened|closed|repaired|sold|bought|painted|counted|moved|insured|measured|photographed|inspected".split("|")
WHAT = (
    "a bridge|two barns|an organ|the old lighthouse|a herd of goats|forty lamps|the town clock|a glacier hut|three "
    "trams|the fish market|a vineyard|the observatory|a windmill|the salt works|an orchard|the planetarium"
).split("|")
WHY = (
    "after a storm|before the winter|for the anniversary|against the council's advice|with money from a lottery|at "
    "the request of neighbours|because the roof leaked|to save a species of bat|once the snow had gone|by mistake"
).split("|")


def stories(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield articles as records: id, title, date, text of four to eight sentences."""
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)
        lines = [_sentence(chance) for _ in range(chance.randint(4, 8))]
        title = lines[0].partition(" for ")[0].rstrip(".")
        date = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield {"id": f"story-{number}", "title": title, "date": date, "text": " ".join(lines)}


def _sentence(chance: random.Random) -> str:
    who, did, what, why = (chance.choice(words) for words in (WHO, DID, WHAT, WHY))
    return f"{who} in {chance.choice(PLACES)} {did} {what} {why}, {chance.randint(2, 9999)} people were told."


def write(path: Path, records: Iterator[dict[str, str]]) -> Path:
    """Write records as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    return path


def edited(records: Iterator[dict[str, str]], every: int) -> Iterator[dict[str, str]]:
    """Yield records of which each `every`th has a new sentence."""
    for number, record in enumerate(records):
        addition = " The story was corrected." if number % every == 0 else ""
        yield record | {"text": record["text"] + addition}
