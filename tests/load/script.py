"""What each learner of a class does and when, from a seed alone: whose hand is on a control, who reads, answers, goes and comes."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Deed = Literal["drag", "read", "quiz", "case", "away"]
TURN_S = 20.0  # of a hand on a control; longer than a page of this course stays awake while it is read
OTHERS: tuple[tuple[Deed, int], ...] = (("read", 8), ("quiz", 5), ("case", 3), ("away", 4))  # with their weights
LESSONS = (
    "02_reduce_the_dose",
    "03_icu_quadriplegia",
    "04_sepsis_and_ards",
)  # with a figure that a model answers, a case and a quiz
LAB_PAGES = (*LESSONS, "11_dose_lab")


@dataclass(frozen=True)
class Act:
    """One thing that a learner does, from a second of the script to another, and on which page."""

    from_s: float
    to_s: float
    deed: Deed
    page: str


def script(seed: int, learners: int, seconds: float, dragging: int) -> list[list[Act]]:
    """Each learner's acts in order, without a gap: at every moment exactly `dragging` have a hand on a control.

    A hand passes from one learner to another after TURN_S, the hands not all at once. A learner stays in one lesson.
    """
    if not 0 <= dragging <= learners:
        raise ValueError(f"{dragging} of {learners} learners cannot drag: let at most all of them")
    rng = random.Random(seed)
    turns = sorted(turn for hand in range(dragging) for turn in _turns(hand, dragging, seconds))
    lessons = [rng.choice(LESSONS) for _ in range(learners)]
    free_s, drags = [0.0] * learners, [[] for _ in range(learners)]
    for from_s, to_s in turns:
        who = rng.choice([one for one in range(learners) if free_s[one] <= from_s])
        free_s[who] = to_s
        drags[who].append(Act(from_s, to_s, "drag", lessons[who]))
    return [list(_filled(rng, mine, seconds, lesson)) for mine, lesson in zip(drags, lessons, strict=True)]


def _turns(hand, hands, seconds):
    edges = [0.0, *_steps(TURN_S * (hand + 1) / hands, seconds), seconds]
    return [(a, b) for a, b in zip(edges, edges[1:], strict=False) if b > a]


def _steps(first, seconds):
    at = first
    while at < seconds:
        yield at
        at += TURN_S


def _filled(rng, drags: Iterable[Act], seconds, lesson):
    """A learner's drags with something else between them."""
    at = 0.0
    for drag in [*drags, Act(seconds, seconds, "read", lesson)]:
        while at < drag.from_s:
            (deed,) = rng.choices([name for name, _ in OTHERS], [weight for _, weight in OTHERS])
            to = min(drag.from_s, at + TURN_S * rng.uniform(0.5, 1.5))
            yield Act(at, to, deed, lesson)
            at = to
        if drag.to_s > drag.from_s:
            yield drag
            at = drag.to_s


def line(number: int, acts: Iterable[Act]) -> str:
    """A learner's script as it is printed."""
    acts = list(acts)
    told = ", ".join(f"{act.from_s:.0f}–{act.to_s:.0f} s {act.deed}" for act in acts)
    return f"learner {number:>3}, lesson {acts[0].page[:2]}: {told}"
