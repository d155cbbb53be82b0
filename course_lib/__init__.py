"""Proximal: an interactive course on managing corticosteroid-induced myopathy.

A notebook calls a door by name: `case("awake-and-unable-to-move")`, `lab("prednisone-taper")`, `quiz(…)`, `card("fit")`, `start()`.
The model itself is `physiology`: `physiology.simulate(physiology.Course("prednisone", "oral", 40, 0, 28), days=90)`.
"""

import sys
from types import ModuleType

_DOORS = {  # the name that a notebook calls, and the module in `app/` that holds it
    "card": "model_card",
    "case": "case",
    "cases": "patient_list",
    "clinic": "clinic_day",
    "contrast": "contrast",
    "evidence": "evidence_room",
    "figure": "figure",
    "lab": "lab",
    "my_class": "classes.room",
    "progress": "progress",
    "quiz": "quiz",
    "record": "record.room",
    "review": "review",
    "start": "start",
    "worksheet": "worksheet",
}
__all__ = sorted([*_DOORS, "physiology"])


def __getattr__(name):
    """Doors open when they are called for: a page pays only for what it shows."""
    if name not in _DOORS:
        raise AttributeError(f"course_lib has no door `{name}`; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(f".app.{_DOORS[name]}", __name__), name)


def __dir__():
    return sorted({*globals(), *__all__})


class _Course(ModuleType):
    """This package, whose `physiology` is the door and not the package of that name, whatever was imported before."""

    @property
    def physiology(self):
        from importlib import import_module

        return import_module("course_lib.app.physiology")

    @physiology.setter
    def physiology(self, _):
        """The import system puts the package here once it is loaded; `import course_lib.physiology.…` finds it all the same."""


sys.modules[__name__].__class__ = _Course
