"""The door of a quiz: one question at a time; answers stay here until they are committed."""

from contextlib import suppress
from functools import cache

from .. import content
from ..content.notebook_steps import address_of
from ..engine.commitments import check_certainty
from ..engine.quiz.answers import Given, possible
from ..engine.quiz.certainty import missed_items
from ..engine.quiz.drawing import arranged, draw, draw_short, moved
from ..engine.quiz.marking import is_right
from ..engine.quiz.sitting import Sitting, advance
from ..model.quiz import Ordering, Quiz
from ..store import NotSaved, Refused
from ..views.parts import controls
from ..views.quiz import screens
from ..views.quiz.items import ORDER
from ..views.quiz.round_end import After
from . import kernel_notes
from .activity_room import Room
from .course_evidence import evidence_of
from .form_data import written
from .reading_times import SHORT_ROUND
from .session import FIRST, page_view


class QuizRoom(Room):
    """A learner in a quiz; `name` keeps what it shows apart from another quiz on the same page.

    In a `short` round of it three questions are asked, and the record is another.
    """

    name = "quiz"

    def __init__(self, quiz: Quiz, fingerprint: str, activity: str = "", short: bool = False):
        self.quiz, self.short = quiz, short
        self.evidence = evidence_of(f"quiz-{quiz.id}")
        self.sitting, self.phase = Sitting(quiz, 0, drugs=content.drugs()), "asking"
        self.chosen: tuple[str, ...] = ()
        self.certainty: str | None = None
        super().__init__(activity or f"quiz:{quiz.id}" + (":short" if short else ""), fingerprint)

    def _page(self):
        return screens.Page(
            self.sitting, self.evidence, self.phase, self.chosen, self.certainty, self.session.ask_certainty,
            self.saved, self.attempt.why_not_saved, self.problem, self.notices, self.name,
            self.after() if self.phase == "over" else After(),
        )  # fmt: skip

    def page(self):
        return screens.show(self._page())

    def after(self) -> After:
        """Where to go from the end: to the lesson's patient, if nobody met them yet, and to the next lesson."""
        lessons = content.lessons()
        at = next((at for at, lesson in enumerate(lessons) if lesson.quiz == self.quiz.id), None)
        if at is None:
            return After()
        lesson, following = lessons[at], lessons[at + 1 : at + 2]
        patient = lesson.case and not self._was_met(lesson.case) and address_of(lesson.notebook, "case", lesson.case)
        return After(patient or "", *((following[0].notebook, following[0].title) if following else ()))

    def _was_met(self, case):
        """Whether anything is recorded of a patient, on any level; where that cannot be read nobody is sent to them."""
        with suppress(NotSaved, Refused):
            runs = self.session.open().runs(self.session.learner)
            return any(one.activity.split(":")[:2] == ["case", case] for one in runs)
        return True

    def where(self):
        """The question on the screen, asked or explained."""
        if self.phase == "over":
            return "over"
        return self.sitting.given[-1].item if self.phase == "explained" else self.sitting.item.id

    def resume(self):
        attempt = self.attempt
        if not attempt.events and not attempt.started:
            attempt.started = self.drawn(self.asked_before())
        ids = tuple(attempt.started.get("items", ()))  # a record from before quizzes were drawn asks them all
        sitting = Sitting(self.quiz, attempt.seed, ids=ids, drugs=content.drugs())
        for body in attempt.bodies("answered"):
            sitting = advance(sitting, Given.of(body), kept=True)
        self.sitting, self.phase = sitting, "over" if sitting.over else "asking"
        self.chosen, self.certainty, self.problem = (), None, ""
        kept = self.kept_draft()
        if kept is not None and not sitting.over:
            # The places of an ordering are the page's own, and a form that is only changed does not set them.
            self._take({**kept, "answers": kept.get("answers") or kept.get(ORDER, ())})

    def asked_before(self) -> list[str]:
        """The items of earlier attempts, once for each time."""
        return [body.get("item", "") for body in self.attempt.earlier("answered")]

    def drawn(self, asked: list[str]) -> dict:
        """What a new attempt begins with; `asked` holds the items of earlier ones, once for each time."""
        return {"items": list(self._drawn(asked))}

    def _drawn(self, asked):
        if not self.short:
            return draw(self.quiz, self.attempt.seed, asked)
        last = [body.get("items", ()) for body in self.attempt.earlier("started")][-1:]
        claims = decisive_claims(self.quiz.id)
        return draw_short(self.quiz, self.attempt.seed, SHORT_ROUND, tuple(*last), claims, asked)

    def place(self):
        """The question that waits, whatever is on the screen."""
        return "over" if self.sitting.over else self.sitting.item.id

    def go_on(self):
        self.resume()
        self.phase = "explained"
        given = self.sitting.given[-1]
        right = is_right(self.sitting.items[len(self.sitting.given) - 1], given)
        return {"say": f"{'Right' if right else 'Not right'}. Saved.", "soon": True, "focus": f"#{self._page().here}"}

    # ---- while the kernel sleeps --------------------------------------------------------------------------------------

    @property
    def asks(self):
        return self.phase == "asking"

    @property
    def over(self):
        return self.sitting.over

    @property
    def half_done(self):
        return bool(self.chosen or self.certainty)

    def stands_as(self):
        begun_again = not self.attempt.events and self.attempt.number_of_attempts > FIRST
        return {"phase": self.phase} | ({"items": kernel_notes.coded(self.sitting.ids)} if begun_again else {})

    def started_as(self, note):
        ids = {controls.code(item.id): item.id for item in self.quiz.items}  # which may give something away
        items = kernel_notes.some_of(note.get("items"), ids)
        return {"items": [ids[one] for one in items]} if items else None

    def stand_as(self, note):
        if note.get("phase") == "explained" and self.attempt.events and self.attempt.events[-1].kind == "answered":
            self.phase = "explained"

    # ---- messages -----------------------------------------------------------------------------------------------------

    def on_change(self, message):
        if self.phase != "asking" or self.attempt.pending:
            return None
        values = written(message.get("values"))
        self._take(values)
        self.saved = "kept here"
        self.keep_draft(values)
        return {}

    def _take(self, values):
        ids = () if self.sitting.over else possible(self.sitting.item)
        chosen = tuple(one for one in controls.decoded(values.get("answers", ()), ids) if one)
        if not chosen and not self.sitting.over and isinstance(self.sitting.item, Ordering):
            chosen = arranged(self.sitting.item, self.sitting.seed, self.chosen)  # its buttons moved it, not the form
        self.chosen = chosen
        self.certainty = values.get("certainty", [None])[0]
        self.problem = ""

    def on_up(self, message):
        return self._move(message, -1)

    def on_down(self, message):
        return self._move(message, 1)

    def _move(self, message, by):
        """Move a stage of an ordering; where it stands now is announced, and the button keeps the focus."""
        if self.phase != "asking" or self.attempt.pending or not isinstance(self.sitting.item, Ordering):
            return None
        values, item = message.get("values"), self.sitting.item
        code = values.get("stage") if isinstance(values, dict) else None
        (id,) = controls.decoded([code if isinstance(code, str) else ""], possible(item))
        order = arranged(item, self.sitting.seed, self.chosen)
        if id not in order:
            return None
        self.certainty = written(message.get("typed")).get("certainty", [self.certainty])[0]
        self.chosen, self.saved, self.problem = moved(order, id, by), "kept here", ""
        sure = {"certainty": [self.certainty]} if self.certainty else {}
        self.keep_draft({ORDER: [controls.code(one) for one in self.chosen], **sure})
        text = next(stage.text for stage in item.stages if stage.id == id)
        return {"say": f"Place {self.chosen.index(id) + 1} of {len(order)}: {text}", "soon": True}

    def on_commit(self, message):
        if self.phase != "asking" or self.attempt.pending:
            return None
        self._take(written(message.get("values")))
        return self.commit("answered")

    def check(self):
        asked = self.session.ask_certainty
        given = Given(self.sitting.item.id, self.chosen, self.certainty if asked else None)
        advance(self.sitting, given)
        check_certainty(asked, self.certainty)
        return given

    def on_next(self, message):
        if self.phase != "explained":
            return None
        self.phase = "over" if self.sitting.over else "asking"
        return {"focus": f"#{self._page().here}"}

    def on_again(self, message):
        """A new attempt at the same items."""
        return self._begin({"items": list(self.sitting.ids)})

    def on_missed(self, message):
        """A new attempt at the items that were missed, those that were called certain first."""
        missed = missed_items(self.sitting.items, self.sitting.given) if self.sitting.over else ()
        return self._begin({"items": [item.id for item in missed]}) if missed else None

    def on_others(self, message):
        """A new attempt at items that were asked less."""
        return self._begin({})

    def _begin(self, started):
        if not self.sitting.over:
            return None
        self.attempt.again()
        self.attempt.started = started
        self.resume()
        self.saved = ""
        return {"say": "A new attempt. Your earlier record is kept.", "soon": True, "focus": f"#{self._page().here}"}


@cache
def decisive_claims(quiz_id: str) -> frozenset[str]:
    """The claims of what decides in the lesson of a quiz: its case's decisive scenes, or where it has none its first pair."""
    lessons = [lesson for lesson in content.lessons() if lesson.quiz == quiz_id]
    claims = set()
    for lesson in lessons:
        if lesson.case:
            case = content.case(lesson.case)
            for scene in map(case.scene, case.decisive):
                claims.update(scene.claims, *(option.claims for option in scene.options if option.verdict == "argued"))
        for id in () if lesson.case else lesson.contrasts[:1]:
            claims.update(content.contrast(id).claims)
    return frozenset(claims)


def quiz(id: str, short: bool = False):
    """The quiz of that id, as a screen: a round of it, or a `short` one of three questions, as in the short view of a page.

    Raises KeyError with the ids that exist, or Refused.
    """
    short = short or page_view() == "short"
    return QuizRoom(content.quiz(id), content.fingerprint("quizzes", id), short=short).screen
