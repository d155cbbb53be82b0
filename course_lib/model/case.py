"""A case as its file tells it: a patient, scenes with one decision each, and what every option does and teaches.

What the simulation holds (strength, airway, axis) is never written here.
What it does not hold (enzymes, turn-round times) is, and says that it is invented.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .id import Id
from .noun import Noun
from .prescription import Interacting, Prescription
from .provenance import Provenance
from .quantity import Days, Hours, LastingDays
from .review import Review
from .typed_order import SOUND, Judged, Scores, Typed, Verdict

DOMAINS: tuple[str, ...] = ("safety", "dosing", "rehabilitation", "consultation", "communication")
Corner = tuple[Days, Annotated[float, Field(ge=0, le=1)]]


class Said(Provenance):
    """A sentence with its origin."""

    text: str


class OnDay(Provenance):
    """A day of the case."""

    value: Days


class Shape(Provenance):
    """A curve over the days of the case: corners (`10 days`, 0.35), straight lines between, level outside."""

    corners: tuple[Corner, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self):
        days = [day for day, _ in self.corners]
        if days != sorted(days):
            raise ValueError("corners must be in the order of their days")
        return self


class Airway(Provenance):
    """Bronchospasm: how severe the disease behind it is over time, and how active it is at day 0."""

    severity: tuple[Corner, ...] = Field(min_length=1)
    start: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _in_order(self):
        days = [day for day, _ in self.severity]
        if days != sorted(days):
            raise ValueError("the corners of severity must be in the order of their days")
        return self


class Chronic(Airway):
    """A chronic disease that the steroid holds down: of the same form as an airway, and slower."""


class Training(Provenance):
    """Exercise beside everyday life, as the model knows it."""

    kind: Literal["moderate", "high"]


class Regrowth(Said):
    """Adrenals that grow back `times` as fast as the typical patient's, and why."""

    times: float = Field(gt=0, le=3)


class Patient(Noun):
    """How the virtual patient of this case is set up in the model."""

    susceptible: Said | None = None  # present: the susceptible patient of the model, and why
    adrenals: Regrowth | None = None  # present: how fast they grow back, which nobody in the case can know
    illness: Annotated[float, Field(ge=0, le=1)] = 0.0
    illness_why: Said | None = None
    stress: Shape
    mobility: Shape
    airway: Airway | None = None
    disease: Chronic | None = None
    given: tuple[Prescription, ...] = ()
    interacting: tuple[Interacting, ...] = ()  # other drugs at work from day 0
    sedated: bool = False  # no loading while the acute illness keeps them asleep; mobility then counts from waking
    tested_from: Days | None = None  # where the story has them sleep longer than the model: the first tests by hand
    blocked: tuple[tuple[Days, Days], ...] = ()  # neuromuscular blockade, from day to day
    varies: Said | None = None  # present: how far the virtual patient differs from run to run, and why

    @model_validator(mode="after")
    def _illness_has_a_reason(self):
        if self.illness and not self.illness_why:
            raise ValueError("illness needs illness_why: where the number comes from")
        return self


class Mobility(Shape):
    """A mobility plan that an option can start: loading of muscle from the day of the decision on, and exercise beside it."""

    label: str
    training: Training | None = None


class Spared(Provenance):
    """What a steroid-sparing agent comes to do: remove `share` of a chronic disease's severity, with the time constant `within`."""

    share: float = Field(gt=0, lt=1)
    within: LastingDays


class Order(Provenance):
    """A test, a consultation or care: what is asked for, how long it takes, what comes back, and what it spares the steroid.

    A test also costs the patient something (`burden`, in words); one that this case did not need says why in `not_needed`.
    """

    label: str
    after: Hours
    result: str
    kind: Literal["test", "consult", "care"] = "test"
    burden: str = ""
    not_needed: str = ""
    sparing: Spared | None = None  # from the day on which the order is due


class Band(Judged):
    """What the course says of a value that the learner set on a control, up to and including `up_to`."""

    up_to: float
    feedback: str
    verdict: Verdict
    claims: tuple[str, ...] = ()
    scores: Scores = {}


class Control(Provenance):
    """A dose or an interval that the learner sets; `argued` is the value of the path this course argues for."""

    id: Id
    label: str
    unit: Literal["mg/day", "days"]
    low: float = Field(ge=0)
    high: float
    step: float = Field(gt=0)
    start: float
    argued: float
    bands: tuple[Band, ...] = ()

    @model_validator(mode="after")
    def _values_are_on_the_scale(self):
        for name in ("start", "argued"):
            if not self.low <= getattr(self, name) <= self.high:
                raise ValueError(f"{name} {getattr(self, name):g} lies outside {self.low:g} to {self.high:g}")
        if self.bands and self.bands[-1].up_to < self.high:
            raise ValueError(f"the last band ends at {self.bands[-1].up_to:g}, below the control's high {self.high:g}")
        return self


class Option(Judged):
    """One thing a learner can choose, what it sets going, and what the course says of it afterwards."""

    id: Id
    label: str
    detail: str = ""
    verdict: Verdict
    feedback: str
    hedge: str = ""
    claims: tuple[str, ...] = ()
    scores: Scores = {}
    controls: tuple[Control, ...] = ()
    prescribe: tuple[Prescription, ...] = ()
    mobility: str | None = None
    orders: tuple[str, ...] = ()
    interacting: tuple[Interacting, ...] = ()  # other drugs that begin with this choice
    ends: tuple[str, ...] = ()  # ids of other drugs that end with it
    blocked_for: LastingDays | None = None  # neuromuscular blockade from the day of the decision on
    next: str | None = None


class Ranked(Noun):
    """One hypothesis of a working differential, where the course places it, and why."""

    id: Id
    label: str
    because: str
    claims: tuple[str, ...] = ()
    excluded: str = ""  # the result that has just taken it out, in a few words: `the contrast CT shows no embolus`
    added: bool = False  # by a later edition: a ranking that a record holds from before need not place it


class Finding(Noun):
    """One finding that may have moved a differential; `moves` says whether it did, and `because` why."""

    id: Id
    label: str
    moves: bool = False
    because: str
    claims: tuple[str, ...] = ()


class Ranking(Noun):
    """A working differential: hypotheses in the order that this course argues for; after the tests, what moved it.

    Any of the first `leading` hypotheses may stand first. A whole order is judged by its upper places (see `differential`).
    """

    order: tuple[Ranked, ...] = Field(min_length=3)
    leading: int = Field(1, ge=1)
    findings: tuple[Finding, ...] = ()

    @model_validator(mode="after")
    def _something_moves_it(self):
        if self.findings and not any(finding.moves for finding in self.findings):
            raise ValueError("no finding moves the ranking: mark the one that does with `moves: true`")
        return self

    @model_validator(mode="after")
    def _what_may_lead_is_not_excluded(self):
        for one in self.order[: self.leading]:
            if one.excluded:
                raise ValueError(f"`{one.id}` may stand first and is excluded: lower `leading`, or remove `excluded`")
            if one.added:
                raise ValueError(
                    f"`{one.id}` may stand first and is `added`: earlier rankings lack it, so place it lower"
                )
        return self


class Status(Provenance):
    """A line of the patient's state that the model does not hold."""

    label: str
    text: str


class Scene(Noun):
    """A moment of the case with one decision, or one ranking of the working differential."""

    id: Id
    short: str  # a few words for lists and the debrief
    told: str = ""  # on the short level, where this scene is not decisive: what was done here and what followed
    day: OnDay | None = None  # absent: the day on which the case interrupts itself
    text: str
    question: str
    pick: Literal["one", "many"] = "one"
    options: tuple[Option, ...] = ()
    ranking: Ranking | None = None
    typed: Typed | None = None  # how the order is written when nothing is offered
    hint: str = ""  # shown on request, when the case is guided
    status: tuple[Status, ...] = ()
    report: Said | None = None  # what the published report says; absent: not reported
    argued: str  # why this course argues for what it argues for
    claims: tuple[str, ...] = Field(min_length=1)
    next: str | None = None  # a scene's id, or `debrief`; absent only in an interruption

    @model_validator(mode="after")
    def _it_asks_one_thing(self):
        if self.ranking and (self.options or self.typed):
            raise ValueError("a scene asks for a decision or for a ranking: give either options or ranking")
        if not self.ranking and len(self.options) < 2:
            raise ValueError("a decision needs at least two options: add what else could be chosen")
        known = [option.id for option in self.options]
        for reading in self.typed.readings if self.typed else ():
            if reading.option is not None and reading.option not in known:
                raise ValueError(
                    f"no option here is called `{reading.option}`, as a reading says: name one of this scene's"
                )
        last = self.typed.readings[-1] if self.typed else None
        if last and not last.verdict and self._verdict_of(last.option) in SOUND:
            raise ValueError(
                "what fits whatever is typed cannot be sound: give the last reading a weak or unsafe verdict, with because"
            )
        return self

    def _verdict_of(self, id):
        return next(option.verdict for option in self.options if option.id == id)

    @model_validator(mode="after")
    def _someone_argues(self):
        if self.ranking:
            return self
        argued = [option.id for option in self.options if option.verdict == "argued"]
        if not argued:
            raise ValueError("no option has the verdict `argued`: say which one this course argues for")
        if self.pick == "one" and len(argued) > 1:
            raise ValueError(f"only one option can be argued for when one is picked; found {', '.join(argued)}")
        return self


class Interruption(Provenance):
    """When a simulated reading first rises above a level, the case goes to `scene` on that day, once."""

    scene: str
    reading: Literal["airway", "disease", "adrenal_deficit"]
    above: float = Field(gt=0, lt=1)


class Exposure(Noun):
    """What stands where other cases show the steroid that is given, in a case whose steroid is the body's own."""

    title: str
    note: str


class Case(Noun):
    """A whole case; its id is the stem of its file."""

    id: Id
    title: str
    setting: str
    complaint: str = ""  # the patient's own words, where nothing else may be given away
    modelled_on: str | None = None  # a reference
    review: Review | None = None  # absent: nobody has checked it yet, and the screen says so
    disclaimer: str  # what is fictional, said when the case opens
    primer: str  # three minutes before the first decision
    claims: tuple[str, ...]
    function: Literal["sum-score", "chair-rise"] = "sum-score"  # the test that follows this patient's strength
    graded: str = (
        ""  # where muscle by muscle the case gives the grades: words that stand in place of the model's body map
    )
    exposure: Exposure | None = None
    vary: dict[Id, tuple[str, ...]] = {}  # words that differ from run to run: `{age}` in a text takes one of `age`
    patient: Patient
    mobility: dict[Id, Mobility] = {}
    orders: dict[Id, Order] = {}
    first: str
    decisive: tuple[str, ...] = ()  # the three scenes that the short level asks; none: the case has no such level
    scenes: tuple[Scene, ...] = Field(min_length=1)
    gone: tuple[Id, ...] = ()  # scenes of an earlier edition: what a record holds of them is passed by
    interruptions: tuple[Interruption, ...] = ()
    ends: OnDay
    take_home: tuple[str, ...]

    @model_validator(mode="after")
    def _what_is_spoken_of_is_there(self):
        asked = {rule.reading for rule in self.interruptions} | {"disease" for o in self.orders.values() if o.sparing}
        for name in ("airway", "disease"):
            if name in asked and getattr(self.patient, name) is None:
                raise ValueError(
                    f"an interruption or an order speaks of the {name}, but the patient has none: add `{name}` to `patient`"
                )
        return self

    @model_validator(mode="after")
    def _what_is_gone_is_not_there(self):
        if back := sorted({scene.id for scene in self.scenes} & set(self.gone)):
            raise ValueError(f"{', '.join(back)} is `gone` and a scene of this case: give the new scene another id")
        return self

    def scene(self, id: str) -> Scene:
        """The scene of that id; raises KeyError."""
        if found := next((scene for scene in self.scenes if scene.id == id), None):
            return found
        raise KeyError(id)
