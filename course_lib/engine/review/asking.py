"""A card → the question that is asked for it today: another than last time, where there are several.

A question stands for itself. A decision is never asked in its own words again: a question on its claims stands for it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from random import Random

from ...model.quiz import Item
from ..record.responses import Response
from .queue import Planned
from .schedule import Card

MOST = 6  # questions on the claims of one decision that take turns


def on_claims(items: Sequence[Item], claims: Collection[str], name: str, most: int = MOST) -> tuple[Item, ...]:
    """The questions that tell most about these claims, the most telling first; among equals the card's `name` decides.

    A claim that few questions ask about tells more than one that stands behind many.
    """
    wanted = set(claims)
    fitting = [item for item in items if wanted & set(item.claims)]
    common = Counter(claim for item in items for claim in item.claims)
    Random(f"{name}:review").shuffle(fitting)
    fitting.sort(key=lambda item: -sum(1 / common[claim] for claim in set(item.claims) & wanted))
    return tuple(fitting[:most])


def claims_of(responses: Iterable[Response]) -> tuple[str, ...]:
    """The claims behind a card: of the latest miss of the item itself, else of the latest response to it."""
    own = [one for one in responses if not one.where.activity.startswith("review:")]
    missed = [one for one in own if not one.right]
    return (missed or own or [None])[-1].claims if own else ()


def turn(candidates: Sequence[Item], asked: Iterable[str], taken: Collection[str] = ()) -> Item | None:
    """Of the candidates the one that was asked least, then the first; none that this round asks already (`taken`)."""
    times = Counter(asked)
    left = [item for item in candidates if item.id not in taken]
    return min(left, key=lambda item: times[item.id], default=None)


def plan(
    cards: Iterable[Card],
    responses: Iterable[Response],
    candidates: Callable[[str, tuple[str, ...]], Sequence[Item]],
    minutes: Callable[[Item], float],
) -> Iterator[Planned]:
    """The cards in their order, each with its question; `candidates` gives those for a name and the claims behind it.

    A card whose questions are gone, or are all asked in this round already, is left out.
    """
    cards, taken = tuple(cards), set()
    given: dict[str, list[Response]] = {card.item: [] for card in cards}
    for one in responses:
        if one.item in given:
            given[one.item].append(one)
    for card in cards:
        mine = given[card.item]
        item = turn(candidates(card.item, claims_of(mine)), [one.asked for one in mine], taken)
        if item is not None:
            taken.add(item.id)
            yield Planned(card.item, item, minutes(item))
