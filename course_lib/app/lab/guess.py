"""The dose lab asks for a guess before it shows its curves: once of each learner in each scenario, and of nobody who comes with settings.

The curves are worked out all the same, for the dose is drawn from them and the first picture is made once for everybody;
the screen holds them back.
"""

from collections.abc import Mapping

from ...engine.lab import guess as engine
from ...views.lab import guess as view
from ...views.parts import controls
from .events import LabEvents

LOOKS = ("why", "keep", "take_up", "preset", "challenge")  # who does this wants to see, and is not asked any more
QUIET = ("change", "region")  # what these would say aloud is held back with the curves


class GuessFirst(LabEvents):
    """Whether the guess is asked, and what was answered."""

    unasked = False  # somebody came with settings, or moved something instead
    anew = False  # asked for once more, whatever was answered before
    told = False  # what the model shows beside the guess is on the screen

    @property
    def asking(self) -> bool:
        """Whether the guess stands where the curves will be."""
        if self.lab.guess is None or self.unasked or self.setup != self.preset or self.problems:
            return False
        return self.anew or not (self.kept or self.lost or self._answer_given())

    def _answer_given(self):
        return engine.answered(self.lab.guess, self.happened())

    def guess_shown(self) -> dict:
        """What the page shows of the guess."""
        return {"asking": self.asking, "guessed": self._answer_given() if self.told and not self.anew else None}

    def on_guess(self, message):
        """Take the option that was pressed, or show the curves without one."""
        if not self.asking:
            return {}
        values = message.get("values")
        pressed = values.get("option") if isinstance(values, Mapping) else None
        options = self.lab.guess.options
        option = next((one for one in options if controls.code(one.id) == pressed), None)
        self.anew, self.told = False, True
        self.unasked = True
        self.record(*(("guessed", {"option": option.id}) if option else ("shown", {})))
        return {"say": view.compared(self.page()), "soon": True, "focus": f"#{self.evidence.scope}-guessed"}

    def on_guess_anew(self, message):
        """Ask for the guess again, from the comparison as it was."""
        if self.lab.guess is None:
            return None
        self.set(self.preset)
        self.restored = self.damaged = ""
        self.unasked, self.anew, self.told = False, True, False
        return {"keep": {self._kept_as(): ""}, "soon": True, "focus": f"#{self.evidence.scope}-guess"}

    def heard(self, message, reply):
        reply = super().heard(message, reply)
        kind = str(message.get("kind", "")).replace("-", "_")
        if self.setup != self.preset or self.problems or self.restored or kind in LOOKS:
            self.unasked, self.told, self.anew = True, False, False
        elif message.get("form") == "read" and not self.asking:
            self.told = False  # another day is read, and its sentence stands there
        if self.asking and kind in QUIET and reply:
            return {name: value for name, value in reply.items() if name != "say"}
        return reply

    # ---- while the kernel sleeps --------------------------------------------------------------------------------------

    def stands_as(self):
        asked = {name: True for name in ("unasked", "anew", "told") if getattr(self, name)}
        return super().stands_as() | ({"guess": asked} if asked else {})

    def stand_as(self, note):
        super().stand_as(note)
        asked = note.get("guess")
        for name in ("unasked", "anew", "told"):
            setattr(self, name, isinstance(asked, dict) and asked.get(name) is True)
