"""A learner's private code → whether they have a record, where each activity stands, and what the start page shows them.

For the server, which answers this without a kernel. Nothing is written by asking: no learner, no run, no file.
"""

import os
from collections.abc import Collection, Mapping

from .. import content
from ..store import Snapshot, learners_file, snapshot_of
from ..views import patient_list as patient_list_view
from ..views import start as start_view
from . import patient_list
from .case import run
from .case.progress import CLINIC, LEVEL
from .review import lesson_tests
from .review import today as review_of_today
from .session import Session, learner_with
from .start_page import page_of

CASE = "case:"
OVERVIEWS = {  # pages that show a learner all of their record, by name: how each is drawn
    "start": lambda session: start_view.show(page_of(session)),
    "review": review_of_today.overview,
    "tests": lesson_tests.overview,
    "cases": lambda session: patient_list_view.show(patient_list.page_of(session)),
}


def own_record(code: object, activities: Collection[str], overview: str) -> Mapping:
    """What is recorded under a code, as plain data.

    `record`: whether anything is. `begun`: of each of the activities of which something is recorded, the number of the
    latest attempt and how many events it holds. `overview`, if one of OVERVIEWS is named: its screen as `html`.
    Raises DamagedCode; NotSaved or Refused if the learners' file cannot be read.
    """
    learner = learner_with(code)
    record = snapshot_of(learners_file(os.environ), learner)
    found = {activity: stands for activity in activities if (stands := _stands(record, learner, activity))}
    answer = {"record": bool(record.runs(learner)), "begun": found}
    if overview:
        answer["overview"] = {"html": str(OVERVIEWS[overview](Session(learner=learner, store=record)))}
    return answer


def _stands(record: Snapshot, learner, activity):
    """The latest attempt at an activity; of several that are shown as one, the attempt that holds most."""
    latest = [max(found.items()) for name in _shown_with(activity) if (found := record.attempts(learner, name))]
    number, events = max(((number, one.events) for number, one in latest), key=lambda one: one[1], default=(0, 0))
    return {"attempt": number, "events": events} if events else None


def _shown_with(activity):
    """The names under which what one screen shows is recorded: both levels of a case, and every door of clinic day."""
    if activity == CLINIC:
        return CLINIC, *(run.activity(id, LEVEL) for id in content.ids("cases"))
    id = activity.removeprefix(CASE)
    return [run.activity(id, level) for level in run.LEVELS] if activity == CASE + id and ":" not in id else [activity]
