"""A learner's record → what the start page shows: what to do now, and how far they are in every lesson.

No screen is needed, so the server can show a learner theirs without a kernel.
Whoever has no record, or is not known yet, sees what anybody sees.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from .. import content
from ..content.notebook_steps import address_of
from ..engine.progress.mastery import Mastery
from ..engine.reading_time import rounded
from ..model.lesson import Lesson
from ..store import record_number
from ..store.classes import Assignment
from ..views import start as view
from .case import run
from .case.progress import CLINIC, LEVEL, CaseStands, stands_in
from .progress.facts import Facts, facts_in
from .reading_times import SHORT_ROUND, activity_minutes, times
from .session import Attempt, Session

REVIEW = "14_review.ipynb"


class Due(Protocol):
    """What of the review is due today."""

    items: int
    minutes: int


def page_of(
    session: Session | None,
    asking_to_delete: bool = False,
    deleted: int | None = None,
    problem: str = "",
    due: Due | None = None,
    facts: Facts | None = None,
    assigned: Sequence[Assignment] = (),
) -> view.Page:
    """The start page for the learner of a session, or for somebody who is not known yet; raises NotSaved.

    `facts` are read from the learner's events where they are not given; `assigned` is what their class is to have done.
    """  # fmt: skip
    record = Record(session, facts)
    lessons = [(lesson, record.parts(lesson)) for lesson in content.lessons()]
    progress = tuple(record.progress(lesson, parts) for lesson, parts in lessons)
    now = _now(lessons, progress, due) if record.begun else None
    return view.Page(progress, record.number, asking_to_delete, deleted, problem, now, _to_be_done(progress, assigned))


def _to_be_done(progress, assigned):
    """What is assigned to the learner's class, with how far they are."""
    known = {one.lesson.id: one for one in progress}
    return tuple((known[one.lesson], date.fromisoformat(one.due)) for one in assigned if one.lesson in known)


class Record:
    """Of which activities something is recorded, and how much; `number` is the record's, empty where there is none."""

    def __init__(self, session: Session | None, facts: Facts | None = None):
        self.session = session
        runs = session.open().runs(session.learner) if session else ()
        self.begun = frozenset(one.activity for one in runs)
        self.number = record_number(session.learner) if runs else ""
        facts = facts or facts_in(session) if runs else None
        self.mastery: Mapping[str, Mastery] = facts.mastery if facts else {}
        self._known: dict[tuple[str, str], CaseStands] = {}  # clinic day asks again for what lessons asked

    def progress(self, lesson: Lesson, parts: "tuple[Part, ...]") -> view.Progress:
        """How far the learner is in the parts of a lesson, counted together, and which of them to go on with."""
        minutes, short = times(lesson.notebook)["whole"], self._short(lesson)
        if not self.begun:
            return view.Progress(lesson, 0.0 if _counted(lesson) else None, "", lesson.notebook, minutes, short)
        if not any(part.done for part in parts):
            return view.Progress(lesson, 0.0 if parts else None, "", lesson.notebook, minutes, short)
        part = _next(parts)
        words, place = (part.words, part.place) if part else ("", lesson.notebook)
        return view.Progress(lesson, _share(parts), words, place, minutes, short, self._standing(lesson, parts))

    def _standing(self, lesson, parts):
        """What became of a lesson of which something is done: mastered, to be repeated, done once or half done."""
        mastery = self.mastery.get(lesson.id)
        if mastery and mastery.state in ("mastered", "again"):
            return view.Standing(mastery.state, len(mastery.lost))
        return view.Standing("done" if _share(parts) >= 1 else "half")

    def parts(self, lesson: Lesson) -> "tuple[Part, ...]":
        """What of a lesson is recorded, in the order of its notebook; nothing where there is no record."""
        return tuple(part for part in self._parts(lesson) if part.of) if self.begun else ()

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
            attempt = self._latest("quiz", "quizzes", lesson.quiz, ":short")
            place = address_of(lesson.notebook, "quiz", lesson.quiz)
            yield Part(_count(attempt, "answered"), SHORT_ROUND, "questions", place)

    def _parts(self, lesson) -> "Iterator[Part]":
        for id in lesson.contrasts:
            yield self._part(lesson, "contrast", id, 1, "two patients side by side")
        for id in lesson.worksheets:
            yield self._part(lesson, "worksheet", id, len(content.worksheet(id).parts), "the worksheet")
        for id in lesson.asked_cases:
            yield self._case(id, address_of(lesson.notebook, "case", id))
        if lesson.clinic:
            yield self._clinic(address_of(lesson.notebook, "clinic"))
        if lesson.quiz:
            yield self._round(lesson.quiz, address_of(lesson.notebook, "quiz", lesson.quiz))

    def _part(self, lesson, door, id, of, words):
        """A pair or a worksheet, of which each part is committed to once."""
        attempt = self._latest(door, f"{door}s", id)
        place = address_of(lesson.notebook, door, id)
        done = _count(attempt, "committed")
        return Part(done, of, words, place, _last_at(attempt), activity_minutes(door, id) * (1 - done / of))

    def _latest(self, kind, folder, id, level=""):
        """The latest attempt at an activity, opened; nothing where none was begun."""
        if f"{kind}:{id}{level}" not in self.begun:
            return None
        attempt = Attempt(self.session, f"{kind}:{id}{level}", content.fingerprint(folder, id))
        attempt.open()
        return attempt

    def _round(self, id, place=""):
        """The latest round of questions, which asks fewer where those that were missed came again."""
        attempt, usual = self._latest("quiz", "quizzes", id), content.quiz(id).one_sitting
        of = min(usual, len(attempt.started.get("items", ())) or usual) if attempt else usual
        done = _count(attempt, "answered")
        left = activity_minutes("quiz", id) * (of - done) / usual
        return Part(done, of, "questions", place, _last_at(attempt), left)

    def _case(self, id, place):
        """The case on the level on which the learner is further; the short one has a record of its own."""
        furthest = max((self._stands(id, level) for level in run.WHOLE), key=lambda stand: stand.made)
        day = f"day {furthest.reached.day:g}" if furthest.reached and not furthest.over else "a patient"
        return Part(furthest.made, furthest.planned, day, place, furthest.last_at, _left(furthest))

    def _clinic(self, place):
        """All patients of clinic day; nothing of it is done until its corridor was entered."""
        stands = [self._stands(id, LEVEL) for id in content.ids("cases")]
        done, of = sum(stand.made for stand in stands), sum(stand.planned for stand in stands)
        if CLINIC not in self.begun:
            return Part(0, of, "the corridor", place, "", activity_minutes("clinic"))
        waiting = max((one for one in stands if one.made and not one.over), key=lambda one: one.last_at, default=None)
        if waiting is None:  # between two patients nothing is left half done
            return Part(done, of, "the corridor", place, "", activity_minutes("clinic"))
        return Part(done, of, "the corridor", place, waiting.last_at, _left(waiting))

    def _stands(self, id, level):
        if (id, level) not in self._known:
            begun = run.activity(id, level) in self.begun
            new = CaseStands(content.case(id), short=level == run.SHORT)
            self._known[id, level] = stands_in(self.session, id, level) if begun else new
        return self._known[id, level]


@dataclass(frozen=True)
class Part:
    """Something in a lesson that is recorded: how much of it is done, in words what it is, and where it stands.

    `last_at` is when it was gone on with last (empty: it was not), `minutes` about how long the rest of it takes.
    """

    done: int
    of: int
    words: str
    place: str
    last_at: str = ""
    minutes: float = 0.0

    @property
    def waits(self) -> bool:
        """Whether it is begun and not done."""
        return bool(self.last_at) and 0 < self.done < self.of


def _now(lessons, progress, due) -> view.Now:
    """The one thing to do now: what was left half done last, then the review that is due, then the next lesson."""
    waiting = [(part.last_at, lesson, part) for lesson, parts in lessons for part in parts if part.waits]
    if waiting:
        _, lesson, part = max(waiting, key=lambda one: one[0])
        return view.Now("waits", lesson.title, part.words, part.place, rounded(part.minutes))
    if due is not None and due.items:
        return view.Now("due", "Review", _questions(due.items), REVIEW, due.minutes)
    return _next_lesson(lessons, progress)


def _questions(count):
    return "One question" if count == 1 else f"{count} questions"


def _next_lesson(lessons, progress):
    """The lesson that is half done, else the first not begun after the last that is, else one to be repeated, else the first."""
    half = [one for one in progress if one.share and one.share < 1]
    new = [one for one in progress if one.share == 0]
    last = max((one.lesson.number for one in progress if one.share), default=0)
    again = [one for one in progress if one.standing and one.standing.state == "again"]
    first = next(iter([*half, *(one for one in new if one.lesson.number > last), *new, *again, *progress]))
    part = _next(dict((lesson.id, parts) for lesson, parts in lessons)[first.lesson.id]) if first in half else None
    if part:
        return view.Now("half", first.lesson.title, part.words, part.place, rounded(part.minutes))
    if not any(one.share for one in progress):
        return view.Now("begin", first.lesson.title, first.lesson.tagline, first.place, first.minutes or 0)
    kind = "next" if first in new else "again" if first in again else "done"
    return view.Now(kind, first.lesson.title, first.lesson.tagline, first.lesson.notebook, first.minutes or 0)


def _left(stand):
    """About how many minutes the rest of a case takes."""
    return activity_minutes("case", stand.case.id) * (1 - stand.made / stand.planned)


def _counted(lesson):
    """Whether anything of a lesson is recorded."""
    return bool(lesson.contrasts or lesson.worksheets or lesson.case or lesson.cases or lesson.clinic or lesson.quiz)


def _count(attempt, event):
    """How many events of a kind an attempt holds."""
    return len(attempt.bodies(event)) if attempt else 0


def _last_at(attempt):
    return attempt.events[-1].at if attempt and attempt.events else ""


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
