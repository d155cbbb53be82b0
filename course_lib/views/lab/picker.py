"""Every scenario of the dose lab in one list: the bar of the one that is open begins with it."""

from collections.abc import Iterable, Sequence

from htpy import Element, form, label, option, select

from ...model.lab import Lab
from ..parts import controls


def ordered(ids: Iterable[str], first: str) -> tuple[str, ...]:
    """The scenarios in the order of the list: the one to begin with, then the others by their ids."""
    return tuple(sorted(ids, key=lambda id: (id != first, id)))


def show(labs: Sequence[Lab], inside: str) -> Element:
    """The list, in which the scenario with the id `inside` is chosen."""
    entries = [option(value=controls.code(lab.id), selected=lab.id == inside)[lab.title] for lab in labs]
    return form(".px-scenarios", data_form="scenario", novalidate=True)[
        label(".px-sr", for_="dose-lab-scenario")["Scenario"],
        select(id="dose-lab-scenario", name="scenario")[entries],
    ]
