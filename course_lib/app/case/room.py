"""The door of a case: wires content, engine, store and view, and holds what is not committed yet."""

from datetime import datetime

from ... import content
from ...content.notebook_steps import address_of
from ...engine.case import differential, replay
from ...engine.case.typed_controls import read_control
from ...engine.case.typed_orders import TypedOrder, read_order
from ...engine.commitments import Impossible, check_certainty
from ...store import NotSaved, Refused
from ...views.case import feedback, order_form, ranking, screens
from ...views.case import missed as missed_view
from ...views.case.page import Draft, Page
from ...views.parts import controls
from .. import unrecorded
from ..course_evidence import evidence_of
from ..form_data import written
from ..own_constants import Patient, mark
from ..reading_times import case_minutes, lesson_with
from ..session import page_view, told
from . import run
from .missed import MOST, MissedRoom, behind, items_about
from .standing import CaseStanding

BAND, BELIEF = 60, 40  # virtual patients, and other sets of constants, around this patient in the debrief


class CaseRoom(CaseStanding):
    """A learner in a case, on a level; in `play` they stand where their latest path stands.

    In the short view of a page only the short level is offered, if the case has one.
    """

    def __init__(self, id: str, level: str = "guided", own: Patient | None = None):
        case = run.case_of_run(id, 0)
        self.own = own
        self.levels = run.levels(case)
        if page_view() == run.SHORT and run.SHORT in self.levels:
            self.levels, level = (run.SHORT,), run.SHORT
        if level not in self.levels:
            raise ValueError(f"a case has no level {level!r}: write {' or '.join(map(repr, self.levels))}")
        self.id, self.level, self.blind = id, level, False  # blind on clinic day
        self.evidence = evidence_of(f"case-{id}")
        super().__init__(run.activity(id, level), content.fingerprint("cases", id))
        self._begin(case)

    def _begin(self, case):
        self.case, self.phase, self.draft = case, "opening", Draft()
        self.play = self.first = replay.start(case)
        self.paths = replay.Paths()
        self.inside: MissedRoom | None = None  # the questions after the case, while they are on the screen

    @property
    def short(self) -> bool:
        return self.level == run.SHORT

    def run(self, scenario, patients: int = 0, believed: int = 0):
        return run.simulate(
            self.case, self.attempt.seed, scenario, patients, believed, self.own.own if self.own else ()
        )

    # ---- what is shown ------------------------------------------------------------------------------------------------

    def page(self):
        if self.inside:
            return missed_view.show(self.case.title, self.inside.show(), self.inside.phase == "over")
        debrief = self.phase == "debrief"
        play = self.first if debrief else self.play
        return screens.show(
            Page(
                play,
                self.run(replay.scenario(play), *((BAND, BELIEF) if debrief else ())),
                self.evidence,
                content.drugs(),
                self.phase,
                self.draft,
                self.session.ask_certainty,
                "unrecorded" if self.own and self.saved == "saved" else self.saved,
                self.attempt.why_not_saved,
                self.problem,
                self.notices,
                self._simulated(replay.argued_play(self.case, self.run)) if debrief else None,
                BAND,
                self.level,
                replay.own(self.first)[self.paths.kept] if self.paths.second is not None else None,
                self._simulated(self.play) if debrief and self.paths.second is not None else None,
                self.blind,
                self.levels,
                case_minutes(self.id, self.short),
                self._whole(),
                own=mark(self.own),
                **(self._after() if debrief else {}),
            )
        )

    def _after(self):
        """What the debrief says beside the play: how many questions there are about it, and when it was begun."""
        lesson = lesson_with(self.id)
        return {
            "questions": 0 if self.own else min(MOST, len(items_about(behind(self.first)))),
            "lesson_questions": address_of(lesson.notebook, "quiz", lesson.quiz) if lesson and lesson.quiz else "",
            "begun": f"{datetime.fromisoformat(self.attempt.events[0].at):%d %B %Y}".lstrip("0"),
        }

    def _whole(self):
        """Where the whole lesson has this case, if only its short level is offered here."""
        lesson = lesson_with(self.id) if len(self.levels) == 1 else None
        return address_of(lesson.notebook, "case", self.id) if lesson else ""

    def _simulated(self, play):
        return play, self.run(replay.scenario(play), BAND, BELIEF)

    def where(self):
        """The decision on the screen, or which other part of the case it is."""
        if self.inside:
            return ""  # the questions have their own
        if self.phase == "deciding":
            return self.play.scene_id
        return replay.own(self.play)[-1].commitment.scene if self.phase == "followed" else self.phase

    def resume(self):
        self._begin(run.case_of_run(self.id, self.attempt.seed))
        self.paths = run.paths_of(self.attempt, self.case)
        self.play = self.first = replay.replay(self.case, self.paths.first, self.run, self.short)
        if self.paths.second is not None:
            self.play = replay.replay(self.case, self.paths.second, self.run, self.short)
        made = self.paths.first or self.paths.passed_by
        begun = made or self.kept_draft() is not None  # something was chosen, and not committed yet
        self.phase = self._standing() if begun else "opening"
        self._forget_draft()

    def _standing(self):
        return "debrief" if self.play.over else "deciding"

    def go_on(self):
        self.resume()
        self.phase = "followed" if self._just_committed() else self._standing()
        return {
            "say": f"{self._verdict()} {'Not recorded.' if self.own else 'Saved.'}".strip(),
            "soon": True,
            "focus": "#decision",
        }

    def _verdict(self):
        """What is heard of the commitment that was just made."""
        if self.phase != "followed":
            return ""
        made = replay.own(self.play)[-1].commitment
        return feedback.spoken(replay.judge(self.case.scene(made.scene), made))

    def _forget_draft(self):
        """No draft but the ranking before the tests, unless the browser kept one for this very decision."""
        self.draft, self.problem = Draft(values=self._carried_over()), ""
        kept = self.kept_draft()
        if kept is not None:
            self.draft = self._draft(kept)

    def _carried_over(self):
        """The places of the last ranking, where another one waits."""
        before = None if self.play.over or not self.play.scene.ranking else replay.ranked_before(self.play)
        return ranking.carried_over(self.play.scene.ranking, before) if before else {}

    def place(self):
        """The decision that waits, whatever is on the screen."""
        return self.play.scene_id

    def _just_committed(self):
        """Whether the last event is a decision, whose consequences can be shown; a path that was reopened has none yet."""
        return bool(replay.own(self.play)) and self.attempt.events[-1].kind == "committed"

    # ---- the level --------------------------------------------------------------------------------------------------

    def on_hello(self, message):
        kept = message.get("kept")
        chosen = kept.get(self._level_kept_as()) if isinstance(kept, dict) else None
        if not self.ready and chosen in self.levels and chosen != self.level:
            self._take_level(chosen)
        return super().on_hello(message)

    def _level_kept_as(self):
        return unrecorded.name(f"level:{self.id}", self.own)

    def _take_level(self, level):
        self.level, self.attempt = level, run.attempt_at(self.session, self.id, level, self.own)

    def on_levels(self, message):
        """Back to the opening screen, where the level is chosen; what was committed stays."""
        fixed = len(self.levels) == 1 or self.paths.second is not None
        if self.phase != "deciding" or self.attempt.pending or fixed:
            return None
        self.phase, self.problem = "opening", ""
        return {"focus": "#decision"}

    def _change_level(self, values):
        (level,) = controls.decoded(values.get("level", [""])[:1], self.levels)
        if level not in self.levels or level == self.level or self.phase != "opening":
            return None
        return self._switch(level)

    def _switch(self, level):
        """Open the record of another level, on its opening screen; the browser keeps the choice."""
        before = self.level, self.attempt
        self._take_level(level)
        try:
            found = self.attempt.open()
        except (NotSaved, Refused) as reason:
            self.level, self.attempt = before
            self.problem = told(reason)
            return {}
        self.return_to(found)
        self.phase = "opening"
        self.session.kept[self._level_kept_as()] = level
        return {"keep": {self._level_kept_as(): level}}

    # ---- the questions after the case ---------------------------------------------------------------------------------

    def hear(self, message):
        kind = message.get("kind")
        if not self.inside or kind in ("hello", missed_view.TO_DEBRIEF):
            return super().hear(message)
        answer = self.inside.hear(message)
        return super().hear(message) if kind == "ping" and answer is None else answer

    def on_missed(self, message):
        """Ask about what was missed, or go on with these questions."""
        if self.own or self.phase != "debrief" or self.attempt.pending or not items_about(behind(self.first)):
            return None
        self._ask_about()
        return {"focus": "#missed-question"}

    def _ask_about(self, note=None):
        of = f"{self.attempt.activity}.{self.attempt.number_of_attempts}"
        room = MissedRoom(self.id, of, self.first)
        room.session = room.attempt.session = self.session
        room.hear({"kind": "hello", "stood": note})
        self.inside = room

    def on_to_debrief(self, message):
        if not self.inside:
            return None
        self.inside = None
        return {"focus": "#decision"}

    # ---- messages -----------------------------------------------------------------------------------------------------

    def on_open(self, message):
        if self.phase != "opening":
            return None
        self.phase = self._standing()
        return {"focus": "#decision"}

    def on_go_on(self, message):
        if self.phase != "followed":
            return None
        self.phase, self.saved = self._standing(), "saved"
        return {"focus": "#paths" if self.phase == "debrief" and self.paths.second is not None else "#decision"}

    def on_whole_case(self, message):
        """From the debrief of the short level to the whole case."""
        if self.phase != "debrief" or not self.short or len(self.levels) == 1 or self.attempt.pending:
            return None
        return {"focus": "#decision", **self._switch("guided")}

    def on_again(self, message):
        if self.phase != "debrief":
            return None
        self.attempt.again()
        self.resume()
        self.saved = ""
        say = "A new attempt." if self.own else "A new attempt. Your earlier record is kept."
        return {"say": say, "soon": True, "focus": "#decision"}

    def on_reopen(self, message):
        """Play another path from one decision of the first path on; the first path is kept."""
        if self.phase != "debrief" or self.attempt.pending:
            return None
        values = message.get("values")
        kept = values.get("kept") if isinstance(values, dict) else None
        if kept not in [str(at) for at in range(len(self.paths.first))]:
            return None
        return self._turn(int(kept), "deciding", "#decision", "Another path. Your first path is kept.")

    def on_leave(self, message):
        """Give up another path and go back to the debrief."""
        if self.paths.second is None or self.phase not in ("deciding", "followed") or self.attempt.pending:
            return None
        return self._turn(len(self.paths.first), "debrief", "#decision", "Back to the debrief of your first path.")

    def _turn(self, kept, phase, focus, say):
        answer = self.write("reopened", {"kept": self.paths.in_record(kept)})
        if self.saved == "saved" and not self.notices:
            self.phase = phase
            return {"say": say, "soon": True, "focus": focus}
        return answer

    def on_change(self, message):
        values = written(message.get("values"))
        if message.get("form") == "level":
            return self._change_level(values)
        if self.phase != "deciding" or self.attempt.pending:
            return None
        before, self.problem, self.saved = self.draft.values, "", "kept here"
        self.draft = self._draft(values)
        self.keep_draft(values)
        said = self.play.scene.ranking and ranking.told(self.play.scene.ranking, before, self.draft.values)
        return {"say": said, "soon": True} if said else {}

    def _draft(self, values):
        rest = {name: typed[0] for name, typed in values.items() if name not in ("options", "certainty")}
        chosen, typed = controls.decoded(values.get("options", ()), self._option_ids()), {**self.draft.values, **rest}
        return Draft(chosen, typed, values.get("certainty", [None])[0], self._at(typed))

    def _at(self, typed):
        """Where the controls of the scene stand: what was typed last that can be."""
        read = {id: read_control(one, typed.get(id)) for id, one in self._controls_here().items()}
        return self.draft.at | {id: value for id, (value, sentence) in read.items() if not sentence}

    def _option_ids(self):
        return [] if self.play.over else [option.id for option in self.play.scene.options]

    def on_commit(self, message):
        if self.phase != "deciding" or self.attempt.pending:
            return None
        self.draft, self.problem = self._draft(written(message.get("values"))), ""
        return self.commit("committed")

    def check(self):
        commitment = self._commitment()
        replay.check_commitment(self.play, commitment)
        return commitment

    def _commitment(self):
        scene, draft = self.play.scene, self.draft
        if scene.ranking:
            commitment = self._ranked(scene)
        elif scene.typed and self.level == "unguided":
            commitment = self._ordered(scene)
        else:
            commitment = replay.Commitment(scene.id, draft.options, self._controls(draft), self._certainty())
        check_certainty(bool(commitment.options) and self.session.ask_certainty, draft.certainty)
        return commitment

    def _controls(self, draft):
        read = {
            one.id: read_control(one, draft.values.get(one.id))
            for one in replay.controls(self.play.scene, draft.options)
        }
        for _, sentence in read.values():
            if sentence:
                raise Impossible(sentence)
        return {id: value for id, (value, _) in read.items()}

    def _certainty(self):
        return self.draft.certainty if self.session.ask_certainty else None

    def _ranked(self, scene):
        values, findings = self.draft.values, [finding.id for finding in scene.ranking.findings]
        places = {one.id: values.get(ranking.field(one.id), "") for one in scene.ranking.order}
        moved = controls.decoded([values[ranking.MOVED]] if ranking.MOVED in values else [], findings)
        order = differential.ranked(scene.ranking, places)
        commitment = replay.Commitment(scene.id, order, {}, self._certainty(), moved[0] if moved else None)
        differential.check_ranking(scene.ranking, commitment)
        return commitment

    def _ordered(self, scene):
        fields = (order_form.DRUG, order_form.DOSE, order_form.ROUTE, order_form.HALVE, order_form.RHYTHM)
        order = TypedOrder(*(self.draft.values.get(name, "") for name in fields))
        return read_order(scene, order, content.drugs(), self._certainty())


def case(id: str, level: str = "guided", *, patient: Patient | None = None):
    """The case of that id, as a screen, on the level `guided`, `unguided` or `short` until the learner chooses another.

    In the short view of a page it is on the level `short`.
    With a `patient` of `physiology.patient(…)` its curves have constants of your own: that is marked, and nothing is recorded.
    Raises KeyError with the ids that exist, ValueError with the levels or for what is no patient, or Refused.
    """
    return CaseRoom(id, level, unrecorded.checked(patient)).screen


__all__ = ["case"]
