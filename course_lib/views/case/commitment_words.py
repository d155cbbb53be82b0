"""A commitment → what was chosen, set, written or ranked, in words."""

from htpy import Element, li, ol, p, ul

from ...engine.case import replay
from ...model.case import Scene
from ..parts.labels import amount
from . import order_form
from .feedback import read_as
from .page import Page


def said(page: Page, scene: Scene, commitment: replay.Commitment) -> Element:
    """A commitment in words: the options and what was set on their controls, the order that was written, or the ranking."""
    if scene.ranking:
        return ol(".px-ranked")[[li[name] for name in ranked(scene, commitment)]]
    if commitment.typed:
        return p[read_as(scene, commitment, page.drugs)]
    labels = [option.label for option in replay.chosen(scene, commitment.options)]
    return ul[[li[text] for text in [*labels, *values_set(scene, commitment)]]]


def in_a_line(page: Page, scene: Scene, commitment: replay.Commitment) -> str:
    """The same in one line, for a table on paper; of a ranking what stands first."""
    if scene.ranking:
        return f"First: {ranked(scene, commitment)[0]}"
    if commitment.typed:
        return order_form.words(commitment.typed, page.drugs)
    labels = [option.label.rstrip(".") for option in replay.chosen(scene, commitment.options)]
    return "; ".join([*labels, *values_set(scene, commitment)])


def ranked(scene: Scene, commitment: replay.Commitment) -> list[str]:
    """The diagnoses of a ranking in the order that was committed."""
    names = {one.id: one.label for one in scene.ranking.order}
    return [names[id] for id in commitment.options]


def values_set(scene: Scene, commitment: replay.Commitment) -> list[str]:
    """What was set on the controls of the options that were chosen."""
    known = {control.id: control for control in replay.controls(scene, commitment.options)}
    return [
        f"{known[id].label}: {amount(value, known[id].unit)}"
        for id, value in commitment.controls.items()
        if id in known
    ]
