"""The door of the dose lab: settings in, two traces out; nothing is committed and nothing is stored."""

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from .. import content
from ..content import library
from ..engine import lab as engine
from ..engine.targets import fit
from ..views import controls
from ..views import lab as view
from ..views.screen import Screen
from ..views.words import ROUTES, Evidence
from .form import written
from .patients import live, physiology

BAND = 40  # virtual patients around the one that is drawn
STEP_H = 8.0  # within 0.01 of 2 h in strength (tested), and a drag recomputes it


class LabRoom:
    """The two regimens as they are set."""

    def __init__(self, id: str):
        self.lab = content.lab(id)
        self.evidence = Evidence(content.claims(), content.references(), f"lab-{id}")
        self.presets = {"a": self.lab.a, "b": self.lab.b}
        self.shown = {key: self._shown(key, engine.side(preset), {}) for key, preset in self.presets.items()}
        self.behind = Markup()
        self.screen = Screen(self.show, self.hear)

    def show(self):
        return view.show(
            view.Page(self.lab, (self.shown["a"], self.shown["b"]), content.drugs(), self.evidence, self.behind)
        )

    def hear(self, message: Mapping) -> Mapping | None:
        if message.get("kind") == "change":
            values = written(message.get("values"))
            for key in self.shown:
                self._set(key, {name: typed[0] for name, typed in values.items() if name.startswith(f"{key}-")})
            return {"say": view.strength_sentence(tuple(self.shown.values()))}
        if message.get("kind") == "fit":
            fits = fit(library.page("targets.yaml").data, content.drugs(), physiology(False, 0))
            rows = [(one.target.words, one.simulated, one.target.target, one.target.tolerance, one.z) for one in fits]
            self.behind = view.behind(rows, content.parameters(), self.evidence)
            return {"say": "The sixteen targets were run.", "soon": True}
        return {} if message.get("kind") == "hello" else None

    def _set(self, key, typed):
        """Take what was typed; what cannot be is said beside it, and the picture keeps the last regimen that could."""
        was = self.shown[key]
        drug = content.drugs().get(typed.get(f"{key}-drug"), content.drugs()[was.side.drug])
        if drug.id != was.side.drug:
            steps = tuple((day, engine.convert(mg, content.drugs()[was.side.drug], drug)) for day, mg in was.side.steps)
            self.shown[key] = self._shown(key, replace(was.side, drug=drug.id, steps=steps), {})
            return
        route = typed.get(f"{key}-route", was.side.route)
        steps = tuple(
            (controls.typed_number(typed.get(f"{key}-from-{n}")), controls.typed_number(typed.get(f"{key}-dose-{n}")))
            for n in range(len(was.side.steps))
        )
        side = replace(was.side, route=route if route in ROUTES else was.side.route, steps=steps)
        problems = engine.problems(side, drug, self.lab.days)
        if problems:
            self.shown[key] = replace(was, typed=typed, problems=problems)
        elif side != was.side or was.problems:
            self.shown[key] = self._shown(key, side, typed)

    def _shown(self, key, side, typed):
        trace = live(engine.scenario(self.lab, side), self.lab.patient.susceptible, BAND, STEP_H)
        return view.Shown(key, self.presets[key].name, side, typed, {}, trace)


def lab(id: str):
    """The dose lab with this preset, as a screen; raises KeyError with the presets that exist, or Refused."""
    return LabRoom(id).screen
