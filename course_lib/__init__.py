"""Proximal: an interactive course on managing corticosteroid-induced myopathy.

A notebook calls a door by name: `case("awake-and-unable-to-move")`, `lab("prednisone-taper")`, `quiz(…)`, `card("fit")`, `start()`.
"""

__all__ = ["card", "case", "clinic", "contrast", "evidence", "lab", "quiz", "start", "worksheet"]


def __getattr__(name):
    """Doors open when they are called for: a page pays only for what it shows."""
    if name not in __all__:
        raise AttributeError(f"course_lib has no door `{name}`; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(f".app.{name}", __name__), name)
