"""What a learner chooses to be asked → the questions that fit, and those of them that make one sitting."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ...model.quiz import Item, Quiz
from ..quiz.drawing import draw_short
from ..record.responses import Response

LENGTHS = (5, 10, 20)
KINDS = ("single", "multiple", "ordering", "matching", "numeric", "short", "shift")
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate")
Which = Literal["", "missed", "unseen"]


@dataclass(frozen=True)
class Chosen:
    """What shall be asked; what is empty is left open."""

    claim: str = ""
    lesson: str = ""
    level: str = ""
    kind: str = ""
    which: Which = ""
    length: int = LENGTHS[0]


@dataclass(frozen=True)
class Question:
    """A question that can be chosen, under the name of its item, with the ids of the lessons that it belongs to."""

    name: str
    item: Item
    lessons: tuple[str, ...] = ()


def fitting(pool: Iterable[Question], chosen: Chosen, responses: Iterable[Response]) -> tuple[Question, ...]:
    """The questions that fit all that was chosen.

    *missed* is what was answered wrong the last time, *unseen* what was never asked; a test before a lesson does count here.
    """
    last: Mapping[str, bool] = {one.item: one.right for one in responses}
    return tuple(one for one in pool if _fits(one, chosen) and _is_which(last.get(one.name), chosen.which))


def _fits(one, chosen):
    item = one.item
    return (
        chosen.claim in ("", *item.claims)
        and chosen.lesson in ("", *one.lessons)
        and chosen.level in ("", item.level)
        and chosen.kind in ("", item.kind)
    )


def _is_which(right, which):
    return {"": True, "missed": right is False, "unseen": right is None}[which]


def drawn(fits: Collection[Question], chosen: Chosen, seed: int, asked: Iterable[str]) -> tuple[str, ...]:
    """The ids of the questions for one sitting: what was asked least, then what brings no claim twice."""
    items = tuple({one.item.id: one.item for one in fits}.values())
    return draw_short(Quiz(id="own", title="own", intro="", items=items), seed, chosen.length, asked=asked)
