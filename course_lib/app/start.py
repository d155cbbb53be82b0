"""The door of the start page: every lesson with the learner's progress, and the way to delete their record."""

from dataclasses import dataclass

from .. import content
from ..store import NotSaved, Refused, record_number
from ..views import start as view
from ..views.parts.screen import Screen
from .case import run
from .case.progress import CLINIC, LEVEL, CaseProgress, progress_in
from .session import HERE, Attempt, told


class StartRoom:
    """The first screen; it stands before the learner is known, and shows their progress as soon as they are."""

    def __init__(self):
        self.session = HERE
        self.known, self.asking, self.deleted, self.problem = False, False, None, ""
        self.lessons = sorted((content.lesson(id) for id in content.ids("lessons")), key=lambda lesson: lesson.number)
        self.screen = Screen(self.show, self.hear)

    def show(self):
        try:
            self.begun = self._begun() if self.known else frozenset()
            progress = tuple(self._progress(lesson) for lesson in self.lessons)
        except NotSaved as reason:  # the file went away under an open page
            self.known, self.problem = False, told(reason)
            return self.show()
        number = record_number(self.session.learner) if self.known else ""
        return view.show(view.Page(progress, self.known, self.asking, self.deleted, self.problem, number))

    def hear(self, message):
        kind = message.get("kind")
        if kind == "hello":
            return self._hello(message)
        if kind in ("ask-to-delete", "keep-record"):
            self.asking, self.problem = kind == "ask-to-delete", ""
            return {"focus": "#record"}
        if kind == "forget" and self.known:
            return self._forget()
        return None

    def _hello(self, message):
        try:
            self.session.greet(message)
        except (NotSaved, Refused) as reason:
            self.problem = told(reason)
            return {}
        self.known = True
        return {}

    def _forget(self):
        try:
            self.deleted = self.session.open().forget(self.session.learner)
        except NotSaved as reason:
            self.problem = told(reason)
            return {"focus": "#record"}
        self.known = self.asking = False
        return {"say": "Your record is deleted.", "soon": True, "forget": True}

    def _begun(self):
        """Every activity of which something is recorded."""
        return frozenset(one.activity for one in self.session.open().runs(self.session.learner))

    def _progress(self, lesson):
        """How far the learner is in the parts of a lesson, counted together, and which of them to go on with."""
        if not self.known:
            return view.Progress(lesson, 0.0 if _counted(lesson) else None, "", lesson.notebook)
        parts = [part for part in self._parts(lesson) if part.of]
        if not any(part.done for part in parts):
            return view.Progress(lesson, 0.0 if parts else None, "", lesson.notebook)
        share = sum(part.done for part in parts) / sum(part.of for part in parts)
        part = _next(parts)
        words, place = (part.words, f"{lesson.notebook}#{part.heading}") if part else ("", lesson.notebook)
        return view.Progress(lesson, share, words, place)

    def _parts(self, lesson):
        """What of a lesson is recorded, in the order of its notebook."""
        for id in lesson.contrasts:
            yield Part(self._count("contrast", "contrasts", id, "committed"), 1, "two patients side by side", "Try-it")
        for id in lesson.worksheets:
            parts = len(content.worksheet(id).parts)
            yield Part(self._count("worksheet", "worksheets", id, "committed"), parts, "the worksheet", "Try-it")
        for id in filter(None, (lesson.case, *lesson.cases)):
            yield self._case(id)
        if lesson.clinic:
            yield self._clinic()
        if lesson.quiz:
            answered = self._count("quiz", "quizzes", lesson.quiz, "answered")
            yield Part(answered, content.quiz(lesson.quiz).one_sitting, "questions", "Check-yourself")

    def _count(self, kind, folder, id, event):
        """How many events of a kind the latest attempt at an activity holds."""
        if f"{kind}:{id}" not in self.begun:
            return 0
        attempt = Attempt(self.session, f"{kind}:{id}", content.fingerprint(folder, id))
        attempt.open()
        return len(attempt.bodies(event))

    def _case(self, id):
        """The case on the level on which the learner is further."""
        stands = [self._stands(id, level) for level in run.LEVELS]
        furthest = max(stands, key=lambda stand: stand.made)
        day = f"day {furthest.play.day:g}" if furthest.play and not furthest.over else "a patient"
        return Part(furthest.made, furthest.planned, day, "A-patient")

    def _clinic(self):
        """All patients of clinic day; nothing of it is done until its corridor was entered."""
        stands = [self._stands(id, LEVEL) for id in content.ids("cases")]
        done, of = sum(stand.made for stand in stands), sum(stand.planned for stand in stands)
        return Part(done if CLINIC in self.begun else 0, of, "the corridor", "A-patient")

    def _stands(self, id, level):
        begun = run.activity(id, level) in self.begun
        return progress_in(self.session, id, level) if begun else CaseProgress(content.case(id))


@dataclass(frozen=True)
class Part:
    """Something in a lesson that is recorded: how much of it is done, in words what it is, and under which heading it stands."""

    done: int
    of: int
    words: str
    heading: str


def _counted(lesson):
    """Whether anything of a lesson is recorded."""
    return bool(lesson.contrasts or lesson.worksheets or lesson.case or lesson.cases or lesson.clinic or lesson.quiz)


def _next(parts):
    """The part that is begun and not done, else the next after the last that is done, else the first that is not."""
    open_ = [at for at, part in enumerate(parts) if part.done < part.of]
    begun = [at for at in open_ if parts[at].done]
    last = max((at for at, part in enumerate(parts) if part.done), default=-1)
    at = next(iter([*begun, *(at for at in open_ if at > last), *open_]), None)
    return None if at is None else parts[at]


def start():
    """The start page's screen."""
    return StartRoom().screen
