"""A learner's responses and attempts at cases → what they answered first to each thing, each once and for good.

A cell is what is counted once for a person:
`first/<item>`, the first answer to a question, a decision, a pair or a row; `again/<item>`, the first on a later day;
`end/<case>`, the first time that a patient was seen to the end (right: with nothing unsafe); `joined`, that they joined.
What was brought from elsewhere, or asked in place of something else, counts nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ..progress.patients import Attempt
from ..record.days import day_of
from ..record.responses import Response, decision
from .membership import Membership

FIRST, AGAIN, END, JOINED = "first/", "again/", "end/", "joined"
LEAST_REST = 5  # other first answers, below which nothing is said of how somebody does in the rest


@dataclass(frozen=True)
class Answer:
    """What one person did in one cell: when (UTC), whether it was right, how sure they were, what they chose.

    `choice` holds the ids of the options of a decision or of the answers of a question, joined by `+`; `unsafe` is one that would harm.
    `rest` is the share of right first answers that the same person gave to everything else, None where there are few.
    """

    at: datetime
    right: bool
    certainty: str | None = None
    choice: str = ""
    unsafe: bool = False
    rest: float | None = None


Cells = Mapping[str, Answer]


def cells_of(responses: Iterable[Response], attempts: Iterable[Attempt]) -> dict[str, Answer]:
    """Every cell that a person has filled; responses and attempts come oldest first."""
    attempts = [one for one in attempts if not one.imported]
    chosen = {
        (one.run, decision(one.case, scene.id)): "+".join(sorted(commitment.options))
        for one in attempts
        for scene, commitment in one.decisions
    }
    found: dict[str, Answer] = {}
    for one in responses:
        if one.where.imported or one.asked and not one.item.endswith(f"/{one.asked}"):
            continue
        choice = chosen.get((one.where.run, one.item)) or "+".join(sorted(one.chosen))
        answer = Answer(one.at, one.right, one.certainty, choice, one.unsafe)
        first = found.setdefault(FIRST + one.item, answer)
        if day_of(one.at, UTC) > day_of(first.at, UTC):
            found.setdefault(AGAIN + one.item, answer)
    for one in sorted((one for one in attempts if one.over), key=lambda one: one.last):
        found.setdefault(END + one.case, Answer(one.last, not one.unsafe, unsafe=bool(one.unsafe)))
    return found


def hidden_cells(cells: Cells, member: Membership, class_id: str) -> dict[str, Answer]:
    """Those that may be counted among others, and never by name: filled in this class while progress was not shown.

    What was filled before joining is nobody's, in any class; so each answer of a person is counted in one class at most.
    """
    now = member.now
    if now is None or now.class_id != class_id:
        return {}
    if member.began_hidden:
        cells = {**cells, JOINED: Answer(member.joined_at, True)}
    return {
        name: answer
        for name, answer in cells.items()
        if (period := member.at(answer.at)) and period.spell == now.spell and not period.shows
    }


def named_cells(cells: Cells, member: Membership, class_id: str) -> dict[str, Answer]:
    """Those that may be shown by alias: none unless progress is shown now, and none that was filled while it was not."""
    now = member.now
    if now is None or now.class_id != class_id or not now.shows:
        return {}
    return {name: answer for name, answer in cells.items() if shown_by_name(member, answer.at)}


def shown_by_name(member: Membership, at: datetime) -> bool:
    """Whether what somebody who shows their progress did at a moment may stand by their alias: not if it was hidden then."""
    period = member.at(at)
    return period is None or period.shows


def with_rest(cells: Cells) -> dict[str, Answer]:
    """The cells, each first answer with the share of right ones among the others of the same person."""
    firsts = [answer for name, answer in cells.items() if name.startswith(FIRST)]
    right, others = sum(one.right for one in firsts), len(firsts) - 1
    if others < LEAST_REST:
        return dict(cells)
    return {
        name: replace(answer, rest=(right - answer.right) / others) if name.startswith(FIRST) else answer
        for name, answer in cells.items()
    }
