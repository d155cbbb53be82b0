"""Proximal: an interactive course on managing corticosteroid-induced myopathy.

A notebook calls a door by name: `case("awake-and-unable-to-move")`, `lab("prednisone-taper")`, `quiz(…)`, `card("fit")`, `start()`.
"""

_DOORS = {  # the name that a notebook calls, and the module in `app/` that holds it
    "card": "model_card",
    "case": "case",
    "clinic": "clinic_day",
    "contrast": "contrast",
    "evidence": "evidence_room",
    "lab": "lab",
    "quiz": "quiz",
    "start": "start",
    "worksheet": "worksheet",
}
__all__ = sorted(_DOORS)


def __getattr__(name):
    """Doors open when they are called for: a page pays only for what it shows."""
    if name not in _DOORS:
        raise AttributeError(f"course_lib has no door `{name}`; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(f".app.{_DOORS[name]}", __name__), name)
