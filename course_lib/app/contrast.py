"""The door of a contrast pair: one finding is committed to, and then both patients explain themselves."""

from .. import content
from ..engine import contrast as engine
from ..engine.commitments import check_certainty
from ..views import contrast as view
from ..views.parts import controls
from .activity_room import Room
from .course_evidence import evidence_of
from .form_data import written


class ContrastRoom(Room):
    """A learner before a pair of patients."""

    def __init__(self, id: str):
        self.contrast = content.contrast(id)
        self.evidence = evidence_of(f"contrast-{id}")
        self.given: engine.Given | None = None
        self.row, self.certainty = "", None
        super().__init__(f"contrast:{id}", content.fingerprint("contrasts", id))

    def _page(self):
        return view.Page(
            self.contrast, self.evidence, self.given, self.row, self.certainty, self.session.ask_certainty,
            self.saved, self.attempt.why_not_saved, self.problem, self.notices,
        )  # fmt: skip

    def page(self):
        return view.show(self._page())

    def where(self):
        """The pair, which is one screen."""
        return self.contrast.id

    def resume(self):
        bodies = self.attempt.bodies("committed")
        self.given = engine.Given.of(bodies[-1]) if bodies else None
        if self.given:
            engine.check(self.contrast, self.given)  # raises for a finding that the pair no longer holds
        self.row, self.certainty, self.problem = "", None, ""
        kept = self.kept_draft()
        if kept is not None and not self.given:
            self._take(kept)

    def go_on(self):
        self.resume()
        return {"say": "Committed and saved.", "soon": True, "focus": f"#{self._page().here}"}

    # ---- while the kernel sleeps --------------------------------------------------------------------------------------

    @property
    def asks(self):
        return self.given is None

    @property
    def over(self):
        return self.given is not None

    @property
    def half_done(self):
        return bool(self.row or self.certainty)

    # ---- messages -----------------------------------------------------------------------------------------------------

    def on_change(self, message):
        if self.given or self.attempt.pending:
            return None
        values = written(message.get("values"))
        self._take(values)
        self.saved = "kept here"
        self.keep_draft(values)
        return {}

    def _take(self, values):
        picked = controls.decoded(values.get("row", ()), [row.id for row in self.contrast.rows])
        self.row, self.certainty, self.problem = picked[0] if picked else "", values.get("certainty", [None])[0], ""

    def on_commit(self, message):
        if self.given or self.attempt.pending:
            return None
        self._take(written(message.get("values")))
        return self.commit("committed")

    def check(self):
        asked = self.session.ask_certainty
        given = engine.Given(self.row, self.certainty if asked else None)
        engine.check(self.contrast, given)
        check_certainty(asked, self.certainty)
        return given

    def on_again(self, message):
        if not self.given:
            return None
        self.attempt.again()
        self.resume()
        self.saved = ""
        return {"say": "A new attempt. Your earlier record is kept.", "soon": True, "focus": f"#{self._page().here}"}


def contrast(id: str):
    """The contrast pair of that id, as a screen; raises KeyError with the ids that exist, or Refused."""
    return ContrastRoom(id).screen
