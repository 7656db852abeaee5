"""Yes and no: a claim must not affirm what its evidence denies, nor say that what rises falls."""

from collections.abc import Sequence, Set

from .clauses import STEADY, Clause, clauses
from .opposites import Pole
from .stated import Stated

CLOSE = 0.7  # of the best clause's overlap: what counts as well
WEIGHTS = {"~": 1.0, "#": 1.0, "@": 1.0, "+": 0.7}  # what a shared idea, number, name, office is worth


def reversed_in(claim: Stated, evidence: Sequence[Stated]) -> bool:
    """Return whether a claim takes the other side than its evidence, or denies what that affirms.

    Each clause of the claim is held against the clauses of the evidence that share the most with it.
    """
    stated = [clause for text in evidence for clause in clauses(text)]
    said = [clause for clause in clauses(claim) if clause.keys and not clause.reports and not clause.aside]
    if not stated:
        return any(clause.denied for clause in said)
    return any(_takes_the_other_side(clause, stated) or _turned(clause, stated) for clause in said)


def _turned(clause: Clause, stated: Sequence[Clause]) -> bool:
    """Return whether a clause denies what the clauses nearest to it affirm, or the other way round."""
    if any(pole.negates and _agreeing(clause, pole, stated) for pole in clause.poles) and not clause.negated:
        return False
    near = _nearest(clause, stated)
    if any(_says_it_the_other_way(clause, other) for other in near):
        return False
    if clause.denied:
        return not any(other.denied for other in near)
    return near[0].denied or all(other.denied for other in near)


def _says_it_the_other_way(clause: Clause, other: Clause) -> bool:
    """Return whether one clause denies the opposite of what the other says: "not close", "keep open"."""
    return clause.negated != other.negated and any(
        pole.idea == theirs.idea and pole.side != theirs.side and pole.idea not in STEADY
        for pole in clause.poles
        for theirs in other.poles
    )


def _takes_the_other_side(clause: Clause, stated: Sequence[Clause]) -> bool:
    """Return whether a clause takes a side of an idea while the evidence, where it says the like, takes the other."""
    wanted: dict[str, set[int]] = {}
    for pole in clause.poles:
        wanted.setdefault(pole.idea, set()).update(clause.sides(pole))
    for idea, sides in wanted.items():
        found = _sides_of(idea, clause, stated)
        if found and not sides & found:
            return True
    return False


def _agreeing(clause: Clause, pole: Pole, stated: Sequence[Clause]) -> bool:
    return not clause.sides(pole).isdisjoint(_sides_of(pole.idea, clause, stated))


def _sides_of(idea: str, clause: Clause, stated: Sequence[Clause]) -> set[int]:
    """Return the sides of an idea that the evidence takes, where several clauses do, in those nearest to a clause."""
    having = [other for other in stated if any(pole.idea == idea for pole in other.poles)]
    own = {f"~{idea}"}
    scores = [_shared(clause, other, stated, own) for other in having]
    best = max(scores, default=0.0)
    near = [other for other, score in zip(having, scores, strict=True) if score >= CLOSE * best]
    return {side for other in near for pole in other.poles if pole.idea == idea for side in other.sides(pole)}


def _nearest(clause: Clause, stated: Sequence[Clause]) -> list[Clause]:
    telling = [one for one in stated if not one.reports] or stated
    scored = sorted(((_shared(clause, one, stated), at) for at, one in enumerate(telling)), key=lambda one: (-one[0], one[1]))
    best = scored[0][0]
    return [telling[at] for score, at in scored if score >= CLOSE * best]


def _shared(clause: Clause, other: Clause, stated: Sequence[Clause], without: Set[str] = frozenset()) -> float:
    """Return how much two clauses share; what several clauses of the evidence hold tells less."""
    shared = (clause.keys & other.keys) - without
    return sum(_weight(key) / sum(key in one.keys for one in stated) for key in shared)


def _weight(key: str) -> float:
    return WEIGHTS.get(key[0], 1.0)
