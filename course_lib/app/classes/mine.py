"""What a learner does with their class: join it by its code under an alias, show their progress or not, leave it.

Each is an event of their own record, so whoever deletes that has left. The server answers without a kernel; the screen of
the page *Progress* and what is assigned on the start page are read from the same events.
"""

import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

from ... import content
from ...engine.classes.codes import read_code
from ...engine.classes.membership import Membership, Period, check_alias, membership
from ...engine.commitments import Impossible
from ...model.event import Event
from ...store import Store, Taken, learners_place, open_store, run_of
from ...store.classes import Assignment, Class, Classes, looked_up
from ...store.links import CLASS
from ...views.classes import mine as view
from ..identity import device_with
from .reply import Reply

DEEDS = ("show", "join", "change", "ask-leave", "stay", "leave")
FINGERPRINT = "class/1"
UNKNOWN = "There is no class with this code: look at its letters again, or ask your teacher whether it has ended."
INSIDE = "You are in a class already: leave it first, then join the other."
OUTSIDE = "You are in no class any more: reload the page."
AGAIN = "Your class was changed in another tab at the same moment: try again."


def membership_of(store, learner: str) -> Membership:
    """When a learner belonged to which class; `store` is a Store or a Snapshot. Raises NotSaved."""
    runs = (run_of(device, CLASS, 1) for device in store.devices(learner))
    return membership(event for run in runs for event in store.events(learner, run))


def assigned(store, learner: str) -> tuple[Assignment, ...]:
    """What is assigned to the class of a learner, what is due first first; raises NotSaved."""
    now = membership_of(store, learner).now
    found = looked_up(learners_place(os.environ), now.class_id) if now else None
    return found.assignments if found else ()


def page_of(store, learner: str) -> view.Page:
    """The learner's class as it stands on their page; raises NotSaved."""
    member = membership_of(store, learner)
    if member.now is None:
        return view.Page()
    found = looked_up(learners_place(os.environ), member.now.class_id)
    return view.Page(
        name=found.name if found else "",
        ended=found is None,
        alias=member.now.alias,
        shows=member.now.shows,
        joined=member.joined_at.date(),
        showed_before=any(one.shows for one in member.periods if one.spell == member.now.spell),
        assigned=tuple(filter(None, map(_assigned, found.assignments if found else ()))),
    )


def _assigned(one: Assignment) -> view.Assigned | None:
    lesson = next((lesson for lesson in content.lessons() if lesson.id == one.lesson), None)
    return lesson and view.Assigned(f"{lesson.number}. {lesson.title}", lesson.notebook, date.fromisoformat(one.due))


def do(deed: str, code: object, values: Mapping[str, str], now: datetime | None = None) -> Reply:
    """Do one of DEEDS for the learner to whom the device with a code belongs.

    Raises DamagedCode or Deleted; NotSaved or Refused if the learners' file cannot be used.
    """
    with closing(open_store()) as store:
        device = device_with(code, store.deleted_on)
        mine = _Mine(store, store.root(device), now or datetime.now(UTC))
        try:
            return getattr(mine, deed.replace("-", "_"))(values)
        except Impossible as reason:
            typed = {"typed_code": values.get("code", ""), "typed_alias": values.get("alias", "")}
            page = replace(mine.page(), problem=str(reason), problem_at=deed, **typed)
            if not page.alias:
                page = replace(page, shows=values.get("shows") == "yes")
            return _reply(page, str(reason), wrong_try=str(reason) == UNKNOWN)


class _Mine:
    """One deed of one learner; each method is one, and gives a Reply or raises Impossible with a sentence."""

    def __init__(self, store: Store, learner: str, now: datetime):
        self.store, self.learner, self.now = store, learner, now
        self.classes = Classes(store)

    def page(self) -> view.Page:
        return page_of(self.store, self.learner)

    def show(self, _values):
        return _reply(self.page())

    stay = show

    def join(self, values):
        if membership_of(self.store, self.learner).now:
            raise Impossible(INSIDE)
        found = self.classes.with_code(read_code(values.get("code", "")))
        if found is None:
            raise Impossible(UNKNOWN)
        alias = check_alias(values.get("alias", ""), self._aliases(found))
        self._say("joined", {"class": found.id, "alias": alias, "shows": values.get("shows") == "yes"})
        said = f"You have joined {found.name}."
        return _reply(replace(self.page(), notice=said), said)

    def change(self, values):
        here = self._here()
        found = self.classes.with_id(here.class_id)
        alias = check_alias(values.get("alias", ""), self._aliases(found) if found else ())
        self._say("changed", {"alias": alias, "shows": values.get("shows") == "yes"})
        said = "It is changed, from now on."
        return _reply(replace(self.page(), notice=said), said)

    def ask_leave(self, _values):
        self._here()
        return _reply(replace(self.page(), asking_to_leave=True))

    def leave(self, _values):
        before = self.page()
        self._here()
        self._say("left", {})
        said = view.left(before)
        return _reply(replace(self.page(), notice=said), said)

    def _here(self) -> Period:
        found = membership_of(self.store, self.learner).now
        if found is None:
            raise Impossible(OUTSIDE)
        return found

    def _aliases(self, found: Class):
        """Those of the others in a class."""
        for learner, said in self.classes.members(found.id).items():
            now = membership(said).now
            if learner != self.learner and now and now.class_id == found.id:
                yield now.alias

    def _say(self, kind, body):
        run = run_of(self.learner, CLASS, 1)
        event = Event(
            learner=self.learner, run=run, number=len(self.store.in_run(run)), activity=CLASS, kind=kind, seed=0,
            fingerprint=FINGERPRINT, at=self.now.astimezone(UTC).isoformat(timespec="milliseconds"), body=body,
        )  # fmt: skip
        try:
            self.store.record(event)
        except Taken:
            raise Impossible(AGAIN) from None


def _reply(page, say="", wrong_try=False):
    return Reply(str(view.show(page)), say, wrong_try=wrong_try)
