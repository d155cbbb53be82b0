"""What a learner has reached of the certificate's rule → the grade that their learning platform takes, where it takes one.

What waits is in no list of its own: it is what a learner has reached and their platform was not told yet. Where a grade
goes stands in the learner's launches, what was told in events of kind `graded`; both are of their own record.
"""

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..engine.record.days import zone_of
from ..model.event import Event
from ..store import Taken, open_store, run_of
from ..store.links import GRADE, LAUNCH
from .identity import device_with
from .record.certificate import standing

FINGERPRINT = "grade/1"


@dataclass(frozen=True)
class Grade:
    """A grade for one activity of a platform: of whom, how many steps of how many, as of when (UTC, ISO 8601)."""

    device: str
    issuer: str
    client_id: str
    user: str
    line_item: str
    given: int
    of: int
    at: str
    zone: str

    @property
    def completed(self) -> bool:
        return self.given == self.of


def devices_launched() -> tuple[str, ...]:
    """The devices of all whose grade may go to a platform, who were launched last first; raises NotSaved."""
    with closing(open_store()) as store:
        return tuple(dict.fromkeys(one.learner for one in store.of_kind("launched") if one.body.get("line_item")))


def device_of(code: str) -> str:
    """The device of a learner with this code; raises what `device_with` raises, and NotSaved."""
    with closing(open_store()) as store:
        return device_with(code, store.deleted_on)


def due(device: str, zone: str = "", seen: object = None) -> tuple[Sequence[Grade], object]:
    """The grades of a learner that their platforms do not know yet, and a mark of how far their record was.

    Nothing is looked at again while the record is at the mark that was `seen`. `zone` is the name of the learner's, as
    their browser says; unless it is said, the one of the last grade holds. Raises NotSaved.
    """
    with closing(open_store()) as store:
        learner = store.root(device)
        runs = store.runs(learner)
        mark = sum(run.events for run in runs), max((run.last_at for run in runs), default=""), zone
        if not runs or mark == seen:
            return (), mark
        history = store.history(learner)
        lines = {_line(one): one for one in _in_time(history, LAUNCH) if one.body.get("line_item")}
        told = {_line(one): one for one in _in_time(history, GRADE)}
        if not lines:
            return (), mark
        zone = zone or next((one.body["zone"] for one in reversed(told.values()) if one.body.get("zone")), "")
        given, of = standing(store, learner, zone_of(zone)).steps
        found = []
        for line, launch in lines.items():
            before = told.get(line)
            if before is None or (before.body["given"], before.body["of"]) != (given, of):
                at = _after(mark[1], before.body["at"] if before else "")
                place = {name: launch.body[name] for name in ("issuer", "client_id", "user", "line_item")}
                found.append(Grade(device=launch.learner, given=given, of=of, at=at, zone=zone, **place))
        return found, mark


def told(grade: Grade) -> None:
    """Keep that a platform has taken a grade; raises NotSaved, or Deleted where the record is no more."""
    with closing(open_store()) as store:
        run = run_of(grade.device, GRADE, 1)
        body = {
            name: getattr(grade, name) for name in ("issuer", "client_id", "line_item", "given", "of", "at", "zone")
        }
        event = Event(
            learner=grade.device, run=run, number=len(store.in_run(run)), activity=GRADE, kind="graded", seed=0,
            fingerprint=FINGERPRINT, at=datetime.now(UTC).isoformat(timespec="milliseconds"), body=body,
        )  # fmt: skip
        with suppress(Taken):  # another process of the course has told it at the same moment
            store.record(event)


def _line(event):
    return tuple(event.body.get(name) for name in ("issuer", "client_id", "line_item"))


def _in_time(history, activity):
    return sorted((one for one in history if one.activity == activity), key=lambda one: (one.at, one.number))


def _after(at: str, before: str) -> str:
    """A moment for a grade: that of the last thing done, and later than any grade before, or a platform passes it over."""
    if not before or datetime.fromisoformat(at) > datetime.fromisoformat(before):
        return at
    return (datetime.fromisoformat(before) + timedelta(milliseconds=1)).isoformat(timespec="milliseconds")
