"""A case and the commitments made in it → where the learner stands, what was ordered, what the simulation is asked.

Pure: the simulation comes in as a function (`run`), the clock and the database stay outside.
A case is resumed by replaying its commitments, so nothing but them is ever stored.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import ceil

from ..model.case import DOMAINS, Band, Bound, Case, Control, Option, Order, Prescription, Scene
from ..model.regimen import Course, Curve, Disease, Regimen, Scenario, Sparing
from ..model.trace import Trace
from .grid import level

DEBRIEF = "debrief"
CERTAINTIES = ("guess", "fairly", "certain")
Run = Callable[[Scenario], Trace]


@dataclass(frozen=True)
class Commitment:
    """What a learner committed to in a scene; `controls` holds the values that were set, by the control's id."""

    scene: str
    options: tuple[str, ...]
    controls: Mapping[str, float] = field(default_factory=dict)
    certainty: str | None = None

    def body(self) -> dict:
        """As an event carries it."""
        return {
            "scene": self.scene,
            "options": list(self.options),
            "controls": dict(self.controls),
            "certainty": self.certainty,
        }

    @classmethod
    def of(cls, body: Mapping) -> "Commitment":
        """From an event's body; raises KeyError if a part is missing."""
        return cls(body["scene"], tuple(body["options"]), dict(body["controls"]), body["certainty"])


@dataclass(frozen=True)
class Step:
    """A commitment and the day [d] on which it was made."""

    day: float
    commitment: Commitment


@dataclass(frozen=True)
class Play:
    """Where a learner stands in a case: the scene, its day, and all that led there."""

    case: Case
    scene_id: str
    day: float
    history: tuple[Step, ...] = ()
    interrupted: frozenset[str] = frozenset()
    resume_at: str | None = None

    @property
    def over(self) -> bool:
        return self.scene_id == DEBRIEF

    @property
    def scene(self) -> Scene:
        """The scene that waits for a decision; raises KeyError in the debrief."""
        return self.case.scene(self.scene_id)


class Impossible(ValueError):
    """A commitment that cannot be made; the message is a sentence for the learner."""


def start(case: Case) -> Play:
    """The case before its first decision."""
    return Play(case, case.first, case.scene(case.first).day.value)


def advance(play: Play, commitment: Commitment, run: Run) -> Play:
    """The play after `commitment`; raises Impossible with a sentence if it cannot be made here."""
    check(play, commitment)
    history = (*play.history, Step(play.day, commitment))
    target = _target(play, commitment)
    day = max(play.day, _day_of(play.case, target))
    moved = replace(play, history=history, scene_id=target, day=day, resume_at=None)
    return _interrupt(play, moved, run)


def replay(case: Case, commitments: Iterable[Commitment], run: Run) -> Play:
    """The play that these commitments lead to, in their order."""
    play = start(case)
    for commitment in commitments:
        play = advance(play, commitment, run)
    return play


def check(play: Play, commitment: Commitment) -> None:
    """Raises Impossible unless `commitment` fits the scene that waits."""
    if play.over:
        raise Impossible("This case is over: nothing is left to decide.")
    scene = play.scene
    if commitment.scene != scene.id:
        raise Impossible("This decision was already made: here is where the case stands now.")
    known = [option.id for option in scene.options]
    if not commitment.options:
        raise Impossible("Choose first: nothing is selected yet.")
    if not set(commitment.options) <= set(known) or (scene.pick == "one" and len(commitment.options) > 1):
        raise Impossible("That choice does not belong to this decision: choose again.")
    for control in controls(scene, commitment.options):
        if sentence := off_scale(control, commitment.controls.get(control.id)):
            raise Impossible(sentence)


def off_scale(control: Control, value: float | None) -> str:
    """A sentence if `value` is no number on the control's scale, else nothing."""
    if value is not None and control.low <= value <= control.high:
        return ""
    return f"{control.label}: give a number from {control.low:g} to {control.high:g} {control.unit}."


def chosen(scene: Scene, options: Iterable[str]) -> tuple[Option, ...]:
    """The options of `scene` with these ids, in the scene's order."""
    wanted = set(options)
    return tuple(option for option in scene.options if option.id in wanted)


def controls(scene: Scene, options: Iterable[str]) -> tuple[Control, ...]:
    """The controls that belong to these options."""
    return tuple(control for option in chosen(scene, options) for control in option.controls)


def _target(play, commitment):
    branches = [option.next for option in chosen(play.scene, commitment.options) if option.next]
    return branches[0] if branches else play.scene.next or play.resume_at or DEBRIEF


def _day_of(case, scene_id):
    if scene_id == DEBRIEF:
        return case.ends.value
    day = case.scene(scene_id).day
    return day.value if day else 0.0


def _interrupt(before, after, run):
    """`after`, or the interruption that a simulated reading forces on the way there."""
    waiting = [rule for rule in after.case.interruptions if rule.scene not in after.interrupted]
    if not waiting or after.day <= before.day:
        return after
    trace = run(scenario(after))
    crossings = [(day, rule) for rule in waiting if (day := _crossing(trace, rule, before.day, after.day)) is not None]
    if not crossings:
        return after
    day, rule = min(crossings, key=lambda crossing: crossing[0])
    return replace(
        after, scene_id=rule.scene, day=day, interrupted=after.interrupted | {rule.scene}, resume_at=after.scene_id
    )


def _crossing(trace, rule, from_day, to_day):
    """The whole day after `from_day`, up to `to_day`, on which the reading first rises above its level."""
    reading = getattr(trace, rule.reading)[:, 0]
    rises = (reading[:-1] <= rule.above) & (reading[1:] > rule.above)
    found = trace.day[1:][rises & (trace.day[1:] > from_day) & (trace.day[1:] <= to_day)]
    return float(min(ceil(found[0]), to_day)) if len(found) else None


def scenario(play: Play, until: float | None = None) -> Scenario:
    """What the virtual patient lives through on this path, up to `until` [d] (the day of the play unless given)."""
    patient, until = play.case.patient, play.day if until is None else until
    return Scenario(
        regimen=regimen(play, until + 1),  # so that today's dose is seen to run
        days=max(until, 1.0),
        loading=loading(play),
        stress=patient.stress.corners,
        illness=patient.illness,
        airway=Disease(patient.airway.severity, patient.airway.start) if patient.airway else None,
        disease=Disease(patient.disease.severity, patient.disease.start, _sparing(play)) if patient.disease else None,
    )


def _sparing(play):
    """The first steroid-sparing agent that was ordered, at work from the day on which it was due."""
    agents = [placed for placed in orders(play) if placed.order.sparing]
    return Sparing(agents[0].due, agents[0].order.sparing.share, agents[0].order.sparing.within) if agents else None


def regimen(play: Play, until: float) -> Regimen:
    """The courses given up to `until` [d]: a prescription not `beside` replaces what ran before it, from its day on."""
    courses = _courses(play.case.patient.given, 0.0, {}, until)
    for step in play.history:
        scene = play.case.scene(step.commitment.scene)
        prescribed = tuple(item for option in chosen(scene, step.commitment.options) for item in option.prescribe)
        if prescribed:
            kept = courses if all(item.beside for item in prescribed) else _cut(courses, step.day)
            courses = [*kept, *_courses(prescribed, step.day, step.commitment.controls, until)]
    return tuple(courses)


def _cut(courses, day):
    return [replace(course, to_day=min(course.to_day, day)) for course in courses if course.from_day < day]


def _courses(
    prescriptions: Iterable[Prescription], day: float, values: Mapping[str, float], until: float
) -> list[Course]:
    courses = []
    for item in prescriptions:
        dose, halving = _value(item.dose, values), _value(item.halve_every, values)
        ends = day + item.lasts if item.lasts is not None else item.until
        end = until if ends is None else min(ends, until)
        while day < end and dose > 0 and (halving is None or dose >= (item.stop_below or 0)):
            if item.hold_at and dose <= item.hold_at:
                halving = None
            to_day = end if halving is None else min(day + halving, end)
            courses.append(_course(item, dose, day, to_day))
            day, dose = to_day, max(dose / 2, item.hold_at or 0)
            if halving is None:
                break
        if ends is not None:
            day = max(day, ends)
    return courses


def _course(item, mg_per_day, from_day, to_day):
    dose_mg = mg_per_day if item.route == "infusion" else mg_per_day * item.every / 24
    return Course(item.drug, item.route, dose_mg, from_day, to_day, item.every)


def _value(written, values):
    return values[written.control] if isinstance(written, Bound) else written


def dose_today(play: Play) -> tuple[Course, ...]:
    """The courses running on the day of the play."""
    return tuple(course for course in regimen(play, play.day + 1) if course.from_day <= play.day < course.to_day)


def loading(play: Play) -> Curve:
    """Loading of muscle over the days: the patient's own curve, then each plan from the day it was chosen."""
    curve = play.case.patient.mobility.corners
    for step in play.history:
        for option in chosen(play.case.scene(step.commitment.scene), step.commitment.options):
            if option.mobility:
                plan = play.case.mobility[option.mobility].corners
                curve = (*(c for c in curve if c[0] < step.day), *_from(curve, plan, step.day))
    return curve


def _from(curve, plan, day):
    """The corners of `plan` from `day` on, beginning there at the level that `curve` had reached."""
    return (day, float(level(curve, day))), *(corner for corner in plan if corner[0] > day)


@dataclass(frozen=True)
class Placed:
    """An order, the day [d] it was placed and the day [d] its result is due."""

    id: str
    order: Order
    day: float
    due: float

    def ready(self, day: float) -> bool:
        return day >= self.due


def orders(play: Play) -> tuple[Placed, ...]:
    """Every order placed so far, each once, in the order in which it was placed."""
    placed = {}
    for step in play.history:
        for option in chosen(play.case.scene(step.commitment.scene), step.commitment.options):
            for id in option.orders:
                order = play.case.orders[id]
                placed.setdefault(id, Placed(id, order, step.day, step.day + order.after / 24))
    return tuple(placed.values())


def mainline(case: Case) -> tuple[str, ...]:
    """The scenes on the way from the first to the debrief when no choice branches off."""
    ids, id = [], case.first
    while id and id != DEBRIEF and id not in ids:
        ids.append(id)
        id = case.scene(id).next
    return tuple(ids)


@dataclass(frozen=True)
class Findings:
    """What the course says of a commitment: sound or not, and every band that its doses fell into."""

    scene: Scene
    commitment: Commitment
    sound: bool
    bands: tuple[tuple[Control, float, Band], ...]
    missed: tuple[Option, ...]  # argued for, not chosen (in a pick of many)


def judge(scene: Scene, commitment: Commitment) -> Findings:
    """The authored judgement of a commitment; no simulated number enters it."""
    picked = chosen(scene, commitment.options)
    bands = tuple(
        (control, value, band)
        for control in controls(scene, commitment.options)
        if (band := _band(control, value := commitment.controls[control.id])) is not None
    )
    missed = (
        tuple(o for o in scene.options if o.verdict == "argued" and o not in picked) if scene.pick == "many" else ()
    )
    verdicts = [option.verdict for option in picked] + [band.verdict for _, _, band in bands]
    sound = not missed and all(verdict in ("argued", "defensible") for verdict in verdicts)
    return Findings(scene, commitment, sound, bands, missed)


def _band(control, value):
    return next((band for band in control.bands if value <= band.up_to), None)


def argued(scene: Scene) -> Commitment:
    """What this course argues for in a scene."""
    options = tuple(option.id for option in scene.options if option.verdict == "argued")
    return Commitment(scene.id, options, {control.id: control.argued for control in controls(scene, options)})


def argued_play(case: Case, run: Run) -> Play:
    """The path that this course argues for, played to the debrief."""
    play = start(case)
    while not play.over:
        play = advance(play, argued(play.scene), run)
    return play


def score(play: Play) -> dict[str, tuple[int, int]]:
    """Points and the most possible in each domain, from the authored scores of the decisions made."""
    totals = {domain: [0, 0] for domain in DOMAINS}
    for step in play.history:
        scene = play.case.scene(step.commitment.scene)
        findings = judge(scene, step.commitment)
        gained = [o.scores for o in chosen(scene, step.commitment.options)] + [
            band.scores for _, _, band in findings.bands
        ]
        for domain, total in totals.items():
            total[0] += sum(scores.get(domain, 0) for scores in gained)
            total[1] += _most(scene, domain)
    return {domain: (max(0, got), most) for domain, (got, most) in totals.items() if most > 0}


def _most(scene, domain):
    """The most that a scene can give in a domain."""
    bests = [
        option.scores.get(domain, 0)
        + sum(max((band.scores.get(domain, 0) for band in control.bands), default=0) for control in option.controls)
        for option in scene.options
    ]
    return max(0, *bests) if scene.pick == "one" else sum(best for best in bests if best > 0)


def preview(play: Play, option: Option, values: Mapping[str, float]) -> tuple[Course, ...]:
    """The courses that this option would order with these settings: an order, not a forecast."""
    return tuple(_courses(option.prescribe, play.day, values, play.case.ends.value))
