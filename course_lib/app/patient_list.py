"""The door of the page *Cases*: every patient, and how far the learner is with each of them.

No screen is needed to say it, so the server can show a learner theirs without a kernel.
"""

from .. import content
from ..content.notebook_steps import address_of
from ..views import patient_list as view
from .case import run
from .case.progress import CLINIC, LEVEL, CaseStands, stands_in
from .overview_room import OverviewRoom
from .reading_times import case_minutes
from .session import Session


def page_of(session: Session | None, problem: str = "") -> view.Page:
    """The list for the learner of a session, or for somebody who is not known yet; raises NotSaved."""
    runs = session.open().runs(session.learner) if session else ()
    begun = frozenset(one.activity for one in runs)
    lessons = content.lessons()
    rows = [_row(session, begun, lesson, id) for lesson in lessons for id in lesson.patients]
    clinic = next((lesson for lesson in lessons if lesson.clinic), None)
    return view.Page(
        tuple(rows), clinic and address_of(clinic.notebook, "clinic") or "",
        _seen(session) if clinic and CLINIC in begun else "", problem,
    )  # fmt: skip


def _row(session, begun, lesson, id):
    place, minutes = address_of(lesson.notebook, "case", id), case_minutes(id)
    stands = [stands_in(session, id, level) for level in run.WHOLE if run.activity(id, level) in begun]
    if not stands:
        return view.Row(content.case(id), lesson, place, minutes)
    furthest = max(stands, key=lambda stand: stand.made)
    return view.Row(content.case(id), lesson, place, minutes, _words(furthest), furthest.over)


def _words(stand: CaseStands) -> str:
    if stand.over:
        return "Played to the end"
    return f"day {stand.reached.day:g}, go on" if stand.reached else ""


def _seen(session):
    stands = [stands_in(session, id, LEVEL) for id in content.ids("cases")]
    return f"{sum(stand.over for stand in stands)} of {len(stands)} seen to the end"


class PatientListRoom(OverviewRoom):
    """The list of all patients."""

    def __init__(self):
        super().__init__(lambda session, problem: view.show(page_of(session, problem)))


def cases():
    """The list of all patients, as a screen."""
    return PatientListRoom().screen
