"""The challenge of three in a dose lab: each task begins at the comparison as it was, and what held is recorded with what was set.

Which task is open, what held and what was learnt is in the learner's record, so that they come back to it on another day;
how many changes the open task has taken so far is of this page alone, and sleeps with its kernel.
"""

from contextlib import suppress

from ...engine.lab import challenge as engine
from ...engine.lab import share_code
from ...views.lab import challenge as view
from .. import kernel_notes
from ..two_sides import BAND
from .events import LabEvents

MOST_CHANGES = 10_000
HOLDS = "It holds across the band: you can read what this shows."


class Challenged(LabEvents):
    """Where the challenge stands, and how many changes its open task has taken."""

    changes = 0
    counted = None  # the setup up to which changes were counted
    changing: object = None  # the gesture, or the field, of the last of them
    held = False

    @property
    def progress(self) -> engine.Progress:
        return engine.progress(self.lab.challenge, self.happened())

    def challenge_shown(self) -> dict:
        """What the page shows of the challenge."""
        now, tasks = self.progress, self.lab.challenge
        if not now.open:
            return {"challenge": None}
        task = now.task(tasks)
        known = {one.id: one for one in tasks}
        done = tuple(self._done(known[one.task], one) for one in now.solved)
        readings, astray = self._read_task(task) if task else ((), ())
        return {
            "challenge": view.Stands(task, readings, astray, self._holds(readings, astray), done, now.telling, len(tasks))
        }  # fmt: skip

    def _read_task(self, task):
        a, b = self._side("a").trace, self._side("b").trace
        return engine.readings(task, a, b, BAND), engine.astray(task, self.lab, self.setup, self.preset)

    def _holds(self, readings, astray):
        return bool(readings) and not astray and not self.problems and all(one.across for one in readings)

    def _done(self, task, solved):
        setup = None
        with suppress(share_code.Damaged):  # of an earlier edition of the lab: what was learnt stands without it
            setup = self._read(solved.code)
        return view.Done(task, setup, solved.changes)

    # ---- messages -----------------------------------------------------------------------------------------------------

    def on_challenge(self, message):
        """Begin the challenge, from the comparison as it was."""
        return self._from_the_start("begun") if self.lab.challenge else None

    def on_challenge_next(self, message):
        """Go on to the next task, or to what the three have shown."""
        if not self.progress.telling:
            return None
        if len(self.progress.solved) < len(self.lab.challenge):
            return self._from_the_start("next")
        self.record("challenge", {"does": "next"})
        return self._to_the_note()

    def on_challenge_solved(self, message):
        """Take what is set as an answer to the open task, and tell what it shows."""
        task = self.progress.task(self.lab.challenge)
        if not task or not self._holds(*self._read_task(task)):
            return None
        self.record("challenge", {"does": "solved", "task": task.id, "code": self._code(), "changes": self.changes})
        return self._to_the_note()

    def on_challenge_leave(self, message):
        """Close the challenge; what is set stays."""
        if not self.progress.open:
            return None
        self.record("challenge", {"does": "left"})
        return {"soon": True, "focus": f"#{self.evidence.scope}-title"}

    def _from_the_start(self, does):
        self.record("challenge", {"does": does})
        self.set(self.preset)
        self.restored = self.damaged = ""
        self.changes, self.counted, self.changing, self.held = 0, self.setup, None, False
        return {"keep": {self._kept_as(): ""}, **self._to_the_note()}

    def _to_the_note(self):
        return {"soon": True, "focus": f"#{self.evidence.scope}-challenge"}

    def heard(self, message, reply):
        reply = super().heard(message, reply)
        task = self.progress.task(self.lab.challenge)
        if not task:
            return reply
        self._count(message)
        was, self.held = self.held, self._holds(*self._read_task(task))
        return {**reply, "say": HOLDS} if reply is not None and self.held and not was else reply

    def _count(self, message):
        """Count a change; a drag along one field, or one gesture of the hand, is one however many messages it sends."""
        before, self.counted = self.counted or self.setup, self.setup
        if before == self.setup:
            return
        number, moved = message.get("gesture"), engine.moved(before, self.setup)
        gesture = number if type(number) is int else moved
        if gesture != self.changing:
            self.changes = min(self.changes + 1, MOST_CHANGES)
        self.changing = gesture

    # ---- while the kernel sleeps --------------------------------------------------------------------------------------

    def stands_as(self):
        return super().stands_as() | ({"changes": self.changes} if self.changes else {})

    def stand_as(self, note):
        super().stand_as(note)
        self.changes = kernel_notes.whole(note.get("changes"), MOST_CHANGES) or 0
        self.counted, self.changing, self.held = self.setup, None, False
