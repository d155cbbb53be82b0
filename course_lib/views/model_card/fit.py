"""Under *How near it comes to its targets*: each target beside what the model gives for it, by kind, and a table.

Whether a target is met is computed, and said in words and with a sign, never by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from htpy import Element, div, fragment, h3, li, p, span, ul

from ...physiology.evidence.targets import Fit
from ..parts import figures
from ..parts.claim_text import Evidence
from . import strips
from .constants import card, computing, folded, waiting
from .strips import Span

KINDS = {
    "measured": ("Measured, used as it is", "a ratio from a publication"),
    "shaded": ("Measured, then moved by hand", "rounded, converted or shaded by whoever chose the target"),
    "translated": ("Words turned into a number", "a sentence of a publication; the number was invented for it"),
}
WIDTH = (
    "The width of every band follows from the tolerances, and these were chosen by hand; "
    "so was the spread of the priors. A narrow band is not knowledge."
)


@dataclass(frozen=True)
class Near:
    """A target, what the model gives for it, and where nine in ten of the calibrated sets lie once that is known."""

    fit: Fit
    sets: Span | None = None


def fit(near: Sequence[Near], sets: int, evidence: Evidence) -> Element:
    """Each target with its tolerance, the model's value and its range over the sets; none yet means that they are computed."""
    if not near:
        return waiting("Running the targets", "Fit")
    waits = computing(f"Running them under {sets} parameter sets") if near[0].sets is None else None
    return card("Fit", folded(
        inside_sentence(near),
        p[farthest_sentence(near)],
        p[kinds_sentence(near)],
        p(".px-note")[WIDTH],
        strips.keys(
            "observed: target with its tolerance", "model: this model", "sets: 5 to 95 % of the parameter sets"
        ),
        waits,
        [_kind(kind, [one for one in near if one.fit.target.kind == kind], evidence) for kind in KINDS],
        figures.simple_table(
            "The targets as one table",
            ("Target", "Kind", "Target value", "Tolerance", "This model", "Distance in tolerances", "Over the sets"),
            lambda: [_row(one) for one in near],
        ),
    ))  # fmt: skip


def inside_sentence(near: Sequence[Near]) -> str:
    """How many targets are met within their tolerance."""
    inside = sum(within(one.fit.z) for one in near)
    return f"{inside} of the {len(near)} targets are met within one tolerance."


def farthest_sentence(near: Sequence[Near]) -> str:
    """Which target is met worst, and what a good fit is worth."""
    worst = max(near, key=lambda one: abs(one.fit.z)).fit
    return (
        f"Farthest off, by {signed(worst.z)} tolerances, is "
        f"“{worst.target.words.removesuffix('.')}”. A good fit to what a model was tuned to validates nothing."
    )


def within(z: float) -> bool:
    """Whether a distance in tolerances, as it is printed, is at most one."""
    return round(abs(z), 1) <= 1


def kinds_sentence(near: Sequence[Near]) -> str:
    """What kind of thing the targets are."""
    count = {kind: sum(one.fit.target.kind == kind for one in near) for kind in KINDS}
    return (
        f"{count['translated']} of the {len(near)} targets are translations of words into numbers, {count['shaded']} are measurements "
        f"moved by hand, and {count['measured']} are measurements used as they are."
    )


def _kind(kind, near, evidence):
    name, meaning = KINDS[kind]
    return div(".px-kind")[
        h3[f"{name} ({len(near)})"], p(".px-note")[f"{meaning.capitalize()}."], ul(".px-rows.px-two")[[li[_near(one, evidence)] for one in near]]
    ]  # fmt: skip


def _near(one, evidence):
    target = one.fit.target
    sets = one.sets and tuple((value - target.target) / target.tolerance for value in one.sets)
    return fragment[
        div(".px-cardhead")[span[target.words, span(".px-note")[f" {_read(target)}, day {target.day:g}"]], _distance(one.fit.z)],
        strips.target(one.fit.z, sets),
        p(".px-note")[
            f"Target {percent(target.target)} ± {percent(target.tolerance)}, this model {percent(one.fit.simulated)}",
            f" ({span_of(one.sets)} over the sets)" if one.sets else None,
            ". ",
            evidence.origin(target),
            target.note and f" {target.note}",
        ],
    ]  # fmt: skip


def _read(target):
    return f"{target.region.capitalize()} {target.read_out}"


def _distance(z):
    near = within(z)
    return span(class_=["px-sign", "px-better" if near else "px-worse"])[
        f"{'✓ within' if near else '✗ beyond'} ({signed(z)})"
    ]


def _row(one):
    target = one.fit.target
    return (
        f"{target.words} {_read(target)}, day {target.day:g}",
        target.kind,
        percent(target.target),
        f"± {percent(target.tolerance)}",
        percent(one.fit.simulated),
        signed(one.fit.z),
        span_of(one.sets) if one.sets else "being computed",
    )


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────


def percent(share: float) -> str:
    """A share or a strength as it is printed, with at most one decimal."""
    return f"{100 * share:.1f}".removesuffix(".0") + " %"


def span_of(one: Span) -> str:
    """A span of shares as it is printed."""
    return f"{percent(one[0]).removesuffix(' %')}–{percent(one[1])}"


def signed(z: float) -> str:
    """A distance with its sign."""
    return f"{z:+.1f}".replace("-", "−")
