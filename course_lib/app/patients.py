"""Scenarios → traces, with the drugs and constants that the content holds."""

from functools import cache

from .. import content
from ..engine.physiology import Physiology, around, susceptible
from ..engine.simulate import simulate
from ..model.regimen import Scenario
from ..model.trace import Trace

SEED = 20  # the same patients stand around every patient, so that only the regimen moves a band


@cache
def physiology(is_susceptible: bool, patients: int) -> Physiology:
    """The patient of the model as number 0, and `patients` who vary around them."""
    one = Physiology.from_parameters(content.parameters())
    one = susceptible(one) if is_susceptible else one
    return around(one, patients, SEED) if patients else one


def live(scenario: Scenario, is_susceptible: bool = False, patients: int = 0, step_h: float = 2.0) -> Trace:
    """What happens to the patient, and to those around them."""
    return simulate(scenario, content.drugs(), physiology(is_susceptible, patients), step_h)
