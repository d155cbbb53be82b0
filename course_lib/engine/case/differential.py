"""A working differential: places as they were given → an order, and whether it begins where this course lets it begin.

It earns no points: it is there to be looked back on.
"""

from collections.abc import Mapping

from ...model.case import Finding, Ranking
from ..commitments import Impossible
from .play import Commitment


def ranked(ranking: Ranking, places: Mapping[str, str]) -> tuple[str, ...]:
    """The hypotheses in the order of their places (`"1"` is first); raises Impossible unless each has one of its own."""
    possible = [str(place) for place in range(1, len(ranking.order) + 1)]
    given = {one.id: places.get(one.id, "") for one in ranking.order}
    if any(place not in possible for place in given.values()):
        raise Impossible("Give each diagnosis a place, from first to last.")
    for place in possible:
        sharing = sum(given_place == place for given_place in given.values())
        if sharing > 1:
            raise Impossible(
                f"{sharing} diagnoses stand in place {place}: give each of them a place of its own, even if it is a close call."
            )
    return tuple(sorted(given, key=lambda id: int(given[id])))


def check_ranking(ranking: Ranking, commitment: Commitment) -> None:
    """Raises Impossible unless every hypothesis is ranked once and, where findings are asked about, one is named."""
    known = [one.id for one in ranking.order]
    if not set(commitment.options) <= set(known):
        raise Impossible("That diagnosis does not belong to this ranking: choose again.")
    if sorted(commitment.options) != sorted(known):
        raise Impossible("Give each diagnosis a place of its own, from first to last.")
    findings = [finding.id for finding in ranking.findings]
    if findings and commitment.moved_by is None:
        raise Impossible("Say which finding moved your ranking most.")
    if commitment.moved_by is not None and commitment.moved_by not in findings:
        raise Impossible("That finding does not belong to this ranking: choose again.")


def leads(ranking: Ranking, commitment: Commitment) -> bool:
    """Whether a hypothesis stands first that may."""
    return commitment.options[0] in [one.id for one in ranking.order[: ranking.leading]]


def moves(ranking: Ranking, commitment: Commitment) -> bool:
    """Whether the finding that was named moves the ranking, or none was asked for."""
    finding = named(ranking, commitment)
    return not ranking.findings or (finding is not None and finding.moves)


def named(ranking: Ranking, commitment: Commitment) -> Finding | None:
    """The finding that was said to have moved the ranking."""
    return next((finding for finding in ranking.findings if finding.id == commitment.moved_by), None)
