"""The door of the start page: every lesson with the learner's progress, and the way to delete their record."""

from .. import content
from ..engine import case as engine
from ..store import NotSaved, Refused
from ..views import start as view
from ..views.screen import Screen
from .patients import live
from .session import HERE, Attempt


class StartRoom:
    """The first screen; it stands before the learner is known, and shows their progress as soon as they are."""

    def __init__(self):
        self.session = HERE
        self.known, self.asking, self.deleted, self.problem = False, False, None, ""
        self.lessons = sorted((content.lesson(id) for id in content.ids("lessons")), key=lambda lesson: lesson.number)
        self.screen = Screen(self.show, self.hear)

    def show(self):
        progress = tuple(self._progress(lesson) for lesson in self.lessons)
        return view.show(view.Page(progress, self.known, self.asking, self.deleted, self.problem))

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
            self.problem = str(reason)
            return {}
        self.known = True
        return {}

    def _forget(self):
        try:
            self.deleted = self.session.open().forget(self.session.learner)
        except NotSaved as reason:
            self.problem = str(reason)
            return {"focus": "#record"}
        self.known = self.asking = False
        return {"say": "Your record is deleted.", "soon": True, "forget": True}

    def _progress(self, lesson):
        """How far the learner is: decisions of the case and questions of the quiz, counted together."""
        place = f"{lesson.notebook}#A-patient" if lesson.case else lesson.notebook
        if not self.known:
            return view.Progress(lesson, 0.0, "", place)
        done, of, words = 0, 0, ""
        if lesson.case:
            case = content.case(lesson.case)
            play = self._play(case)
            line = engine.mainline(case)
            done += len({step.commitment.scene for step in play.history} & set(line))
            of += len(line)
            words = f"{lesson.title}, day {play.day:g}" if play.history and not play.over else ""
        if lesson.quiz:
            answered = len(self._saved("quiz", "quizzes", lesson.quiz).bodies("answered"))
            done, of = done + answered, of + len(content.quiz(lesson.quiz).items)
            if 0 < done < of and not words:
                words, place = f"{lesson.title}, questions", f"{lesson.notebook}#Check-yourself"
        return view.Progress(lesson, done / of if of else 0.0, words, place)

    def _saved(self, kind, folder, id):
        attempt = Attempt(self.session, f"{kind}:{id}", content.fingerprint(folder, f"{id}.yaml"))
        attempt.open()
        return attempt

    def _play(self, case):
        commitments = [engine.Commitment.of(body) for body in self._saved("case", "cases", case.id).bodies("committed")]
        return engine.replay(case, commitments, lambda scenario: live(scenario, case.patient.susceptible is not None))


def start():
    """The start page's screen."""
    return StartRoom().screen
