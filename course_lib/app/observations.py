"""The published observations and studies of the content, and what the model says beside them, computed when it is asked."""

from functools import cache, lru_cache

from .. import content
from ..content import library
from ..model.observation import Observation, Published
from ..model.regimen import Scenario
from ..physiology.evidence import checks, observations, targets
from ..physiology.evidence.observations import Row
from .virtual_patients import simulate_patients

PATIENTS, BELIEVED = 80, 60
FINE_H, COARSE_H, LONG_DAY = 8.0, 168.0, 800  # steps; the engine samples each day within them, and years fill memory


def published() -> Published:
    """The sheet of observations and studies, with the words that go with them."""
    return content.published()


@cache
def observed_and_modelled() -> tuple[Row, ...]:
    """Every observation beside the model's word on it, in the order of the sheet; takes some seconds the first time."""
    kept = {check.id: check for check in checks.checks(library.page("checks.yaml").data)}
    known = targets.scenarios(library.page("targets.yaml").data)
    known |= {id: check.alternatives[0].runs[0].scenario for id, check in kept.items()}
    return tuple(_row(id, one, observations.scenario(one, known), kept) for id, one in published().observations.items())


def _row(id: str, one: Observation, run: Scenario | None, kept) -> Row:
    standing = kept[one.check].standing if one.check else ""
    comparable = run is not None and observations.observed(one) is not None
    trace = _simulated(run) if comparable else None
    told = one.duration if one.duration != "unknown" else None
    return Row(
        id,
        one,
        observations.exposure(one, run, content.drugs()),
        observations.day(one, run) if run else told,
        observations.read(one, run, trace, PATIENTS) if comparable else None,
        bool(one.targets or one.informed) or standing == "informed by",
        standing,
    )


@lru_cache(maxsize=1)  # rows of one study follow each other, and a trace of many years is large
def _simulated(run: Scenario):
    step_h = COARSE_H if run.days > LONG_DAY else FINE_H
    return simulate_patients(run, patients=PATIENTS, parameter_sets=BELIEVED, step_h=step_h)
