"""The teaching model as functions: what is given, and to whom, in; what happens to muscle, adrenal axis and disease out.

>>> from course_lib import physiology
>>> taper = physiology.regimen("40 mg/day prednisone until day 28, then 20 mg/day")
>>> trace = physiology.simulate(taper, physiology.patient(), days=90)
>>> trace.strength.shape  # regions, times, patients
(3, 1081, 1)
>>> proximal = trace.strength[0, :, 0]  # as a fraction of the patient's own baseline
>>> bool(proximal[trace.index(28)] < proximal[0])
True

A constant of your own goes by its name or by the symbol of the printed equations; people differ in a population:

>>> sooner = physiology.simulate(taper, physiology.patient(EX50=30), days=90)
>>> people = physiology.simulate(taper, physiology.population(50, seed=3), days=90, step_h=24)
>>> people.strength.shape
(3, 91, 50)

    regimen     words → what is given
    patient     one virtual patient, with constants of your own where you name them
    population  many who differ
    simulate    the trace of each: read-only arrays of numpy, described with their units in `help(physiology.Trace)`
    run_gb      how much memory a run would take
    constants   every constant of the model, with unit, range, grade and source
    drugs       every drug, likewise
    parameters  the constants as numbers and arrays, as the model takes them

In JupyterLab `lab("prednisone-taper", patient=physiology.patient(EX50=30))` and `case("the-stairs-won", patient=…)` show
the course's own screens with your constants; these are marked as yours, and nothing of them is recorded or counts.

What words do not say is written with `Course`, `Scenario`, `Disease`, `Sparing` and `Interaction`: `help(physiology.Course)`.
What cannot be, such as a negative dose, raises ValueError with a sentence.
All of the model is in the package: `physiology.strength.sum_score(trace)`, `physiology.why.explain(…)`.
Only `import course_lib.physiology.simulate as x`, and so with `parameters`, gives the function here and not the module:
write `from course_lib.physiology import simulate` for that.

Educational: right in direction, not in magnitude; not for prescribing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from importlib import import_module
from importlib.util import find_spec
from math import inf, isfinite
from numbers import Real
from pkgutil import iter_modules

import numpy as np

from .. import content
from ..engine.regimen_text import read_regimen
from ..model.drug import Drug, Parameter
from ..model.regimen import Course, Disease, Interaction, Regimen, Scenario, Sparing
from ..model.trace import Trace
from ..physiology.parameters import Parameters
from ..physiology.run_size import run_bytes
from ..physiology.simulate import simulate as _simulate
from . import own_constants, virtual_patients
from .free_memory import GB, SHARE, free_bytes
from .own_constants import Patient, Population

__all__ = ["constants", "drugs", "parameters", "patient", "population", "regimen", "run_gb", "simulate"]
_NOUNS = (Course, Disease, Interaction, Scenario, Sparing, Trace, Patient, Population)  # help() of each by itself

_PACKAGE = import_module("course_lib.physiology")  # by name: as an attribute of course_lib it is this door


def regimen(text: str, weight_kg: float | None = None) -> Regimen:
    """What a text says is given, as courses one after another; what is given at the same time is added: `regimen(…) + regimen(…)`.

    A step says drug (a name, a brand or an abbreviation), dose in mg or g, how often (`/day`, twice daily, bid, every 6 h,
    every other day, weekly, once, at 08:00 and 20:00), the route unless it is by mouth (iv, infusion, im, depot), and its end (until day 28, for 2 weeks).
    Steps are joined by `then`; a later one goes on with the drug and the route before it, and the last may have no end.
    A dose in mg/kg needs `weight_kg`.

    Raises ValueError with a sentence that shows what was not understood.

    >>> from course_lib import physiology
    >>> given = physiology.regimen("MP 1 g iv daily for 3 days, then prednisone 1 mg/kg/day until day 28", weight_kg=60)
    >>> [(one.drug, one.route, one.dose_mg, one.to_day) for one in given]
    [('methylprednisolone', 'iv', 1000.0, 3.0), ('prednisone', 'oral', 60.0, 28.0)]
    """
    if weight_kg is not None:
        _number("weight_kg", weight_kg)
    return read_regimen(text, content.drugs(), weight_kg)


def patient(*, susceptible: bool = False, **constants: float) -> Patient:
    """The typical virtual patient, with other values of `constants` where they are named, in the units of `constants()`.

    A constant goes by its name or by its symbol in the printed equations (`assets/equations.yaml`), as letters and figures:
    `E_X` or `EX50`, `k_gc`, `tau_x` or `τ_x`. `clearance_times`, `illness_times` and `severity_times` are 1 in the typical
    patient. With `susceptible` the acute injury hits them sooner, as a case report implies.

    Raises ValueError for a name that the model does not have, with the nearest, and for a value that no patient can have.

    >>> from course_lib import physiology
    >>> physiology.patient(EX50=30)
    The typical patient of the course, with half_injury_mg_pe_per_day 30
    """
    return own_constants.patient(susceptible, constants)


def population(number: int = 100, seed: int = own_constants.SEED, around: Patient | None = None, **constants: float) -> Population:  # fmt: skip
    """`number` virtual patients around one (`around`, or the typical one with `constants`), who differ between each other.

    Constants are lognormal around those of that patient, with the coefficients of variation `cv_…`; the same seed gives the
    same people.

    Raises ValueError as `patient` does, and for a number or a seed that is no whole number.

    >>> from course_lib import physiology
    >>> physiology.population(500, seed=3, cv_clearance_times=0.2)
    500 virtual patients (seed 3) around the typical one, with cv_clearance_times 0.2
    """
    if around is not None and (constants or not isinstance(around, Patient)):
        raise ValueError(
            "`around` is one patient, with its constants: give `physiology.patient(…)`, or constants alone"
        )
    return own_constants.population(number, seed, around or patient(**constants))


def simulate(
    regimen: str | Course | Iterable[Course] | Scenario = (),
    patient: Patient | Population | Parameters | None = None,
    days: float | None = None,
    *,
    step_h: float = 2.0,
    memory_gb: float | None = None,
    **setting,
) -> Trace:
    """What happens to each patient from day 0 to `days` (120 unless told), every `step_h` hours.

    `regimen` is what `regimen(…)` gives or its words, one `Course` or several, or a whole `Scenario`.
    `patient` is what `patient(…)` or `population(…)` gives (the typical patient unless told), or `parameters(…)`.
    `setting` is any other field of a `Scenario`: `loading`, `illness`, `disease`, `stress`, `training`, …
    The trace holds arrays over T = days · 24 / step_h + 1 times and N patients, described in `help(physiology.Trace)`.

    Raises ValueError for a drug or a setting that the model does not have, for what no patient can be given, and for a run
    that would take more than `memory_gb` (most of what is free, unless told), with its size.

    >>> from course_lib import physiology
    >>> active = physiology.Disease(severity=((0, 0.6),), start=0.6)
    >>> trace = physiology.simulate("prednisone 20 mg/day", physiology.population(20), days=60, disease=active, step_h=24)
    >>> trace.strength.shape, trace.disease.shape
    ((3, 61, 20), (61, 20))
    """
    scenario, people = _scenario(regimen, days, setting), _parameters(patient)
    before = max((-course.from_day for course in scenario.regimen), default=0.0)  # a history
    _fits(scenario.days + max(before, 0.0), _number("step_h", step_h), people.patients, memory_gb)
    if not people.muscle_floor <= scenario.muscle_start <= people.muscle_ceiling:
        raise ValueError(
            f"`muscle_start` is {scenario.muscle_start:g}: this patient's muscle lies between {people.muscle_floor:g} "
            f"(`muscle_floor`) and {people.muscle_ceiling:g} (`muscle_ceiling`), so give a number between them"
        )
    named = [one.drug for one in (*scenario.regimen, *scenario.interactions)]
    _known("drug", named, drugs())
    _is_given(scenario)
    with np.errstate(over="ignore"):  # an effect far beyond its half is all of it
        return _simulate(scenario, drugs(), people, float(step_h))


def _is_given(scenario: Scenario) -> None:
    """Refuse what would pass without a trace: a course whose days hold no hour of a dose, an interaction that meets no course."""
    for one in scenario.regimen:
        if one.dose_mg and one.first_dose_day == inf:
            raise ValueError(
                f"the course of {one.drug} from day {one.from_day:g} to day {one.to_day:g} holds no hour of a dose: "
                "it is given at 08:00, or at the hours of `at_h`; give it longer"
            )
    given = sorted({one.drug for one in scenario.regimen})
    for one in scenario.interactions:
        if given and one.drug not in given:
            raise ValueError(f"the interaction with {one.drug} meets no course: what is given is {', '.join(given)}")


def run_gb(patient: Patient | Population | Parameters | None = None, days: float = 120.0, step_h: float = 2.0) -> float:
    """About how much memory a run of so many days would take at most [GB]; nothing is simulated.

    >>> from course_lib import physiology
    >>> bool(physiology.run_gb(physiology.population(500), days=365, step_h=24) < 1)
    True
    """
    return run_bytes(_number("days", days), _number("step_h", step_h), _parameters(patient).patients) / GB


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
    """The constants as the model takes them: a number each, or an array (N,) where the N patients differ.

    Patient 0 is the one of `patient(susceptible=…, **constants)`; then come `patients` who vary around them, then the same
    patient under `parameter_sets` other calibrated sets of constants. N = 1 + patients + parameter_sets.

    Raises ValueError for a constant that the model does not have, or a number of patients below 0.

    >>> from course_lib import physiology
    >>> physiology.parameters(patients=9).turnover_per_day.shape
    (10,)
    """
    for name, value in (("patients", patients), ("parameter_sets", parameter_sets)):
        if not 0 <= _number(name, value, 0) <= own_constants.MOST_PATIENTS or value != int(value):
            raise ValueError(
                f"`{name}` is {value:g}: give 0 or more, up to {own_constants.MOST_PATIENTS}, in whole numbers"
            )
    own = patient(**dict(constants or {})).own
    return virtual_patients.parameters(bool(susceptible), int(patients), int(parameter_sets), own)


def _scenario(regimen, days, setting) -> Scenario:
    _known("setting", setting, {field.name for field in fields(Scenario)} - {"regimen", "days"})
    setting = setting if days is None else setting | {"days": _number("days", days)}
    if isinstance(regimen, Scenario):
        return replace(regimen, **setting)
    regimen = read_regimen(regimen, content.drugs()) if isinstance(regimen, str) else regimen
    return Scenario(regimen=(regimen,) if isinstance(regimen, Course) else regimen, **setting)


def _parameters(patient) -> Parameters:
    if patient is None:
        return virtual_patients.parameters(False, 0)
    if isinstance(patient, Parameters):
        return patient
    if isinstance(patient, Patient | Population):
        return patient.parameters
    raise ValueError(
        f"the patient is {patient!r}: give what `physiology.patient(…)` or `physiology.population(…)` makes, and days as `days=90`"
    )


def _fits(days: float, step_h: float, patients: int, memory_gb: float | None) -> None:
    """Refuse a run that would take more memory than it may, with its size."""
    bytes_, free = run_bytes(days, step_h, patients), free_bytes()
    most = SHARE * free if memory_gb is None and free is not None else float("inf")
    most = most if memory_gb is None else _number("memory_gb", memory_gb) * GB
    if bytes_ > most:
        raise ValueError(
            f"this run of {days:g} days, every {step_h:g} h, in {patients} patients would take about {bytes_ / GB:.3g} GB of memory, "
            f"and may take {most / GB:.3g} GB: give fewer days or patients or a longer `step_h`, or allow more with `memory_gb=`"
        )


def _number(name: str, value, least: float | None = None) -> float:
    """The value as a number above 0, or from `least` on; raises ValueError."""
    is_one = isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)
    if not is_one or not (value > 0 if least is None else value >= least):
        raise ValueError(f"`{name}` is {value}: give {'a number above 0' if least is None else f'{least:g} or more'}")
    return float(value)


def _known(what: str, names, known) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"the model has no {what} `{name}`; it has {', '.join(sorted(known))}")


def __getattr__(name):
    """What the door does not have is looked for in the package, whose modules are loaded when they are asked for."""
    if name == "__path__":  # the door is no package, though the package is behind it
        raise AttributeError(name)
    if not name.startswith("_") and find_spec(f"{_PACKAGE.__name__}.{name}"):
        return import_module(f"{_PACKAGE.__name__}.{name}")
    return getattr(_PACKAGE, name)


def __dir__():
    nouns = {noun.__name__ for noun in _NOUNS}
    return sorted({*__all__, *nouns, *(module.name for module in iter_modules(_PACKAGE.__path__))})
