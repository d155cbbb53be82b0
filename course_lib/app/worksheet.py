"""The door of a worksheet: one part at a time; what is chosen or written stays with the learner until it is committed."""

from .. import content
from ..engine.worksheet.sheet import Given, Sheet, advance, picks_of, rows_of
from ..views.parts import controls
from ..views.worksheet import screens
from .activity_room import Room
from .course_evidence import evidence_of
from .form_data import written
from .reading_times import worksheet_minutes


class WorksheetRoom(Room):
    """A learner at a worksheet."""

    def __init__(self, id: str):
        self.worksheet = content.worksheet(id)
        self.evidence = evidence_of(f"worksheet-{id}")
        self.sheet, self.phase, self.draft = Sheet(self.worksheet, 0), "doing", screens.Draft()
        super().__init__(f"worksheet:{id}", content.fingerprint("worksheets", id))

    def _page(self):
        return screens.Page(
            self.sheet, self.evidence, self.phase, self.draft,
            self.saved, self.attempt.why_not_saved, self.problem, self.notices, worksheet_minutes(self.worksheet.id),
        )  # fmt: skip

    def page(self):
        return screens.show(self._page())

    def where(self):
        """The part on the screen, asked or explained."""
        if self.phase == "over":
            return "over"
        return self.sheet.given[-1].part if self.phase == "explained" else self.sheet.part.id

    def resume(self):
        sheet = Sheet(self.worksheet, self.attempt.seed)
        for body in self.attempt.bodies("committed"):
            sheet = advance(sheet, Given.of(body))
        self.sheet, self.phase = sheet, "over" if sheet.over else "doing"
        self._forget_draft()

    def go_on(self):
        self.resume()
        self.phase = "explained"
        return {"say": "Committed and saved.", "soon": True, "focus": self._here()}

    def _here(self):
        return f"#{self._page().here}"

    def _forget_draft(self):
        """No draft, unless the browser kept one for this very part."""
        self.draft, self.problem = screens.Draft(), ""
        kept = self.kept_draft()
        if kept is not None and not self.sheet.over:
            self.draft = self._draft(kept)

    def place(self):
        """The part that waits, whatever is on the screen."""
        return "over" if self.sheet.over else self.sheet.part.id

    def _draft(self, values):
        part = self.sheet.part
        ids = [pick.id for pick in picks_of(part)]
        found = {row.id: controls.decoded(values.get(row.id, ()), ids) for row in rows_of(self.sheet, part)}
        words = values.get("words", [""])[0] if part.kind == "write" else ""
        return screens.Draft({row: picked for row, picked in found.items() if picked}, words)

    # ---- while the kernel sleeps --------------------------------------------------------------------------------------

    @property
    def asks(self):
        return self.phase == "doing"

    @property
    def over(self):
        return self.sheet.over

    @property
    def half_done(self):
        return bool(self.sheet.given) and not self.sheet.over or bool(self.draft.picks or self.draft.words)

    def stands_as(self):
        return {"phase": self.phase}

    def stand_as(self, note):
        if note.get("phase") == "explained" and self.attempt.events and self.attempt.events[-1].kind == "committed":
            self.phase = "explained"

    # ---- messages -----------------------------------------------------------------------------------------------------

    def on_change(self, message):
        if self.phase != "doing" or self.attempt.pending:
            return None
        values = written(message.get("values"))
        self.draft, self.problem, self.saved = self._draft(values), "", "kept here"
        self.keep_draft(values)
        return {}

    def on_commit(self, message):
        if self.phase != "doing" or self.attempt.pending:
            return None
        self.draft, self.problem = self._draft(written(message.get("values"))), ""
        return self.commit("committed")

    def check(self):
        given = Given(self.sheet.part.id, self.draft.picks, self.draft.words)
        advance(self.sheet, given)
        return given

    def on_next(self, message):
        if self.phase != "explained":
            return None
        self.phase, self.saved = "over" if self.sheet.over else "doing", ""
        return {"focus": self._here()}

    def on_again(self, message):
        if not self.sheet.over:
            return None
        self.attempt.again()
        self.resume()
        self.saved = ""
        return {"say": "A new attempt. Your earlier record is kept.", "soon": True, "focus": self._here()}


def worksheet(id: str):
    """The worksheet of that id, as a screen; raises KeyError with the ids that exist, or Refused."""
    return WorksheetRoom(id).screen
