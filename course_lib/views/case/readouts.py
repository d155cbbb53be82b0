"""A case and a trace → what this case is read by: its function test, and the disease that the steroid holds down.

A case without a word of its own is read by the MRC sum score and, if it has one, by its airway.
"""

from dataclasses import dataclass

import numpy as np

from ...model.case import Case
from ...model.trace import Trace
from ...physiology.strength import sit_to_stand_s, sum_score
from .page import WEAKNESS

SLOWEST_S = 30.0  # the top of the chart of chair rises; who cannot do them is drawn there


@dataclass(frozen=True)
class Function:
    """A chart's words and scale for the function test; `slower_is_worse` where a high value is a bad one."""

    title: str
    unit: str
    range: tuple[float, float]
    ticks: tuple[float, ...]
    levels: tuple[tuple[float, str], ...] = ()
    slower_is_worse: bool = False


SUM_SCORE = Function("Strength", "MRC sum score", (0, 62), (0, 20, 40, 60), ((WEAKNESS, "48"),))
CHAIR_RISE = Function("Five chair rises", "seconds", (0, SLOWEST_S + 2), (0, 10, 20, 30), slower_is_worse=True)


def function(case: Case) -> Function:
    """The function test that this case follows."""
    return CHAIR_RISE if case.function == "chair-rise" else SUM_SCORE


def performed(case: Case, trace: Trace) -> np.ndarray:
    """The function test over time (T, N): points, or seconds with nan where five chair rises are not possible."""
    return sit_to_stand_s(trace) if case.function == "chair-rise" else sum_score(trace).astype(float)


def drawn(case: Case, trace: Trace) -> np.ndarray:
    """As `performed`, with a number everywhere: not possible is drawn at the top of the chart."""
    values = performed(case, trace)
    return np.minimum(np.nan_to_num(values, nan=SLOWEST_S), SLOWEST_S) if function(case).slower_is_worse else values


def seconds(value: float) -> str:
    """A time for five chair rises in words."""
    return f"{value:.0f} s" if np.isfinite(value) else "no longer possible"


@dataclass(frozen=True)
class Illness:
    """The disease that the steroid was given for: the chart's title, its name in a sentence, its activity (T, N).

    Below `quiet` [0 to 1] it is called so; at 0.4 and above it is active. `aside` says whose word it is, if it is the model's alone.
    """

    title: str
    name: str
    active: np.ndarray
    quiet: float
    of: str = "its worst"
    aside: str = ""

    @property
    def unit(self) -> str:
        return f"% of {self.of}"


def illness(case: Case, trace: Trace) -> Illness | None:
    """The airway or the chronic disease of this case, else its acute illness, if it has one."""
    if case.patient.airway:
        return Illness("Bronchospasm", "bronchospasm", trace.airway, 0.15)
    if case.patient.disease:
        return Illness("Disease activity", "disease activity", trace.disease, 0.25)
    if case.patient.illness:
        return Illness(
            "Inflammation",
            "acute inflammation",
            trace.inflammation,
            0.15,
            "the model’s most",
            "the model’s inflammation",
        )
    return None


@dataclass(frozen=True)
class Given:
    """How the steroid is called on a chart, and how a sentence about it begins."""

    title: str
    unit: str
    subject: str


def dose(case: Case) -> Given:
    """The dose, or what stands in its place where the steroid is the body's own."""
    if case.exposure:
        title = case.exposure.title
        return Given(title, "read by the model as mg/day prednisone-equivalent", f"{title}: the model reads it as")
    return Given("Dose", "mg/day prednisone-equivalent", "The dose runs at")


def dose_today(case: Case) -> str:
    """The name of today's steroid."""
    return case.exposure.title if case.exposure else "Steroid today"


def asleep(case: Case, trace: Trace, day: float) -> bool:
    """Whether a patient who was sedated still carries no load on this day [d], or sleeps in the story: nobody can test their strength by hand."""
    patient = case.patient
    return patient.sedated and (day < (patient.tested_from or 0) or trace.loading[trace.index(day), 0] == 0)
