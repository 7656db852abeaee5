"""What a model says, read as claims: whatever stands around them, and in whatever pieces it comes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.writing.parsing import LONGEST, ClaimReader, Proposed

ONE = {"passage": 2, "words": "Il a dit « non ».", "translation": "He said no.", "claim": "He refused {so} it is said."}
TWO = {"passage": 1, "words": "Trois ponts.", "claim": "Three bridges."}
WHOLE = json.dumps({"claims": [ONE, TWO]}, ensure_ascii=False)
READ = [Proposed(ONE["claim"], ONE["words"], 2, "He said no."), Proposed("Three bridges.", "Trois ponts.", 1)]  # type: ignore[arg-type]


def heard(*pieces: str) -> list[Proposed]:
    reader = ClaimReader()
    return [claim for piece in pieces for claim in reader.feed(piece)]


@pytest.mark.parametrize("size", [1, 2, 7, 50, 10_000])
def test_in_pieces_of_any_size(size: int) -> None:
    assert heard(*(WHOLE[at : at + size] for at in range(0, len(WHOLE), size))) == READ


def test_a_claim_is_there_as_soon_as_it_is_closed() -> None:
    reader = ClaimReader()
    closed = WHOLE.index("},") + 1
    assert [claim for letter in WHOLE[: closed - 1] for claim in reader.feed(letter)] == []
    assert reader.feed(WHOLE[closed - 1]) == READ[:1]


SAID = {
    "a fence": f"Sure! Here it is:\n```json\n{WHOLE}\n```\nHope this helps.",
    "a bare list": json.dumps([ONE, TWO]),
    "one a line": f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n",
    "inside something else": json.dumps({"result": {"answer": {"claims": [ONE, TWO]}}}),
    "thoughts before it": f"<think>maybe {{passage 1}}? {{}}</think>{WHOLE}",
    "claims it thinks of": f"\n<think>{json.dumps(TWO)} no, rather: {json.dumps(ONE)}</think>\n{WHOLE}",
    "broken objects before it": '{"claim": "x", "words": } {"claims": [' + WHOLE,
    "a line break inside a string": WHOLE.replace("He refused", "He\\nrefused").replace("\\n", " "),
}


@pytest.mark.parametrize("case", SAID)
def test_whatever_stands_around(case: str) -> None:
    assert heard(SAID[case]) == READ
    assert heard(*SAID[case]) == READ


def test_other_names_for_the_parts() -> None:
    said = {"source": "[3]", "quote": "Trois ponts.", "answer": "Three bridges."}
    assert heard(json.dumps(said)) == [Proposed("Three bridges.", "Trois ponts.", 3)]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "I don't know.",
        '{"claims": []}',
        '{"claim": "No words.", "passage": 1}',
        '{"claim": "", "words": "x", "passage": 1}',
        '{"claim": 3, "words": ["x"], "passage": 1}',
        WHOLE[: WHOLE.index('"claim"') + 20],  # cut off: half a claim might say the opposite
        "{" * 3000 + "}" * 3000,
        '{"a":' * 3000 + "}" * 3000,
        '{"claim": "a", "words": "b", "passage": ' + "9" * 6000 + "}",  # more digits than Python reads
    ],
)
def test_what_is_no_claim(said: str) -> None:
    assert heard(said) == []


def test_an_endless_claim_is_let_go_and_the_next_is_read() -> None:
    assert heard('{"claim": "' + "x" * 3 * LONGEST, '"}', json.dumps(TWO)) == READ[1:]


@given(st.lists(st.text(alphabet='{}[]":,claimwords \n', max_size=60), max_size=20))
def test_nothing_breaks_it(pieces: list[str]) -> None:
    heard(*pieces)
