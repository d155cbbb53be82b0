"""The door of the model, with the course's own drugs and constants at hand: a regimen in, what happens to the patient out.

>>> from course_lib import physiology
>>> course = physiology.Course("prednisone", "oral", 40, from_day=0, to_day=28)
>>> trace = physiology.simulate(course, days=90)
>>> trace.strength.shape  # regions, times, patients
(3, 1081, 1)
>>> proximal = trace.strength[0, :, 0]  # as a fraction of the patient's own baseline
>>> bool(proximal[trace.index(28)] < proximal[trace.index(90)] < 1)
True

Educational: right in direction, not in magnitude; not for prescribing.
What is not here is that of the package: `physiology.strength.sum_score(trace)`, `physiology.why.explain(…)`.
Only `import course_lib.physiology.simulate as x`, and so with `parameters`, gives the function here and not the module:
write `from course_lib.physiology import simulate` for that.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from .. import content
from ..model.drug import Drug, Parameter
from ..model.regimen import Course, Disease, Interaction, Regimen, Scenario, Sparing
from ..model.trace import Trace
from ..physiology.parameters import Parameters
from ..physiology.simulate import simulate as _simulate
from . import virtual_patients

__all__ = ["Course", "Disease", "Interaction", "Scenario", "Sparing", "constants", "drugs", "parameters", "simulate"]

_PACKAGE = import_module("course_lib.physiology")  # by name: as an attribute of course_lib it is this door


def simulate(
    regimen: Course | Regimen | Scenario = (),
    days: float | None = None,
    *,
    patients: int = 0,
    parameter_sets: int = 0,
    susceptible: bool = False,
    constants: Mapping[str, float] | None = None,
    step_h: float = 2.0,
    **setting,
) -> Trace:
    """What happens to a patient from day 0 to `days` (120 unless told), every `step_h` hours.

    `regimen` is one `Course`, several, or a whole `Scenario`; a course says drug, route, mg per dose, days and hours between doses.
    `setting` is any other field of a `Scenario`: `loading`, `illness`, `disease`, `stress`, `training`, …
    Patient 0 is the median patient (with `susceptible` the one whom the acute injury hits sooner, with `constants` other values
    of constants, in the units of `constants()`); then come `patients` who vary around them, then the same patient under
    `parameter_sets` other calibrated sets of constants. N = 1 + patients + parameter_sets.

    The trace holds arrays over T = days · 24 / step_h + 1 times: `day` (T,) and `dose_mg_pe` (T,) [mg prednisone-equivalent per day];
    `strength` and `muscle` (3, T, N), proximal, distal, respiratory, as a fraction of the own baseline;
    `exposure` [mg PE/day], `cortisol_am` [nmol/L], and from 0 to 1 `axis`, `injury`, `lasting`, `disease`, … (T, N).

    Raises ValueError for a drug, a setting or a constant that the model does not have, or a time that is not above 0.

    >>> from course_lib import physiology
    >>> slow = physiology.Course("prednisone", "oral", 20, 0, 60)
    >>> active = physiology.Disease(severity=((0, 0.6),), start=0.6)
    >>> trace = physiology.simulate(slow, days=60, disease=active, patients=20, step_h=24)
    >>> trace.strength.shape, trace.disease.shape
    ((3, 61, 21), (61, 21))
    """
    scenario = _scenario(regimen, days, setting)
    for name, value in (("days", scenario.days), ("step_h", step_h)):
        if not value > 0:
            raise ValueError(f"`{name}` is {value}: give a number above 0")
    known = drugs()
    _known("drug", [course.drug for course in scenario.regimen], known)
    patient = parameters(patients=patients, parameter_sets=parameter_sets, susceptible=susceptible, constants=constants)
    return _simulate(scenario, known, patient, step_h)


def drugs() -> dict[str, Drug]:
    """The course's drugs by their id; each constant of a drug has its `value`, `unit`, range and source.

    >>> from course_lib import physiology
    >>> physiology.drugs()["prednisone"].half_life.unit
    'h'
    """
    return dict(content.drugs())


def constants() -> dict[str, Parameter]:
    """The constants of the model by their name, each with `value`, `unit`, `low`, `high`, grade and source.

    >>> from course_lib import physiology
    >>> physiology.constants()["half_effect_mg_pe_per_day"].unit
    'mg PE/day'
    """
    return dict(content.parameters())


def parameters(
    *,
    patients: int = 0,
    parameter_sets: int = 0,
    susceptible: bool = False,
    constants: Mapping[str, float] | None = None,
) -> Parameters:
    """The constants as the model takes them: a number each, or an array (N,) where the N patients differ; for the settings see `simulate`.

    Raises ValueError for a constant that the model does not have, or a number of patients below 0.

    >>> from course_lib import physiology
    >>> physiology.parameters(patients=9).turnover_per_day.shape
    (10,)
    """
    turned = {name: float(value) for name, value in (constants or {}).items()}
    _known("constant", turned, Parameters.constants())
    if min(patients, parameter_sets) < 0:
        raise ValueError("`patients` and `parameter_sets` are how many to add: give 0 or more")
    return virtual_patients.parameters(susceptible, patients, parameter_sets, tuple(sorted(turned.items())))


def _scenario(regimen, days, setting) -> Scenario:
    _known("setting", setting, {field.name for field in fields(Scenario)} - {"regimen", "days"})
    setting = setting if days is None else setting | {"days": float(days)}
    if isinstance(regimen, Scenario):
        return replace(regimen, **setting)
    return Scenario(regimen=(regimen,) if isinstance(regimen, Course) else tuple(regimen), **setting)


def _known(what: str, names, known) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"the model has no {what} `{name}`; it has {', '.join(sorted(known))}")


def __getattr__(name):
    """What the door does not have is looked for in the package, whose modules are loaded when they are asked for."""
    if not name.startswith("_") and find_spec(f"{_PACKAGE.__name__}.{name}"):
        return import_module(f"{_PACKAGE.__name__}.{name}")
    return getattr(_PACKAGE, name)


def __dir__():
    return sorted({*__all__, *(module.name for module in iter_modules(_PACKAGE.__path__))})
