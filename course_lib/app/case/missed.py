"""The questions after a case: a few items from all quizzes, about the claims of what was missed, as a round of their own."""

from contextlib import suppress

from ... import content
from ...content.fingerprints import digest
from ...engine.case import decisive
from ...engine.case.play import Play
from ...engine.quiz.missed import MOST, about, draw_about
from ...model.quiz import Item, Quiz
from ...store import Refused
from ...views.case.missed import BACK, TO_DEBRIEF
from ...views.quiz.round_end import After
from ..quiz import QuizRoom

Behind = tuple[tuple[str, ...], ...]  # the claims of each decision, the weightiest first


def behind(play: Play) -> Behind:
    """The claims of each decision that was missed; where none was, of those that mattered most."""
    weighed = decisive.missed(play) or decisive.decisive(play)
    return tuple(decisive.claims_behind(one) for one in weighed)


def items_about(claims: Behind) -> tuple[Item, ...]:
    """The items of every quiz that ask about any of these claims; a quiz that cannot be read has none."""
    found: list[Item] = []
    for id in content.ids("quizzes"):
        with suppress(Refused):
            found += content.quiz(id).items
    return about(found, claims)


class MissedRoom(QuizRoom):
    """A learner in the questions after one attempt at a case; another attempt at it has questions of its own.

    `of` names that attempt, and the record holds it, so that a round is resumed only where it belongs.
    """

    name = "missed"

    def __init__(self, case: str, of: str, play: Play):
        self.of, self.claims = of, behind(play)
        items, missed = items_about(self.claims), decisive.missed(play)
        quiz = Quiz(
            id=f"missed-{case}",
            title="Questions on what you missed" if missed else "Questions on what mattered",
            intro="" if missed else "You missed nothing; here are questions on what mattered.",
            ask=min(MOST, len(items)),
            items=items,
        )
        super().__init__(quiz, digest(items), f"missed:{case}")

    def return_to(self, found, note=None):
        """Begin afresh where the record is of another attempt at the case."""
        if self.attempt.events and self.attempt.started.get("of") != self.of:
            self.attempt.again()
            found = "whole"
        super().return_to(found, note)

    def after(self):
        return After(back=(BACK, TO_DEBRIEF))

    def drawn(self, asked):
        items = draw_about(self.quiz.items, self.claims, self.attempt.seed, asked)
        return {"items": list(items), "of": self.of}

    def started_as(self, note):
        started = super().started_as(note)
        return started and {**started, "of": self.of}

    def _begin(self, started):
        return super()._begin({**started, "of": self.of} if started else started)
