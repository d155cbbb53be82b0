"""The queue of the day: what is due, about six minutes of it, mixed over lessons; more of it for who asks for more."""

from collections.abc import Sequence

from ...engine import reading_time
from ...engine.record.days import day_of
from ...engine.record.responses import Response
from ...views.quiz.round_end import After
from ...views.review import today as view
from ..session import Session
from . import history, pool
from .due import DAILY, due_today, plan_of
from .room import ReviewRoom


def front_of(
    session: Session, responses: Sequence[Response], problem: str = "", notices: tuple[str, ...] = ()
) -> view.Front:
    """What the card of today says to the learner of a session, from all that they answered."""
    now, zone = history.now(), session.zone
    queue, following = plan_of(responses, now, zone)
    return view.Front(
        day_of(now, zone),
        len(queue.planned),
        reading_time.rounded(queue.minutes) if queue.planned else 0,
        len({pool.lesson_of(one.name) for one in queue.planned}),
        queue.waiting,
        following,
        problem,
        notices,
    )


class TodayRoom(ReviewRoom):
    """A learner in the queue of the day; another day has another, and what was left of one is in the next."""

    def __init__(self):
        super().__init__(DAILY, "Questions that are due")

    def front(self):
        return view.front(front_of(self.session, self.history, self.unread, self.notices))

    def after(self):
        due = due_today(self.history, history.now(), self.session.zone)
        waiting = due.items + due.waiting
        said = view.over(waiting, due.next_day, self.today)
        return After(said=said, actions=view.ways_on(waiting, done=True))

    def return_to(self, found, note=None):
        if self.attempt.events and self.attempt.started.get("day") != self.today.isoformat():
            self.attempt.again()
            found = "whole"
        super().return_to(found, note)

    def drawn(self, asked=(), more: bool = False):
        """What is due now, each question with what it stands for."""
        queue, _ = plan_of(self.history, history.now(), self.session.zone, more)
        return {
            "items": [one.item.id for one in queue.planned],
            "for": {one.item.id: one.name for one in queue.planned},
            "day": self.today.isoformat(),
            "more": more,
        }

    def drawn_again(self, note):
        return self.drawn(more=note.get("more") is True)

    def stands_as(self):
        return super().stands_as() | ({"more": True} if self.attempt.started.get("more") else {})

    def on_begin(self, message):
        """Begin with what is due at this moment, which may be less than the card said: another device may have answered it."""
        return self._draw(False) if self.phase == "front" and not self.attempt.pending else None

    def on_more(self, message):
        """Go on with more of what is due than a day has."""
        if self.phase not in ("front", "over") or self.attempt.pending:
            return None
        if self.phase == "over":
            self.begin_anew()
        return self._draw(True)

    def _draw(self, more):
        self._look()
        started = self.drawn(more=more)
        if started["items"]:
            self.begin(started)
        return {"focus": "#review-question"}


def overview(session: Session, responses: Sequence[Response]) -> object:
    """The card of today as the server shows it to a learner without a kernel, from all that they answered."""
    return view.front(front_of(session, responses))
