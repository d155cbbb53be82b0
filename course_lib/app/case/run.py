"""A learner's attempt at a case → where they stand in it: the case as this run tells it, its patient, and its paths."""

from functools import lru_cache

from ... import content
from ...engine.case import replay
from ...engine.case.variation import varied_case
from ...model.case import Case
from ...model.trace import Trace
from .. import unrecorded
from ..own_constants import Patient
from ..session import Attempt
from ..virtual_patients import Switches, simulate_patient, simulate_patients

WHOLE, SHORT = (
    ("guided", "unguided"),
    "short",
)  # the levels on which every decision is asked, and that of three decisions
LEVELS = (*WHOLE, SHORT)
MANY_RUNS = 512  # about what a class of thirty has begun, at some 10 kB each: the server looks at all of theirs in turn


def activity(id: str, level: str) -> str:
    """The name under which a case is recorded: one for each level, so that each has a record of its own."""
    return f"case:{id}" if level == "guided" else f"case:{id}:{level}"


def levels(case: Case) -> tuple[str, ...]:
    """The levels that a case has: one that names no decisive scenes has no short one."""
    return LEVELS if case.decisive else WHOLE


def attempt_at(session, id: str, level: str, own: Patient | None = None) -> Attempt:
    """The learner's latest attempt at a case on a level, not opened yet; with constants of their `own` it is not recorded."""
    return unrecorded.attempt(session, activity(id, level), content.fingerprint("cases", id), own)


@lru_cache(maxsize=MANY_RUNS)
def case_of_run(id: str, seed: int) -> Case:
    """The case as the run with this seed varies it; raises KeyError or Refused."""
    return varied_case(content.case(id), seed)


def simulate(case: Case, seed: int, scenario, patients: int = 0, believed: int = 0, own: Switches = ()) -> Trace:
    """What the patient of this run lives through; they differ from the median only where the case, or the learner, says how."""
    susceptible, seed = case.patient.susceptible is not None, seed if case.patient.varies else 0
    own = tuple(sorted({**dict(switches_of(case)), **dict(own)}.items()))
    if not patients and not believed:
        return simulate_patient(scenario, susceptible, seed, own)
    return simulate_patients(scenario, susceptible, patients, parameter_sets=believed, switches=own, seed=seed)


def switches_of(case: Case) -> Switches:
    """The constants in which the patient of a case is not the typical one."""
    if not case.patient.adrenals:
        return ()
    usual = content.parameters()["adrenal_regrowth_per_day"].value
    return (("adrenal_regrowth_per_day", usual * case.patient.adrenals.times),)


def paths_of(attempt: Attempt, case: Case) -> replay.Paths:
    """The paths of an opened attempt at this case."""
    return replay.paths(((event.kind, event.body) for event in attempt.events), case.gone)
