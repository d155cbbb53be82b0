"""What the screens of a case are shown: the play, its trace, the learner's draft, and what is saved of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...engine.case import replay
from ...model.drug import Drug
from ...model.trace import Trace
from ..parts.claim_text import Evidence

MODEL_NOTE = "A teaching model, not a predictor."
WEAKNESS = 48  # MRC sum score below which weakness counts as ICU-acquired
NAMELESS = "A patient"  # on clinic day, whose case has no complaint
LEVELS = {"guided": "Guided", "unguided": "Unguided", "short": "In ten minutes"}


@dataclass(frozen=True)
class Draft:
    """What is selected and set, but not committed."""

    options: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)  # as typed
    certainty: str | None = None
    at: Mapping[str, float] = field(default_factory=dict)  # where each control stood last on its scale


@dataclass(frozen=True)
class Page:
    """Everything that the screen of a case shows."""

    play: replay.Play
    trace: Trace
    evidence: Evidence
    drugs: Mapping[str, Drug]
    phase: str = "deciding"  # opening, deciding, followed, debrief
    draft: Draft = Draft()
    ask_certainty: bool = True
    saved: str = ""
    why_not_saved: str = ""
    problem: str = ""
    notices: tuple[str, ...] = ()
    argued: tuple[replay.Play, Trace] | None = None  # the course's own path, in the debrief
    patients: int = (
        0  # how many columns of a trace, after the first, are virtual patients; the rest are other constants
    )
    level: str = "guided"
    reopened: replay.Step | None = None  # the decision from which another path is played or was played
    what_if: tuple[replay.Play, Trace] | None = None  # that other path, in the debrief
    blind: bool = False  # on clinic day: no title, no setting and no choice of a level before the debrief
    levels: tuple[str, ...] = ("guided", "unguided")  # between which the learner may choose
    minutes: int = 0  # about how long the case takes on this level
    whole: str = ""  # where the whole lesson is, where this page is only its short view
    questions: int = 0  # how many can be asked after the case about what was missed
    lesson_questions: str = ""  # the address of the lesson's own
    begun: str = ""  # the day of the attempt's first event, in words
    own: str = ""  # the line that says so where the curves have constants of the learner's own

    @property
    def guided(self) -> bool:
        """Whether options come with details and hints."""
        return self.level != "unguided"

    @property
    def committed(self) -> str:
        """What became of what was committed: it is saved, or nothing of this run is recorded."""
        return "unrecorded" if self.own else "saved"

    @property
    def short(self) -> bool:
        return self.level == "short"
