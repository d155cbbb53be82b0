"""The two sides of a lab's comparison, as the dose lab and a figure show them: each is simulated again only if something of it changed."""

from collections.abc import Mapping
from functools import cached_property

from .. import content
from ..engine.lab import setup as engine
from ..model.drug import Parameter
from ..model.lab import Lab
from ..model.trace import Trace
from ..views.lab.screens import Shown
from .own_constants import Patient, as_set
from .virtual_patients import simulate_patients

BAND, BELIEF = 40, 40  # virtual patients, and other sets of constants, around the patient that is drawn
STEP_H = 8.0  # within 0.01 of 2 h in strength (tested), and a drag recomputes it


class TwoSides:
    """What a room has that shows two regimens of a lab: `lab`, `setup`, and the traces of both sides."""

    lab: Lab
    setup: engine.Setup
    own: Patient | None = None  # with constants of the learner's own
    runs: dict
    read: dict

    @cached_property
    def constants(self) -> Mapping[str, Parameter]:
        """The constants of the model as they are here before a switch is moved."""
        return as_set(self.own) if self.own else content.parameters()

    def _side(self, key) -> Shown:
        """A side's trace, run again only if something of it has changed."""
        if self.read.get(key) is self.setup:
            return self.runs[key][2]
        asked, self.read[key] = self._asked(self.setup, key), self.setup
        if self.runs.get(key, (None,))[0] != asked:
            self.runs[key] = self._simulated(key, asked)
        return self.runs[key][2]

    def _simulated(self, key, asked):
        """What is kept of a side: what was asked, its trace, and how it is shown."""
        trace = self._run(*asked)
        return asked, trace, Shown(key, trace, BAND, BELIEF)

    def _asked(self, setup, key):
        scenario = engine.scenario(self.lab, setup, getattr(setup, key), content.interactions())
        moved = dict(engine.switches(self.lab, setup, self.constants))
        turned = {**(dict(self.own.own) if self.own else {}), **moved}
        return scenario, setup.patient.susceptible == "yes", tuple(turned.items())

    def _run(self, scenario, susceptible, switches) -> Trace:
        return simulate_patients(scenario, susceptible, BAND, STEP_H, BELIEF, switches)
