"""Yes and no: a claim must not affirm what its evidence denies, nor say that what rises falls."""

from collections.abc import Sequence, Set

from .clauses import STEADY, Clause, clauses
from .stated import Stated, tokens

CLOSE = 0.7  # of the best clause's overlap: what counts as well
WEIGHTS = {"~": 1.0, "#": 1.0, "@": 1.0, "+": 0.7}  # what a shared idea, number, name, office is worth


def reversed_in(claim: Stated, evidence: Sequence[Stated]) -> bool:
    """Return whether a claim takes the other side than its evidence, or denies what that affirms.

    Each clause of the claim is held against the clauses of the evidence that share the most with it.
    """
    stated = [clause for text in evidence for clause in clauses(text)]
    said = [
        clause for clause in clauses(claim) if clause.keys and not clause.aside and (clause.poles or not clause.reports)
    ]
    if not stated:
        return any(clause.denied for clause in said)
    return any(
        _takes_the_other_side(clause, stated) or (not clause.reports and _turned(clause, stated)) for clause in said
    )


def _words(stated: Stated) -> list[str]:
    return [token.bare for token in tokens(stated.text) if token.is_word]


def _turned(clause: Clause, stated: Sequence[Clause]) -> bool:
    """Return whether a clause denies what the clauses nearest to it affirm, or the other way round."""
    if not clause.negated and any(pole.negates and _agreement(clause, pole.idea, stated) for pole in clause.poles):
        return False
    near = _nearest(clause, stated)
    if any(_says_it_the_other_way(clause, other) for other in near):
        return False
    if not clause.denied and not any(clause.keys & other.keys for other in near):
        return any(other.denied for other in stated)  # in doubt
    if clause.denied:
        return not any(other.denied for other in near)
    return near[0].denied or all(other.denied for other in near)


def _says_it_the_other_way(clause: Clause, other: Clause) -> bool:
    """Return whether one clause denies the opposite of what the other says: "not close", "keep open"."""
    ours, theirs = _taken(clause), _taken(other)
    return clause.negated != other.negated and any(
        ours[idea] != theirs[idea] for idea in (ours.keys() & theirs.keys()) - {*STEADY}
    )


def _taken(clause: Clause) -> dict[str, set[int]]:
    """Return the sides that a clause's words take, by idea."""
    return {pole.idea: {one.side for one in clause.poles if one.idea == pole.idea} for pole in clause.poles}


def _takes_the_other_side(clause: Clause, stated: Sequence[Clause]) -> bool:
    """Return whether a clause takes a side of an idea while the evidence, where it says the like, takes the other."""
    return any(_agreement(clause, idea, stated) is False for idea in {pole.idea for pole in clause.poles})


def _agreement(clause: Clause, idea: str, stated: Sequence[Clause]) -> bool | None:
    """Return whether the evidence takes the side of an idea that a clause takes, in those of its clauses that have the
    idea and are nearest; None if it takes none."""
    having = [other for other in stated if any(pole.idea == idea for pole in other.poles)]
    scores = [_shared(clause, other, stated, {f"~{idea}"}) for other in having]
    near = [other for other, score in zip(having, scores, strict=True) if score >= CLOSE * max(scores)]
    return any(_same_side(clause, other, idea) for other in near) if near else None


def _same_side(clause: Clause, other: Clause, idea: str) -> bool:
    """Return whether two clauses take a side of an idea together; denied alike, the words themselves decide."""
    ours = [pole for pole in clause.poles if pole.idea == idea]
    theirs = [pole for pole in other.poles if pole.idea == idea]
    if clause.denials == other.denials:
        return not {pole.side for pole in ours}.isdisjoint(pole.side for pole in theirs)
    sides = {side for pole in theirs for side in other.sides(pole)}
    return any(not sides.isdisjoint(clause.sides(pole)) for pole in ours)


def _nearest(clause: Clause, stated: Sequence[Clause]) -> list[Clause]:
    telling = [one for one in stated if clause.negated or not one.reports] or stated
    scored = sorted(
        ((_shared(clause, one, stated), at) for at, one in enumerate(telling)), key=lambda one: (-one[0], one[1])
    )
    best = scored[0][0]
    return [telling[at] for score, at in scored if score >= CLOSE * best]


def _shared(clause: Clause, other: Clause, stated: Sequence[Clause], without: Set[str] = frozenset()) -> float:
    """Return how much two clauses share; what several clauses of the evidence hold tells less."""
    shared = (clause.keys & other.keys) - without
    return sum(_weight(key) / sum(key in one.keys for one in stated) for key in shared)


def _weight(key: str) -> float:
    return WEIGHTS.get(key[0], 1.0)
