"""What is given, and when: courses of a drug, and a scenario that a virtual patient lives through."""

from dataclasses import dataclass

from .drug import Route


@dataclass(frozen=True)
class Course:
    """`dose_mg` of `drug` every `every_h` hours from `from_day` until just before `to_day`.

    By mouth or vein a dose is given at `first_h` o'clock of the first day (08:00 for once daily, 00:00 otherwise)
    and every `every_h` after it.
    For an infusion `dose_mg` is the amount per day and `every_h` is not read.
    """

    drug: str
    route: Route
    dose_mg: float
    from_day: float
    to_day: float
    every_h: float = 24.0

    @property
    def mg_per_day(self) -> float:
        return self.dose_mg if self.route == "infusion" else self.dose_mg * 24 / self.every_h


Regimen = tuple[Course, ...]
Curve = tuple[tuple[float, float], ...]  # (day, value) corners; straight lines between, level outside


@dataclass(frozen=True)
class Sparing:
    """A steroid-sparing agent: from `from_day` it comes to remove `share` of the severity, with a time constant."""

    from_day: float
    share: float
    time_constant_day: float


@dataclass(frozen=True)
class Disease:
    """A chronic disease or an airway: `severity` over time (0 to 1), the activity at day 0, and what else treats it."""

    severity: Curve
    start: float = 0.0
    sparing: Sparing | None = None


@dataclass(frozen=True)
class Interaction:
    """Another drug multiplies the clearance of `drug` by `clearance_times` from `from_day` until `to_day`.

    With a `route` only what is given by that route is concerned: a swallowed drug may meet more of the interaction.
    """

    drug: str
    clearance_times: float
    from_day: float = 0.0
    to_day: float = float("inf")
    route: Route | None = None


@dataclass(frozen=True)
class Scenario:
    """Everything that happens to a virtual patient from day 0 to `days`."""

    regimen: Regimen = ()
    days: float = 120.0
    loading: Curve = ((0.0, 1.0),)  # L: 1 normal activity, 0 none
    sedated: bool = (
        False  # no loading while the acute illness keeps the patient asleep; `loading` then counts from waking
    )
    stress: Curve = ((0.0, 0.0),)  # read as steps: the last corner at or before the time
    illness: float = 0.0  # acute inflammation at day 0
    disease: Disease | None = None  # chronic inflammatory disease
    airway: Disease | None = None  # bronchospasm (teaching assumption)
    training: str = "none"  # none, moderate, high
    training_from: float = 0.0  # day
    trained: tuple[tuple[str, float, float], ...] = ()  # trainings that ended before: (kind, from day, to day)
    blockade: tuple[tuple[float, float], ...] = ()  # neuromuscular blockade, (from day, to day)
    muscle_start: float = 1.0  # M at day 0
    interactions: tuple[Interaction, ...] = ()
