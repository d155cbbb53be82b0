"""What people filled who do not show their progress → what a teacher may see of it: batches of five people or more.

The rule, which also stands on the teacher's page:

1. Whoever chose *show my progress to the teacher* stands by their alias, with what they filled while they showed it or before
   they were in any class. Whatever else is shown of anybody comes from batches.
2. A cell (`first_answers.py`) of somebody who does not show it waits until, at the one moment of a day at which is counted,
   five people or more wait with it. All who wait then are one batch. A batch is counted once and never changes: not when
   somebody leaves, deletes their record, shows or hides their progress, or answers again.
3. Of a batch is told how many were right, and where nearly all were, or nearly none, only that: `4 or 5 of 5`. What was chosen
   and how sure people were is told of those batches alone in which no answer, choice or certainty is that of nearly all.

So each person's cell is in one batch at most, ever and in any class, and no batch shares a person with another. Whatever
a teacher sees, today or by laying days side by side, is a sum over whole batches and over rows that stand there by alias:
subtracting the rows leaves five people or nobody, and subtracting yesterday from today leaves a whole new batch or nothing.
Of no single answer does it follow whether it was right: in each batch another person could have given it.

What this does not hold: who brings four devices of their own into a class and lets them answer knows their part of a
batch, and so the fifth. That somebody did a thing can follow where a count is as large as the class; that they did not,
cannot. How an item parts strong from weak (`figures.py`) joins several answers of a person, so it is told to one decimal,
from twenty people on.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .first_answers import Answer, Cells

LEAST = 5  # people of a batch

# n, Σ right, Σ rest, Σ rest², Σ right · rest: what a correlation is made of
Sums = tuple[float, float, float, float, float]
NO_SUMS: Sums = (0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Batch:
    """What is told of a cell's answers by `of` people: from `low` to `high` of them were right.

    `choices` counts what was chosen, and `certainty` (right, of) for each certainty; both are empty where that would tell too much.
    """

    of: int
    low: int
    high: int
    choices: Mapping[str, int] = field(default_factory=dict)
    certainty: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    sums: Sums = NO_SUMS


def due(people: Iterable[Cells], last: Mapping[str, datetime], until: datetime) -> dict[str, Batch]:
    """The batches that are counted at a moment, one for each cell with which enough people wait.

    `people` are the cells of each person that may be counted (`hidden_cells`), `last` is until when each cell was counted
    before. Who filled a cell before that moment is in a batch or counts in none.
    """
    waiting: dict[str, list[Answer]] = defaultdict(list)
    for cells in people:
        for name, answer in cells.items():
            if answer.at < until and (name not in last or last[name] <= answer.at):
                waiting[name].append(answer)
    return {name: batch(answers) for name, answers in waiting.items() if len(answers) >= LEAST}


def batch(answers: Sequence[Answer]) -> Batch:
    """What is told of these answers to one thing, each of another person; raises ValueError for fewer than five."""
    of, right = len(answers), sum(one.right for one in answers)
    if of < LEAST:
        raise ValueError(f"A batch has at least {LEAST} people; these are {of}.")
    low, high = (right, right) if 1 < right < of - 1 else (of - 1, of) if right >= of - 1 else (0, 1)
    told = low == high and not any(_nearly_all(answers, trait) for trait in (_choice, _certainty))
    return Batch(
        of, low, high,
        dict(sorted(Counter(filter(None, map(_choice, answers))).items())) if told else {},
        by_certainty(answers) if told else {},
        sums(answers),
    )  # fmt: skip


def by_certainty(answers: Iterable[Answer]) -> dict[str, tuple[int, int]]:
    """How many were right, of how many, for each certainty that was said."""
    found: dict[str, list[int]] = {}
    for one in answers:
        if one.certainty:
            count = found.setdefault(one.certainty, [0, 0])
            count[0] += one.right
            count[1] += 1
    return {name: (right, of) for name, (right, of) in sorted(found.items())}


def sums(answers: Iterable[Answer]) -> Sums:
    """What a correlation of being right with how one does in the rest is made of, for those of whom that is known."""
    found = NO_SUMS
    for one in answers:
        if one.rest is not None:
            found = added(found, (1, float(one.right), one.rest, one.rest**2, one.right * one.rest))
    return found


def added(one: Sums, other: Sums) -> Sums:
    """Both together."""
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _choice(answer):
    return answer.choice


def _certainty(answer):
    return answer.certainty


def _nearly_all(answers, trait):
    """Whether one value of a trait that anybody has is that of all, or of all but one."""
    counts = Counter(map(trait, answers))
    return any(counts.keys() - {"", None}) and max(counts.values()) >= len(answers) - 1
