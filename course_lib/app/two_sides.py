"""The two sides of a lab's comparison, as the dose lab and a figure show them: each is simulated again only if something of it changed."""

from .. import content
from ..engine.lab import setup as engine
from ..model.lab import Lab
from ..model.trace import Trace
from ..views.lab.screens import Shown
from .virtual_patients import simulate_patients

BAND, BELIEF = 40, 40  # virtual patients, and other sets of constants, around the patient that is drawn
STEP_H = 8.0  # within 0.01 of 2 h in strength (tested), and a drag recomputes it


class TwoSides:
    """What a room has that shows two regimens of a lab: `lab`, `setup`, and the traces of both sides."""

    lab: Lab
    setup: engine.Setup
    runs: dict
    read: dict

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
        return scenario, setup.patient.susceptible == "yes", engine.switches(self.lab, setup, content.parameters())

    def _run(self, scenario, susceptible, switches) -> Trace:
        return simulate_patients(scenario, susceptible, BAND, STEP_H, BELIEF, switches)
