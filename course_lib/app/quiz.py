"""The door of a quiz: one question at a time; answers stay here until they are committed."""

from .. import content
from ..engine import quiz as engine
from ..engine.case import CERTAINTIES
from ..views import controls
from ..views import quiz as view
from ..views.words import Evidence
from .form import written
from .room import Room


class QuizRoom(Room):
    """A learner in a quiz."""

    def __init__(self, id: str):
        self.quiz = content.quiz(id)
        self.evidence = Evidence(content.claims(), content.references(), f"quiz-{id}")
        self.sitting, self.phase = engine.Sitting(self.quiz, 0), "asking"
        self.chosen: tuple[str, ...] = ()
        self.certainty: str | None = None
        super().__init__(f"quiz:{id}", content.fingerprint("quizzes", f"{id}.yaml"))

    def page(self):
        return view.show(
            view.Page(
                self.sitting, self.evidence, self.phase, self.chosen, self.certainty, self.session.ask_certainty,
                self.saved, self.attempt.why_not_saved, self.problem, self.notices,
            )
        )  # fmt: skip

    def resume(self):
        sitting = engine.Sitting(self.quiz, self.attempt.seed)
        for body in self.attempt.bodies("answered"):
            sitting = engine.advance(sitting, engine.Given.of(body))
        self.sitting, self.phase = sitting, "over" if sitting.over else "asking"
        self.chosen, self.certainty, self.problem = (), None, ""

    def go_on(self):
        self.resume()
        self.phase = "explained"
        return {"say": "Committed and saved.", "soon": True, "focus": "#question"}

    # ---- messages -----------------------------------------------------------------------------------------------------

    def on_change(self, message):
        if self.phase != "asking" or self.attempt.pending:
            return None
        self._take(message)
        self.saved = "kept here"
        return {}

    def _take(self, message):
        values = written(message.get("values"))
        ids = [] if self.sitting.over else [answer.id for answer in self.sitting.item.answers]
        self.chosen = controls.decoded(values.get("answers", ()), ids)
        self.certainty = values.get("certainty", [None])[0]
        self.problem = ""

    def on_commit(self, message):
        if self.phase != "asking" or self.attempt.pending:
            return None
        self._take(message)
        asked = self.session.ask_certainty
        given = engine.Given(self.sitting.item.id, self.chosen, self.certainty if asked else None)
        try:
            engine.advance(self.sitting, given)
            if asked and self.certainty not in CERTAINTIES:
                raise engine.Impossible("Say how sure you are, or choose not to be asked.")
        except engine.Impossible as reason:
            self.problem = str(reason)
            return {"focus": ".px-told"}
        return self.write("answered", given.body())

    def on_next(self, message):
        if self.phase != "explained":
            return None
        self.phase = "over" if self.sitting.over else "asking"
        return {"focus": "#question"}

    def on_again(self, message):
        if not self.sitting.over:
            return None
        self.attempt.again()
        self.resume()
        self.saved = ""
        return {"say": "A new attempt. Your earlier record is kept.", "soon": True, "focus": "#question"}


def quiz(id: str):
    """The quiz of that id, as a screen; raises KeyError with the ids that exist, or Refused."""
    return QuizRoom(id).screen
