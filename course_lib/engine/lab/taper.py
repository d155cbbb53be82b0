"""From one dose to another → ordinary steps: a straight line, a percentage a step, or halving.

The shapes are arithmetic, no recommendation: nothing here knows a patient, a disease or an adrenal axis.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import nan

from ...model.drug import Drug
from ..typed_numbers import number as number_of
from .setup import LONGEST, MOST_STEPS, Side, most_mg

SHAPES = ("linear", "percentage", "halving")
GRAIN_MG = {"dexamethasone": 0.1}  # a dose is rounded to this, or to 0.5 mg
STANDARD_GRAIN_MG = 0.5
_SMALLEST_STEP_DAY = 1.0
_MANY_STEPS = 12


@dataclass(frozen=True)
class Taper:
    """From `start_mg` on `from_day` down to `end_mg`, a step every `step_days`.

    A linear taper ends after `over_days`; the others lower each dose by a percentage until the end is reached.
    """

    shape: str
    start_mg: float
    end_mg: float
    from_day: float
    step_days: float
    over_days: float = nan
    percent: float = 50.0


def start(side: Side) -> dict[str, float]:
    """What the helper proposes before anything is typed: from the highest dose to none, from a week after the last step."""
    first = min(side[-1].from_day + 7, LONGEST)
    return {
        "start": max(step.mg for step in side),
        "end": 0.0,
        "day": first,
        "step": 7.0,
        "over": 56.0,
        "percent": 20.0,
    }


def read(side: Side, typed: Mapping[str, str], key: str) -> Taper:
    """The taper that stands in the helper of a side: what was typed there, and what it proposes for the rest."""
    texts = {part: typed.get(f"{key}-taper-{part}") for part in ("shape", *start(side))}
    value = {part: number_of(texts[part]) if texts[part] is not None else usual for part, usual in start(side).items()}
    shape = texts["shape"] if texts["shape"] in SHAPES else "linear"
    return Taper(
        shape, value["start"], value["end"], value["day"], value["step"], value["over"], value["percent"]
    )  # fmt: skip


def grain(side: Side) -> float:
    """What a dose of the helper is rounded to [mg]."""
    return GRAIN_MG.get(side[-1].drug, STANDARD_GRAIN_MG)


def remark(taper: Taper, grain_mg: float, most_mg: float, days: float) -> str:
    """A sentence about a taper that has many steps or ends after the last day shown; empty where a part of it cannot be."""
    if _wrong(taper, most_mg):
        return ""
    steps = write(taper, grain_mg)
    many = f"makes {len(steps)} steps" if len(steps) > _MANY_STEPS else ""
    late = f"ends on day {steps[-1][0]:g}, after the last day shown ({days:g})" if steps[-1][0] > days else ""
    return f"This taper {' and '.join(filter(None, (many, late)))}." if many or late else ""


def problems(taper: Taper, most_mg: float) -> dict[str, str]:
    """A sentence for each part that cannot be: `start`, `end`, `day`, `step`, `over` or `percent`."""
    return _wrong(taper, most_mg) or _too_long(taper)


def _wrong(taper, most_mg):
    found = {}
    if not 0 < taper.start_mg <= most_mg:
        found["start"] = f"Give a dose above 0 and up to {most_mg:g} mg, in digits."
    if not taper.end_mg >= 0:
        found["end"] = "Give a dose of 0 or more, in digits."
    elif taper.end_mg >= taper.start_mg:
        found["end"] = f"A taper goes down: give less than {taper.start_mg:g} mg."
    if not 0 <= taper.from_day <= LONGEST:
        found["day"] = f"Give a day from 0 to {LONGEST:g}, in digits."
    if not _SMALLEST_STEP_DAY <= taper.step_days <= 90:
        found["step"] = "Give 1 to 90 days, in digits."
    if taper.shape == "linear" and not taper.step_days <= taper.over_days <= LONGEST:
        found["over"] = f"Give days from the length of one step to {LONGEST:g}, in digits."
    if taper.shape == "percentage" and not 1 <= taper.percent <= 90:
        found["percent"] = "Give 1 to 90 %, in digits."
    return found


def _too_long(taper):
    steps = write(taper, STANDARD_GRAIN_MG / 10)
    if len(steps) > MOST_STEPS:
        return {"step": f"That makes {len(steps)} steps, and a regimen holds {MOST_STEPS}: take longer steps."}
    if steps[-1][0] > LONGEST:
        return {"step": f"That ends on day {steps[-1][0]:g}, and the lab ends on day {LONGEST:g}: take shorter steps."}
    return {}


def steps(side: Side, taper: Taper, drug: Drug) -> tuple[Side, dict[str, str]]:
    """A side with the steps of a taper after those before its first day; as it was, with sentences, if that cannot be."""
    last = side[-1]
    found = problems(taper, most_mg(last, drug))
    if found:
        return side, found
    earlier = tuple(step for step in side if step.from_day < taper.from_day)
    whole = (*earlier, *(replace(last, from_day=day, mg=mg) for day, mg in write(taper, grain(side))))
    if len(whole) > MOST_STEPS:
        return side, {
            "step": f"That makes {len(whole)} steps in all, and a regimen holds {MOST_STEPS}: take longer steps."
        }
    return whole, {}


def write(taper: Taper, grain_mg: float) -> tuple[tuple[float, float], ...]:
    """(day, mg) of each step, rounded to the grain, equal neighbours joined; the last is the end, exactly."""
    doses = _linear(taper) if taper.shape == "linear" else _falling(taper, grain_mg)
    steps = []
    for number, mg in enumerate(doses):
        exact = mg in (taper.start_mg, taper.end_mg)
        rounded = round(mg if exact else max(round(mg / grain_mg) * grain_mg, taper.end_mg), 6)
        if not steps or rounded < steps[-1][1]:
            steps.append((taper.from_day + number * taper.step_days, rounded))
    return tuple(steps)


def _linear(taper):
    count = max(1, round(taper.over_days / taper.step_days))
    fall = taper.start_mg - taper.end_mg
    return [taper.start_mg - fall * number / count for number in range(count)] + [taper.end_mg]


def _falling(taper, grain_mg):
    keep = 0.5 if taper.shape == "halving" else 1 - taper.percent / 100
    doses, mg = [], taper.start_mg
    while mg > max(taper.end_mg, grain_mg / 2):
        doses.append(mg)
        mg *= keep
    return [*doses, taper.end_mg]
