"""A screen of all that a learner's record holds: it stands before the learner is known, and shows what is theirs as soon as they are.

Nothing is recorded here, and no screen is needed to say it, so the server shows a learner theirs without a kernel.
"""

from collections.abc import Callable

from htpy import Element

from ..store import NotSaved, Refused
from ..views.parts.screen import Screen
from .session import HERE, Session, told


class OverviewRoom:
    """A screen that `draw` makes of the session of a known learner, or of none, and of a sentence about what went wrong.

    `draw` raises NotSaved where the record cannot be read.
    """

    unsaved = half_done = False

    def __init__(self, draw: Callable[[Session | None, str], Element]):
        self.draw, self.session, self.known, self.problem = draw, HERE, False, ""
        self.screen = Screen(self.show, self.hear, dict)

    def show(self) -> Element:
        try:
            return self.draw(self.session if self.known else None, self.problem)
        except NotSaved as reason:  # the file went away under an open page
            self.known = False
            return self.draw(None, told(reason))

    def hear(self, message):
        if message.get("kind") != "hello":
            return None
        try:
            self.session.greet(message)
            self.known = True
        except (NotSaved, Refused) as reason:
            self.problem = told(reason)
        return {}
