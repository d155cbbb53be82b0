"""What a learner did in a case: commitments, the days on which they were made, and where that leaves the patient.

Frozen values; `replay` moves them, `prescriptions` reads from them what the body lives through, `judgement` what they are worth.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ...model.case import Case, Control, Option, Scene

DEBRIEF = "debrief"


@dataclass(frozen=True)
class Commitment:
    """What a learner committed to in a scene; `controls` holds the values that were set, by the control's id.

    In a ranking `options` are the hypotheses in the learner's order and `moved_by` is the finding that moved them.
    `typed` is an order written by hand: drug, route, mg_per_day, halve_every [days or None], stop_below [mg/day].
    """

    scene: str
    options: tuple[str, ...]
    controls: Mapping[str, float] = field(default_factory=dict)
    certainty: str | None = None
    moved_by: str | None = None
    typed: Mapping | None = None

    def body(self) -> dict:
        """As an event carries it."""
        return {
            "scene": self.scene,
            "options": list(self.options),
            "controls": dict(self.controls),
            "certainty": self.certainty,
            **({"moved_by": self.moved_by} if self.moved_by is not None else {}),
            **({"typed": dict(self.typed)} if self.typed is not None else {}),
        }

    @classmethod
    def of(cls, body: Mapping) -> "Commitment":
        """From an event's body; raises KeyError if a part is missing."""
        return cls(
            body["scene"], tuple(body["options"]), dict(body["controls"]), body["certainty"],
            body.get("moved_by"), body.get("typed"),
        )  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A commitment and the day [d] on which it was made; `told` marks one that the course made and the learner was told of."""

    day: float
    commitment: Commitment
    told: bool = False


@dataclass(frozen=True)
class Play:
    """Where a learner stands in a case: the scene, its day, and all that led there."""

    case: Case
    scene_id: str
    day: float
    history: tuple[Step, ...] = ()
    interrupted: frozenset[str] = frozenset()
    resume_at: str | None = None
    woke: float | None = None  # the day on which a sedated patient woke, once it has come

    @property
    def over(self) -> bool:
        return self.scene_id == DEBRIEF

    @property
    def scene(self) -> Scene:
        """The scene that waits for a decision; raises KeyError in the debrief."""
        return self.case.scene(self.scene_id)


def chosen(scene: Scene, options: Iterable[str]) -> tuple[Option, ...]:
    """The options of `scene` with these ids, in the scene's order."""
    wanted = set(options)
    return tuple(option for option in scene.options if option.id in wanted)


def controls(scene: Scene, options: Iterable[str]) -> tuple[Control, ...]:
    """The controls that belong to these options."""
    return tuple(control for option in chosen(scene, options) for control in option.controls)


def own(play: Play) -> tuple[Step, ...]:
    """The steps that the learner made."""
    return tuple(step for step in play.history if not step.told)


def told(play: Play) -> tuple[Step, ...]:
    """The steps of which the learner was told, in order."""
    return tuple(step for step in play.history if step.told)


def told_last(play: Play) -> tuple[Step, ...]:
    """The steps of which the learner was told since their own last one."""
    made = max((at for at, step in enumerate(play.history, 1) if not step.told), default=0)
    return play.history[made:]


def taken(play: Play) -> Iterator[tuple[Step, Option]]:
    """Every option that was chosen, with its step, in the order of the play."""
    for step in play.history:
        for option in chosen(play.case.scene(step.commitment.scene), step.commitment.options):
            yield step, option
