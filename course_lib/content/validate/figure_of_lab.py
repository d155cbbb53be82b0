"""A figure beside the lab that it names → what cannot be asked of that lab, or drawn over its chart."""

from collections.abc import Iterator

from ...model.figure import Figure
from ...model.lab import Lab
from .. import library
from ..yaml_reader import Finding, Page
from .hedges import figure_hedges
from .known_ids import refusals, twice, unknown

OF_KIND = {"severity": "chronic", "illness": "acute"}  # what only a lab of that kind has


def figure_findings(figure: Figure, page: Page) -> Iterator[Finding]:
    """A finding for each thing in a figure that the lab it names does not have, or that the reader could not be told."""
    yield from figure_hedges(figure, page)
    options = getattr(figure.guess, "options", ())
    ids = [option.id for option in options]
    yield from twice(page, ("guess", "options"), ids, "option")
    yield from twice(page, ("controls",), [control.sets for control in figure.controls], "control")
    if options:
        yield from unknown(page, ("guess", "course"), "option", figure.guess.course, ids)
    for number, option in enumerate(options):
        if not option.because.strip():
            sentence = f"the option `{option.id}` explains nothing to who chose it"
            yield page.finding(("guess", "options", number, "because"), f"{sentence}: write a sentence")
    yield from unknown(page, ("lab",), "lab", figure.lab, library.ids("labs"))
    if figure.lab in library.ids("labs") and not refusals(lambda: library.lab(figure.lab)):
        yield from _beside(figure, library.lab(figure.lab), page)


def _beside(figure: Figure, lab: Lab, page: Page) -> Iterator[Finding]:
    shown = f"the lab `{lab.id}` shows {lab.days:g} days"
    if figure.read_on is not None and figure.read_on > lab.days:
        yield page.finding(("read_on",), f"this is day {figure.read_on:g}, and {shown}: correct it")
    for number, day in enumerate(getattr(figure.guess, "days", ())):
        if day > lab.days:
            yield page.finding(("guess", "days", number), f"this is day {day:g}, and {shown}: correct it")
    for number, control in enumerate(figure.controls):
        place = ("controls", number)
        if control.sets in OF_KIND and lab.kind != OF_KIND[control.sets]:
            sentence = f"the lab `{lab.id}` is {lab.kind} and has no `{control.sets}`"
            yield page.finding((*place, "sets"), f"{sentence}: move something else")
        elif control.sets.endswith("-dose"):
            yield from _dose(control, lab, page, place)


def _dose(control, lab, page, place):
    """One slider moves one dose, and begins at the dose that the lab has."""
    side = getattr(lab, control.sets[0])
    if len(side.steps) > 1:
        sentence = f"{control.sets[0].upper()} has {len(side.steps)} steps in the lab `{lab.id}`, and one slider moves one dose"
        yield page.finding((*place, "sets"), f"{sentence}: move the other side, or a number of the model")
    elif not control.low <= side.steps[0].dose <= control.high:
        sentence = (
            f"the lab `{lab.id}` gives {side.steps[0].dose:g} mg/day, outside of {control.low:g} to {control.high:g}"
        )
        yield page.finding((*place, "low"), f"{sentence}: let the scale reach it")
