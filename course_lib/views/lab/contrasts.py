"""What is one tap away in the dose lab: the row of contrasts, the side that they change, the step back; and what stood before, as lines.

Nothing comes or goes in the row: what cannot be pressed stays, says why when it is asked or pressed, and is passed over by nobody.
"""

import re

import numpy as np
from htpy import Element, button, div, fieldset, input, label, legend, span

from ...engine.lab import contrasts
from ...model.trace import Trace
from ..parts.claim_text import TAG
from ..parts.figures import Line
from ..parts.named_parts import part

UNDONE = "One step back: what you left stands behind the curves."
NOTHING_BEFORE = "There is no step back from here."
SHOWN_BEHIND, NOT_BEHIND = "Attempt {} stands behind the curves.", "Attempt {} stands behind the curves no more."


def spoken(text: str) -> str:
    """A text with its claims in brackets, as it is read aloud: without them."""
    return re.sub(rf"\s*{TAG}", "", text)


# ---- the buttons --------------------------------------------------------------------------------------------------------


def hand(page) -> Element:
    """Which regimen a contrast and the drawing change; the fields belong to the lab's form wherever they stand."""
    return part("hand", lambda: _hand(page), page.hand)


def _hand(page):
    scope = page.evidence.scope
    return fieldset(".px-hand")[
        legend["You change"],
        [
            span(".px-pill")[
                input(type="radio", id=f"{scope}-hand-{key}", name="hand", value=key, checked=page.hand == key, form=f"{scope}-form"),
                label(for_=f"{scope}-hand-{key}")[key.upper()],
            ]
            for key in ("a", "b")
        ],
    ]  # fmt: skip


def row(page) -> Element:
    """One button for each contrast; what it does, or why it cannot, is its description."""
    found = contrasts.offered(page.setup, page.hand, page.day, page.drugs)
    shown = tuple((one.which, one.label, one.why_not or one.does, bool(one.why_not)) for one in found)
    return part("contrasts", lambda: _row(page, shown), shown, page.hand)


def _row(page, shown):
    return div(".px-contrasts", role="group", aria_label=f"One tap away, on {page.hand.upper()} or on the patient")[
        [_button(page, which, text, words, closed) for which, text, words, closed in shown]
    ]


def _button(page, which, text, words, closed):
    return button(
        ".px-secondary", type="button", form=f"{page.evidence.scope}-form", data_say="contrast", data_which=which, title=words,
        aria_disabled="true" if closed else None,
    )[text]  # fmt: skip


def undo(page) -> Element:
    """The step back: always there."""
    return part("undo", lambda: _undo(page), page.undoes)


def _undo(page):
    words = "One step back" if page.undoes else NOTHING_BEFORE
    return button(
        ".px-secondary", type="button", form=f"{page.evidence.scope}-form", data_say="undo", title=words,
        aria_disabled=None if page.undoes else "true",
    )["Undo"]  # fmt: skip


# ---- what stood before, as lines ----------------------------------------------------------------------------------------


def ghost_lines(page, name: str, of, now: tuple[Line, Line], steps: bool = False) -> tuple[Line, ...]:
    """The line of each side that stands behind the curves, on the days of the chart; none where it would lie on the line of `now`.

    Read from its trace once for each axis, so that a drag sends its numbers once.
    """
    day, current = page.sides[0].trace.day, dict(zip(("a", "b"), now, strict=True))
    lines = (
        (shown.key, shown.once(("ghost", name, page.before, len(page.ghost), len(day), float(day[-1])), lambda shown=shown: _ghost_line(page, shown, day, of, steps)))
        for shown in page.ghost
    )  # fmt: skip
    return tuple(line for key, line in lines if not _alike(line.y, current[key].y))


def _alike(before, now):
    known = ~np.isnan(before)
    return np.allclose(before[known], now[known], atol=1e-3)


def _ghost_line(page, shown, day, of, steps):
    values = np.asarray(of(shown.trace), dtype=float)[:, 0]
    words = page.before if len(page.ghost) == 1 else f"{shown.key.upper()} {page.before}"
    return Line(
        f"{shown.key.upper()} {page.before}",
        "ghost",
        on_days(shown.trace, values, day, steps),
        steps=steps,
        label=words,
    )


def on_days(trace: Trace, values: np.ndarray, day: np.ndarray, steps: bool = False) -> np.ndarray:
    """Values (T,) of a trace on other days (D,) [d]: straight lines between, or as the last step left them; after its end a gap."""
    if len(day) == len(trace.day) and np.allclose(day, trace.day):
        return values.copy()
    if steps:
        found = values[np.clip(np.searchsorted(trace.day, day + 1e-6, side="right") - 1, 0, None)]
    else:
        found = np.interp(day, trace.day, values)
    return np.where(day > trace.day[-1] + 1e-6, np.nan, found)
