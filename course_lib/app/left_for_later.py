"""An activity that the short view of a page leaves for the whole lesson → a line that says where it is."""

from .. import content
from ..content import Refused
from ..views import left_for_later as view
from ..views.parts.screen import Screen
from .reading_times import place_of
from .session import page_view


class LaterRoom:
    """A line and a link; nothing is recorded here, and nothing is said to it but hello."""

    unsaved = half_done = False

    def __init__(self, title: str, place: str):
        self.title, self.place = title, place
        self.screen = Screen(self.show, self.hear, dict)

    def show(self):
        return view.show(self.title, self.place)

    def hear(self, message):
        return {} if message.get("kind") == "hello" else None


def left_for_later(door: str, id: str) -> Screen | None:
    """The line in place of an activity that this page's short view leaves out; None where it is shown."""
    if page_view() != "short" or not any(id in later for later in _left_out()):
        return None
    return LaterRoom(getattr(content, door)(id).title, place_of(door, id)).screen


def _left_out():
    """What the ten-minute path of each lesson leaves for later."""
    for id in content.ids("lessons"):
        try:
            lesson = content.lesson(id)
        except Refused:
            continue
        yield lesson.short.later if lesson.short else ()
