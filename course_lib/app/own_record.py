"""A learner's private code → whether they have a record, where each activity stands, and what the start page shows them.

For the server, which answers this without a kernel. Nothing is written by asking: no learner, no run, no file.
"""

import os
from collections.abc import Callable, Collection, Mapping
from datetime import UTC
from functools import cached_property

from .. import content
from ..engine.record.days import zone_of
from ..engine.record.responses import Response
from ..model.event import Event
from ..store import Snapshot, learners_place, snapshot_of
from ..store.classes import Assignment
from ..views import patient_list as patient_list_view
from ..views import start as start_view
from ..views.classes import mine as class_view
from ..views.progress.frame import OVERVIEW
from . import patient_list
from .case import run
from .case.progress import CLINIC, LEVEL
from .classes import mine as my_class
from .identity import device_with
from .progress import room as progress
from .progress.facts import Facts, attempts_in
from .reading_times import activity_minutes
from .record.certificate import standing
from .record.responses import questions, responses_in
from .review import history, lesson_tests
from .review import today as review_of_today
from .review.due import Due, due_today
from .session import Session
from .start_page import page_of

CASE = "case:"


class Known:
    """A learner who asks, without a kernel, and what of their record is read once for all that they are told."""

    def __init__(self, session: Session):
        self.session = session

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return self.session.open().history(self.session.learner)

    @cached_property
    def responses(self) -> tuple[Response, ...]:
        return responses_in(self.events)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.responses, attempts_in(self.events), self.session.zone)

    @cached_property
    def due(self) -> Due:
        """What of the review is due today."""
        return due_today(self.responses, history.now(), self.session.zone)


def assigned(known: Known) -> tuple[Assignment, ...]:
    """What is assigned to the learner's class."""
    return my_class.assigned(known.session.open(), known.session.learner)


OVERVIEWS: Mapping[str, Callable[[Known], object]] = {  # pages that show a learner all of their record, by name
    "start": lambda known: start_view.show(
        page_of(known.session, due=known.due, facts=known.facts, assigned=assigned(known))
    ),
    "review": lambda known: review_of_today.overview(known.session, known.responses),
    "tests": lambda known: lesson_tests.overview(known.session),
    "cases": lambda known: patient_list_view.show(patient_list.page_of(known.session)),
    OVERVIEW: lambda known: progress.overview(known.facts),
    "class": lambda known: class_view.show(my_class.page_of(known.session.open(), known.session.learner)),
}


REACHED = "reached"  # instead of an overview: how many steps of the certificate's rule are done, and of how many


def own_record(code: object, activities: Collection[str], overview: str, zone: object = "") -> Mapping:
    """What is recorded under a code, as plain data; `zone` is the name of the learner's.

    `record`: whether anything is, or the learner is in a class. `begun`: of each of the activities of which something is recorded, the number of the
    latest attempt and how many events it holds. `due`: how many items of the review are due today, and about how many
    minutes they take. `overview`, if one of OVERVIEWS is named: its screen as `html`. `reached`, if REACHED is: the steps
    of the certificate's rule that are `done`, `of` how many.
    Raises DamagedCode or Deleted; NotSaved or Refused if the learners' file cannot be read.
    """
    record = record_with(code)
    learner = record.learner
    found = {activity: stands for activity in activities if (stands := _stands(record, learner, activity))}
    known = Known(Session(learner=learner, store=record, zone=zone_of(zone)))
    runs = record.runs(learner)
    answer = {"record": bool(runs or my_class.membership_of(record, learner).now), "begun": found}
    if runs:
        answer["due"] = {"items": known.due.items, "minutes": known.due.minutes}
    if overview == REACHED:
        answer[REACHED] = dict(zip(("done", "of"), standing(record, learner, known.session.zone).steps, strict=True))
    elif overview:
        answer["overview"] = {"html": str(OVERVIEWS[overview](known))}
    return answer


def warm() -> None:
    """Read what the overviews need of the course's files, so that the first learner who asks does not wait for it."""
    for show in (start_view.show(page_of(None)), patient_list_view.show(patient_list.page_of(None))):
        str(show)
    progress.overview(Facts((), (), UTC))
    questions()
    for door, folder in (
        ("case", "cases"),
        ("quiz", "quizzes"),
        ("contrast", "contrasts"),
        ("worksheet", "worksheets"),
    ):
        for id in content.ids(folder):
            activity_minutes(door, id)
            content.fingerprint(folder, id)


def record_with(code: object) -> Snapshot:
    """What is recorded of the learner to whom the device with a code belongs; raises as `own_record` does."""
    seen: dict[str, Snapshot] = {}

    def deleted_on(device):
        seen[device] = snapshot_of(learners_place(os.environ), device)
        return seen[device].deleted

    return seen[device_with(code, deleted_on)]


def _stands(record: Snapshot, learner, activity):
    """The latest attempt at an activity; of several that are shown as one, the attempt that holds most."""
    latest = [found[-1] for name in _shown_with(activity) if (found := record.attempts(learner, name))]
    number, events = max(((one.number, one.run.events) for one in latest), key=lambda one: one[1], default=(0, 0))
    return {"attempt": number, "events": events} if events else None


def _shown_with(activity):
    """The names under which what one screen shows is recorded: both levels of a case, and every door of clinic day."""
    if activity == CLINIC:
        return CLINIC, *(run.activity(id, LEVEL) for id in content.ids("cases"))
    id = activity.removeprefix(CASE)
    return [run.activity(id, level) for level in run.LEVELS] if activity == CASE + id and ":" not in id else [activity]
