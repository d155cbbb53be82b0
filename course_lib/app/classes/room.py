"""The door of a learner's class on the page *Progress*: a screen that the server fills, without a kernel (`serve/class_desk.py`)."""

from ...views.classes import mine as view
from ..overview_room import OverviewRoom
from ..session import served
from .mine import page_of


class ClassRoom(OverviewRoom):
    """The learner's class, or the way to join one."""

    def __init__(self):
        super().__init__(self._drawn)

    @staticmethod
    def _drawn(session, problem):
        page = page_of(session.open(), session.learner) if session else view.Page()
        return view.show(page, problem, served())


def my_class():
    """The learner's class, as a screen."""
    return ClassRoom().screen
