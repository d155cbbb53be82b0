"""MRC grades of the twelve muscle groups → a body map, its sentence and its table.

Seen from the front: the patient's right side stands on the left of the picture.
"""

from collections.abc import Mapping

from htpy import Element, div, figcaption, figure
from markupsafe import Markup

from .figures import simple_table

# muscle group → (x of the left-hand shape, y, width, height); the other side is mirrored about x = 90
PLACES = {
    "shoulder abduction": (24, 56, 30, 32),
    "elbow flexion": (18, 92, 26, 42),
    "wrist extension": (10, 138, 24, 36),
    "hip flexion": (58, 150, 29, 46),
    "knee extension": (58, 200, 27, 46),
    "ankle dorsiflexion": (59, 250, 24, 46),
}
LEVELS = {0: "none", 1: "none", 2: "low", 3: "low", 4: "mid", 5: "full"}
MEANING = {
    0: "no contraction", 1: "a flicker", 2: "moves, not against gravity", 3: "against gravity",
    4: "against some resistance", 5: "full power on testing",
}  # fmt: skip


def sentence(grades: Mapping[tuple[str, str], int]) -> str:
    """What the map shows, in a sentence."""
    lowest, highest = min(grades.values()), max(grades.values())
    total = sum(grades.values())
    if lowest == highest:
        return f"MRC sum score {total} of 60: every group is grade {lowest}, {MEANING[lowest]}."
    weakest = sorted({muscle for (muscle, _), grade in grades.items() if grade == lowest}, key=list(PLACES).index)
    return f"MRC sum score {total} of 60: weakest, at grade {lowest} ({MEANING[lowest]}), {_list(weakest)}; best grade {highest}."


def _list(words):
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def show(grades: Mapping[tuple[str, str], int]) -> Element:
    """The body map."""
    text = sentence(grades)
    return figure(".px-figure.px-bodymap")[
        div(role="img", aria_label=text)[Markup(drawing(grades))],
        figcaption(".px-sr")[text],
        simple_table(
            "Grades by muscle group",
            ("Movement", "Right", "Left"),
            [(muscle, grades[muscle, "right"], grades[muscle, "left"]) for muscle in PLACES],
        ),
    ]


def drawing(grades: Mapping[tuple[str, str], int]) -> str:
    """The picture alone, as SVG: for those who have its sentence beside it."""
    shapes = "".join(_shape(muscle, side, grades[muscle, side]) for muscle in PLACES for side in ("right", "left"))
    return (
        '<svg viewBox="0 0 180 302" aria-hidden="true" focusable="false">'
        '<circle cx="90" cy="24" r="20" class="px-torso"/><rect x="58" y="52" width="64" height="94" rx="14" class="px-torso"/>'
        f"{shapes}</svg>"
    )


def _shape(muscle, side, grade):
    x, y, width, height = _place(muscle, side)
    return (
        f'<g class="px-muscle px-grade-{LEVELS[grade]}">{shape(muscle, side)}'
        f'<text x="{x + width / 2}" y="{y + height / 2 + 4.5}">{grade}</text></g>'
    )


def shape(muscle: str, side: str) -> str:
    """The shape of one muscle group alone, as SVG."""
    x, y, width, height = _place(muscle, side)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="9"/>'


def _place(muscle, side):
    x, y, width, height = PLACES[muscle]
    return x if side == "right" else 180 - x - width, y, width, height
