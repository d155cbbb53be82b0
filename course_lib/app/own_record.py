"""A learner's private code → whether they have a record, where each activity stands, and what the start page shows them.

For the server, which answers this without a kernel. Nothing is written by asking: no learner, no run, no file.
"""

import os
from collections.abc import Collection, Mapping
from datetime import UTC

from .. import content
from ..engine.record.days import zone_of
from ..store import Snapshot, learners_file, snapshot_of
from ..views import patient_list as patient_list_view
from ..views import start as start_view
from ..views.progress.frame import OVERVIEW
from . import patient_list
from .case import run
from .case.progress import CLINIC, LEVEL
from .identity import device_with
from .progress import room as progress
from .progress.facts import Facts
from .reading_times import activity_minutes
from .record.responses import questions
from .review import history, lesson_tests
from .review import today as review_of_today
from .review.due import Due, due_today
from .session import Session
from .start_page import page_of

CASE = "case:"
OVERVIEWS = {  # pages that show a learner all of their record, by name: how each is drawn
    "start": lambda session: start_view.show(page_of(session, due=due_in(session))),
    "review": review_of_today.overview,
    "tests": lesson_tests.overview,
    "cases": lambda session: patient_list_view.show(patient_list.page_of(session)),
    OVERVIEW: progress.overview,
}


def own_record(code: object, activities: Collection[str], overview: str, zone: object = "") -> Mapping:
    """What is recorded under a code, as plain data; `zone` is the name of the learner's.

    `record`: whether anything is. `begun`: of each of the activities of which something is recorded, the number of the
    latest attempt and how many events it holds. `due`: how many items of the review are due today, and about how many
    minutes they take. `overview`, if one of OVERVIEWS is named: its screen as `html`.
    Raises DamagedCode or Deleted; NotSaved or Refused if the learners' file cannot be read.
    """
    record = record_with(code)
    learner = record.learner
    found = {activity: stands for activity in activities if (stands := _stands(record, learner, activity))}
    session = Session(learner=learner, store=record, zone=zone_of(zone))
    answer = {"record": bool(record.runs(learner)), "begun": found}
    if answer["record"]:
        due = due_in(session)
        answer["due"] = {"items": due.items, "minutes": due.minutes}
    if overview:
        answer["overview"] = {"html": str(OVERVIEWS[overview](session))}
    return answer


def due_in(session: Session) -> Due:
    """What of the review is due today for the learner of a session; raises NotSaved."""
    return due_today(history.responses_of(session), history.now(), session.zone)


def warm() -> None:
    """Read what the overviews need of the course's files, so that the first learner who asks does not wait for it."""
    for show in (start_view.show(page_of(None)), patient_list_view.show(patient_list.page_of(None))):
        str(show)
    progress.overview_of(Facts((), (), UTC))
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
        seen[device] = snapshot_of(learners_file(os.environ), device)
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
