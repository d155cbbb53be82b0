"""What of a case only its kernel knows, for the browser to keep while the kernel sleeps; and how a case stands again by it."""

from dataclasses import replace

from .. import kernel_notes
from ..activity_room import Room
from . import run


class CaseStanding(Room):
    """The part of a case's room that sleeps and wakes."""

    @property
    def asks(self):
        return self.phase == "deciding" and not self.play.over

    @property
    def over(self):
        return self.play.over

    @property
    def half_done(self):
        begun = bool(self.paths.first) or self.paths.second is not None
        chosen = self.draft.options or self.draft.certainty or any(self.draft.values.values())
        return begun and not self.play.over or bool(chosen) or bool(self.inside and self.inside.half_done)

    def come_back(self, note):
        """The note of a kernel that slept may be of the other level than the page opens on."""
        for level in self.levels if note and not self.blind else ():
            attempt = run.attempt_at(self.session, self.id, level, self.own)
            if level != self.level and self.is_of(attempt, note):
                attempt.open()
                if self._is_here(attempt, note) or self._is_next(attempt, note):
                    self.level, self.attempt = level, attempt
                return

    def stands_as(self):
        note = {
            "phase": self.phase,
            "typed": kernel_notes.texts(self.draft.values, self._controls_here()),
            "at": dict(self.draft.at),
            "missed": self.inside.standing() if self.inside else None,
        }
        return {name: value for name, value in note.items() if value}

    def stand_as(self, note):
        phase = note.get("phase")
        fits = {"opening": not self.blind, "deciding": not self.play.over, "followed": self._was_committed()}
        if isinstance(phase, str) and fits.get(phase):
            self.phase = phase
        if self.phase == "debrief" and kernel_notes.read(note.get("missed")):
            self._ask_about(note["missed"])
        typed = kernel_notes.texts(note.get("typed"), self._controls_here()) | self.draft.values
        self.draft = replace(self.draft, values=typed, at=self._stood_at(note.get("at")) | self.draft.at)

    def _was_committed(self):
        return bool(self.attempt.events) and self._just_committed()

    def _stood_at(self, at):
        """Where each control stood on its scale, as far as it can."""
        at, controls_here = at if isinstance(at, dict) else {}, self._controls_here()
        values = {id: kernel_notes.number(at.get(id), one.low, one.high) for id, one in controls_here.items()}
        return {id: value for id, value in values.items() if value is not None}

    def _controls_here(self):
        every = [] if self.play.over else [one for option in self.play.scene.options for one in option.controls]
        return {one.id: one for one in every}
