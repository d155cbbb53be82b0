"""The records of a class → what its teacher may see: rows of those who show their progress, and counts of the others.

Once a day (from four in the morning, UTC) the cells of those who do not show their progress are counted, by the rule of
`engine/classes/disclosure.py`, when the teacher first looks. Of a count only its sums are kept.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from ... import content
from ...engine.classes.disclosure import Batch, due
from ...engine.classes.first_answers import Answer, cells_of, hidden_cells, named_cells, shown_by_name, with_rest
from ...engine.classes.membership import Membership, membership
from ...engine.classes.report import Report
from ...engine.progress.mastery import Mastery
from ...engine.record.days import begins, day_of
from ...store import Store
from ...store.classes import Class, Classes, Counted
from ..progress.facts import Facts, facts_of
from ..session import Session
from ..start_page import Record


@dataclass(frozen=True)
class Row:
    """Somebody who shows their progress: alias, since when, the share of each lesson that is done, mastery, cells."""

    alias: str
    since: date
    shares: dict[str, float]
    mastery: dict[str, Mastery]
    cells: dict[str, Answer]


@dataclass(frozen=True)
class Gathered:
    """All that a teacher may see of a class at a moment; `counted_to` is when the others were counted last."""

    found: Class
    rows: tuple[Row, ...]
    report: Report
    counted_to: datetime


def gathered(store: Store, found: Class, now: datetime) -> Gathered:
    """What a teacher sees of a class, counted anew if a count is due; raises NotSaved."""
    classes = Classes(store)
    members = [(learner, membership(said)) for learner, said in classes.members(found.id).items()]
    members = [(learner, member) for learner, member in members if member.now and member.now.class_id == found.id]
    until = begins(day_of(now, UTC), UTC)
    if datetime.fromisoformat(found.counted_to) < until:
        _count(classes, found, [_hidden(store, *one, found.id, until) for one in members], until)
        found = classes.with_id(found.id) or found
    lessons = [lesson for lesson in content.lessons() if lesson.id in {one.lesson for one in found.assignments}]
    rows = [_row(store, learner, member, found.id, lessons) for learner, member in members if member.now.shows]
    counted: dict[str, list[Batch]] = {}
    for one in classes.counted(found.id):
        counted.setdefault(one.cell, []).append(batch_of(one.body))
    rows.sort(key=lambda row: row.alias.casefold())
    return Gathered(found, tuple(rows), Report([row.cells for row in rows], counted), datetime.fromisoformat(found.counted_to))  # fmt: skip


def _facts(store, learner) -> Facts:
    return facts_of(store.history(learner), UTC, store.imported(learner))


def _hidden(store, learner, member: Membership, class_id, until):
    """The cells of one person that may be counted among others, as they stood at the moment of the count."""
    if all(one.shows for one in member.periods if one.spell == member.now.spell):
        return {}
    facts = _facts(store, learner)
    cells = hidden_cells(cells_of(facts.responses, facts.attempts), member, class_id)
    return with_rest({name: one for name, one in cells.items() if one.at < until})


def _count(classes: Classes, found: Class, people: Iterable[dict], until: datetime) -> None:
    """Count once, whoever else looks at this moment."""
    last: dict[str, datetime] = {}
    for one in classes.counted(found.id):
        last[one.cell] = datetime.fromisoformat(one.until)
    moment = until.isoformat()
    batches = [Counted(cell=cell, until=moment, body=asdict(one)) for cell, one in due(people, last, until).items()]
    classes.count(found.id, found.counted_to, moment, batches)


def batch_of(body: dict) -> Batch:
    """The batch that was kept."""
    pairs = {name: tuple(pair) for name, pair in body["certainty"].items()}
    return Batch(body["of"], body["low"], body["high"], body["choices"], pairs, tuple(body["sums"]))


def _row(store, learner, member: Membership, class_id, lessons) -> Row:
    """What stands there by an alias; correctness only of what was not done while it was hidden, in whatever class."""
    whole = _facts(store, learner)
    facts = Facts(
        tuple(one for one in whole.responses if shown_by_name(member, one.at)),
        tuple(one for one in whole.attempts if shown_by_name(member, one.began) and shown_by_name(member, one.last)),
        UTC,
    )
    cells = named_cells(cells_of(whole.responses, whole.attempts), member, class_id)
    record = Record(Session(learner=learner, store=store, zone=UTC), whole)
    shares = {lesson.id: record.progress(lesson, record.parts(lesson)).share or 0.0 for lesson in lessons}
    return Row(member.now.alias, member.joined_at.date(), shares, facts.mastery, with_rest(cells))
