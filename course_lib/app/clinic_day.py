"""The door of clinic day: every patient of the course behind a door, unguided, in an order of the learner's own.

Which door is open is all that is recorded here; what is decided behind it is recorded by the case itself.
A case is built when it is opened, and kept while the page lives, so that what is not committed is still there on the way back.
"""

from .. import content
from ..engine import clinic_day as engine
from ..store import NotSaved
from ..views import clinic_day as view
from ..views.parts import controls
from .activity_room import Room
from .case.progress import CLINIC, LEVEL, CaseProgress, progress_in
from .case.room import CaseRoom
from .course_evidence import evidence_of
from .session import told

EDITION = "clinic/1"  # of what is recorded: raise it when the events of a clinic day mean something else


class ClinicRoom(Room):
    """A learner in the corridor, or with one of its patients."""

    def __init__(self):
        super().__init__(CLINIC, EDITION)
        self.rooms: dict[str, CaseRoom] = {}
        self.order: tuple[str, ...] = ()
        self.inside: CaseRoom | None = None
        self.stands: dict[str, CaseProgress] = {}
        self.slept: dict[str, object] = {}  # notes of a kernel that slept, of the patients who were not seen since

    # ---- what is shown ------------------------------------------------------------------------------------------------

    def page(self):
        unsaved = self.attempt.why_not_saved if self.saved == "not saved" else ""
        if self.inside:
            return view.patient(self._visit(unsaved))
        plays = [stand.play for stand in self.stands.values() if stand.over]
        return view.corridor(
            view.Corridor(
                tuple(view.Door(id, stand.case.complaint, *_how_far(stand)) for id, stand in self.stands.items()),
                sum(stand.case.review is not None for stand in self.stands.values()),
                self._summary(plays) if plays and len(plays) == len(self.order) else None,
                unsaved, self.problem, self.notices,
            )
        )  # fmt: skip

    def _visit(self, unsaved):
        room = self.inside
        over = room.phase == "debrief" and not room.inside
        return view.Visit(
            self.order.index(room.id) + 1, room.show(), evidence_of("clinic-day"), over,
            _lessons_of(room.id)[:1] if over else (),
            "" if room.case.modelled_on else room.case.disclaimer, unsaved,
        )  # fmt: skip

    def _summary(self, plays):
        points = engine.total(plays)
        weakest = engine.weakest(points)
        again = [lesson for id in engine.missed(plays, weakest) for lesson in _lessons_of(id)] if weakest else []
        return view.Summary(points, weakest, tuple(dict.fromkeys(again))[: view.LESSONS])

    def resume(self):
        self.problem = ""
        self.order = engine.corridor(content.ids("cases"), self.attempt.seed)
        id = engine.inside((event.kind, event.body) for event in self.attempt.events)
        self.inside = self._room(id) if id in self.order else None
        if not self.inside:
            self._look()

    def _room(self, id):
        """The patient behind a door, past the primer and the choice of a level."""
        if id not in self.rooms:
            room = CaseRoom(id, LEVEL)
            room.blind = True
            room.session = room.attempt.session = self.session
            room.hear(
                {"kind": "hello", "stood": self.slept.pop(id, None)}
            )  # without what the browser keeps: on clinic day no other level is wished for
            self.rooms[id] = room
        self.rooms[id].hear({"kind": "open"})
        return self.rooms[id]

    def _look(self):
        """How far the learner is behind each door."""
        try:
            self.stands = {id: progress_in(self.session, id, LEVEL) for id in self.order}
        except NotSaved as reason:
            self.problem = told(reason)

    def go_on(self):
        self.saved = ""
        self.resume()
        return {"focus": "#decision" if self.inside else "#corridor"}

    # ---- while the kernel sleeps --------------------------------------------------------------------------------------

    @property
    def half_done(self):
        begun = [stand.play is not None and not stand.over for stand in self.stands.values()]
        return any(begun) or any(room.half_done for room in self.rooms.values())

    def return_to(self, found, note=None):
        """The patients' own notes are at hand before the one behind the open door is met again."""
        rooms = note.get("rooms") if note and self.could_stand(note) else None
        ids = {controls.code(id): id for id in content.ids("cases")} if isinstance(rooms, dict) else {}
        self.slept = {id: rooms[code] for code, id in ids.items() if code in rooms}
        super().return_to(found, note)

    def stands_as(self):
        rooms = {**self.slept, **{id: room.standing() for id, room in self.rooms.items()}}
        return {"rooms": {controls.code(id): note for id, note in rooms.items()}}

    # ---- messages -----------------------------------------------------------------------------------------------------

    def hear(self, message):
        kind = message.get("kind")
        if (
            not self.ready
            or not self.inside
            or kind in ("hello", "corridor")
            or kind == "retry"
            and self.attempt.pending
        ):
            return super().hear(message)
        if kind == "ping":
            answers = [super().hear(message), *(room.hear(message) for room in self.rooms.values())]
            return next((answer for answer in answers if answer is not None), None)
        if kind == "levels" or kind == "change" and message.get("form") == "level":
            return None
        answer = self.inside.hear(message)
        self.inside.hear({"kind": "open"})  # a new attempt begins at the first decision too
        return answer

    def on_see(self, message):
        """Open a door."""
        values = message.get("values")
        (id,) = controls.decoded([values.get("patient", "") if isinstance(values, dict) else ""], self.order)
        if self.inside or self.attempt.pending or id not in self.order:
            return None
        return self.write("entered", {"case": id})

    def on_corridor(self, message):
        """Leave the patient as they are."""
        return self.write("left", {}) if self.inside and not self.attempt.pending else None


def _how_far(stand):
    """A word for a door, and whether the patient is done."""
    return ("done" if stand.over else "begun" if stand.play else "not seen yet"), stand.over


def _lessons_of(id):
    """The lessons that a case belongs to, by number."""
    return tuple(lesson for lesson in content.lessons() if id in lesson.patients)


def clinic():
    """Clinic day's screen: every case of the course, mixed and without hints; raises Refused if one cannot be read."""
    return ClinicRoom().screen
