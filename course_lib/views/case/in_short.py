"""A play on the short level → what happened between its decisions, in a sentence or two each."""

from htpy import Element, a, details, div, h3, li, p, section, strong, summary, ul

from ...engine.case import replay
from ..parts import controls
from ..parts.named_parts import fresh_part
from .page import Page


def since(page: Page) -> Element | None:
    """What happened since the learner's last decision, in order, above the next one; nothing where nothing is told."""
    steps = replay.told_last(page.play)
    if not steps:
        return None
    return div(".px-in-short", role="note")[
        [p[not at and strong[f"{_days(steps)}, in short: "], page.evidence.inline(_said(page, step))] for at, step in enumerate(steps)]
    ]  # fmt: skip


def in_the_debrief(page: Page) -> Element:
    """That only the learner's own decisions are scored, how it ended, what was told and not asked, and the way to the whole case."""
    own, told = replay.own(page.play), replay.told(page.play)
    return fresh_part("in-short", section(".px-card", aria_label="The short way")[
        h3["The short way"],
        p[f"The points are of your own {len(own)} decisions alone; {len(told)} more moments of this case were told and not asked."],
        since(page),
        details(".px-table")[
            summary["What was told and not asked"],
            ul[[li[strong[f"Day {step.day:g} · {_scene(page, step).short}. "], page.evidence.inline(_said(page, step))] for step in told]],
        ],
        div(".px-actions")[a(".px-secondary", href=page.whole)["Play the whole case"] if page.whole else controls.secondary("Play the whole case", "whole-case")],
    ])  # fmt: skip


def _scene(page, step):
    return page.play.case.scene(step.commitment.scene)


def _said(page, step):
    return _scene(page, step).told


def _days(steps):
    first, last = steps[0].day, steps[-1].day
    return f"Day {first:g}" if first == last else f"Day {first:g}–{last:g}"
