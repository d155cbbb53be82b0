"""Classes as tests make them: people who join, show, hide, answer and leave, and a teacher who looks every morning."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from course_lib.engine.classes.disclosure import NO_SUMS, due
from course_lib.engine.classes.first_answers import Answer, hidden_cells, named_cells
from course_lib.engine.classes.membership import membership
from course_lib.model.event import Event

MONDAY = datetime(2026, 11, 2, 4, tzinfo=UTC)
DAYS = 5
CLASSES, CELLS = ("one", "two"), ("first/a", "first/b", "again/a")


def said(kind, hours, **body):
    """What somebody says about a class, so many hours after Monday's count."""
    at = (MONDAY + timedelta(hours=hours)).isoformat()
    return Event(learner="l", run="r", number=0, activity="class", kind=kind, seed=0, fingerprint="f", at=at, body=body)


def joined(hours=0.0, shows=False, class_id="one", alias="Ada"):
    return said("joined", hours, alias=alias, shows=shows, **{"class": class_id})


def changed(hours, shows, alias="Ada"):
    return said("changed", hours, alias=alias, shows=shows)


def left(hours):
    return said("left", hours)


def answer(hours=1.0, right=True, **more):
    return Answer(MONDAY + timedelta(hours=hours), right, **more)


@dataclass(frozen=True)
class Person:
    """What one did: sayings about classes, cells that were filled, and after how many hours the record was deleted."""

    said: tuple[Event, ...] = (joined(),)
    cells: tuple[tuple[str, Answer], ...] = ()
    deleted: float | None = None

    def until(self, moment):
        """Membership and cells as they stand at a moment; nothing of whoever deleted their record before."""
        if self.deleted is not None and MONDAY + timedelta(hours=self.deleted) <= moment:
            return membership(()), {}
        events = [one for one in self.said if datetime.fromisoformat(one.at) <= moment]
        return membership(events), {name: one for name, one in self.cells if one.at <= moment}

    def other(self, name):
        """The same person, right where they were wrong in a cell, or wrong where they were right."""
        return replace(self, cells=tuple((cell, replace(one, right=not one.right) if cell == name else one) for cell, one in self.cells))  # fmt: skip


def watched(people, days=DAYS):
    """What the teachers of both classes see each morning, and who is in which batch, which nobody sees."""
    counted, last, inside, views = defaultdict(list), {}, [], []
    for day in range(1, days + 1):
        moment = MONDAY + timedelta(days=day)
        now = [one.until(moment) for one in people]
        for class_id in CLASSES:
            hidden = [hidden_cells(cells, member, class_id) for member, cells in now]
            of_class = {name: at for (id, name), at in last.items() if id == class_id}
            for name, batch in due(hidden, of_class, moment).items():
                before = of_class.get(name)
                who = [
                    at
                    for at, cells in enumerate(hidden)
                    if name in cells and cells[name].at < moment and (before is None or before <= cells[name].at)
                ]
                inside.append((class_id, name, frozenset(who)))
                counted[class_id, name].append(replace(batch, sums=NO_SUMS))
                last[class_id, name] = moment
        rows = [
            (class_id, member.now.alias, named)
            for class_id in CLASSES
            for member, cells in now
            if (named := named_cells(cells, member, class_id))
        ]
        views.append((rows, {key: tuple(batches) for key, batches in counted.items()}))
    return views, inside


_hours = st.integers(0, 24 * DAYS * 4).map(lambda quarter: quarter / 4)
_sayings = st.one_of(
    st.builds(joined, _hours, st.booleans(), st.sampled_from(CLASSES)),
    st.builds(changed, _hours, st.booleans()),
    st.builds(left, _hours),
)
_answers = st.tuples(
    st.sampled_from(CELLS),
    st.builds(
        lambda hours, right, certainty, choice: answer(hours, right, certainty=certainty, choice=choice),
        _hours,
        st.booleans(),
        st.sampled_from((None, "guess", "certain")),
        st.sampled_from(("", "stop", "hold")),
    ),
)
restless = st.builds(
    Person,
    st.lists(_sayings, max_size=4).map(tuple),
    st.lists(_answers, max_size=3, unique_by=lambda one: one[0]).map(tuple),
    st.one_of(st.none(), _hours),
)
quiet = st.builds(  # who joins early, hides, stays, and answers: of them batches come about
    Person,
    st.integers(0, 20).map(lambda hours: (joined(hours / 4),)),
    st.lists(_answers, min_size=1, max_size=3, unique_by=lambda one: one[0]).map(tuple),
)
rooms = st.tuples(st.lists(quiet, min_size=4, max_size=9), st.lists(restless, max_size=6)).map(
    lambda both: both[0] + both[1]
)
