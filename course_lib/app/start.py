"""The door of the start page: every lesson with the learner's progress, and the way to delete their record."""

from contextlib import suppress

from ..store import Deleted, NotSaved, Refused
from ..views import start as view
from ..views.parts import controls
from ..views.parts.screen import Screen
from . import kernel_notes
from .classes import mine as my_class
from .progress.facts import facts_in
from .review import history
from .review.due import due_today
from .session import HERE, told
from .start_page import page_of

MOST_ENTRIES = 10_000_000  # of a record that was deleted


class StartRoom:
    """The first screen; it stands before the learner is known, and shows their progress as soon as they are."""

    def __init__(self):
        self.session = HERE
        self.known, self.asking, self.deleted, self.problem = False, False, None, ""
        self.screen = Screen(self.show, self.hear, self.standing)

    def show(self):
        try:
            return view.show(self._page(self.session if self.known else None))
        except NotSaved as reason:  # the file went away under an open page
            self.known, self.problem = False, told(reason)
            return view.show(self._page(None))

    def _page(self, session):
        facts = facts_in(session) if session else None
        due = due_today(facts.responses, history.now(), session.zone) if facts else None
        assigned = my_class.assigned(session.open(), session.learner) if session else ()
        return page_of(session, self.asking, self.deleted, self.problem, due, facts, assigned)

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
        except Deleted as reason:  # from another tab or device: whoever comes back begins anew
            self.problem = told(reason)
            return {"forget": True}
        except (NotSaved, Refused) as reason:
            self.problem = told(reason)
            return {}
        first, self.known = not self.known, True
        if first:
            self.stand(message.get("stood"))
        return {}

    unsaved = half_done = False

    def standing(self) -> dict:
        """Whether the learner is asked about their record, or how many entries of it were deleted."""
        if self.deleted is not None:
            return {"deleted": self.deleted}
        return {"of": controls.code(self.session.learner), "asking": self.asking} if self.known else {}

    def stand(self, note: object) -> None:
        """Stand as the note of a kernel that slept says: of this learner, or of a record that was deleted whole."""
        note, mine = kernel_notes.read(note), controls.code(self.session.learner)
        self.asking = self.asking or note.get("asking") is True and note.get("of") == mine
        deleted = kernel_notes.whole(note.get("deleted"), MOST_ENTRIES)
        with suppress(NotSaved):
            if deleted is not None and not self.session.open().runs(self.session.learner):
                self.known, self.deleted = False, deleted

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
