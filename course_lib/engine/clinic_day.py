"""A seed and the ids of all cases → a corridor of patients; what was opened, and what the plays add up to.

Pure: which cases there are and what was played in them comes in from outside.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2s

from ..model.case import DOMAINS
from .case.judgement import score
from .case.play import Play

Points = dict[str, tuple[int, int]]  # got and most, by domain


def corridor(ids: Iterable[str], seed: int) -> tuple[str, ...]:
    """The ids in the order of this seed; one that joins later leaves the others in their order."""
    return tuple(sorted(ids, key=lambda id: blake2s(f"{seed}:{id}".encode()).digest()))


def inside(events: Iterable[tuple[str, Mapping]]) -> str | None:
    """The id of the case that the learner is with after these events, each a kind and a body; None in the corridor."""
    found = None
    for kind, body in events:
        if kind == "entered":
            found = body["case"]
        elif kind == "left":
            found = None
    return found


def total(plays: Iterable[Play]) -> Points:
    """Points of all plays and the most that they could give, by domain."""
    sums = {domain: [0, 0] for domain in DOMAINS}
    for play in plays:
        for domain, (got, most) in score(play).items():
            sums[domain][0] += got
            sums[domain][1] += most
    return {domain: (got, most) for domain, (got, most) in sums.items() if most}


def weakest(points: Points) -> str | None:
    """The domain with the smallest share of its points; None if no point was missed."""
    missed = {domain: got / most for domain, (got, most) in points.items() if got < most}
    return min(missed, key=missed.__getitem__, default=None)


def missed(plays: Iterable[Play], domain: str) -> tuple[str, ...]:
    """The ids of the cases that missed points in this domain, the most missed first."""
    gaps = {play.case.id: most - got for play in plays for got, most in [score(play).get(domain, (0, 0))]}
    return tuple(sorted((id for id, gap in gaps.items() if gap > 0), key=lambda id: -gaps[id]))


__all__ = ["Points", "corridor", "inside", "missed", "total", "weakest"]
