"""The door of the start page: every lesson with the learner's progress, and the way to delete their record."""

from ..store import NotSaved, Refused
from ..views import start as view
from ..views.parts.screen import Screen
from .session import HERE, told
from .start_page import page_of


class StartRoom:
    """The first screen; it stands before the learner is known, and shows their progress as soon as they are."""

    def __init__(self):
        self.session = HERE
        self.known, self.asking, self.deleted, self.problem = False, False, None, ""
        self.screen = Screen(self.show, self.hear)

    def show(self):
        try:
            return view.show(self._page(self.session if self.known else None))
        except NotSaved as reason:  # the file went away under an open page
            self.known, self.problem = False, told(reason)
            return view.show(self._page(None))

    def _page(self, session):
        return page_of(session, self.asking, self.deleted, self.problem)

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
            self.problem = told(reason)
            return {}
        self.known = True
        return {}

    def _forget(self):
        try:
            self.deleted = self.session.open().forget(self.session.learner)
        except NotSaved as reason:
            self.problem = told(reason)
            return {"focus": "#record"}
        self.known = self.asking = False
        return {"say": "Your record is deleted.", "soon": True, "forget": True}


def start():
    """The start page's screen."""
    return StartRoom().screen
