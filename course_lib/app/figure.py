"""The door of a figure: a guess is taken first, then compared; what is moved afterwards belongs to no attempt."""

from contextlib import suppress

from .. import content
from ..engine import figure as engine
from ..engine.lab import setup as lab_setup
from ..engine.lab import share_code
from ..views import figure as view
from ..views.parts import controls
from . import kernel_notes
from .activity_room import Room
from .course_evidence import evidence_of
from .form_data import written
from .session import served
from .two_sides import TwoSides

DOSE_LAB = "11_dose_lab.ipynb"


class FigureRoom(TwoSides, Room):
    """A learner before one question, and the lab that answers it if there is one."""

    def __init__(self, id: str):
        self.figure = content.figure(id)
        self.evidence = evidence_of(f"figure-{id}")
        self.lab = content.lab(self.figure.lab) if self.figure.lab else None
        self.preset = self.setup = lab_setup.start(self.lab, content.parameters()) if self.lab else None
        self.stands = engine.Standing()
        self.option, self.typed, self.problems = "", {}, {}
        self.runs, self.read, self.first = {}, {}, None
        super().__init__(f"figure:{id}", content.fingerprint("figures", id))

    # ---- what is shown ------------------------------------------------------------------------------------------------

    def page(self):
        return view.show(self._page())

    def _page(self):
        page = view.Page(
            self.figure, self.evidence, self.stands, self.option, self.typed, self.problems,
            saved=self.saved, why_not_saved=self.attempt.why_not_saved, problem=self.problem, notices=self.notices,
            **(self._of_the_lab() if self.lab else {}),
        )  # fmt: skip
        return page

    def _of_the_lab(self):
        asked = self.figure.read_on if self.figure.read_on is not None else self.lab.read_on
        found = {
            "lab": self.lab, "setup": self.setup, "preset": self.preset, "drugs": content.drugs(),
            "region": self.lab.region, "day": self.lab.days if asked is None else asked,
        }  # fmt: skip
        if not self.stands.shown:  # nothing is simulated before the guess
            return found
        code = share_code.write(self.setup, self.preset.patient)
        link = f"{DOSE_LAB}#lab={self.lab.id}&s={code}" if served() else DOSE_LAB
        shown = {"sides": self._sides(), "first": self.first, "address": link, "code": "" if served() else code}
        return found | shown

    def _sides(self):
        """Both sides as set now; as they were at first they are remembered, because the guess is compared with these."""
        if self.first is None:
            now, self.setup = self.setup, self.preset
            self.first = self._side("a"), self._side("b")
            self.setup = now
        return self._side("a"), self._side("b")

    def where(self):
        """The figure, which is one screen."""
        return self.figure.id

    def resume(self):
        self.stands = engine.standing(self.figure, ((event.kind, event.body) for event in self.attempt.events))
        self.setup, self.option, self.typed, self.problems, self.problem = self.preset, "", {}, {}, ""
        kept = self.kept_draft()
        if kept is not None and self.asks:
            self._take(kept)

    def go_on(self):
        self.resume()
        said = view.compared(self._page()) if self.stands.shown else ""
        return {"say": f"Saved. {said}".strip(), "soon": True, "focus": f"#{self._page().here}"}

    # ---- while the kernel sleeps --------------------------------------------------------------------------------------

    @property
    def asks(self):
        return self.stands.given is None and not self.stands.shown

    @property
    def over(self):
        return self.stands.shown

    @property
    def half_done(self):
        return bool(self.asks and (self.option or self.typed))

    def stands_as(self):
        """Where the controls stand, and what was typed into one and cannot be."""
        if not self.stands.shown or not self.lab:
            return {}
        setup = "" if self.setup == self.preset else share_code.write(self.setup, self.preset.patient)
        typed = {name: text for name, text in self.typed.items() if name in self.problems}
        return {name: value for name, value in {"setup": setup, "typed": typed}.items() if value}

    def stand_as(self, note):
        if not self.stands.shown or not self.lab:
            return
        with suppress(share_code.Damaged):
            choices = lab_setup.choices(content.interactions())
            self.setup = share_code.read(note.get("setup"), self.preset, content.drugs(), choices)
        self._move(kernel_notes.texts(note.get("typed"), [control.sets for control in self.figure.controls]))

    # ---- messages -----------------------------------------------------------------------------------------------------

    def on_change(self, message):
        values = written(message.get("values"))
        if message.get("form") == "controls":
            return self._moved({name: texts[0] for name, texts in values.items()})
        if not self.asks or self.attempt.pending:
            return None
        self._take(values)
        self.saved = "kept here"
        self.keep_draft(values)
        return {}

    def _take(self, values):
        """Take what is chosen or drawn so far."""
        guess, self.problem = self.figure.guess, ""
        if guess.kind == "choice":
            picked = controls.decoded(values.get("option", ()), [option.id for option in guess.options])
            self.option = picked[0] if picked else ""
            return
        names = [engine.field(day) for day in guess.days]
        self.typed = {name: values[name][0] for name in names if values.get(name, [""])[0].strip()}
        _, self.problems = engine.read_line(guess, self.typed)

    def _moved(self, typed):
        if not self.stands.shown or not self.lab:
            return None
        self._move(typed)
        return {"say": view.sentence(self._page())}

    def _move(self, typed):
        self.typed = {control.sets: typed[control.sets] for control in self.figure.controls if control.sets in typed}
        self.setup, self.problems = engine.moved(self.figure, self.setup, self.typed)

    def on_commit(self, message):
        if not self.asks or self.attempt.pending or message.get("form") == "controls":
            return None
        self._take(written(message.get("values")))
        return self.commit("guessed")

    def check(self):
        if self.figure.guess.kind == "choice":
            given = engine.Given(self.option)
        else:
            given = engine.Given(line=engine.read_line(self.figure.guess, self.typed)[0])
        engine.check(self.figure, given)
        return given

    def on_show(self, message):
        """Show the answer without a guess."""
        return None if self.stands.shown or self.attempt.pending else self.write("shown", {})

    def on_compare(self, message):
        """Compare a guess that waited for what it is about."""
        return None if self.asks or self.stands.shown or self.attempt.pending else self.write("compared", {})

    def on_again(self, message):
        if not self.stands.shown or self.attempt.pending:
            return None
        self.attempt.again()
        self.resume()
        self.saved = ""
        return {
            "say": "A new guess. Your earlier one is kept in your record.",
            "soon": True,
            "focus": f"#{self._page().here}",
        }


def figure(id: str):
    """The figure of that id, as a screen; raises KeyError with the ids that exist, or Refused."""
    return FigureRoom(id).screen
