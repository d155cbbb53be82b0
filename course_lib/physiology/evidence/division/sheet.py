"""Published numbers, divided before a model is fitted → which of them calibrate it, which informed its structure, which stay untouched.

A study stands on one side only; what was told to whoever fits is on theirs, and an untouched check is run once, at the end.
Doses stand on the clock and read-outs are wide; `lived` and `runs` run and read them.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from ....model.drug import Route
from ....model.id import Id
from ....model.noun import Noun
from ....model.regimen import Course, Scenario

Group = Literal["target", "informed by", "untouched"]
HowRead = Literal["abstract", "cut", "table", "label", "secondary"]
Domain = Literal[
    "axis in hours and days", "recovery", "stress", "strength against mass", "muscle by region",
    "low doses and alternate days", "intensive care", "high doses for weeks", "relapse", "kinetics",
]  # fmt: skip
MUST_STAY_UNTOUCHED = (
    "axis in hours and days", "recovery", "stress", "muscle by region", "strength against mass", "intensive care",
    "relapse", "kinetics",
)  # fmt: skip
LEAST_UNTOUCHED = 1 / 3  # of the entries

# What is read, and what the nouns of evidence lack to read it ("" if nothing).
QUANTITIES = {
    "strength": "", "muscle": "", "sum score": "",
    "morning cortisol": "axis-readings", "adrenal reserve": "axis-readings",
    "cortisol": "hourly-cortisol", "peak cortisol": "hourly-cortisol",
    "stimulated peak": "stimulated-peak", "ACTH": "acth",
    "free cortisol": "cortisol-fates", "cortisol production": "cortisol-fates",
    "strength per mass": "strength-per-mass", "strength lost over mass lost": "strength-per-mass",
    "waking day": "from-waking",
    "disease": "disease-readings",
    "first relapse": "relapses", "dose at relapse": "relapses", "steroid in all": "relapses",
    "hour of peak concentration": "concentration", "share of peak concentration": "concentration",
    "area of concentration": "concentration", "half-life of absorption": "concentration", "bioavailability": "concentration",
}  # fmt: skip
STATISTICS = {
    "median": "", "share": "", "share ever": "any-cut", "days with": "time-to", "median days until": "time-to",
    "half spread over median": "spread", "odds ratio": "beside-another",
    "rank correlation with days until": "same-people", "deeper half over shallower half": "same-people",
    "lowest quarter minus highest": "same-people", "severe half minus mild half": "same-people",
}  # fmt: skip
_OFTEN_H = 0.25  # of doses that come so often, a course of one interval holds one

Day = Annotated[float, Field(ge=0, le=3650)]
Hour = Annotated[float, Field(ge=0, lt=24)]
Region = Literal["proximal", "distal", "respiratory"]


def number(text: str) -> str:
    """The text, if it is the number of an entry such as `D1.1`; raises ValueError with a sentence otherwise."""
    if not re.fullmatch(r"[DN]\d{1,2}\.\d{1,2}", text):
        raise ValueError(
            f"`{text}` is not the number of an entry: write D or N, its section and its place, as in `D1.1`"
        )
    return text


class Fault(Noun):
    """What was known to be wrong with the model before, as it was told to whoever fits the next one."""

    number: int
    words: str


class Need(Noun):
    """What a noun or a read-out lacks before the entries that name it can be run, and the form that is proposed."""

    words: str
    form: str


class Stimulation(Noun):
    """How a stimulated peak is read [nmol/L], chosen once for all entries; an entry may bring the cut-off of its own study."""

    healthy_peak_nmol_per_l: float = Field(gt=0)
    fails_below_nmol_per_l: float = Field(gt=0)
    words: str


class Given(Noun):
    """`dose_mg` of a drug at each of `at_h` o'clock, every `every_day` days from `from_day` until just before `to_day`.

    With `falls_to_mg` the dose falls in equal steps of `step_day` days, and would reach it on `to_day`.
    For an infusion `dose_mg` is the amount per day and the clock is not read.
    """

    drug: Id
    route: Literal[Route, "intramuscular", "depot"]
    dose_mg: float = Field(gt=0, le=2000)
    at_h: tuple[Hour, ...] = Field(default=(8.0,), min_length=1)
    from_day: Day
    to_day: Day
    every_day: float = Field(default=1, ge=1, le=60)
    falls_to_mg: float | None = Field(default=None, ge=0)
    step_day: float = Field(default=7, gt=0)

    @model_validator(mode="after")
    def _forward(self):
        if self.to_day <= self.from_day:
            raise ValueError("`to_day` lies after `from_day`: correct one of them")
        if any(early >= late for early, late in pairwise(self.at_h)):
            raise ValueError("the hours of `at_h` come once each, the earliest first")
        return self

    @property
    def on_the_present_clock(self) -> bool:
        """Whether the course's own courses fall on these hours: 08:00 once daily or rarer, else evenly from 00:00."""
        if self.route == "infusion" or self.at_h == (8.0,):
            return True
        evenly = tuple(n * 24 / len(self.at_h) for n in range(len(self.at_h)))
        return len(self.at_h) > 1 and self.every_day == 1 and self.at_h == evenly

    def courses(self) -> Iterator[Course]:
        """The same as courses."""
        at_h = () if self.route == "infusion" else self.at_h
        for from_day, to_day, dose_mg in self._steps():
            yield Course(self.drug, self.route, dose_mg, from_day, to_day, 24 * self.every_day, at_h)

    def _steps(self) -> Iterator[tuple[float, float, float]]:
        if self.falls_to_mg is None:
            yield self.from_day, self.to_day, self.dose_mg
            return
        steps = max(1, round((self.to_day - self.from_day) / self.step_day))
        edges = [self.from_day + (self.to_day - self.from_day) * n / steps for n in range(steps + 1)]
        for n, (start, end) in enumerate(pairwise(edges)):
            yield start, end, self.dose_mg + (self.falls_to_mg - self.dose_mg) * n / steps


class OnRelapse(Noun):
    """What a relapse does to a regimen: from an activity above `above` the dose is `dose_mg` again, and falls as before."""

    above: float = Field(gt=0, lt=1)
    dose_mg: float = Field(gt=0)


class Run(Noun):
    """What the virtual patients live through; doses stand under `given`, everything else in `life`."""

    words: str
    patients: int = Field(default=1, ge=1, le=1000)  # 1: the typical patient
    given: tuple[Given, ...] = ()
    life: Scenario
    on_relapse: OnRelapse | None = None
    without: tuple[Literal["nerve part", "muscular part"], ...] = ()  # of weakness after intensive care
    severe: tuple[Literal["nerve part"], ...] = ()  # in everybody as in the worst of twenty

    @model_validator(mode="after")
    def _doses_in_one_place(self):
        if self.life.regimen:
            raise ValueError("doses stand under `given`, with their hours: move `regimen` there")
        return self


class Condition(Noun):
    """Only those patients, or days, of whom this is true."""

    of: Literal[tuple(QUANTITIES)]
    region: Region = "proximal"
    day: Day | None = None
    from_waking: bool = False
    below: float | None = None
    above: float | None = None


class Beside(Noun):
    """What a reading is divided by, or what is taken from it: the same quantity elsewhere; what is not said is as in the reading."""

    run: Id | None = None
    day: Day | None = None
    region: Region | None = None


class Reading(Noun):
    """One read-out: what was observed, and from `low` to `high` what counts as agreement, written down before any run.

    Cortisol in nmol/L; reserve, ACTH, strength and muscle as shares of the patient's own normal; first relapse is the day of it,
    and after the end if there was none. The peak cortisol is the highest of the 24 h before `day`; a share ever, steroid in all
    and the days with something count until `day`, or to the end; days until something count from `day`.
    With `over` or `minus` the cut-off of a time is one of the quotient or difference, that of a share one of the read-out itself.
    """

    words: str
    run: Id
    of: Literal[tuple(QUANTITIES)]
    statistic: Literal[tuple(STATISTICS)] = "median"
    region: Region = "proximal"
    day: Day | None = None
    from_waking: bool = False  # `day` counts from each patient's own waking
    from_h: Hour | None = None  # the mean from here …
    to_h: Hour | None = None  # … to here; without it, that hour
    below: float | None = None
    above: float | None = None
    among: tuple[Condition, ...] = ()
    ranked_by: Id | None = None  # the run whose morning cortisol ranks the same people
    over: Beside | None = None
    minus: Beside | None = None
    observed: float | None = None  # None: an order or a direction was told, no number
    observed_low: float | None = None
    observed_high: float | None = None
    interval: str = ""  # what the two are
    low: float | None = None
    high: float | None = None
    tolerance: Literal["proposed with the number", "chosen in the division"] = "proposed with the number"

    @model_validator(mode="after")
    def _whole(self):
        if self.low is None and self.high is None:
            raise ValueError("say what counts as agreement: give `low`, `high`, or both")
        if None not in (self.low, self.high) and self.low > self.high:
            raise ValueError("`low` is at most `high`: correct one of them")
        if (self.observed_low is None) != (self.observed_high is None) or (self.observed_low is None) == bool(
            self.interval
        ):
            raise ValueError("`observed_low`, `observed_high` and `interval` come together: give all three, or none")
        if self.statistic in ("share", "share ever", "median days until", "days with") and (self.below, self.above) == (
            None,
            None,
        ):
            raise ValueError("a share, or a time until, needs its cut-off: give `below` or `above`")
        if self.over and self.minus:
            raise ValueError("a reading is divided by another or has it taken away: remove `over` or `minus`")
        return self


class Entry(Noun):
    """One published number, or a few of one study, and the side on which it stands."""

    id: Annotated[str, AfterValidator(number)]  # D1.1 as in the collection of numbers; N… for what was added to it
    domain: Domain
    group: Group
    reason: str  # why this group, in about five words
    divided_as: Literal["untouched"] | None = None  # the group before it was moved out of it; none moves into it
    moved: str = ""  # why it was moved
    told: tuple[int, ...] = ()  # the faults in which its number stands
    direction_told: tuple[int, ...] = ()  # the faults in which its direction stands, and not its number
    words: str
    population: str
    people: int | None = Field(default=None, gt=0)
    sources: tuple[Id, ...] = Field(min_length=1)
    shares_people_with: tuple[str, ...] = ()  # ids of entries or references with some of the same people, or probably
    read: HowRead
    unread: str = ""  # what of it was not seen
    assumed: str = ""  # what a run needs and the source does not tell
    inferred: str = ""  # which figures were worked out by us
    why_no_reading: str = ""
    runs: dict[Id, Run] = {}
    readings: tuple[Reading, ...] = ()

    @property
    def first_group(self) -> Group:
        """The group in which it stood when the numbers were divided."""
        return self.divided_as or self.group

    @model_validator(mode="after")
    def _honest(self):
        if self.told and self.group == "untouched":
            raise ValueError("what was told to whoever fits is no untouched check: make it a target or `informed by`")
        if bool(self.moved) != bool(self.divided_as) or (self.divided_as and self.group == "untouched"):
            raise ValueError(
                "what was moved out of `untouched` says so in `divided_as`, and why in `moved`; nothing is moved into it"
            )
        if bool(self.readings) == bool(self.why_no_reading):
            raise ValueError("an entry has readings, or says in `why_no_reading` why it has none")
        if not self.readings and self.group != "informed by":
            raise ValueError("what cannot be read from a run is neither target nor check: make it `informed by`")
        for reading in self.readings:
            named = (reading.run, reading.ranked_by, *(one.run for one in (reading.over, reading.minus) if one))
            for name in named:
                if name is not None and name not in self.runs:
                    raise ValueError(f"there is no run `{name}` in this entry: add it or correct the name")
        return self


class Carried(Noun):
    """A check of the model before: its standing for the next one, and why."""

    check: Id
    group: Literal["informed by", "untouched"]
    why: str


class Seen(Noun):
    """What whoever built the model had read and seen of the numbers before it was done, as they told it."""

    words: str
    printed: tuple[
        str, ...
    ]  # ids of entries, or of the same drug, dose and read-out, printed at constants that still moved


class Division(Noun):
    """The whole sheet."""

    divided_on: str
    before: str  # what had been run and seen when it was divided
    seen: Seen
    stimulation: Stimulation
    faults: tuple[Fault, ...]
    needs: dict[Id, Need]
    entries: tuple[Entry, ...]
    carried: tuple[Carried, ...]

    @model_validator(mode="after")
    def _each_on_one_side(self):
        ids = [entry.id for entry in self.entries]
        for id in ids:
            if ids.count(id) > 1:
                raise ValueError(f"`{id}` stands here twice: an entry has one group, so remove one")
        self._of_studies()
        self._of_faults()
        for id in self.seen.printed:
            if id not in ids or self.entries[ids.index(id)].group == "untouched":
                raise ValueError(
                    f"`{id}` was printed while constants still moved, so it is an entry that is not untouched"
                )
        return self

    def _of_studies(self):
        of_source: dict[str, str] = {}
        side = {entry.id: entry.group == "untouched" for entry in self.entries}
        side |= {source: entry.group == "untouched" for entry in self.entries for source in entry.sources}
        for entry in self.entries:
            for source in entry.sources:
                if of_source.setdefault(source, entry.group) != entry.group:
                    raise ValueError(f"the study `{source}` is in two groups: {of_source[source]}, {entry.group}")
            for other in entry.shares_people_with:
                if side.get(other, False) != side[entry.id]:
                    raise ValueError(f"`{entry.id}` shares people with `{other}`, which stands on the other side")

    def _of_faults(self):
        known = {fault.number for fault in self.faults}
        for entry in self.entries:
            for one in (*entry.told, *entry.direction_told):
                if one not in known:
                    raise ValueError(f"`{entry.id}` names the fault {one}, and there is none with this number")

    def of(self, group: Group) -> tuple[Entry, ...]:
        """The entries of one group, in the order of the sheet."""
        return tuple(entry for entry in self.entries if entry.group == group)


def scenario(run: Run) -> Scenario:
    """A run as a scenario of the present model, without its rules and switches; for routes and drugs that it has."""
    regimen = tuple(course for given in run.given for course in given.courses())
    return Scenario(**{**vars(run.life), "regimen": regimen})
