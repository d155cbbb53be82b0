"""From one dose to another → ordinary steps: a straight line, a percentage a step, or halving.

The shapes are arithmetic, no recommendation: nothing here knows a patient, a disease or an adrenal axis.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, floor, nan

from ...model.drug import Drug
from ..typed_numbers import doubt, shown
from ..typed_numbers import number as number_of
from .setup import LONGEST, MOST_STEPS, Side, Step, commons, most_mg, unit_of
from .typed_fields import retyped

SHAPES = ("linear", "percentage", "halving")
GRAIN_MG = {"dexamethasone": 0.1}  # a dose is rounded to this, or to 0.5 mg
STANDARD_GRAIN_MG = 0.5
DOSES = ("start", "end")
_SMALLEST_STEP_DAY = 1.0
_MANY_STEPS = 12
_HAIR = 1e-9  # what is lost in the last digits


@dataclass(frozen=True)
class Taper:
    """From `start_mg` on `from_day` down to `end_mg`, a step every `step_days`.

    A linear taper ends after `over_days`, its last step shorter if need be; the others lower each dose by a percentage until the end is reached.
    """

    shape: str
    start_mg: float
    end_mg: float
    from_day: float
    step_days: float
    over_days: float = nan
    percent: float = 50.0


# ---- what stands in the helper ------------------------------------------------------------------------------------------


def start(side: Side) -> dict[str, float]:
    """What the helper proposes before anything is typed: from the last step's dose to none, from a week after that step."""
    return {
        "start": side[-1].mg,
        "end": 0.0,
        "day": min(side[-1].from_day + 7, LONGEST),
        "step": 7.0,
        "over": 56.0,
        "percent": 20.0,
    }


def units(side: Side) -> dict[str, str]:
    """The unit of each part of the helper."""
    dose = unit_of(side[-1])
    return {"start": dose, "end": dose, "day": "days", "step": "days", "over": "days", "percent": "%"}


def proposed(side: Side) -> str:
    """What the helper proposes and of which drug, route and interval, as its form carries it along."""
    return " ".join([commons(side[-1:]), *(shown(value) for value in start(side).values())])


def typed_in(side: Side, form: Mapping[str, str], key: str, drugs: Mapping[str, Drug]) -> dict[str, str]:
    """What was typed in the helper of a side, by its field, for the drug, route and interval of the last step now.

    A proposal that still stands is not something typed, and a dose that was typed for another drug, route or interval is converted.
    """
    stamp, *values = form.get(f"{key}-taper-of", "").split(" ")
    if len(values) != len(start(side)):
        stamp, *values = proposed(side).split(" ")
    untouched = dict(zip(start(side), values, strict=True))
    texts = {part: form.get(f"{key}-taper-{part}", untouched[part]) for part in untouched}
    typed = {part: text for part, text in texts.items() if text != untouched[part]}
    typed |= {part: carried(typed[part], stamp, side[-1], drugs) for part in DOSES if part in typed}
    shape = form.get(f"{key}-taper-shape", "")
    kept = {part: text for part, text in typed.items() if text is not None} | ({"shape": shape} if shape else {})
    return {f"{key}-taper-{part}": text for part, text in kept.items()}


def carried(text: str, stamp: str, step: Step, drugs: Mapping[str, Drug]) -> str | None:
    """A dose that was typed for `stamp`'s drug, route and interval as one of `step`'s; None if it was no number of those."""
    if stamp == commons((step,)):
        return text
    mg = retyped(replace(step, mg=nan), text, stamp, drugs).mg
    return shown(mg) if mg >= 0 else None


def read(side: Side, typed: Mapping[str, str], key: str) -> Taper:
    """The taper that stands in the helper of a side: what was typed there, and what it proposes for the rest."""
    texts, unit = {part: typed.get(f"{key}-taper-{part}") for part in ("shape", *start(side))}, units(side)
    value = {
        part: number_of(texts[part], unit[part]) if texts[part] is not None else usual
        for part, usual in start(side).items()
    }
    shape = texts["shape"] if texts["shape"] in SHAPES else "linear"
    return Taper(
        shape, value["start"], value["end"], value["day"], value["step"], value["over"], value["percent"]
    )  # fmt: skip


def sentences(found: Mapping[str, str], side: Side, typed: Mapping[str, str], key: str) -> dict[str, str]:
    """What is wrong, by its field; of a number that can be read in two ways or has another unit, that."""
    unit, texts = units(side), {part: typed.get(f"{key}-taper-{part}", "") for part in found}
    return {f"{key}-taper-{part}": doubt(texts[part], unit[part]) or found[part] for part in found}


def grain(side: Side) -> float:
    """What a dose of the helper is rounded to [mg]."""
    return GRAIN_MG.get(side[-1].drug, STANDARD_GRAIN_MG)


# ---- what it makes of it ------------------------------------------------------------------------------------------------


def remark(side: Side, taper: Taper, drug: Drug, days: float) -> str:
    """A sentence about a taper that has many steps, or too many, or ends after the last day shown; empty where a part of it cannot be."""
    if _wrong(taper, most_mg(side[-1], drug)):
        return ""
    _, found = steps(side, taper, drug)
    if found:
        return " ".join(found.values())
    written = write(taper, grain(side))
    many = f"makes {len(written)} steps" if len(written) > _MANY_STEPS else ""
    late = f"ends on day {written[-1][0]:g}, after the last day shown ({days:g})" if written[-1][0] > days else ""
    return f"This taper {' and '.join(filter(None, (many, late)))}." if many or late else ""


def problems(taper: Taper, most_mg: float, grain_mg: float = STANDARD_GRAIN_MG) -> dict[str, str]:
    """A sentence for each part that cannot be: `start`, `end`, `day`, `step`, `over` or `percent`."""
    return _wrong(taper, most_mg) or _too_long(taper, grain_mg)


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


def _too_long(taper, grain_mg):
    written = write(taper, grain_mg)
    if len(written) > MOST_STEPS:
        return {"step": f"That makes {len(written)} steps, and a regimen holds {MOST_STEPS}: take longer steps."}
    if written[-1][0] > LONGEST:
        return {
            "step": f"That ends on day {written[-1][0]:g}, and the lab ends on day {LONGEST:g}: take shorter steps."
        }
    return {}


def steps(side: Side, taper: Taper, drug: Drug) -> tuple[Side, dict[str, str]]:
    """A side with the steps of a taper after those before its first day; as it was, with sentences, if that cannot be."""
    last = side[-1]
    found = problems(taper, most_mg(last, drug), grain(side))
    if found:
        return side, found
    earlier = tuple(step for step in side if step.from_day < taper.from_day)
    whole = (*earlier, *(replace(last, from_day=day, mg=mg) for day, mg in write(taper, grain(side))))
    if len(whole) > MOST_STEPS:
        many = f"That makes {len(whole) - len(earlier)} steps, {len(whole)} steps in all with those before"
        return side, {"step": f"{many}, and a regimen holds {MOST_STEPS}: take longer steps."}
    return whole, {}


def write(taper: Taper, grain_mg: float) -> tuple[tuple[float, float], ...]:
    """(day, mg) of each step, rounded to the grain (ties up), equal neighbours joined; first and last are as asked, exactly."""
    doses = _linear(taper) if taper.shape == "linear" else _falling(taper, grain_mg)
    least = (floor(taper.end_mg / grain_mg + _HAIR) + 1) * grain_mg if taper.shape == "linear" else taper.end_mg
    steps = [(taper.from_day, round(taper.start_mg, 6))]
    for day, mg in doses[1:-1]:
        rounded = round(max(floor(mg / grain_mg + 0.5 + _HAIR) * grain_mg, least), 6)
        if rounded < steps[-1][1]:
            steps.append((taper.from_day + day, rounded))
    last = round(taper.end_mg, 6)
    return (*steps, (taper.from_day + doses[-1][0], last)) if last < steps[-1][1] else tuple(steps)


def _linear(taper):
    """(days from the first, mg): a step each time, and the last when the days are over."""
    count = ceil(taper.over_days / taper.step_days - _HAIR)
    days = [number * taper.step_days for number in range(count)]
    fall = taper.start_mg - taper.end_mg
    return [*((day, taper.start_mg - fall * day / taper.over_days) for day in days), (taper.over_days, taper.end_mg)]


def _falling(taper, grain_mg):
    """(days from the first, mg): so much less each time, until the end is reached."""
    keep = 0.5 if taper.shape == "halving" else 1 - taper.percent / 100
    doses, mg = [], taper.start_mg
    while mg > max(taper.end_mg, grain_mg / 2):
        doses.append(mg)
        mg *= keep
    return [(number * taper.step_days, mg) for number, mg in enumerate([*doses, taper.end_mg])]
