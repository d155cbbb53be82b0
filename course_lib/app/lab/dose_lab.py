"""The dose lab: every scenario of the course behind one picker, one of them on the screen at a time.

Which scenario is open is no part of a record: what is kept in one belongs to `lab:` and its id, wherever it was kept.
A scenario is built when it is first opened, and stays while the page lives, so that what was set there is there on the way back.
"""

from collections.abc import Mapping

from ... import content
from ...engine.lab import pasted
from ...views.lab import picker
from ...views.parts import controls
from ...views.parts.screen import Screen
from .. import kernel_notes, unrecorded
from ..form_data import written
from ..own_constants import Patient
from ..session import HERE, Session, served
from .room import LabRoom

FIRST = "prednisone-taper"


class DoseLab:
    """The scenario that is open, and those that were opened before it."""

    def __init__(self, own: Patient | None = None):
        self.own = own
        self.ids = picker.ordered(content.ids("labs"), FIRST)
        self.labs = tuple(map(content.lab, self.ids))
        self._session: Session = HERE
        self.rooms: dict[str, LabRoom] = {}
        self.slept: dict[str, Mapping] = {}  # notes of a kernel that slept, of scenarios that were not opened since
        self.hello: Mapping = {}
        self.inside = self._room(self.ids[0])
        self.screen = Screen(self.show, self.hear, self.standing)

    @property
    def session(self) -> Session:
        return self._session

    @session.setter
    def session(self, session: Session):
        self._session = session
        for room in self.rooms.values():
            room.session = room.attempt.session = session

    def _room(self, id: str) -> LabRoom:
        if id not in self.rooms:
            room = self.rooms[id] = LabRoom(id, self.own)
            room.scenarios = self.labs
            room.session = room.attempt.session = self._session
        return self.rooms[id]

    # ---- the screen ---------------------------------------------------------------------------------------------------

    def show(self):
        return self.inside.show()

    def standing(self) -> dict:
        """What only this kernel knows: which scenario is open, and how each stands that was opened."""
        notes = {**self.slept, **{id: room.standing() for id, room in self.rooms.items() if room.hello}}
        return {
            "inside": controls.code(self.inside.lab.id),
            "rooms": {controls.code(id): note for id, note in notes.items()},
        }

    # ---- messages -----------------------------------------------------------------------------------------------------

    def hear(self, message: Mapping) -> Mapping | None:
        """Answer a message: open another scenario, or hand it to the one that is open."""
        kind = message.get("kind")
        if kind == "hello":
            return self._greet(message)
        if kind == "change" and message.get("form") == "scenario":
            return self._choose(message)
        if kind == "ping":
            answers = [room.hear(message) for room in self.rooms.values() if room.hello]
            return next((answer for answer in answers if answer is not None), None)
        text = message.get("hash") if kind == "address" else _pasted(message)
        if text is not None and (id := self._named(text)) and id != self.inside.lab.id:
            self._open(id)
            reply = self.inside.hear({**message, "at": self.inside.at()})
            return reply if kind == "address" else {**(reply or {}), **self._address()}
        return self.inside.hear(message)

    def _greet(self, message):
        if self.hello:
            return self.inside.hear(message)
        note = kernel_notes.read(message.get("stood"))
        ids = {controls.code(id): id for id in self.ids}
        rooms = note.get("rooms") if isinstance(note.get("rooms"), Mapping) else {}
        self.slept = {id: rooms[code] for code, id in ids.items() if isinstance(rooms.get(code), Mapping)}
        self.hello = message
        inside = ids.get(note.get("inside")) if isinstance(note.get("inside"), str) else None
        return self._open(inside or self._named(message.get("hash")) or self.ids[0], message.get("hash"))

    def _open(self, id, hash=""):
        """Open a scenario; whoever opens it first is met again there, with what they left on this device."""
        if id != self.inside.lab.id:
            self.inside = self._room(id)
            self.screen.begin_anew()
        if self.inside.hello:
            return {}
        stood = {"stood": self.slept.pop(id)} if id in self.slept else {}
        said = {name: value for name, value in self.hello.items() if name not in ("stood", "at", "hash")}
        return self.inside.hear({**said, "hash": hash, **stood})

    def _choose(self, message):
        (id,) = controls.decoded(written(message.get("values")).get("scenario", [""])[:1], self.ids)
        if id not in self.ids or id == self.inside.lab.id:
            return None
        self._open(id)
        return {"say": f"Now open: {self.inside.lab.title}.", "soon": True, **self._address()}

    def _address(self):
        """What the page's address says from now on, so that a reload opens the scenario that was chosen."""
        return {"address": f"#lab={self.inside.lab.id}"} if served() else {}

    def _named(self, text) -> str | None:
        """The scenario that an address or a pasted text names; None if it names none that there is."""
        room = self.inside
        found = pasted.find(text, tuple(self.ids), room.preset, content.drugs(), room.choices).lab
        return found if found in self.ids else None


def _pasted(message):
    """What was pasted to be opened, if that is what the message brings."""
    opens = message.get("kind") == "open" or message.get("kind") == "commit" and message.get("form") == "open"
    return written(message.get("values")).get("code", [""])[0] if opens else None


def lab(id: str = "", *, patient: Patient | None = None):
    """The dose lab as a screen, with all of its scenarios or with the one of that id.

    With a `patient` of `physiology.patient(…)` its curves have constants of your own: that is marked, and nothing is recorded.
    Raises KeyError with the ids that exist, ValueError for what is no patient, or Refused.
    """
    own = unrecorded.checked(patient)
    return LabRoom(id, own).screen if id else DoseLab(own).screen
