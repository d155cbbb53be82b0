r"""A scenario and a day → the chain of causes from the dose to the strength, each link with the numbers that entered it.

The median patient is simulated up to that day. What moves within a day is reckoned step by step, as the simulation does,
and its mean over the last 24 hours is handed on; what the day has left behind (muscle, injury, axis) is read as it stands now.
Symbols are written as in `assets/equations.yaml`, which prints each equation that is reckoned here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import floor

import numpy as np

from ..model.drug import Drug, Parameter
from ..model.regimen import Regimen, Scenario
from ..model.trace import REGIONS, Trace
from . import disease, strength
from .adrenal_axis import adapted
from .equations import CONSTANTS, DAYS, END, EXO, FORMULAS, HEALED, PE, SHARE, TOT, UNITS, unit
from .exposure import Exposure, tissue_exposure
from .grid import HOURS, Grid, level, stairs, within
from .linear_recurrence import first_order
from .parameters import Parameters
from .simulate import history, simulate
from .suppression import released

SHOWN_EACH_STEP = (EXO, END, TOT, "x", "G", "R", "F")


@dataclass(frozen=True)
class Value:
    """A number that enters or leaves an equation; `parameter` names it if it is a constant, `origin` is that of a drug's constant."""

    symbol: str
    value: float
    unit: str
    parameter: str = ""
    origin: Parameter | None = None


@dataclass(frozen=True)
class Link:
    """One equation with its values: the `result` that goes on, `alone` what the equation gives for just these values.

    The two differ only where the exposure swings within the day and the equation is curved.
    `now` is the state whose pace the equation gives; `about` is the drug and route where there are several.
    """

    equation: str
    values: tuple[Value, ...]
    result: Value
    alone: float
    now: Value | None = None
    about: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Given:
    """A drug by a route: its mean dose over the last 24 hours, and over the 24 hours that follow [mg/day].

    A dose rarer than daily, one every `every_h` hours, is averaged over that time.
    """

    drug: str
    route: str
    mg_per_day: float
    next_mg_per_day: float
    every_h: float = 24.0


@dataclass(frozen=True)
class Chain:
    """From dose to strength on a `day`; `steps` holds the last 24 hours step by step, for each symbol of `SHOWN_EACH_STEP`."""

    day: float
    region: str
    step_h: float
    given: tuple[Given, ...]
    links: tuple[Link, ...]
    steps: Mapping[str, tuple[float, ...]]

    def link(self, equation: str) -> Link:
        """The first link with that equation; raises KeyError if the chain has none."""
        found = [link for link in self.links if link.equation == equation]
        if not found:
            raise KeyError(f"this chain has no link `{equation}`")
        return found[0]


_EACH_STEP = (
    "exposure", "plain", "suppression", "atrophy", "felt-stress", "spare", "capacity", "demand", "cortisol", "total", "excess", "inflammation", "unloading", "half-effect", "drive",
    "synthesis", "breakdown", "injury-drive", "lasting-pace",
)  # fmt: skip
_ORDER = (
    "exposure", "plain", "suppression", "atrophy", "axis", "cortex", "response", "adaptation", "felt-stress", "spare", "capacity", "demand",
    "cortisol", "total", "muscle-exposure", "excess", "acute", "control", "disease", "inflammation",
    "unloading", "half-effect", "drive", "synthesis", "breakdown", "heading", "pace", "muscle", "quality", "injury-drive", "injury-delay",
    "injury", "nerve",
    "lasting-pace", "lasting", "lasting-injury", "strength", "chair", "sum-score", "pressure",
)  # fmt: skip
_PACE_OF = {
    "axis": "J",
    "cortex": "K",
    "response": "V",
    "adaptation": "Y",
    "muscle-exposure": "E_m",
    "quality": "Q",
    "nerve": "X_n",
    "acute": "I_a",
    "control": "E_d",
    "disease": "I_c",
    "muscle": "M",
    "injury-delay": "Z",
    "injury": "X",
}


def explain(
    scenario: Scenario,
    drugs: Mapping[str, Drug],
    parameters: Parameters,
    day: float,
    region: str = "proximal",
    step_h: float = 2.0,
) -> Chain:
    """The chain for the median patient at `day`, or at the end of the first whole day, or of the scenario; steps of `step_h` hours.

    Raises ValueError for a region that is none of `REGIONS`.
    """
    if region not in REGIONS:
        raise ValueError(f"region {region!r} is not known; it is {', '.join(REGIONS)}")
    median = _median(parameters)
    last = Grid.over(scenario.days, step_h).steps
    steps = min(max(floor(min(day, scenario.days) * HOURS / step_h + 1e-9), round(HOURS / step_h), 1), last)
    life = replace(scenario, days=steps * step_h / HOURS)
    trace, grid = simulate(life, drugs, median, step_h), Grid.over(life.days, step_h)
    sources = {key: one.plain_mean[:, 0] for key, one in _sources(life, drugs, median, grid).items()}
    series = _series(life, trace, sources, drugs, median, grid, region)
    window = slice(-max(1, round(HOURS / step_h)), None)
    means = {symbol: float(np.mean(values[window])) for symbol, values in series.items()}
    given, doses = _doses(life, sources, drugs, median, means, grid, window)
    left_out = {"plain"} if not any(drugs[drug].fluorinated for drug, _ in sources) else set()
    left_out |= set() if scenario.illness else {"acute"}
    left_out |= set() if scenario.disease else {"control", "disease"}
    left_out |= set() if scenario.illness or scenario.disease else {"inflammation"}
    left_out |= set() if scenario.illness else {"nerve"}
    left_out |= set() if any(level for _, level in scenario.stress) else {"adaptation", "felt-stress"}
    left_out |= set() if median.muscle_delay_day else {"muscle-exposure"}
    now = _now(life, trace, series, drugs, median, grid, region)
    links = [
        *doses,
        *_links([id for id in _ORDER if id not in left_out], means, now, _constants(life, median, grid, region)),
    ]
    shown = {symbol: tuple(map(float, series[symbol][window])) for symbol in SHOWN_EACH_STEP}
    return Chain(life.days, region, step_h, given, tuple(links), shown)


def _median(parameters: Parameters) -> Parameters:
    varied = {name: float(value.flat[0]) for name, value in vars(parameters).items() if isinstance(value, np.ndarray)}
    return replace(parameters, **varied)


def _exposure(courses: Regimen, scenario: Scenario, drugs, parameters, grid: Grid) -> Exposure:
    """What some courses of a scenario bring, with what they brought in its history."""
    whole = grid.reaching_back(scenario.history_days)
    found = tissue_exposure(courses, drugs, parameters, whole, scenario.interactions)
    return found.cut_at(whole.steps - grid.steps)


def _sources(scenario: Scenario, drugs, parameters, grid: Grid) -> dict[tuple[str, str], Exposure]:
    """Exposure from each drug by each route: exposures add up."""
    groups: dict[tuple[str, str], Regimen] = {}
    for course in scenario.regimen:
        groups[course.drug, course.route] = (*groups.get((course.drug, course.route), ()), course)
    return {key: _exposure(courses, scenario, drugs, parameters, grid) for key, courses in groups.items()}


def _series(scenario: Scenario, trace: Trace, sources, drugs, parameters, grid: Grid, region) -> dict[str, np.ndarray]:
    """Every symbol that moves within a day, in each step (S,)."""
    mean = {name: (states[1:, 0] + states[:-1, 0]) / 2 for name, states in vars(trace).items() if name in ("pituitary", "adrenal", "adrenal_response", "inflammation", "disease", "loading")}  # fmt: skip
    nothing = np.zeros(grid.steps)
    all_given = _exposure(scenario.regimen, scenario, drugs, parameters, grid)
    let_go = released(all_given, parameters, grid)
    by_weight = {heavy: [e for (drug, _), e in sources.items() if drugs[drug].fluorinated is heavy] for heavy in (False, True)}  # fmt: skip
    trains = grid.middle >= scenario.training_from
    series = {
        "E_n": sum(by_weight[False], nothing),
        "E_f": sum(by_weight[True], nothing),
        "E_a": all_given.axis_means[:, 0].reshape(-1, 2).mean(axis=1),
        "J": mean["pituitary"],
        "K": mean["adrenal"],
        "V": mean["adrenal_response"],
        "W": np.ones(grid.steps),
        "Y": _between(adapted(stairs(scenario.stress, grid.middle)[:, None], parameters, grid)),
        "I_a": mean["inflammation"],
        "I_c": mean["disease"],
        "L": mean["loading"] if scenario.sedated else level(scenario.loading, grid.middle),
        r"\text{stress}": stairs(scenario.stress, grid.middle),
        "b": within(scenario.blockade, grid.middle),
        r"\theta": trains * _training(scenario, parameters)[0][1],
        r"\eta": trains * _training(scenario, parameters)[1][1],
    }
    constants = {symbol: value.value for symbol, value in _constants(scenario, parameters, grid, region).items()}
    for id in _EACH_STEP:
        formula = FORMULAS[id]
        reckoned = formula.of(*((constants | series)[symbol] for symbol in formula.enter))
        series[formula.gives] = np.broadcast_to(reckoned, grid.steps)
        if id == "suppression":  # the mean of a step, and not what its mean exposure would do
            series["q"] = 1 - let_go.unsuppressed[let_go.kind, 0]
        if id == "atrophy":  # an hour counts by the rhythm, so the mean over a day is the one that the pools feel
            series["q_s"] = (let_go.active - let_go.free[let_go.kind])[:, 0]
        if id == "exposure":
            series["E_m"] = _delayed(series[EXO], _before(all_given, "mean"), parameters, grid)[0]
    return series


def _before(exposure: Exposure, name: str) -> np.ndarray:
    """Means of each step (s,) of the history of an exposure, of which there may be none."""
    return getattr(exposure.earlier, name)[:, 0] if exposure.earlier else np.empty(0)


def _between(states: np.ndarray) -> np.ndarray:
    """The mean in each step (S,) of states at its ends (S+1, 1)."""
    return (states[1:, 0] + states[:-1, 0]) / 2


def _delayed(given: np.ndarray, before: np.ndarray, parameters: Parameters, grid: Grid) -> tuple[np.ndarray, float]:
    """E_m in each step (S,), and now; `before` is what was given in a history (s,)."""
    if not parameters.muscle_delay_day:
        return given, float(given[-1])
    given = np.concatenate([before, given])[:, None, None]
    states, mean = first_order(given, 1 / parameters.muscle_delay_day, 0.0, grid)
    return mean[-grid.steps :, 0], float(states[-1, 0])


def _training(scenario: Scenario, parameters: Parameters) -> tuple[tuple[str, float], tuple[str, float]]:
    """The constants, by name, of the gain and of the harm that the training of the scenario may bring; 0 without a name if none."""
    gain = {"moderate": "training_gain_moderate", "high": "training_gain_high"}.get(scenario.training, "")
    harm = "training_harm_high" if scenario.training == "high" else ""
    return tuple((name, getattr(parameters, name) if name else 0.0) for name in (gain, harm))


def _constants(scenario: Scenario, parameters: Parameters, grid: Grid, region: str) -> dict[str, Value]:
    """Every constant of the chain by its symbol, as it counts on the last day."""
    named = CONSTANTS | {
        r"\sigma": f"sensitivity_{region}",
        "a_Q": f"quality_loss_{region}",
        r"\mu": f"lasting_{region}",
    }
    values = {symbol: Value(symbol, getattr(parameters, name), unit(name), name) for symbol, name in named.items()}
    if grid.middle[-1] >= scenario.training_from:
        for symbol, (name, value) in zip((r"\theta", r"\eta"), _training(scenario, parameters), strict=True):
            values |= {symbol: Value(symbol, value, "", name)} if name else {}
    return values


def _now(scenario, trace: Trace, series, drugs, parameters, grid: Grid, region) -> dict[str, float]:
    """What the days so far have left behind, at the end of the last step."""
    force = {name: float(trace.strength[number, -1, 0]) for number, name in enumerate(REGIONS)}
    both = (force["proximal"] + force["distal"]) / 2
    grades = {symbol: float(strength.grade(part, trace.readout)) for symbol, part in (("g_p", force["proximal"]), ("g_m", both), ("g_d", force["distal"]))}  # fmt: skip
    injured = (trace.injury[1:, 0] + trace.injury[:-1, 0]) / 2
    given = _exposure(scenario.regimen, scenario, drugs, parameters, grid)
    whole = grid.reaching_back(scenario.history_days)
    start = history(scenario, given.earlier, parameters, whole.until(whole.steps - grid.steps))
    return grades | {
        "J": float(trace.pituitary[-1, 0]),
        "K": float(trace.adrenal[-1, 0]),
        "V": float(trace.adrenal_response[-1, 0]),
        "Y": float(adapted(stairs(scenario.stress, grid.middle)[:, None], parameters, grid)[-1, 0]),
        "E_m": _delayed(series[EXO], _before(given, "mean"), parameters, grid)[1],
        "I_a": float(trace.inflammation[-1, 0]),
        "I_c": float(trace.disease[-1, 0]),
        "E_d": _followed(given.with_history("means")[:, 0], parameters.disease_control_outlasts_day, grid),
        "v": float(disease.untreated(scenario.disease, grid.day[-1:], parameters)[0, 0]) if scenario.disease else 0.0,
        "M": float(trace.muscle[REGIONS.index(region), -1, 0]),
        "Z": _followed(series["R"], parameters.injury_delay_day, grid),
        "Q": float(trace.quality[REGIONS.index(region), -1, 0]),
        "X": float(trace.injury[-1, 0]),
        "X_n": float(trace.nerve[-1, 0]),
        DAYS: float(series["F"].sum() * grid.step_day + np.sum(start.long)),
        HEALED: float(injured.sum() * grid.step_day / parameters.injury_recovery_day),
        "S_p": force["proximal"],
        "S_r": force["respiratory"],
    }


def _followed(leader: np.ndarray, tau_day: float, grid: Grid) -> float:
    """Where a state that began at 0 and follows `leader` (s,) with a time constant stands now: recent steps weigh most."""
    ago = np.exp(-np.arange(len(leader), -1, -1) * grid.step_day / tau_day)
    return float(np.sum(leader * np.diff(ago)))


def _links(ids, means, now, constants):
    """The links of these equations; a result is handed on to those that follow."""
    known = dict(means)
    for id in ids:
        formula, state = FORMULAS[id], _PACE_OF.get(id)
        values = tuple(constants.get(symbol) or _value(symbol, known if id in _EACH_STEP else known | now) for symbol in formula.enter)  # fmt: skip
        alone = float(formula.of(*(value.value for value in values)))
        known.setdefault(formula.gives, alone)
        result = Value(formula.gives, known[formula.gives], formula.unit)
        yield Link(id, values, result, alone, _value(state, now) if state else None)


def _value(symbol, known):
    return Value(symbol, known[symbol], UNITS.get(symbol, SHARE))


def _doses(scenario, sources, drugs, parameters, means, grid, window):
    """What was given in the last 24 hours, or still acts, and for each the links from its dose to its exposure."""
    given, links = [], []
    start, end = grid.day[-1] - len(grid.day[1:][window]) * grid.step_day, grid.day[-1]
    for (name, route), exposure in sources.items():
        courses = [c for c in scenario.regimen if (c.drug, c.route) == (name, route)]
        felt, dose = float(np.mean(exposure[window])), _mean_dose(courses, start, end)
        after = _mean_dose(courses, end, end + 1)
        if max(felt, dose, after) < 0.005:
            continue
        near = [course.every_h for course in courses if course.from_day < end + 1 and course.to_day > start]
        given.append(Given(name, route, dose, after, max(near, default=HOURS)))
        if max(felt, dose) < 0.005:
            continue
        times = parameters.clearance_times
        for one in scenario.interactions:
            if one.drug == name and one.route in (None, route) and one.from_day <= grid.middle[-1] < one.to_day:
                times = times * one.clearance_times
        mg = drugs[name].equivalent
        entering = {"D": Value("D", dose, "mg/day"), "m": Value("m", mg.value, "mg", "equivalent", mg), "f": Value("f", float(times), "times")}  # fmt: skip
        for id, state in (("equivalent", None), ("settles", Value("E", felt, PE))):
            formula = FORMULAS[id]
            values = tuple(entering[symbol] for symbol in formula.enter)
            entering[formula.gives] = Value(
                formula.gives, float(formula.of(*(value.value for value in values))), formula.unit
            )
            links.append(Link(id, values, entering[formula.gives], entering[formula.gives].value, state, (name, route)))
    return tuple(given), links


def _mean_dose(courses, start: float, end: float) -> float:
    """The mean dose [mg/day] of courses from one day to another."""
    shares = (max(0.0, min(c.to_day, end) - max(c.from_day, start)) / (end - start) for c in courses)
    return float(sum(course.mg_per_day * share for course, share in zip(courses, shares, strict=True)))
