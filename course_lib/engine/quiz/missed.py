"""The claims behind what was missed in a case, and all questions → the few of them that ask about it.

Each decision has its turn, the weightiest first, so that one with many claims does not take all places.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

from ...model.quiz import Item

MOST = 3  # questions after a case


def about(items: Iterable[Item], behind: Sequence[Sequence[str]]) -> tuple[Item, ...]:
    """The items that ask about any of these claims, in their order."""
    wanted = {claim for claims in behind for claim in claims}
    return tuple(item for item in items if wanted & set(item.claims))


def draw_about(
    items: Sequence[Item], behind: Sequence[Sequence[str]], seed: int, asked: Iterable[str] = (), most: int = MOST
) -> tuple[str, ...]:
    """The ids of up to `most` items about the claims `behind` each decision, given in the order of their weight.

    The decisions take turns. Each takes the item that was `asked` least, then the one that shares the most telling claims
    with it (a claim that few items ask about tells more), then one by the seed. No item comes twice.
    """
    times, left = Counter(asked), list(items)
    Random(f"{seed}:missed").shuffle(left)
    common = Counter(claim for item in left for claim in item.claims)
    drawn: list[str] = []
    turns = [set(claims) for claims in behind]
    while len(drawn) < most and turns:
        for claims in list(turns):
            fitting = [item for item in left if claims & set(item.claims)]
            if not fitting:
                turns.remove(claims)
                continue
            item = min(fitting, key=lambda item, claims=claims: (times[item.id], -_telling(item, claims, common)))
            left.remove(item)
            drawn.append(item.id)
            if len(drawn) == most:
                break
    return tuple(drawn)


def _telling(item, claims, common):
    return sum(1 / common[claim] for claim in item.claims if claim in claims)
