"""What a dose lab writes beside kept attempts: a guess, and the steps of a challenge; without a record it is remembered here.

Each of them is only added, so where another tab was first it is added after what was done there.
"""

from collections.abc import Iterable, Mapping

from ...views.parts import controls
from ..activity_room import ELSEWHERE
from .standing import LabStanding

KINDS, MOST = ("guessed", "shown", "challenge"), 20
NAMED = ("option", "task")  # ids, which a note holds as codes


class LabEvents(LabStanding):
    """What happened in a lab, whether or not it could be recorded."""

    unrecorded: tuple[tuple[str, Mapping], ...] = ()

    def happened(self) -> list[tuple[str, Mapping]]:
        """Every event of this lab by its kind and body: those that are saved, those that wait, those that have no record."""
        saved = ((event.kind, event.body) for event in (*self.attempt.events, *self.attempt.pending))
        return [*saved, *self.unrecorded]

    def record(self, kind: str, body: dict) -> None:
        """Add an event to the record; where there is none, or something waits to be saved, it is added later."""
        self.unrecorded = (*self.unrecorded, (kind, body))[-MOST:]
        self._record_what_waits()

    def _record_what_waits(self):
        while self.unrecorded and self.ready and not self.attempt.pending:
            outcome = self.attempt.write(*self.unrecorded[0])
            if outcome == "taken":  # once more, after what another tab did here
                self.resume()
                self.note = ELSEWHERE
                outcome = self.attempt.write(*self.unrecorded[0])
            if outcome == "deleted":
                return self.close(self.attempt.why_not_saved, deleted=True)
            self.saved = "saved" if outcome == "taken" else outcome
            self.unrecorded = self.unrecorded[1:]

    def heard(self, message: Mapping, reply: Mapping | None) -> Mapping | None:
        """What is answered to a message that was heard: each of the lab's parts may add to it."""
        self._record_what_waits()
        return reply

    # ---- while the kernel sleeps --------------------------------------------------------------------------------------

    def stands_as(self):
        """What could not be recorded, with codes for ids; what was recorded is read again."""
        waits = [[kind, _renamed(body, controls.code)] for kind, body in self.unrecorded]
        return super().stands_as() | ({"unrecorded": waits} if waits else {})

    def stand_as(self, note):
        super().stand_as(note)
        found = note.get("unrecorded")
        found = found if isinstance(found, list) else []
        known = {controls.code(id): id for id in self._ids()}
        self.unrecorded = tuple(
            (one[0], _renamed(one[1], known.get))
            for one in found[:MOST]
            if isinstance(one, list) and len(one) == 2 and one[0] in KINDS and isinstance(one[1], dict)
        )

    def _ids(self) -> Iterable[str]:
        yield from (option.id for option in (self.lab.guess.options if self.lab.guess else ()))
        yield from (task.id for task in self.lab.challenge)


def _renamed(body, names):
    return {key: names(value) if key in NAMED and isinstance(value, str) else value for key, value in body.items()}
