"""A working differential: places as they were given → an order, and whether its upper places hold.

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


def carried_over(ranking: Ranking, earlier: Commitment) -> dict[str, str]:
    """The places (`"1"` is first) that an earlier ranking gives the hypotheses which this one shares with it."""
    here = {one.id for one in ranking.order}
    return {id: str(at) for at, id in enumerate((id for id in earlier.options if id in here), 1)}


def check_ranking(ranking: Ranking, commitment: Commitment, kept: bool = False) -> None:
    """Raises Impossible unless every hypothesis is ranked once and, where findings are asked about, one is named.

    What a record `kept` may lack the hypotheses that a later edition added.
    """
    known = [one.id for one in ranking.order]
    if not set(commitment.options) <= set(known):
        raise Impossible("That diagnosis does not belong to this ranking: choose again.")
    optional = {one.id for one in ranking.order if kept and one.added} - set(commitment.options)
    if sorted((*commitment.options, *optional)) != sorted(known):
        raise Impossible("Give each diagnosis a place of its own, from first to last.")
    findings = [finding.id for finding in ranking.findings]
    if findings and commitment.moved_by is None:
        raise Impossible("Say which finding moved your ranking most.")
    if commitment.moved_by is not None and commitment.moved_by not in findings:
        raise Impossible("That finding does not belong to this ranking: choose again.")


def leads(ranking: Ranking, commitment: Commitment) -> bool:
    """Whether a hypothesis stands first that may; one part of what `misplaced` judges."""
    return commitment.options[0] in [one.id for one in ranking.order[: ranking.leading]]


def misplaced(ranking: Ranking, commitment: Commitment) -> str:
    """What is wrong with an order as a whole, in a sentence; nothing if its upper places hold.

    Judged are what stands first, whether the argued first stands among the first two,
    whether the second place is one of the course's first three, and whether the upper half holds anything that a result
    has just excluded. Below that an order is a matter of taste.
    """
    argued = {one.id: at for at, one in enumerate(ranking.order)}
    names = {one.id: one.label for one in ranking.order}
    places = commitment.options
    for at, id in enumerate(places[: max(2, len(places) // 2)], 1):
        if taken_out := ranking.order[argued[id]].excluded:
            return f"{names[id]} stands in place {at}, and {taken_out}."
    if not leads(ranking, commitment):
        return "This course puts another diagnosis first."
    first = ranking.order[0].id
    if (at := places.index(first)) >= 2:
        return f"{names[first]} stands in place {at + 1}, and what fits best belongs among the first."
    if argued[places[1]] > max(2, ranking.leading):
        return f"{names[places[1]]} stands second, and too little speaks for it."
    return ""


def moves(ranking: Ranking, commitment: Commitment) -> bool:
    """Whether the finding that was named moves the ranking, or none was asked for."""
    finding = named(ranking, commitment)
    return not ranking.findings or (finding is not None and finding.moves)


def named(ranking: Ranking, commitment: Commitment) -> Finding | None:
    """The finding that was said to have moved the ranking."""
    return next((finding for finding in ranking.findings if finding.id == commitment.moved_by), None)
