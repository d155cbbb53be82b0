"""Contrasts by one tap, what stood before them behind the curves, and the way back: what a dose lab's room knows of these.

What stood before is a setup with its traces as they were simulated, so that nothing is simulated for it again.
A kernel that sleeps keeps the newest step back and leaves the earlier ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ... import content
from ...engine.lab import contrasts, share_code
from ...engine.lab import setup as engine
from ...views.lab import charts, kept_attempts
from ...views.lab import contrasts as view
from ...views.lab.screens import Shown
from .. import kernel_notes
from ..form_data import pressed
from ..two_sides import TwoSides

MOST_BACK = 20  # steps
HANDS = ("a", "b")
OF_PATIENT = ("up", "fever")

code_of = lru_cache(maxsize=16)(share_code.write_beside)


@dataclass(frozen=True)
class Before:
    """A setup that stood, and what was simulated of its sides: what was asked, the trace, and how it is shown."""

    setup: engine.Setup
    runs: dict[str, tuple] = field(default_factory=dict)


class LabContrasts(TwoSides):
    """Which regimen the hand changes, what stood before its last gesture, and the steps back."""

    def begin_contrasts(self) -> None:
        """A lab in which nothing was changed yet; the hand is on A, or on B where A gives nothing."""
        self.hand, self.gesture = self._first_hand(), None
        self.past: tuple[engine.Setup, ...] = ()  # what the steps back lead to, the newest last
        self.stood: Before | None = None
        self.behind = 0  # the kept attempt that is shown instead; 0: none
        self.did, self.said = "", ""  # the last press, and what is said of it until the next message

    def _first_hand(self):
        """A, or B where A gives nothing, to which there is little to contrast."""
        return "a" if any(step.mg for step in self.preset.a) else "b"

    # ---- what stood before ----------------------------------------------------------------------------------------------

    def standing_now(self) -> Before:
        """What stands, with what was simulated for it."""
        shown = {key: self.runs[key] for key in HANDS if self.read.get(key) == self.setup}
        return Before(self.setup, shown)

    def remember(self, before: Before, gesture: object = None) -> None:
        """After a message that may have changed what is set: a new gesture makes what stood before it the ghost, and a step back.

        Messages of one gesture, such as those of a drag, carry its number, and a message without one is a gesture of its own.
        """
        if self.setup == before.setup or gesture is not None and gesture == self.gesture:
            return
        self.gesture = gesture
        self.past = (*self.past, before.setup)[-MOST_BACK:]
        if _as_long(self.setup, before.setup) != before.setup:
            self.stood = before  # other days to show are no other curves

    def ghost(self) -> tuple[tuple[Shown, ...], str]:
        """What is drawn behind the curves, and what it is called: a side is only where it is another now."""
        attempt = next((one for one in self.kept if one.number == self.behind), None)
        if attempt:
            return (self._shown_of(attempt),), f"attempt {attempt.number}"
        return tuple(self._other_sides()) if self.stood else (), "before"

    def _other_sides(self):
        stood, runs = self.stood.setup, self.stood.runs
        of_patient = _as_long(self.setup, stood).patient != stood.patient
        for key in HANDS:
            if of_patient or getattr(self.setup, key) != getattr(stood, key):
                if key not in runs:  # after a sleep, or a change that was never shown
                    runs[key] = self._simulated(key, self._asked(stood, key))
                yield runs[key][2]

    def _shown_of(self, attempt):
        """An attempt as a side; kept with its trace, so that what is read from it is read once."""
        known = self.runs.get("behind")
        if known is None or known[0] is not attempt.trace:
            shown = Shown(attempt.key, attempt.trace, attempt.patients, attempt.believed)
            known = self.runs["behind"] = attempt.trace, shown
        return known[1]

    def _back(self):
        """The setups that a step back leads to; what stands already is none."""
        past = self.past
        while past and past[-1] == self.setup:
            past = past[:-1]
        return past

    # ---- what is shown --------------------------------------------------------------------------------------------------

    def contrasts_shown(self) -> dict:
        """What the screen shows of all this, by the names of its page."""
        ghost, called = self.ghost()
        refused = self.refused.get("contrast") or self.refused.get("undo") or ""
        return {
            "hand": self.hand,
            "ghost": ghost,
            "before": called,
            "said": refused or self.said,
            "undoes": bool(self._back()),
            "behind": self.behind if called != "before" else 0,
        }

    def offered(self, setup: engine.Setup) -> tuple[contrasts.Contrast, ...]:
        """The contrasts to a setup, on the side in the hand and the day that is read."""
        return contrasts.offered(setup, self.hand, self.day, content.drugs())

    # ---- messages -------------------------------------------------------------------------------------------------------

    def take_hand(self, typed: Mapping[str, str]) -> None:
        """The side that the hand changes, as a form says it."""
        self.hand = kernel_notes.one_of(typed.get("hand"), HANDS, self.hand)

    def on_contrast(self, message):
        """Set the contrast that was pressed, or say why it cannot be."""
        values = message.get("values")
        which = values.get("which") if isinstance(values, Mapping) else None
        wanted = next((one for one in self.offered(self.setup) if one.which == which), None)
        if wanted is None:
            return None
        if self._marked("p" if which in OF_PATIENT else self.hand):
            return self._refuse("contrast", self._correct(which))
        if wanted.setup is None:
            return self._refuse("contrast", wanted.why_not)
        if which in OF_PATIENT:
            self.setup = wanted.setup
        else:
            self._with(self.hand, getattr(wanted.setup, self.hand))
        self.restored = self.damaged = ""
        self.did, self.said = which, wanted.done
        return self._answer(say=view.spoken(wanted.done), soon=True)

    def _correct(self, which):
        return kept_attempts.CORRECT.format("the patient" if which in OF_PATIENT else self.hand.upper())

    def on_undo(self, message):
        """One step back; what was left stands behind the curves now."""
        past, left = self._back(), self.standing_now()
        if not past:
            return self._refuse("undo", view.NOTHING_BEFORE)
        if self.stood and self.stood.setup == past[-1]:
            self.runs |= self.stood.runs
        self.set(past[-1])
        self.past, self.stood, self.gesture = past[:-1], left, None
        self.restored = self.damaged = ""
        self.did, self.said = "undo", view.UNDONE
        return self._answer(say=f"One step back. {charts.short(self.page())}", soon=True)

    def on_show_behind(self, message):
        """Show a kept attempt behind the curves until it is pressed again; what stood before has its place meanwhile no more."""
        _, number = pressed(message)
        if number not in (one.number for one in self.kept):
            return None
        self.behind = 0 if number == self.behind else number
        return {"say": (view.SHOWN_BEHIND if self.behind else view.NOT_BEHIND).format(number), "soon": True}

    # ---- while the kernel sleeps ------------------------------------------------------------------------------------------

    def contrasts_noted(self) -> dict:
        """What a note holds of it; a setup by its code beside the one that stands, the ghost by a word where it is the newest step back."""
        past = self._back()[-1:]
        noted = {
            "hand": "" if self.hand == self._first_hand() else self.hand,
            "past": "".join(map(self._coded, past)),
            "did": self.did,
        }
        if self.stood:
            noted["ghost"] = "past" if past == (self.stood.setup,) else self._coded(self.stood.setup)
        return noted | {"behind": self.behind}

    def _coded(self, setup):
        return code_of(setup, self.setup, self.preset.patient)

    def stand_before(self, note: Mapping) -> None:
        """Take from a note what `contrasts_noted` gave, where it fits; curves of it are simulated when they are drawn."""
        self.hand = kernel_notes.one_of(note.get("hand"), HANDS, self.hand)
        past, ghost = self._noted_setup(note.get("past")), note.get("ghost")
        self.past = (past,) if past and past != self.setup else ()
        stood = past if ghost == "past" else self._noted_setup(ghost)
        self.stood = Before(stood) if stood else None
        self.behind = kernel_notes.whole(note.get("behind"), 10**6) or 0
        self._stand_said_last(note.get("did"))

    def _noted_setup(self, code):
        try:
            return (
                share_code.read_beside(code, self.setup, self.preset, content.drugs(), self.choices) if code else None
            )
        except share_code.Damaged:
            return None

    def _stand_said_last(self, did):
        """What was said of the last press, said anew from what stood before it."""
        if did == "undo":
            self.did, self.said = did, view.UNDONE
        for setup in self.past:
            for one in self.offered(setup):
                if one.which == did and one.setup == self.setup:
                    self.did, self.said = did, one.done


def _as_long(setup, other):
    """A setup with as many days to show as another: they change what is seen, and no curve."""
    return replace(setup, patient=replace(setup.patient, days=other.patient.days))
