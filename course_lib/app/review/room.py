"""What every round of a review has in common: questions from everywhere, for which card each is asked, and when it comes back.

A round begins when its learner says so; until then, and after it, its place holds a card of its own (`front`).
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date

from htpy import Element

from ...content import same
from ...content.fingerprints import digest
from ...engine.quiz.sitting import Sitting
from ...engine.record.days import day_of
from ...engine.record.responses import Response
from ...engine.review.schedule import Card, schedule
from ...model.quiz import Quiz
from ...store import NotSaved, run_of
from ...views.parts import controls
from ...views.review import words
from .. import kernel_notes
from ..quiz import QuizRoom
from ..record.questions import named_questions
from ..session import told
from . import history, pool

EDITION = "review/1"  # of what is recorded: raise it when the events of a review mean something else


class ReviewRoom(QuizRoom):
    """A learner in a round of questions from everywhere; `activity` is the name of its record, `title` stands above it."""

    name = "review"

    def __init__(self, activity: str, title: str):
        items = tuple(item for _, item in named_questions().values())
        quiz = Quiz(id=activity.replace(":", "-"), title=title, intro="", items=items)
        super().__init__(quiz, EDITION, activity)
        self.empty = Sitting(quiz.model_copy(update={"items": ()}), 0)
        self.history: tuple[Response, ...] = ()
        self.cards: dict[str, Card] = {}
        self.unread = ""  # why that could not be read
        self._to_front()

    # ---- what is shown ------------------------------------------------------------------------------------------------

    def page(self):
        return self.front() if self.phase == "front" else super().page()

    def front(self) -> Element:
        """The screen before a round."""
        raise NotImplementedError

    def _page(self):
        ids = [item.id for item in self.sitting.items]
        above = {id: tuple(filter(None, (pool.situation(self.named_for(id)), pool.context(id)))) for id in ids}
        told = {one.item: self.told_of(one.item) for one in self.sitting.given} if self.phase != "asking" else {}
        return replace(super()._page(), above=above, told=told)

    def told_of(self, id: str) -> str:
        """The line below the explanation of a question: when it comes back."""
        card = self.cards.get(self.named_for(id))
        return words.comes_back(card.due if card else None, self.today)

    def named_for(self, id: str) -> str:
        """The name of what a question of this round stands for."""
        asked_for = self.attempt.started.get("for")
        own = named_questions()[id][0]
        return asked_for.get(id, own) if isinstance(asked_for, dict) else own

    @property
    def today(self) -> date:
        """The learner's day."""
        return day_of(history.now(), self.session.zone)

    def where(self):
        return "" if self.phase == "front" else super().where()

    def place(self):
        return "front" if self.phase == "front" else super().place()

    # ---- the record ---------------------------------------------------------------------------------------------------

    def return_to(self, found, note=None):
        """A round is of the questions that it asks, and of nothing else of the course: only their edition counts."""
        attempt = self.attempt
        if attempt.events and found != "broken":
            with suppress(KeyError):
                now = self._edition_of(attempt.started)
                found = "whole" if same(attempt.events[-1].fingerprint, now) else "edited"
        super().return_to(found, note)

    def _edition_of(self, started):
        known = named_questions()
        return digest(known[id][1] for id in started["items"])

    def _code_of(self, attempt, number):
        """As of every room, without the edition of the questions, which each round has for itself."""
        return controls.code(f"{run_of(self.session.learner, attempt.activity, number)} {EDITION}")

    def resume(self):
        self._look()
        if not self.attempt.events and "items" not in self.attempt.started:
            self._to_front()
            return
        self.attempt.fingerprint = self._edition_of(self.attempt.started)
        super().resume()

    def _to_front(self):
        self.sitting, self.phase = self.empty, "front"
        self.chosen, self.certainty, self.problem = (), None, ""

    def _look(self):
        """Read what the learner did, here and elsewhere; what cannot be read stays as it was known."""
        try:
            self.history = history.responses_of(self.session)
            self.unread = ""
        except NotSaved as reason:
            self.unread = told(reason)
        self.cards = schedule(self.history, history.now(), self.session.zone)

    def begin(self, started: dict) -> None:
        """Begin a round with these questions."""
        self.attempt.started = started
        self.saved, self.notices = "", ()
        self.resume()

    def begin_anew(self) -> None:
        """The place of a new round, after one that is over."""
        self.attempt.again()
        self.saved, self.notices = "", ()
        self.resume()

    def write(self, kind, body):
        """A question that stands for something else says for what."""
        name = self.named_for(body["item"])
        return super().write(kind, body | ({} if name == named_questions()[body["item"]][0] else {"for": name}))

    def _begin(self, started):
        """The ways on of a quiz are none of a review."""
        return None

    # ---- while the kernel sleeps --------------------------------------------------------------------------------------

    @property
    def over(self):
        return self.phase != "front" and super().over

    @property
    def half_done(self):
        return super().half_done or self.phase == "asking" and not self.attempt.events

    def stands_as(self):
        begun = self.phase != "front" and not self.attempt.events
        return {"phase": self.phase} | ({"items": kernel_notes.coded(self.sitting.ids)} if begun else {})

    def started_as(self, note):
        return {}

    def stand_as(self, note):
        """A round that was begun and not answered is drawn again, and stands only where it is the same."""
        super().stand_as(note)
        if self.phase != "front" or note.get("phase") != "asking":
            return
        started = self.drawn_again(note)
        if started and kernel_notes.coded(started["items"]) == note.get("items"):
            saved = self.saved
            self.begin(started)
            self.saved = saved

    def drawn_again(self, note) -> dict | None:
        """What a round that was begun before the kernel slept was drawn as."""
        return None
