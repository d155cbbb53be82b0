"""The door of a case: wires content, engine, store and view, and holds what is not committed yet."""

from .. import content
from ..engine import case as engine
from ..engine.typed import number
from ..views import case as view
from ..views import controls
from ..views.casepage import Draft, Page
from ..views.words import Evidence
from .form import written
from .patients import live
from .room import Room

BAND, BELIEF = 60, 40  # virtual patients, and other sets of constants, around this patient in the debrief


class CaseRoom(Room):
    """A learner in a case."""

    def __init__(self, id: str):
        self.case = content.case(id)
        self.evidence = Evidence(content.claims(), content.references(), f"case-{id}")
        self.phase, self.draft, self.play = "opening", Draft(), engine.start(self.case)
        super().__init__(f"case:{id}", content.fingerprint("cases", f"{id}.yaml"))

    def run(self, scenario, patients: int = 0, believed: int = 0):
        return live(scenario, self.case.patient.susceptible is not None, patients, believed=believed)

    def page(self):
        debrief = self.phase == "debrief"
        return view.show(
            Page(
                self.play,
                self.run(engine.scenario(self.play), *((BAND, BELIEF) if debrief else ())),
                self.evidence,
                content.drugs(),
                self.phase,
                self.draft,
                self.session.ask_certainty,
                self.saved,
                self.attempt.why_not_saved,
                self.problem,
                self.notices,
                self._argued() if debrief else None,
                BAND,
            )
        )

    def _argued(self):
        play = engine.argued_play(self.case, self.run)
        return play, self.run(engine.scenario(play), BAND, BELIEF)

    def resume(self):
        commitments = [engine.Commitment.of(body) for body in self.attempt.bodies("committed")]
        self.play = engine.replay(self.case, commitments, self.run)
        self.phase = "debrief" if self.play.over else "deciding" if self.play.history else "opening"
        self._forget_draft()

    def go_on(self):
        self.resume()
        self.phase = "followed"
        return {"say": "Committed and saved.", "soon": True, "focus": "#decision"}

    def _forget_draft(self):
        """No draft, unless the browser kept one for this very decision."""
        self.draft, self.problem = Draft(), ""
        kept = self.session.kept.get(self._kept_as())
        if isinstance(kept, dict) and (kept.get("attempt"), kept.get("scene")) == (
            self.attempt.number_of_attempts,
            self.play.scene_id,
        ):
            self.draft = self._draft(written(kept.get("values")))

    # ---- messages -----------------------------------------------------------------------------------------------------

    def on_open(self, message):
        if self.phase != "opening":
            return None
        self.phase = "deciding"
        return {"focus": "#decision"}

    def on_go_on(self, message):
        if self.phase != "followed":
            return None
        self.phase, self.saved = "debrief" if self.play.over else "deciding", "saved"
        return {"focus": "#decision"}

    def on_again(self, message):
        if not self.play.over:
            return None
        self.attempt.again()
        self.resume()
        self.saved = ""
        return {"say": "A new attempt. Your earlier record is kept.", "soon": True, "focus": "#decision"}

    def on_change(self, message):
        if self.phase != "deciding" or self.attempt.pending:
            return None
        values = written(message.get("values"))
        self.draft, self.problem, self.saved = self._draft(values), "", "kept here"
        return {
            "keep": {
                self._kept_as(): {
                    "attempt": self.attempt.number_of_attempts,
                    "scene": self.play.scene_id,
                    "values": values,
                }
            }
        }

    def _kept_as(self):
        return f"draft:{self.attempt.activity}"

    def _draft(self, values):
        rest = {name: typed[0] for name, typed in values.items() if name not in ("options", "certainty")}
        return Draft(
            controls.decoded(values.get("options", ()), self._option_ids()),
            {**self.draft.values, **rest},
            values.get("certainty", [None])[0],
        )

    def _option_ids(self):
        return [] if self.play.over else [option.id for option in self.play.scene.options]

    def on_commit(self, message):
        if self.phase != "deciding" or self.attempt.pending:
            return None
        self.draft, self.problem = self._draft(written(message.get("values"))), ""
        try:
            commitment = self._commitment()
            engine.check(self.play, commitment)
        except engine.Impossible as reason:
            self.problem = str(reason)
            return {"focus": ".px-told"}
        return self.write("committed", commitment.body())

    def _commitment(self):
        draft, asked = self.draft, self.session.ask_certainty
        if draft.options and asked and draft.certainty not in engine.CERTAINTIES:
            raise engine.Impossible("Say how sure you are, or choose not to be asked.")
        asked_for = engine.controls(self.play.scene, draft.options)
        values = {control.id: number(draft.values.get(control.id, control.start)) for control in asked_for}
        return engine.Commitment(self.play.scene_id, draft.options, values, draft.certainty if asked else None)


def case(id: str):
    """The case of that id, as a screen; raises KeyError with the ids that exist, or Refused."""
    return CaseRoom(id).screen


__all__ = ["case"]
