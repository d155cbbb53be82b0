"""The door of the dose lab: settings in, two traces out; only an attempt that the learner keeps is stored."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from ... import content
from ...engine.lab import pasted, share_code, taper, typed_fields
from ...engine.lab import setup as engine
from ...engine.typed_numbers import doubt, number
from ...views.lab import charts, kept_attempts, screens
from .. import unrecorded
from ..activity_room import ELSEWHERE, MOVED_ON, NEWER
from ..course_evidence import evidence_of
from ..form_data import pressed, written
from ..own_constants import Patient, mark
from ..session import served
from ..two_sides import BAND, BELIEF
from ..virtual_patients import parameters
from .challenge import Challenged
from .contrasts import LabContrasts
from .drawing import DrawnSteps
from .guess import GuessFirst
from .standing import FROM_HERE, FROM_LINK, MOST_KEPT, OTHER_LAB


class LabRoom(LabContrasts, GuessFirst, Challenged, DrawnSteps):
    """What is set, what was typed and cannot be, and the two traces; it stands before the learner is known."""

    scenarios = ()  # those that the list of the dose lab offers, this one among them

    def __init__(self, id: str, own: Patient | None = None):
        self.lab, self.own = content.lab(id), own
        self.evidence = evidence_of(f"lab-{id}")
        self.preset = engine.start(self.lab, self.constants)
        self.owned = engine.moved_by(self.lab, [name for name, _ in own.own]) if own else ()
        self.choices = engine.choices(content.interactions())
        self.region, self.damaged, self.restored, self.card = self.lab.region, "", "", False
        self.day = self.lab.read_on  # None: the last day that is shown
        self.kept: tuple[kept_attempts.Kept, ...] = ()
        self.lost: tuple[int, ...] = ()  # attempts of the record that cannot be opened
        self.why, self.why_day = "", None  # the side that is explained, and the day if one was chosen
        self.runs, self.read, self.coded = {}, {}, (None, "")
        self.refused, self.note, self.waiting = {}, "", None  # beside a button; of another tab; to be kept
        self.begin_contrasts()
        self.set(self.preset)
        super().__init__(f"lab:{id}", content.fingerprint("labs", id), settings_only=True)

    def set(self, setup: engine.Setup):
        """Take a whole setup; what was typed before is gone, and a constant of the learner's own stays theirs."""
        theirs = {name: getattr(self.preset.patient, name) for name in self.owned}
        self.setup, self.typed, self.problems = replace(setup, patient=replace(setup.patient, **theirs)), {}, {}
        self.no_day = {}  # a day to read or explain that is not shown: what was typed, and a sentence

    # ---- the screen ---------------------------------------------------------------------------------------------------

    def show(self):
        return self.named(screens.show(self.page()))

    def page(self):
        code = self._code()
        typed = self.typed | {name: text for name, (text, _) in self.no_day.items()}
        problems = self.problems | self.refused | {name: sentence for name, (_, sentence) in self.no_day.items()}
        sides = {key: self._side(key) for key in ("a", "b")}
        why_day, chain = self._chain(sides[self.why].trace) if self.why else (0.0, None)
        return screens.Page(
            self.lab, self.setup, tuple(sides.values()), content.drugs(), content.interactions(), content.equivalents(),
            self.constants, content.equations() if self.why else {}, self.evidence, typed, problems, self.region, self._day(), code,
            f"#lab={self.lab.id}&s={code}" if served() else "", self.damaged, self.restored,
            self.setup != self.preset or bool(self.problems), self.card, self.kept, self.lost,
            kept_attempts.saved(self.saved, self.attempt.why_not_saved, self.closed, self.note), self.why, why_day, chain,
            scenarios=self.scenarios, newer=NEWER in self.notices, own=mark(self.own), owned=self.owned, **self.contrasts_shown(), **self.guess_shown(), **self.challenge_shown(),
        )  # fmt: skip

    def _code(self):
        if self.coded[0] is not self.setup:  # written once for each setup
            self.coded = self.setup, share_code.write(self.setup, self.preset.patient)
        return self.coded[1]

    def _day(self):
        return min(self.setup.patient.days if self.day is None else self.day, self.setup.patient.days)

    def _chain(self, trace):
        """The day that is explained, and the chain to it: the day that was chosen, or the one of the lowest strength."""
        from ...physiology.why import explain  # only who asks pays for turning equations into MathML

        day = self.why_day if self.why_day is not None else trace.day[charts.lowest(trace.strength[0], trace)]
        day = min(max(float(day), 1.0), self.setup.patient.days)
        asked = (*self._asked(self.setup, self.why), day, self.region)
        if self.runs.get("why", (None,))[0] != asked:
            scenario, susceptible, switches, *_ = asked
            chain = explain(scenario, content.drugs(), parameters(susceptible, 0, 0, switches), day, self.region)
            self.runs["why"] = asked, chain
        return day, self.runs["why"][1]

    # ---- messages: the form -------------------------------------------------------------------------------------------

    def hear(self, message: Mapping) -> Mapping | None:
        """Answer a message; what was typed before a button was pressed counts first."""
        if self.is_misplaced(message):
            self.damaged = MOVED_ON
            return {"say": MOVED_ON, "soon": True}
        answer = getattr(self, f"on_{str(message.get('kind', '')).replace('-', '_')}", None)
        if not answer:
            return None
        if message.get("kind") in ("ping", "hello"):
            return self.heard(message, answer(message))
        self.refused, self.note, self.did, self.said = {}, "", "", ""
        if message.get("typed"):
            before = self.standing_now()
            self._take(message["typed"])
            self.remember(before, message.get("gesture"))  # of the drag or text that the press came after
        before = self.standing_now()
        reply = answer(message)
        if answer != self.on_undo:
            self.remember(before, message.get("gesture") if answer == self.on_change else None)
        return self.heard(message, reply)

    def on_change(self, message):
        if message.get("form") in ("read", "why"):
            texts = written(message.get("values")).get("day")
            return self._on_day(message["form"], texts[0]) if texts else None
        if message.get("form") != "lab":
            return None
        self.restored = self.damaged = ""
        before, marked = self.setup, self.marks()
        self._take(message.get("values"))
        refused = self.marks() - (marked if self.setup != before else set())
        return self._answer(**{"say": " ".join(sorted({sentence for *_, sentence in refused}))} if refused else {})

    def _on_day(self, form, text):
        """Read or explain another day; one that is not shown is answered beside its box."""
        first, day, last = {"read": 0, "why": 1}[form], number(text, "days"), self.setup.patient.days
        self.no_day.pop(f"{form}-day", None)
        if not first <= day <= last:
            sentence = doubt(text, "days") or f"Give a day from {first} to {last:g}, in digits."
            self.no_day[f"{form}-day"] = text, sentence
            return {"say": sentence}
        if form == "why":
            self.why_day = day
            return {}
        self.restored = self.damaged = ""
        self.day = None if day == last else day
        return {}  # the range of days says what is read

    def _answer(self, **more):
        code = "" if self.setup == self.preset else self._code()
        return {"say": charts.short(self.page()), "keep": {self._kept_as(): code}, **more}

    def _kept_as(self):
        return unrecorded.name(f"lab:{self.lab.id}", self.own)

    def _take(self, values):
        """Take what can be; what cannot is said beside it, and the picture keeps the last that could."""
        typed = {name: texts[0] for name, texts in written(values).items()}
        self.take_hand(typed)
        helpers, self.problems, self.typed = self.typed, {}, {}
        for key in ("a", "b"):
            was = getattr(self.setup, key)
            if typed.get(f"{key}-steps", str(len(was))) == str(len(was)):  # else a step came or went meanwhile
                self._take_side(key, *typed_fields.read_side(was, typed, key, content.drugs()), typed)
            stands = typed if f"{key}-taper-shape" in typed else {f"{key}-taper-of": taper.proposed(was), **helpers}
            self.typed |= taper.typed_in(getattr(self.setup, key), stands, key, content.drugs())
        patient, found = typed_fields.read_patient(self.setup.patient, typed, self.choices)
        if patient.days != self.setup.patient.days:
            self.no_day = {}
        self.setup = replace(self.setup, patient=patient)
        self.problems |= found
        self.typed |= {name: typed[name] for name in found}

    def _take_side(self, key, side, found, typed):
        self.problems |= found
        if found:
            mine = {name: text for name, text in typed.items() if name.startswith(f"{key}-") and "-taper-" not in name}
            self.typed |= mine
        else:
            self.setup = replace(self.setup, **{key: side})

    def _with(self, key, side):
        """Another regimen by a button; what was typed on that side and could not be is gone with it."""
        stood = {**self.typed, f"{key}-taper-of": taper.proposed(getattr(self.setup, key))}
        self.setup = replace(self.setup, **{key: side})
        self.typed = {name: text for name, text in self.typed.items() if not name.startswith(f"{key}-")}
        self.typed |= taper.typed_in(side, stood, key, content.drugs())
        self.problems = {name: text for name, text in self.problems.items() if not name.startswith(f"{key}-")}

    def _last_step(self, key):
        return f"#{self.evidence.scope}-{key}-from-{len(getattr(self.setup, key)) - 1}"

    def _refuse(self, name, sentence):
        """Do nothing, and say why beside the button."""
        self.refused[name] = sentence
        return {"say": sentence, "soon": True}

    def _marked(self, key):
        """Whether something of a side, or of the patient (`p`), is marked; the taper helper answers for itself."""
        return any(name.startswith(f"{key}-") and "-taper-" not in name for name in self.problems)

    def on_add_step(self, message, mg=None):
        key, _ = pressed(message)
        if self._marked(key):
            return self._refuse(f"{key}-add", kept_attempts.CORRECT.format(key.upper()))
        self._with(key, engine.added(getattr(self.setup, key), mg))
        return self._answer(focus=self._last_step(key))

    def on_add_stop(self, message):
        return self.on_add_step(message, 0.0)

    def on_remove_step(self, message):
        key, number = pressed(message)
        if self._marked(key):
            return self._refuse(f"{key}-remove-{number}", kept_attempts.CORRECT.format(key.upper()))
        self._with(key, engine.without(getattr(self.setup, key), number))
        return self._answer(focus=self._last_step(key))

    def on_taper(self, message):
        """Write the steps of the helper: those before its first day stay."""
        key, _ = pressed(message)
        if self._marked(key):
            return self._refuse(f"{key}-written", kept_attempts.CORRECT.format(key.upper()))
        was = getattr(self.setup, key)
        wanted = taper.read(was, self.typed, key)
        side, found = taper.steps(was, wanted, content.drugs()[was[-1].drug])
        if found:
            names = taper.sentences(found, was, self.typed, key)
            self.problems |= names
            focus = f"#{self.evidence.scope}-{next(iter(names))}"
            return {"say": " ".join(names.values()), "soon": True, "focus": focus}
        self._with(key, side)
        earlier = sum(step.from_day < wanted.from_day for step in side)
        return self._answer(focus=f"#{self.evidence.scope}-{key}-from-{earlier}")

    def on_world(self, message):
        """Turn the switch that hangs on low doses to one of its ends, or every switch back."""
        values = message.get("values")
        value = number(values.get("value", "")) if isinstance(values, Mapping) else None
        switched = {name: engine.settings(self.preset.patient)[name] for name in engine.switchable(self.lab)}
        if value in (0.0, 0.118) and "resolution" not in self.owned:
            switched = {"resolution": value}
        self.setup = replace(self.setup, patient=replace(self.setup.patient, **switched))
        return self._answer(soon=True)

    def on_preset(self, message):
        self.set(self.preset)
        self.restored = self.damaged = ""
        return self._answer()  # the button stays, and the focus with it

    def on_region(self, message):
        values = message.get("values")
        region = values.get("region") if isinstance(values, Mapping) else None
        self.region = region if region in charts.REGIONS else self.region
        return {"say": charts.short(self.page()), "soon": True}

    def on_why(self, message):
        key, _ = pressed(message)
        self.why, self.why_day = key, None
        self.no_day.pop("why-day", None)
        return {"focus": f"#{self.evidence.scope}-why"}

    def on_close_why(self, message):
        self.why = ""
        return {}

    # ---- messages: an address, a card ---------------------------------------------------------------------------------

    def on_hello(self, message):
        first = not self.hello
        super().on_hello(message)
        if first and not self.stand(message.get("stood")):
            return self._arrive(message.get("hash"), self._return)
        return {}

    def _return(self):
        """Come back to what was set on this device."""
        with suppress(share_code.Damaged):  # nothing, or of another edition of the lab: the preset stands
            self.set(self._read(self.session.kept.get(self._kept_as())))
            self.restored = FROM_HERE
        if draft := self.kept_draft():
            self._take(draft)
        return {}

    def on_address(self, message):
        return self._arrive(message.get("hash"))

    def _arrive(self, hash, otherwise=lambda: None):
        """Take the scenario of an address if it is one of this lab; one that names the lab alone changes nothing in it.

        One of no lab that there is could not be opened.
        """
        found = self._find(hash)
        if found.lab == self.lab.id and (found.setup or found.announced):
            self._open(found.setup)
            return {"focus": f"#{self.evidence.scope}-title", "say": self.restored or self.damaged, "soon": True}
        reply = otherwise()
        if not found.announced or found.lab in content.ids("labs"):
            return reply
        self.damaged = share_code.DAMAGED
        return {"say": self.damaged, "soon": True}

    def _find(self, text):
        return pasted.find(text, tuple(content.ids("labs")), self.preset, content.drugs(), self.choices)

    def _open(self, setup):
        if setup:
            self.set(setup)
        self.restored, self.damaged = (FROM_LINK, "") if setup else ("", share_code.DAMAGED)

    def _read(self, code):
        return share_code.read(code, self.preset, content.drugs(), self.choices)

    def on_open(self, message):
        """Open what was pasted: a code, or a link with one, whatever stands around it."""
        found = self._find(written(message.get("values")).get("code", [""])[0])
        other = found.lab or self.lab.id
        if other in content.ids("labs") and other != self.lab.id:
            self.damaged = OTHER_LAB.format(content.lab(other).title)
        else:
            self._open(found.setup if other == self.lab.id else None)
        reply = self._answer()
        focus = f"#{self.evidence.scope}-open" if self.damaged else f"#{self.evidence.scope}-title"
        return {**reply, "say": self.damaged or self.restored, "soon": True, "focus": focus}

    def on_commit(self, message):
        return self.on_open(message) if message.get("form") == "open" else None

    def on_card(self, message):
        self.card = True
        return {"focus": f"#{self.evidence.scope}-card"}

    def on_close_card(self, message):
        self.card = False
        return {}

    # ---- messages: attempts that are kept -----------------------------------------------------------------------------

    def on_keep(self, message):
        key, _ = pressed(message)
        for marked, whose in ((key, key.upper()), ("p", "the patient or the model")):
            if self._marked(marked):
                return self._refuse("keep", kept_attempts.CORRECT_TO_KEEP.format(whose))
        if not self.ready:
            return {"say": self.closed, "soon": True}  # which stands on the page
        if self.attempt.pending or len(self.kept) >= MOST_KEPT:
            return self._refuse(
                "keep", kept_attempts.WAITS if self.attempt.pending else kept_attempts.FULL.format(MOST_KEPT)
            )
        self.waiting = {"side": key, "code": self._code()}
        return self.write("kept", self.waiting)

    def settle(self, outcome):
        """Keep once more where another tab was first: an attempt is only added, so nothing is written over."""
        again, self.waiting = self.waiting, self.waiting if outcome == "not saved" else None
        if outcome != "taken":
            return super().settle(outcome)
        self.note = ELSEWHERE
        reply = super().settle(outcome)
        if not again:
            return reply
        if len(self.kept) >= MOST_KEPT:
            return self._refuse("keep", kept_attempts.FULL.format(MOST_KEPT))
        outcome = self.attempt.write("kept", again)
        self.note = {"saved": kept_attempts.BESIDE, "taken": ELSEWHERE}.get(outcome, "")
        return super().settle(outcome)

    def on_drop(self, message):
        _, number = pressed(message)
        if self.attempt.pending or number not in [*(one.number for one in self.kept), *self.lost]:
            return None
        self.waiting = None
        return self.write("dropped", {"number": number})

    def on_take_up(self, message):
        """Set the lab as it was when an attempt was kept."""
        _, number = pressed(message)
        for one in (one for one in self.kept if one.number == number):
            self.set(one.setup)
            return self._answer(focus=f"#{self.evidence.scope}-title")
        return None

    def resume(self):
        dropped = [body.get("number") for body in self.attempt.bodies("dropped")]
        known, bodies = {one.number: one for one in self.kept}, enumerate(self.attempt.bodies("kept"), 1)
        standing = [(nth, body) for nth, body in bodies if nth not in dropped]
        kept = (known.get(nth) or self._kept(nth, body) for nth, body in standing)
        self.kept = tuple(islice(filter(None, kept), MOST_KEPT))
        self.lost = tuple(nth for nth, _ in standing if all(nth != one.number for one in self.kept))[:MOST_KEPT]

    def _kept(self, number, body):
        try:
            setup = self._read(body.get("code"))
        except share_code.Damaged:
            return None
        key = "b" if body.get("side") == "b" else "a"
        return kept_attempts.Kept(number, key, setup, self._run(*self._asked(setup, key)), BAND, BELIEF)

    def go_on(self):
        self.resume()
        say = self.note or unrecorded.said(bool(self.kept), self.own)
        return {"say": say, "soon": True, "focus": f"#{self.evidence.scope}-attempts"}
