"""A commitment → what the course says of it and how many points it gives, from what its author wrote.

No simulated number enters a judgement, and a working differential gives no points.
"""

from dataclasses import dataclass
from typing import Literal

from ...model.case import DOMAINS, Band, Control, Option, Scene
from ...model.typed_order import SOUND, Reading
from . import differential
from .play import Commitment, Play, chosen, controls, own
from .typed_orders import reading_of

Grade = Literal["argued", "defensible", "weak", "arithmetic", "unsafe"]
GRADES: tuple[Grade, ...] = ("argued", "defensible", "weak", "arithmetic", "unsafe")  # from the best to the worst


@dataclass(frozen=True)
class Findings:
    """What the course says of a commitment: sound or not, and every band that its doses fell into."""

    scene: Scene
    commitment: Commitment
    sound: bool
    bands: tuple[tuple[Control, float, Band], ...]
    missed: tuple[Option, ...]  # argued for, not chosen (in a pick of many)
    reading: Reading | None = None  # of an order written by hand that has a verdict of its own

    @property
    def judged(self) -> tuple[Option | Reading | Band, ...]:
        """What was chosen, set or written, each with the verdict of its own."""
        picked = [self.reading] if self.reading else chosen(self.scene, self.commitment.options)
        return (*picked, *(band for _, _, band in self.bands))

    @property
    def unsafe(self) -> bool:
        """Whether something that was chosen, set or written would harm."""
        return any(grade(one) == "unsafe" for one in self.judged)

    @property
    def off(self) -> bool:
        """Whether something is wrong by arithmetic, and nothing would harm."""
        return not self.unsafe and any(grade(one) == "arithmetic" for one in self.judged)


def grade(one: Option | Reading | Band) -> Grade:
    """The verdict, or `arithmetic` where a conversion or a sum is off; what would harm is unsafe, whatever else it is."""
    return one.kind if one.kind and one.verdict != "unsafe" else one.verdict


def judge(scene: Scene, commitment: Commitment) -> Findings:
    """The authored judgement of a commitment; no simulated number enters it."""
    if scene.ranking:
        sound = not differential.misplaced(scene.ranking, commitment) and differential.moves(scene.ranking, commitment)
        return Findings(scene, commitment, sound, (), ())
    reading = _reading(scene, commitment)
    if reading and reading.verdict:
        return Findings(scene, commitment, reading.verdict in SOUND, (), (), reading)
    picked = chosen(scene, [reading.option] if reading else commitment.options)
    bands = tuple(
        (control, value, band)
        for control in controls(scene, commitment.options)
        if (band := _band(control, value := commitment.controls[control.id])) is not None
    )
    missed = (
        tuple(o for o in scene.options if o.verdict == "argued" and o not in picked) if scene.pick == "many" else ()
    )
    verdicts = [option.verdict for option in picked] + [band.verdict for _, _, band in bands]
    sound = not missed and all(verdict in SOUND for verdict in verdicts)
    return Findings(scene, commitment, sound, bands, missed)


def _reading(scene: Scene, commitment: Commitment) -> Reading | None:
    """What an order written by hand is read as today; a record of before keeps its option where it would be asked back."""
    if commitment.typed is None or scene.typed is None:
        return None
    reading = reading_of(scene, commitment.typed)
    return None if reading.ask else reading


def _band(control, value):
    return next((band for band in control.bands if value <= band.up_to), None)


def argued(scene: Scene) -> Commitment:
    """What this course argues for in a scene."""
    if scene.ranking:
        moving = next((finding.id for finding in scene.ranking.findings if finding.moves), None)
        return Commitment(scene.id, tuple(ranked.id for ranked in scene.ranking.order), moved_by=moving)
    options = tuple(option.id for option in scene.options if option.verdict == "argued")
    return Commitment(scene.id, options, {control.id: control.argued for control in controls(scene, options)})


def points(findings: Findings) -> dict[str, tuple[int, int]]:
    """Points of one decision, which may be below zero, and the most that it can give, in each domain."""
    scene = findings.scene
    gained = (
        [findings.reading.scores]
        if findings.reading
        else [
            *(option.scores for option in chosen(scene, findings.commitment.options)),
            *(band.scores for _, _, band in findings.bands),
        ]
    )
    most = _most(scene)
    return {domain: (sum(scores.get(domain, 0) for scores in gained), most[domain]) for domain in DOMAINS}


def score(play: Play) -> dict[str, tuple[int, int]]:
    """Points and the most possible in each domain, from the authored scores of the decisions that the learner made."""
    totals = {domain: [0, 0] for domain in DOMAINS}
    for step in own(play):
        scene = play.case.scene(step.commitment.scene)
        for domain, (got, most) in points(judge(scene, step.commitment)).items():
            totals[domain][0] += got
            totals[domain][1] += most
    return {domain: (max(0, got), most) for domain, (got, most) in totals.items() if most > 0}


def _most(scene: Scene) -> dict[str, int]:
    """The most that a scene can give in each domain: by one of its options, or by all that earn something."""
    most = dict.fromkeys(DOMAINS, 0)
    for option in scene.options:
        for domain, best in _best(option).items():
            most[domain] = max(most[domain], best) if scene.pick == "one" else most[domain] + max(0, best)
    return most


def _best(option: Option) -> dict[str, int]:
    """The most that an option can give in each domain that it names: its own points, and those of each control's best band."""
    best = dict(option.scores)
    for control in option.controls:
        for domain in {domain for band in control.bands for domain in band.scores}:
            best[domain] = best.get(domain, 0) + max(band.scores.get(domain, 0) for band in control.bands)
    return best
