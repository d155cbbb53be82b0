"""A quiz and a seed → which items one sitting asks, in which variant, with which amounts, and in which order their parts stand."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import sqrt
from random import Random

from ...model.dressed import dress, dressed, filled
from ...model.drug import Drug
from ...model.quiz import Answer, Choice, Item, Match, Matching, Numeric, Ordering, Quiz, Spare, Stage


def draw(quiz: Quiz, seed: int, asked: Iterable[str] = ()) -> tuple[str, ...]:
    """The ids of the items for one sitting; `asked` holds those of earlier sittings, once for each time.

    First what was asked least, then what brings no claim twice, then the kinds by turns, frequent ones more often.
    """
    if quiz.ask is None:
        return tuple(item.id for item in quiz.items)
    times, rest = Counter(asked), list(quiz.items)
    Random(f"{seed}:draw").shuffle(rest)
    kinds, claims, kind_now, drawn = Counter(item.kind for item in rest), Counter(), Counter(), []

    def rank(item):
        met = [claims[claim] for claim in item.claims]
        return times[item.id], max(met), min(met), (kind_now[item.kind] + 0.5) / sqrt(kinds[item.kind])

    while len(drawn) < quiz.ask:
        item = min(rest, key=rank)
        rest.remove(item)
        claims.update(item.claims)
        kind_now[item.kind] += 1
        drawn.append(item.id)
    return tuple(drawn)


def draw_short(
    quiz: Quiz,
    seed: int,
    number: int,
    last: Collection[str] = (),
    claims: Collection[str] = (),
    asked: Iterable[str] = (),
) -> tuple[str, ...]:
    """The ids of so many items for a short round: none of the `last` round's while there are others, first those on `claims`.

    Then what was asked least (`asked` holds the items of earlier short rounds, once for each time), then what brings no claim twice.
    """
    times, wanted, met, drawn = Counter(asked), set(claims), Counter(), []
    rest = list(quiz.items)
    Random(f"{seed}:draw").shuffle(rest)

    def rank(item):
        return item.id in last, wanted.isdisjoint(item.claims), times[item.id], max(met[claim] for claim in item.claims)

    while rest and len(drawn) < number:
        item = min(rest, key=rank)
        rest.remove(item)
        met.update(item.claims)
        drawn.append(item.id)
    return tuple(drawn)


def as_asked(item: Item, seed: int, drugs: Mapping[str, Drug]) -> Item:
    """The item as this seed asks it, wherever it is asked: in one of its variants, a conversion with its amount and its key.

    The same seed asks the same again, so that an answer is marked by what was shown. Raises KeyError for an unknown drug.
    """
    shown = dress(item, item.variants[_variant(item, seed)]) if item.variants else item
    return _with_amount(shown, seed, drugs) if isinstance(shown, Numeric) and shown.convert else shown


def as_listed(item: Item, drugs: Mapping[str, Drug]) -> Item:
    """The item as a list of the course's questions names it: in its first variant, a conversion with one of its amounts."""
    return as_asked(dressed(item)[0], 0, drugs)


def _variant(item, seed):
    """The place of this seed's variant; one that is added at the end takes its share, and moves no seed between the others."""
    return max(range(len(item.variants)), key=lambda place: Random(f"{seed}:{item.id}:variant:{place}").random())


def _with_amount(item, seed, drugs):
    asked = item.convert
    amount = Random(f"{seed}:{item.id}:amount").choice(asked.amounts)
    key = amount * drugs[asked.to].equivalent.value / drugs[asked.drug].equivalent.value
    return filled(item, {"amount": as_printed(amount), "key": as_printed(key)}).model_copy(
        update={"key": key, "convert": None}
    )


def as_printed(value: float) -> str:
    """A number as it is printed, with two decimals at most."""
    return f"{round(value, 2):.10g}"


def shuffled(item: Item, seed: int) -> tuple[Answer | Stage | Match | Spare, ...]:
    """The item's answers, its stages (never in the right order) or its right-hand sides, in the order of this seed."""
    parts = {Choice: "answers", Ordering: "stages", Matching: "matches"}[type(item)]
    things = [*getattr(item, parts), *getattr(item, "spares", ())]
    authored = tuple(things)
    Random(f"{seed}:{item.id}").shuffle(things)
    if isinstance(item, Ordering) and tuple(things) == authored:
        things = [*things[1:], things[0]]
    return tuple(things)


def moved(order: tuple[str, ...], id: str, by: int) -> tuple[str, ...]:
    """The order with `id` moved by so many places, and not beyond its ends; raises ValueError if it is not there."""
    at = order.index(id)
    rest = [one for one in order if one != id]
    rest.insert(min(max(at + by, 0), len(rest)), id)
    return tuple(rest)


def arranged(item: Ordering, seed: int, draft: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of the stages as they stand for the learner: as in their draft if it holds them all, else shuffled."""
    start = tuple(stage.id for stage in shuffled(item, seed))
    return draft if sorted(draft) == sorted(start) else start
