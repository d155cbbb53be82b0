"""A learner's record → what the start page shows: how far they are in every lesson, and which of them to go on with.

No screen is needed, so the server can show a learner theirs without a kernel.
Whoever has no record, or is not known yet, sees what anybody sees.
"""

from dataclasses import dataclass

from .. import content
from ..content.notebook_steps import address_of
from ..model.lesson import Lesson
from ..store import record_number
from ..views import start as view
from .case import run
from .case.progress import CLINIC, LEVEL, CaseProgress, progress_in
from .reading_times import SHORT_ROUND, times
from .session import Attempt, Session


def page_of(
    session: Session | None, asking_to_delete: bool = False, deleted: int | None = None, problem: str = ""
) -> view.Page:
    """The start page for the learner of a session, or for somebody who is not known yet; raises NotSaved."""
    record = Record(session)
    progress = tuple(record.progress(lesson) for lesson in content.lessons())
    return view.Page(progress, record.number, asking_to_delete, deleted, problem)


class Record:
    """Of which activities something is recorded, and how much; `number` is the record's, empty where there is none."""

    def __init__(self, session: Session | None):
        self.session = session
        runs = session.open().runs(session.learner) if session else ()
        self.begun = frozenset(one.activity for one in runs)
        self.number = record_number(session.learner) if runs else ""

    def progress(self, lesson: Lesson) -> view.Progress:
        """How far the learner is in the parts of a lesson, counted together, and which of them to go on with."""
        minutes, short = times(lesson.notebook)["whole"], self._short(lesson)
        if not self.begun:
            return view.Progress(lesson, 0.0 if _counted(lesson) else None, "", lesson.notebook, minutes, short)
        parts = [part for part in self._parts(lesson) if part.of]
        if not any(part.done for part in parts):
            return view.Progress(lesson, 0.0 if parts else None, "", lesson.notebook, minutes, short)
        part = _next(parts)
        words, place = (part.words, part.place) if part else ("", lesson.notebook)
        return view.Progress(lesson, _share(parts), words, place, minutes, short)

    def _short(self, lesson):
        """How far the learner is on the ten-minute path of a lesson, which is recorded by itself; None if it has none."""
        if not lesson.short:
            return None
        parts = [part for part in self._short_parts(lesson) if part.of] if self.begun else []
        place, minutes = f"{lesson.notebook}?short", times(lesson.notebook)["short"]
        return view.Short(place, minutes, _share(parts) if parts else 0.0)

    def _short_parts(self, lesson):
        """What of the ten-minute path is recorded as such: the case on its short level, and the short round of questions."""
        if lesson.case and content.case(lesson.case).decisive:
            stand = self._stands(lesson.case, run.SHORT)
            yield Part(stand.made, stand.planned, "the patient", address_of(lesson.notebook, "case", lesson.case))
        if lesson.quiz:
            answered = self._count("quiz", "quizzes", lesson.quiz, "answered", ":short")
            yield Part(answered, SHORT_ROUND, "questions", address_of(lesson.notebook, "quiz", lesson.quiz))

    def _parts(self, lesson):
        """What of a lesson is recorded, in the order of its notebook."""
        for id in lesson.contrasts:
            yield Part(
                self._count("contrast", "contrasts", id, "committed"),
                1,
                "two patients side by side",
                address_of(lesson.notebook, "contrast", id),
            )
        for id in lesson.worksheets:
            parts = len(content.worksheet(id).parts)
            yield Part(
                self._count("worksheet", "worksheets", id, "committed"),
                parts,
                "the worksheet",
                address_of(lesson.notebook, "worksheet", id),
            )
        for id in filter(None, (lesson.case, *lesson.cases)):
            yield self._case(id, address_of(lesson.notebook, "case", id))
        if lesson.clinic:
            yield self._clinic(address_of(lesson.notebook, "clinic"))
        if lesson.quiz:
            yield Part(*self._round(lesson.quiz), "questions", address_of(lesson.notebook, "quiz", lesson.quiz))

    def _count(self, kind, folder, id, event, level=""):
        """How many events of a kind the latest attempt at an activity holds."""
        attempt = self._latest(kind, folder, id, level)
        return len(attempt.bodies(event)) if attempt else 0

    def _latest(self, kind, folder, id, level=""):
        """The latest attempt at an activity, opened; nothing where none was begun."""
        if f"{kind}:{id}{level}" not in self.begun:
            return None
        attempt = Attempt(self.session, f"{kind}:{id}{level}", content.fingerprint(folder, id))
        attempt.open()
        return attempt

    def _round(self, id):
        """How much of the latest round of questions is answered, and how many it asks: fewer where those that were missed came again."""
        attempt, usual = self._latest("quiz", "quizzes", id), content.quiz(id).one_sitting
        if not attempt:
            return 0, usual
        return len(attempt.bodies("answered")), min(usual, len(attempt.started.get("items", ())) or usual)

    def _case(self, id, place):
        """The case on the level on which the learner is further; the short one has a record of its own."""
        stands = [self._stands(id, level) for level in run.WHOLE]
        furthest = max(stands, key=lambda stand: stand.made)
        day = f"day {furthest.play.day:g}" if furthest.play and not furthest.over else "a patient"
        return Part(furthest.made, furthest.planned, day, place)

    def _clinic(self, place):
        """All patients of clinic day; nothing of it is done until its corridor was entered."""
        stands = [self._stands(id, LEVEL) for id in content.ids("cases")]
        done, of = sum(stand.made for stand in stands), sum(stand.planned for stand in stands)
        return Part(done if CLINIC in self.begun else 0, of, "the corridor", place)

    def _stands(self, id, level):
        begun = run.activity(id, level) in self.begun
        return (
            progress_in(self.session, id, level) if begun else CaseProgress(content.case(id), short=level == run.SHORT)
        )


@dataclass(frozen=True)
class Part:
    """Something in a lesson that is recorded: how much of it is done, in words what it is, and where it stands."""

    done: int
    of: int
    words: str
    place: str


def _counted(lesson):
    """Whether anything of a lesson is recorded."""
    return bool(lesson.contrasts or lesson.worksheets or lesson.case or lesson.cases or lesson.clinic or lesson.quiz)


def _share(parts):
    """What share of some parts is done, counted together."""
    return sum(part.done for part in parts) / sum(part.of for part in parts)


def _next(parts):
    """The part that is begun and not done, else the next after the last that is done, else the first that is not."""
    open_ = [at for at, part in enumerate(parts) if part.done < part.of]
    begun = [at for at in open_ if parts[at].done]
    last = max((at for at, part in enumerate(parts) if part.done), default=-1)
    at = next(iter([*begun, *(at for at in open_ if at > last), *open_]), None)
    return None if at is None else parts[at]
