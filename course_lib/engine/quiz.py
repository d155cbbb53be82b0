"""Items and answers → what is asked, what was right, why, and what comes next.

Everything is drawn by the run's seed and known by its ids, so a record outlives a new order.
An answer is a tuple of texts, whatever the kind: ids of answers, ids of stages in the learner's order,
`left=right` for each match, the number as it was typed, or `less`, `same` or `more`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isfinite, sqrt
from random import Random

from ..model.drug import Drug
from ..model.quiz import Answer, Choice, Item, Match, Matching, Mistake, Numeric, Ordering, Quiz, Shifting, Spare, Stage
from .typed_numbers import number, two_ways

SHIFTS = ("less", "same", "more")
LONGEST = 20  # signs of a typed number


@dataclass(frozen=True)
class Given:
    """The answers that a learner committed to for one item."""

    item: str
    answers: tuple[str, ...]
    certainty: str | None = None

    def body(self) -> dict:
        """As an event carries it."""
        return {"item": self.item, "answers": list(self.answers), "certainty": self.certainty}

    @classmethod
    def of(cls, body) -> "Given":
        """From an event's body; raises KeyError if a part is missing."""
        return cls(body["item"], tuple(body["answers"]), body["certainty"])


@dataclass(frozen=True)
class Sitting:
    """A quiz on its way: which items it asks, in order (all of them if `ids` names none), and what was answered so far."""

    quiz: Quiz
    seed: int
    given: tuple[Given, ...] = ()
    ids: tuple[str, ...] = ()
    drugs: Mapping[str, Drug] = field(default_factory=dict)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items as this sitting asks them; raises KeyError for an id that the quiz does not have."""
        known = {item.id: item for item in self.quiz.items}
        return tuple(pose(known[id], self.seed, self.drugs) for id in self.ids or known)

    @property
    def over(self) -> bool:
        return len(self.given) == len(self.items)

    @property
    def item(self) -> Item:
        """The item that waits for an answer; raises IndexError when the quiz is over."""
        return self.items[len(self.given)]


class Impossible(ValueError):
    """Answers that cannot be committed; the message is a sentence for the learner."""


# ---- what is asked -----------------------------------------------------------------------------------------------------


def draw(quiz: Quiz, seed: int, asked: Iterable[str] = ()) -> tuple[str, ...]:
    """The ids of the items for one sitting; `asked` holds those of earlier sittings, once for each time.

    First what was asked least, then what brings no claim twice, then the kinds by turns, frequent ones more often.
    """
    if quiz.ask is None:
        return tuple(item.id for item in quiz.items)
    times, rest = Counter(asked), list(quiz.items)
    Random(f"{seed}:draw").shuffle(rest)
    kinds, claims, kind_now, drawn = Counter(item.kind for item in rest), Counter(), Counter(), []

    def burden(item):
        met = [claims[claim] for claim in item.claims]
        return times[item.id], max(met), min(met), (kind_now[item.kind] + 0.5) / sqrt(kinds[item.kind])

    while len(drawn) < quiz.ask:
        item = min(rest, key=burden)
        rest.remove(item)
        claims.update(item.claims)
        kind_now[item.kind] += 1
        drawn.append(item.id)
    return tuple(drawn)


def pose(item: Item, seed: int, drugs: Mapping[str, Drug]) -> Item:
    """The item as this seed asks it: a conversion gets its amount and its key; raises KeyError for an unknown drug."""
    if not isinstance(item, Numeric) or item.convert is None:
        return item
    asked = item.convert
    amount = Random(f"{seed}:{item.id}:amount").choice(asked.amounts)
    key = amount * drugs[asked.to].equivalent.value / drugs[asked.drug].equivalent.value

    def filled(text):
        return text.replace("{amount}", shown(amount)).replace("{key}", shown(key))

    mistakes = tuple(Mistake(times=one.times, because=filled(one.because)) for one in item.mistakes)
    return item.model_copy(
        update={
            "stem": filled(item.stem), "because": filled(item.because), "mistakes": mistakes, "key": key, "convert": None,
        }
    )  # fmt: skip


def shown(value: float) -> str:
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


def pair(left: Match, right: Match | Spare) -> str:
    """A match as an answer holds it."""
    return f"{left.id}={right.id}"


def possible(item: Item) -> tuple[str, ...]:
    """Every text that may stand in an answer to this item; none for a number, which is free."""
    if isinstance(item, Choice):
        return tuple(answer.id for answer in item.answers)
    if isinstance(item, Ordering):
        return tuple(stage.id for stage in item.stages)
    if isinstance(item, Matching):
        return tuple(pair(left, right) for left in item.matches for right in (*item.matches, *item.spares))
    return SHIFTS if isinstance(item, Shifting) else ()


# ---- what was answered ---------------------------------------------------------------------------------------------------


def advance(sitting: Sitting, given: Given) -> Sitting:
    """The sitting after `given`; raises Impossible with a sentence if it does not fit the item that waits."""
    if sitting.over or given.item != sitting.item.id:
        raise Impossible("This question was already answered: here is where the quiz stands now.")
    problem = _problem(sitting.item, given.answers)
    if problem:
        raise Impossible(problem)
    return replace(sitting, given=(*sitting.given, given))


def _problem(item, answers):
    stranger = "That answer does not belong to this question: choose again."
    if isinstance(item, Numeric):
        return stranger if len(answers) > 1 else _no_number(answers[0] if answers else "")
    if not set(answers) <= set(possible(item)) or len(answers) != len(set(answers)):
        return stranger
    if isinstance(item, Matching):
        lefts = [answer.split("=")[0] for answer in answers]
        if len(lefts) != len(set(lefts)):
            return stranger
        missing = len(item.matches) - len(lefts)
        still = "one of them has none" if missing == 1 else f"{missing} of them have none"
        return f"Choose a partner for each first: {still} yet." if missing else ""
    if not answers:
        return "Choose first: nothing is selected yet."
    if isinstance(item, Ordering):
        return "" if len(answers) == len(item.stages) else stranger
    return "" if len(answers) == 1 or item.kind == "multiple" else stranger


def _no_number(text):
    if not text.strip():
        return "Type a number first: the box is empty."
    if len(text) > LONGEST or not isfinite(number(text)):
        return two_ways(text) or "That is not a number: type digits alone, with a point or a comma for decimals."
    return ""


def key(item: Item) -> tuple[str, ...]:
    """The right answer, as `Given` holds it."""
    if isinstance(item, Choice):
        return tuple(answer.id for answer in item.answers if answer.correct)
    if isinstance(item, Ordering):
        return tuple(stage.id for stage in item.stages)
    if isinstance(item, Matching):
        return tuple(pair(match, match) for match in item.matches)
    return (shown(item.key),) if isinstance(item, Numeric) else (item.key,)


def judge(item: Item, given: Given) -> bool:
    """Whether exactly the right answer was given: the whole set, the whole order, or a number within the tolerance."""
    if isinstance(item, Numeric):
        return _near(item, given, item.key)
    if isinstance(item, Ordering):
        return given.answers == key(item)
    return set(given.answers) == set(key(item))


def found(item: Item, given: Given) -> int:
    """How many of the parts of the right answer were given: stages in their place, partners, or correct answers."""
    if isinstance(item, Ordering):
        return sum(one == other for one, other in zip(given.answers, key(item), strict=True))
    return len(set(given.answers) & set(key(item)))


def mistaken(item: Numeric, given: Given) -> Mistake | None:
    """The common error that gives the number of a wrong answer, if there is one."""
    if judge(item, given):
        return None
    return next((one for one in item.mistakes if _near(item, given, item.key * one.times)), None)


def _near(item, given, value):
    """Within the tolerance; what the computer loses in the last digits is no error of the learner."""
    return abs(number(given.answers[0]) - value) <= item.tolerance + 1e-9 * max(1, abs(value))
