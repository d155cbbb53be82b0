"""The certificate's rule: when it is met, and in sentences what is missing until then.

Whoever folds gives only what was done here: responses and attempts that were brought from elsewhere earn nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...model.lesson import Lesson
from ..record.responses import Response
from .mastery import Mastery
from .patients import Attempt

LESSONS = range(1, 9)  # by number
RULE = "Every lesson from 1 to 8 is mastered, and every patient of clinic day was seen to the end, by what you did here yourself."


@dataclass(frozen=True)
class Standing:
    """What the rule asks for: lessons with how far they are mastered, and how many of clinic day's patients were seen to the end."""

    lessons: Sequence[tuple[Lesson, Mastery]]
    seen: int
    patients: int

    @property
    def earned(self) -> bool:
        return not self.missing()

    @property
    def steps(self) -> tuple[int, int]:
        """How many of the rule's steps are done, and how many there are: each lesson, and each patient of clinic day."""
        asked = [mastery.mastered for lesson, mastery in self.lessons if lesson.number in LESSONS]
        return sum(asked) + min(self.seen, self.patients), len(asked) + self.patients

    def missing(self) -> tuple[str, ...]:
        """A sentence for each lesson that is not mastered, and for the patients of clinic day who were not seen to the end."""
        open_ = [_of_lesson(*one) for one in self.lessons if one[0].number in LESSONS and not one[1].mastered]
        rest = self.patients - self.seen
        if rest > 0 or not self.patients:
            open_.append(f"Clinic day: {self.seen} of {self.patients} patients were seen to the end.")
        return tuple(open_)


def own(things: Iterable[Response | Attempt]) -> tuple:
    """Those of the responses or attempts that were not brought from elsewhere."""
    return tuple(one for one in things if not (one.where.imported if isinstance(one, Response) else one.imported))


def _of_lesson(lesson, mastery):
    goal, wants = mastery.goal, []
    if len(mastery.held) < goal.needed or not goal.claims:
        wants.append(f"{len(mastery.held)} of {len(goal.claims)} claims are held, and {goal.needed} are needed")
    if mastery.unseen:
        wants.append(f"{_patients(len(mastery.unseen))} not seen to the end")
    if mastery.unsafe:
        wants.append("something unsafe was chosen the last time with a patient")
    return f"Lesson {lesson.number}, {lesson.title}: {'; '.join(wants)}."


def _patients(count):
    return "its patient was" if count == 1 else f"{count} of its patients were"
