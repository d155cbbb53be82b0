"""The door of the learner's record as a whole: a screen that the page itself fills, without a kernel (`serve/record_desk.py`)."""

from ...views.parts.screen import Screen
from ...views.record import desk as view
from ..session import served


class RecordRoom:
    """What stands there for whoever has no record yet, and in JupyterLab."""

    unsaved = half_done = False

    def __init__(self):
        self.screen = Screen(lambda: view.show(view.Page(), served()), self.hear, dict)

    def hear(self, message):
        """Nothing that is said to a kernel changes anything here."""
        return {} if message.get("kind") == "hello" else None


def record():
    """The learner's record as a whole, as a screen."""
    return RecordRoom().screen
