"""From one dose to another → ordinary steps: a straight line, a percentage a step, or halving.

The shapes are arithmetic, no recommendation: nothing here knows a patient, a disease or an adrenal axis.
"""

from dataclasses import dataclass
from math import nan

from .lab import LONGEST, MOST_STEPS, Side

SHAPES = ("linear", "percentage", "halving")
GRAIN_MG = {"dexamethasone": 0.1}  # a dose is rounded to this, or to 0.5 mg
STANDARD_GRAIN_MG = 0.5
_SMALLEST_STEP_DAY = 1.0


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


def problems(taper: Taper, most_mg: float) -> dict[str, str]:
    """A sentence for each part that cannot be: `start`, `end`, `day`, `step`, `over` or `percent`."""
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
    return found or _too_long(taper)


def _too_long(taper):
    steps = write(taper, STANDARD_GRAIN_MG / 10)
    if len(steps) > MOST_STEPS:
        return {"step": f"That makes {len(steps)} steps, and a regimen holds {MOST_STEPS}: take longer steps."}
    if steps[-1][0] > LONGEST:
        return {"step": f"That ends on day {steps[-1][0]:g}, and the lab ends on day {LONGEST:g}: take shorter steps."}
    return {}


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
