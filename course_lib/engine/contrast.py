"""A contrast pair and the row that a learner committed to → whether that is the finding that flips the answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..model.contrast import Contrast
from .commitments import Impossible


@dataclass(frozen=True)
class Given:
    """The row that a learner committed to, and how sure they were."""

    row: str
    certainty: str | None = None

    def body(self) -> dict:
        """As an event carries it."""
        return {"row": self.row, "certainty": self.certainty}

    @classmethod
    def of(cls, body: Mapping) -> "Given":
        """From an event's body; raises KeyError if a part is missing."""
        return cls(body["row"], body["certainty"])


def check(contrast: Contrast, given: Given) -> None:
    """Raise Impossible, with a sentence, unless `given` names one of the pair's findings."""
    if not given.row:
        raise Impossible("Choose a finding first: nothing is selected yet.")
    if given.row not in [row.id for row in contrast.rows]:
        raise Impossible("That finding does not belong to this pair: choose again.")


def judge(contrast: Contrast, given: Given) -> bool:
    """Whether the row is the one that flips the answer."""
    return any(row.flips for row in contrast.rows if row.id == given.row)
