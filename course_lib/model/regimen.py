"""What is given, and when: courses of a drug, and a scenario that a virtual patient lives through.

Each refuses at construction, with a `ValueError` in a sentence, what no patient can be given and no model can run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf, isfinite
from numbers import Real

from .drug import NOT_MODELLED, ROUTES, Route

MOST_MG = 100_000.0  # of a dose, or of a day's infusion: more is a slip of the hand
MOST_DAYS = 36_525.0  # a hundred years
MOST_HISTORY_DAYS = 3650.0  # before day 0
TRAININGS = ("none", "moderate", "high")


@dataclass(frozen=True)
class Course:
    """`dose_mg` of `drug` every `every_h` hours from `from_day` until just before `to_day`.

    A dose is given at 08:00 of the first day (00:00 if more often than daily) and every `every_h` after it;
    with `at_h`, hours of the clock such as `(8, 20)`, it is given at each of them, and so again every `every_h`, whole days.
    For an infusion `dose_mg` is the amount per day and `every_h` is not read.
    A course may begin before day 0, as a history whose traces the patient of day 0 carries.
    Raises ValueError for a route that is none, and for a dose, a day, an hour or an interval that cannot be.
    """

    drug: str
    route: Route
    dose_mg: float
    from_day: float
    to_day: float
    every_h: float = 24.0
    at_h: tuple[float, ...] = ()  # o'clock

    def __post_init__(self):
        what = f"the course of {self.drug}"
        object.__setattr__(self, "at_h", (self.at_h,) if isinstance(self.at_h, int | float) else tuple(self.at_h))
        _route(what, self.route)
        _between(what, "dose_mg", self.dose_mg, 0, MOST_MG)
        _window(what, self.from_day, self.to_day, earliest=-MOST_HISTORY_DAYS)
        _between(what, "every_h", self.every_h, 0.25, 24 * MOST_DAYS)
        _clock(what, self)

    @property
    def mg_per_day(self) -> float:
        return self.dose_mg if self.route == "infusion" else self.dose_mg * len(self.clock) * 24 / self.every_h

    @property
    def clock(self) -> tuple[float, ...]:
        """The hours of the first day from which a dose is given every `every_h`: as named, or one."""
        return self.at_h or ((8.0,) if self.every_h >= 24 else (0.0,))

    @property
    def first_hours(self) -> tuple[float, ...]:
        """For each hour of the clock, when a dose is first given [h since day 0], were the course to last."""
        begins = [self.from_day // 1 * 24 + hour for hour in self.clock]
        late = [max(0, ceil((self.from_day * 24 - hour) / self.every_h - 1e-9)) for hour in begins]
        return tuple(hour + times * self.every_h for hour, times in zip(begins, late, strict=True))

    @property
    def first_dose_day(self) -> float:
        """The day on which something is first given; infinite if nothing ever is."""
        first = self.from_day if self.route == "infusion" else min(self.first_hours) / 24
        return first if self.dose_mg and first < self.to_day - 1e-9 else inf


Regimen = tuple[Course, ...]
Curve = tuple[tuple[float, float], ...]  # (day, value) corners; straight lines between, level outside


@dataclass(frozen=True)
class Sparing:
    """A steroid-sparing agent: from `from_day` it comes to remove `share` of the severity, with a time constant."""

    from_day: float
    share: float
    time_constant_day: float

    def __post_init__(self):
        what = "the steroid-sparing agent"
        _between(what, "from_day", self.from_day, 0, MOST_DAYS)
        _between(what, "share", self.share, 0, 1)
        _between(what, "time_constant_day", self.time_constant_day, 0.01, MOST_DAYS)


@dataclass(frozen=True)
class Disease:
    """A chronic disease or an airway: `severity` over time (0 to 1), the activity at day 0, and what else treats it."""

    severity: Curve
    start: float = 0.0
    sparing: Sparing | None = None

    def __post_init__(self):
        _curve("the disease", "severity", self.severity)
        _between("the disease", "start", self.start, 0, 1)


@dataclass(frozen=True)
class Interaction:
    """Another drug multiplies the clearance of `drug` by `clearance_times` from `from_day` until `to_day`.

    With a `route` only what is given by that route is concerned: a swallowed drug may meet more of the interaction.
    It may begin before day 0, as a course may; one for each drug and route holds what differs between them.
    """

    drug: str
    clearance_times: float
    from_day: float = 0.0
    to_day: float = inf
    route: Route | None = None

    def __post_init__(self):
        what = f"the interaction with {self.drug}"
        _between(what, "clearance_times", self.clearance_times, 0.01, 100)
        _window(what, self.from_day, self.to_day, endless=True, earliest=-MOST_HISTORY_DAYS)
        if self.route is not None:
            _route(what, self.route)


@dataclass(frozen=True)
class Scenario:
    """Everything that happens to a virtual patient from day 0 to `days`, and what was given before day 0.

    Illness, disease, stress, loading, training and blockade begin on day 0; before it the patient is well and moves as usual.
    """

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
    muscle_start: float = 1.0  # M at day 0, or where a history begins
    interactions: tuple[Interaction, ...] = ()

    @property
    def history_days(self) -> float:
        """How long before day 0 the first dose was given; 0 if none was."""
        return max(0.0, *(-course.first_dose_day for course in self.regimen), 0.0)

    def __post_init__(self):
        what = "the scenario"
        _holds(what, self)
        _between(what, "days", self.days, 0.01, MOST_DAYS)
        _curve(what, "loading", self.loading)
        _curve(what, "stress", self.stress)
        _between(what, "illness", self.illness, 0, 1)
        _between(what, "training_from", self.training_from, 0, inf)
        _between(what, "muscle_start", self.muscle_start, 0.02, 1.1)
        for kind in (self.training, *(kind for kind, _, _ in self.trained)):
            if kind not in TRAININGS:
                raise ValueError(f"training {kind!r} is not known; it is none, moderate or high")
        for _, start, end in self.trained:
            _window("a training of the scenario", start, end, endless=True)
        for start, end in self.blockade:
            _window("a blockade of the scenario", start, end, endless=True)


def _holds(what: str, scenario: Scenario) -> None:
    """Refuse what is of another kind: it would be passed over, or fail far from where it was written."""
    for name, kind in (("regimen", Course), ("interactions", Interaction)):
        given = getattr(scenario, name)
        if not isinstance(given, Iterable) or isinstance(given, str) or not all(isinstance(one, kind) for one in given):
            raise ValueError(f"{what}: `{name}` is no sequence of {kind.__name__}; give ({kind.__name__}(…), …)")
        object.__setattr__(scenario, name, tuple(given))
    for name in ("disease", "airway"):
        if not isinstance(getattr(scenario, name), Disease | None):
            raise ValueError(f"{what}: `{name}` is {getattr(scenario, name)!r}; give a Disease(…)")
    for name, parts in (("trained", 3), ("blockade", 2)):
        windows = getattr(scenario, name)
        if not isinstance(windows, Iterable) or not all(
            isinstance(one, tuple | list) and len(one) == parts for one in windows
        ):
            written = "(kind, from day, to day)" if parts == 3 else "(from day, to day)"
            raise ValueError(f"{what}: `{name}` is {windows!r}; give a sequence of {written}")
    if scenario.sedated not in (False, True):
        raise ValueError(f"{what}: `sedated` is {scenario.sedated!r}; give True or False")


def _route(what: str, route: str) -> None:
    if route in NOT_MODELLED:
        unknown = f"the route {route!r} is not modelled, for how much then reaches the blood is not known here"
        raise ValueError(f"{what}: {unknown}, {NOT_MODELLED[route]}; give {', '.join(ROUTES)}")
    if route not in ROUTES:
        raise ValueError(f"{what}: the route {route!r} is not known; it is {', '.join(ROUTES)}")


def _clock(what: str, course: "Course") -> None:
    """Hours of the clock, the earliest first, and repeated after whole days."""
    if not course.at_h:
        return
    if course.route == "infusion":
        raise ValueError(f"{what}: an infusion runs all day long; remove `at_h`, or give another route")
    for hour in course.at_h:
        if not _is_number(hour) or not 0 <= hour < 24:
            shown = f"{hour:g}" if _is_number(hour) else repr(hour)
            raise ValueError(f"{what}: `at_h` has the hour {shown}; give hours from 0 to just before 24")
    if any(early >= late for early, late in pairwise(course.at_h)):
        raise ValueError(f"{what}: the hours of `at_h` do not go up; give each once, the earliest first")
    if course.every_h % 24:
        raise ValueError(f"{what}: `every_h` is {course.every_h:g} beside `at_h`; give whole days, such as 24 or 48")


def _between(what: str, name: str, value: float, low: float, high: float) -> None:
    if not _is_number(value) or not low <= value <= high:  # so is what is no number
        most = f" to {high:g}" if high < inf else " or more"
        shown = f"{value:g}" if _is_number(value) else repr(value)
        raise ValueError(f"{what}: `{name}` is {shown}; give a number of {low:g}{most}")


def _is_number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _window(what: str, start: float, end: float, endless: bool = False, earliest: float = 0) -> None:
    _between(what, "from_day", start, earliest, MOST_DAYS)
    _between(what, "to_day", end, earliest, inf)
    if not end >= start or not (isfinite(end) or endless):
        raise ValueError(
            f"{what} ends on day {end:g} and starts on day {start:g}; give an end that is not before the start"
        )


def _curve(what: str, name: str, curve: Iterable[tuple[float, float]]) -> None:
    """Corners (day, value): at least one, in the order of their days, each value from 0 to 1."""
    try:
        corners, last = [(day, value) for day, value in curve], -inf
    except (TypeError, ValueError):
        raise ValueError(
            f"{what}: `{name}` is {curve!r}; give corners (day, value), as in ((0, 1), (10, 0.5))"
        ) from None
    if not corners:
        raise ValueError(f"{what}: `{name}` has no corner; give at least one (day, value)")
    for day, value in corners:
        if not (_is_number(day) and isfinite(day) and day >= last):
            raise ValueError(
                f"{what}: `{name}` has its corner of day {day} after that of day {last:g}; give them in order"
            )
        last = day
        _between(what, name, value, 0, 1)
