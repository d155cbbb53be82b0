"""A scenario and the constants → the same model as Antimony text, from which comes SBML, to take elsewhere.

The equations stand here once more, in the words of that language: the names of constants are those of
`assets/physiology.yaml`, those of states are a trace's, and each declares its unit. Time is in days.
Doses and changes of a rate are events; curves are piecewise functions of time, with an event at each corner that only counts.
Source: dossier §4.2 and appendix A; educational, not validated, not for prescribing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, inf

from ...model.drug import ROUTES, Drug, Parameter
from ...model.regimen import Course, Interaction, Scenario
from ...model.trace import REGIONS
from ..doses import pe_per_mg
from ..grid import HOURS
from ..parameters import Parameters
from .notation import UNITS, corner, days, line, note, number, rules, severity, stairs, window, word

STATES = (
    *(f"{state}_{region}" for state in ("muscle", "quality", "strength") for region in REGIONS),
    "injury", "nerve", "lasting", "inflammation", "disease", "airway", "axis", "pituitary", "adrenal", "adrenal_response", "exposure", "loading",
)  # fmt: skip
_NO_EQUATION = re.compile(r"mrc_|sit_to_stand_|mip_|cv_|susceptible_|airway_controlled_|axis_never_")
_ABOUT = (
    "Proximal: corticosteroids and muscle. Educational and not validated: directions and trade-offs, not magnitudes. "
    "Not for prescribing or tapering. It holds one patient; how patients differ stands in the notes of the constants. "
    "Bedside read-outs (MRC grade, chair rise, inspiratory pressure) are functions of strength and are left out."
)
_UNITS = """\
  // Units; a mg is a mg prednisone-equivalent (PE)
  unit day = 86400 second
  unit time_unit = day
  unit hour = 3600 second
  unit mg = 1e-3 gram
  unit mg_per_day = mg / day
  unit per_day = 1 / day
  unit per_hour = 1 / hour
  unit hour_per_day = hour / day
  unit nmol_per_l = 1e-9 mole / litre
  one = 1 dimensionless
  ln2 = 0.6931471805599453 dimensionless
  hours_in_a_day = 24 hour_per_day
  one_day = 1 day
  two_pi = 6.283185307179586 dimensionless
"""
_CASCADE = """\

  // Adrenal axis
  suppressed := exposure_axis*exposure_axis/(exposure_axis*exposure_axis + half_suppression_mg_pe_per_day*half_suppression_mg_pe_per_day) : dimensionless
  starved := (exposure_axis/half_atrophy_mg_pe_per_day)^atrophy_exponent/(one + (exposure_axis/half_atrophy_mg_pe_per_day)^atrophy_exponent) : dimensionless
  rhythm := one + axis_rhythm_amplitude*cos(two_pi*(time - axis_rhythm_peak_h/hours_in_a_day)/one_day) : dimensionless
  pituitary' = rhythm*(axis_recovery_per_day*(one - starved)*(one - pituitary) - axis_suppression_per_day*starved*pituitary) : dimensionless
  adrenal_pace := adrenal_regrowth_per_day*(one - starved)*pituitary*(one - adrenal) - adrenal_loss_per_day*(one - (one - starved)*pituitary) : per_day
  adrenal' = piecewise(rhythm*adrenal*adrenal_pace, adrenal > adrenal_least || adrenal_pace > 0 per_day, 0 per_day) : dimensionless
  adrenal_response' = adrenal_response_per_day*(one - adrenal_response_loss*suppressed - adrenal_response) : dimensionless
  stress_used' = stress_adaptation_per_day*(stress - stress_used) : dimensionless
  felt_stress := piecewise(stress - stress_used, stress > stress_used, 0) : dimensionless
  demand := physiologic_mg_pe_per_day*(one + stress_demand_gain*felt_stress) : mg_per_day
  spare := adrenal_compensation*(one - felt_stress) : dimensionless
  answering := adrenal*adrenal_response : dimensionless
  able := pituitary*answering*(one + spare)/(one + spare*answering) : dimensionless
  axis := pituitary*answering*(one + adrenal_compensation)/(one + adrenal_compensation*answering) : dimensionless
  endogenous := demand*able*(one - suppressed) : mg_per_day
  exposure_total := exposure + endogenous : mg_per_day
  // the course reads these at 08:00, before the dose
  cortisol_am := morning_cortisol_nmol_per_l*able*(one - suppressed)*(one + stress_production_gain*felt_stress)/(one - stress_clearance_loss*felt_stress) : nmol_per_l
  cortisol_free := free_cortisol_share*cortisol_am*(one + stress_free_gain*felt_stress) : nmol_per_l
  cortisol_stimulated := stimulated_cortisol_nmol_per_l*answering : nmol_per_l
  adrenal_deficit := piecewise(one - (exposure_plain + endogenous)/demand, exposure_plain + endogenous < demand, 0) : dimensionless

  // Inflammation: acute illness, chronic disease, airway
  inflammation' = -(resolution_per_day + steroid_resolution_per_day*exposure_total/(exposure_total + half_resolution_mg_pe_per_day))*inflammation : dimensionless
  exposure_felt' = (exposure_plain - exposure_felt)/disease_control_outlasts_day : mg_per_day
  disease' = disease_per_day*(piecewise(disease_severity*severity_times, disease_severity*severity_times < one, one)*exp(-remission_per_day*time)*(one - disease_control_maximum*exposure_felt/(exposure_felt + disease_half_control_mg_pe_per_day)) - disease) : dimensionless
  airway' = airway_per_day*(airway_severity*(one - airway_control_maximum*exposure_plain/(exposure_plain + airway_half_control_mg_pe_per_day)) - airway) : dimensionless

  // Muscle
  unloading := one - loading : dimensionless
  exposure_delayed' = (exposure - exposure_delayed)/muscle_delay_day : mg_per_day
  exposure_muscle := exposure_delayed + endogenous : mg_per_day
  excess := piecewise(exposure_muscle - physiologic_mg_pe_per_day, exposure_muscle > physiologic_mg_pe_per_day, 0 mg_per_day) : mg_per_day
  half_effect := half_effect_mg_pe_per_day*(one - unloading_sensitisation*unloading) : mg_per_day
  steroid_drive := (excess/half_effect)^effect_exponent/(one + (excess/half_effect)^effect_exponent) : dimensionless
  training_gain := training_gain_moderate*moderate_training + training_gain_high*high_training : dimensionless
"""
_REGION = """\
  synthesis_{r} := (one - synthesis_loss_steroid*sensitivity_{r}*steroid_drive)*(one - synthesis_loss_unloading*unloading)*(one + training_gain) : dimensionless
  breakdown_{r} := one + breakdown_gain_steroid*sensitivity_{r}*steroid_drive + breakdown_gain_unloading*unloading + breakdown_gain_inflammation*(inflammation + disease) + training_harm_high*high_training*steroid_drive : dimensionless
  turnover_{r} := turnover_per_day*(synthesis_{r} - breakdown_{r}*muscle_{r}) : per_day
  muscle_{r}' = piecewise(0 per_day, (muscle_{r} >= muscle_ceiling && turnover_{r} > 0 per_day) || (muscle_{r} <= muscle_floor && turnover_{r} < 0 per_day), turnover_{r}) : dimensionless
  quality_{r}' = quality_per_day*(one - quality_loss_{r}*unloading - quality_{r}) : dimensionless
  strength_{r} := muscle_{r}*quality_{r}*(one - injury)*(one - nerve)*(one - lasting_loss_{r}) : dimensionless
"""
_INJURY = """\

  // Acute injury, and what stays for good; `kept` is the share that is left, so that it starts at 1
  injury_dose := (exposure_total/half_injury_mg_pe_per_day)^injury_exponent : dimensionless
  injury_drive := unloading^injury_unloading_exponent*(injury_dose/(one + injury_dose)*(one + injury_gain_blockade*blockade) + injury_gain_inflammation*(inflammation + disease)) : dimensionless
  injury_delayed' = (injury_drive - injury_delayed)/injury_delay_day : dimensionless
  injury' = injury_per_day*injury_delayed*(one - injury) - injury/injury_recovery_day : dimensionless
  nerve' = nerve_injury_per_day*unloading^injury_unloading_exponent*inflammation*(one - nerve) - nerve/nerve_recovery_day : dimensionless
  kept_exposure' = -lasting_per_day*excess^3/(excess^3 + lasting_half_mg_pe_per_day^3)*kept_exposure : dimensionless
  kept_injury' = -lasting_share_injury*injury/injury_recovery_day*kept_injury : dimensionless
"""
_LASTING = """\
  lasting_loss_{r} := one - (one - lasting_{r}*lasting_most*(one - kept_exposure))*kept_injury : dimensionless
"""
_COMPARTMENTS = """\
  elimination_{name} := ln2/half_life_{drug}*hours_in_a_day : per_day
  cleared_{name} := {cleared} : dimensionless
  blood_{name}' = {absorbed}infused_{name} - elimination_{name}*cleared_{name}*blood_{name} : mg
  effect_{name}' = ln2/persistence_{drug}*hours_in_a_day*(elimination_{name}*blood_{name} - effect_{name}) : mg_per_day
  axis_effect_{name}' = ln2/axis_persistence_{drug}*hours_in_a_day*(elimination_{name}*blood_{name} - axis_effect_{name}) : mg_per_day
  blood_{name} = 0 mg
  effect_{name} = 0 mg_per_day
  axis_effect_{name} = 0 mg_per_day
  var infused_{name} = 0 mg_per_day"""

_WAITING = """\
  {place}_{name}' = -{absorption}_{drug}*hours_in_a_day*{place}_{name} : mg
  {place}_{name} = 0 mg"""
_PLACES = {  # where a drug waits that is given by a route, and the constant of the drug that says how fast it leaves
    "oral": ("gut", "absorption"),
    "intramuscular": ("injected", "intramuscular_absorption"),
    "depot": ("depot", "depot_absorption"),
}


@dataclass(frozen=True)
class _Group:
    """Courses that share a blood and an effect compartment, and what multiplies their clearance."""

    name: str
    drug: str
    courses: tuple[Course, ...]
    interactions: tuple[Interaction, ...]


def antimony(
    scenario: Scenario,
    drugs: Mapping[str, Drug],
    constants: Mapping[str, Parameter],
    parameters: Parameters | None = None,
    citations: Mapping[str, str] | None = None,
    name: str = "proximal",
) -> str:
    """The model of one patient in a scenario as Antimony text; `parameters` gives other values than the constants do.

    The note of a constant says what it means, its range, its grade and where it comes from; `citations` spells out a source's id.
    Raises `ValueError` if `parameters` is more than one patient, or if something is given before day 0, where time begins there.
    """
    body, cited = parameters or Parameters.median(constants), citations or {}
    if body.patients > 1:
        raise ValueError(f"the standard form holds one patient, and here are {body.patients}")
    if scenario.history_days:
        raise ValueError(
            "the standard form begins on day 0, and here something is given before it; leave the history out"
        )
    groups = _groups(scenario)
    lines = [
        f"model *{word(name)}()",
        _UNITS,
        "  // Constants: the names, values and units of the parameter files",
        *_constants(constants, body, cited),
        *(
            row
            for id in dict.fromkeys(group.drug for group in groups)
            for row in _drug(drugs[id], _routes(groups, id), cited)
        ),
        "\n  // What is given",
        *(row for group in groups for row in _given(group, drugs[group.drug], scenario.days)),
        *_exposure(groups, drugs),
        "\n  // What happens",
        *_circumstances(scenario),
        rules(
            _CASCADE
            + "".join(_REGION.format(r=region) for region in REGIONS)
            + _INJURY
            + "".join(_LASTING.format(r=region) for region in REGIONS)
            + "  lasting := lasting_loss_proximal : dimensionless\n"
        ),
        "\n  // Day 0",
        *_starts(scenario),
        f"\n  model notes ```{_ABOUT}```",
        "end\n",
    ]
    return "\n".join(lines)


def is_in_no_equation(constant: str) -> bool:
    """Whether a constant of the physiology is left out: a bedside read-out, or how patients differ."""
    return bool(_NO_EQUATION.match(constant))


def _constants(constants, body: Parameters, cited) -> list[str]:
    lines = []
    for name, parameter in constants.items():
        if not is_in_no_equation(name):
            lines += _constant(name, getattr(body, name), parameter, cited, _spread(name, constants))
    for name, meaning in (("clearance_times", "Multiplies every clearance."), ("illness_times", "Multiplies the acute illness at day 0."), ("severity_times", "Multiplies the severity of the chronic disease, up to 1."), ("sparing_times", "Multiplies what a steroid-sparing agent removes of it, up to all of it.")):  # fmt: skip
        lines.append(f"  {name} = {number(getattr(body, name))} dimensionless")
        lines.append(note(name, f"{meaning} 1 in the median patient.{_spread(name, constants)}"))
    return lines


def _spread(name: str, constants) -> str:
    spread = constants.get(f"cv_{name}")
    return f" Patients differ by a coefficient of variation of {spread.value:g}, lognormal." if spread else ""


def _routes(groups: list[_Group], drug: str) -> set[str]:
    """The routes by which a drug is given."""
    return {course.route for group in groups if group.drug == drug for course in group.courses}


def _drug(drug: Drug, routes: set[str], cited) -> list[str]:
    lines = [f"\n  // {drug.name}"]
    absorptions = [constant for route, (_, constant) in _PLACES.items() if route in routes]
    for name in ("half_life", *absorptions, "persistence", "axis_persistence", "axis_potency"):
        parameter = getattr(drug, name)
        lines += _constant(f"{name}_{word(drug.id)}", parameter.value, parameter, cited)
    return lines


def _constant(name: str, value: float, parameter: Parameter, cited, spread: str = "") -> list[str]:
    words = parameter.source or parameter.assumption or parameter.invented
    origin = f"Source: {cited.get(words, words)}" if parameter.source else f"Assumption: {words}"
    unit = "" if parameter.unit == "-" else f" {parameter.unit}"
    limits = f"Range {parameter.low:g} to {parameter.high:g}{unit}."
    return [
        f"  {name} = {number(value)} {UNITS[parameter.unit]}",
        note(name, f"{parameter.note} {limits} Evidence grade {parameter.grade}. {origin}{spread}"),
    ]


def _groups(scenario: Scenario) -> list[_Group]:
    """The courses by drug, and by route too where an interaction concerns one route."""
    apart = {one.drug for one in scenario.interactions if one.route}
    found: dict[tuple[str, str], list[Course]] = {}
    for course in scenario.regimen:
        found.setdefault((course.drug, course.route if course.drug in apart else ""), []).append(course)
    return [
        _Group(
            word(f"{drug}_{route}" if route else drug),
            drug,
            tuple(courses),
            tuple(one for one in scenario.interactions if one.drug == drug and (one.route or route) == route),
        )
        for (drug, route), courses in found.items()
    ]


def _given(group: _Group, drug: Drug, until: float) -> list[str]:
    """The compartments of a group, its courses, and a stop where its clearance changes."""
    windows = [window(one.from_day, one.to_day, one.clearance_times, 1) for one in group.interactions]
    cleared = "*".join(["clearance_times", *windows])
    turns = sorted({day for one in group.interactions for day in (one.from_day, one.to_day) if 0 < day < until})
    names = {"name": group.name, "drug": word(drug.id)}
    used = {course.route for course in group.courses}
    places = [dict(zip(("place", "absorption"), _PLACES[route], strict=True)) for route in ROUTES if route in _PLACES and route in used]  # fmt: skip
    absorbed = "".join("{absorption}_{drug}*hours_in_a_day*{place}_{name} + ".format(**names, **one) for one in places)
    return [
        *(rules(_WAITING.format(**names, **one)) for one in places),
        rules(_COMPARTMENTS.format(**names, cleared=cleared, absorbed=absorbed)),
        *(corner(f"{group.name}_{n}", day) for n, day in enumerate(turns, 1)),
        *(
            row
            for n, course in enumerate(group.courses, 1)
            for row in _course(f"{group.name}_{n}", group.name, course, course.dose_mg * pe_per_mg(drug), until)
        ),
    ]


def _course(name: str, group: str, course: Course, mg_pe: float, until: float) -> list[str]:
    """A course as events: for each hour of its clock a dose that sets the time of the next, or a rate that is switched on and off."""
    now = "t0=false, fromTrigger=false"  # at day 0 too, and two events at once both count
    if course.route == "infusion":
        return [
            f"  rate_{name} = {number(mg_pe)} mg_per_day",
            f"  on_{name}: at (time >= {days(course.from_day)}), {now}: infused_{group} = infused_{group} + rate_{name}",
            f"  off_{name}: at (time >= {days(course.to_day)}), {now}: infused_{group} = infused_{group} - rate_{name}",
        ]
    place = "blood" if course.route == "iv" else _PLACES[course.route][0]
    into, end = f"{place}_{group}", min(course.to_day, until) * HOURS
    rows = [f"  dose_{name} = {number(mg_pe)} mg", f"  interval_{name} = {days(course.every_h / HOURS)}"]
    for n, first in enumerate(course.first_hours, 1):
        at = name if len(course.first_hours) == 1 else f"{name}_at_{n}"
        rows += [
            f"  var next_{at} = {days(first / HOURS)}",
            f"  var left_{at} = {max(0, ceil((end - first) / course.every_h - 1e-9))} dimensionless",
            f"  give_{at}: at (time >= next_{at} && left_{at} > 0 dimensionless), {now}: {into} = {into} + dose_{name}, "
            f"next_{at} = next_{at} + interval_{name}, left_{at} = left_{at} - one",
        ]
    return rows


def _exposure(groups: list[_Group], drugs: Mapping[str, Drug]) -> list[str]:
    weighted = [f"{'fluorinated_weight*' if drugs[g.drug].fluorinated else ''}effect_{g.name}" for g in groups]
    plain = [f"effect_{group.name}" for group in groups]
    felt = [f"axis_potency_{word(group.drug)}*axis_effect_{group.name}" for group in groups]
    return [
        rules(f"  {name} := {' + '.join(parts) or '0 mg_per_day'} : mg_per_day")
        for name, parts in (("exposure", weighted), ("exposure_plain", plain), ("exposure_axis", felt))
    ]


def _circumstances(scenario: Scenario) -> list[str]:
    """What a scenario holds for the patient, as functions of time, and the corners at which a simulator stops."""
    trains = window(scenario.training_from, inf, 1, 0)
    blocked = " + ".join(window(start, end, 1, 0) for start, end in scenario.blockade)
    known = {
        "stress": stairs(scenario.stress),
        "disease_severity": severity(scenario.disease, "sparing_times"),
        "airway_severity": severity(scenario.airway),
        "moderate_training": trains if scenario.training == "moderate" else "0",
        "high_training": trains if scenario.training == "high" else "0",
        "blockade": f"piecewise(1, {blocked} > 0, 0)" if blocked else "0",
        "loading": ("awake*" if scenario.sedated else "") + line(scenario.loading, "awake_for"),
    }
    return [
        "  var corners = 0 dimensionless // passed so far",
        "  var woke = 0 day",
        f"  var awake = {int(not scenario.sedated)} dimensionless",
        rules("  awake_for := time - woke : day"),
        *(["  wake: at (inflammation <= waking_inflammation && awake < one), t0=false: awake = one, woke = time"] * scenario.sedated),
        *(rules(f"  {name} := {formula} : dimensionless") for name, formula in known.items()),
        *(corner(f"time_{n}", day) for n, day in enumerate(_turns(scenario), 1)),
        *(
            corner(f"loading_{n}", day, "awake*awake_for")
            for n, day in enumerate(sorted({day for day, _ in scenario.loading if 0 < day < scenario.days}), 1)
        ),
    ]  # fmt: skip


def _turns(scenario: Scenario) -> list[float]:
    """The days on which something but loading turns or jumps."""
    diseases = [one for one in (scenario.disease, scenario.airway) if one]
    turns = {day for curve in (scenario.stress, *(one.severity for one in diseases)) for day, _ in curve}
    turns |= {one.sparing.from_day for one in diseases if one.sparing}
    turns |= {day for start_and_end in scenario.blockade for day in start_and_end} | {scenario.training_from}
    return sorted(day for day in turns if 0 < day < scenario.days)


def _starts(scenario: Scenario) -> list[str]:
    """The states at day 0."""
    disease, airway = (one.start if one else 0 for one in (scenario.disease, scenario.airway))
    starts = {f"muscle_{region}": scenario.muscle_start for region in REGIONS} | {"disease": disease, "airway": airway}
    starts |= {
        "pituitary": 1,
        "adrenal": 1,
        "adrenal_response": 1,
        "stress_used": 0,
        "kept_exposure": 1,
        "kept_injury": 1,
        "injury_delayed": 0,
        "injury": 0,
        "nerve": 0,
    }
    starts |= {f"quality_{region}": 1 for region in REGIONS}
    return [
        f"  illness_at_start = {number(scenario.illness)} dimensionless",
        "  inflammation = illness_at_start*illness_times",
        "  exposure_felt = 0 mg_per_day",
        "  exposure_delayed = 0 mg_per_day",
        *(f"  {state} = {number(value)} dimensionless" for state, value in starts.items()),
    ]


def sbml(text: str) -> str:
    """Antimony text → SBML level 3; raises `ImportError` where the antimony package is missing, `ValueError` if it is refused."""
    import antimony

    antimony.clearPreviousLoads()
    if antimony.loadAntimonyString(text) < 0:
        raise ValueError(antimony.getLastError())
    return antimony.getSBMLString(antimony.getMainModuleName())
