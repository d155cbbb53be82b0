"""What a hand draws into the dose lab that no box can say: a step that comes where it tapped, one that goes."""

from collections.abc import Mapping

from ... import content
from ...engine.lab import setup as engine
from ...engine.typed_numbers import number
from ...views.lab import drawing, kept_attempts
from ..form_data import pressed
from .standing import LabStanding


class DrawnSteps(LabStanding):
    """The messages of the chart of the dose; who draws goes on drawing, so the focus stays where it is."""

    def on_draw_step(self, message):
        """A step from a day on, with the drug, route and interval of the step that it splits."""
        key, _ = pressed(message)
        values = message.get("values")
        values = values if isinstance(values, Mapping) else {}
        day, mg = number(values.get("day"), "days"), number(values.get("mg"), "mg")
        was = getattr(self.setup, key)
        if self._marked(key):
            return self._refuse(f"{key}-add", kept_attempts.CORRECT.format(key.upper()))
        if len(was) >= engine.MOST_STEPS:
            return self._refuse(f"{key}-add", drawing.NO_ROOM)
        side = engine.split(was, day, mg)
        if engine.problems(side, key, content.drugs()):
            return None  # no hand can draw that
        self._with(key, side)
        return self._answer()

    def on_undraw_step(self, message):
        """One step less."""
        key, at = pressed(message)
        if self._marked(key):
            return self._refuse(f"{key}-add", kept_attempts.CORRECT.format(key.upper()))
        self._with(key, engine.without(getattr(self.setup, key), at))
        return self._answer()
