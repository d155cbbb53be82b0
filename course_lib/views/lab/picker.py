"""Every scenario of the dose lab in one list, and the one that is open below it."""

from collections.abc import Iterable, Sequence

from htpy import Element, div, form, label, option, select

from ...model.lab import Lab
from ..parts import controls
from ..parts.named_parts import fresh_part


def ordered(ids: Iterable[str], first: str) -> tuple[str, ...]:
    """The scenarios in the order of the list: the one to begin with, then the others by their ids."""
    return tuple(sorted(ids, key=lambda id: (id != first, id)))


def show(labs: Sequence[Lab], inside: str, screen: Element) -> Element:
    """The list, in which the scenario with the id `inside` is chosen, and its screen."""
    entries = [option(value=controls.code(lab.id), selected=lab.id == inside)[lab.title] for lab in labs]
    return div(".px-doselab")[
        fresh_part(
            "scenarios",
            form(".px-scenarios", data_form="scenario", novalidate=True)[
                label(for_="dose-lab-scenario")["Scenario"],
                select(id="dose-lab-scenario", name="scenario")[entries],
            ],
        ),
        div(id=f"scenario-{controls.code(inside)}")[
            screen
        ],  # another scenario is another element: nothing open or typed goes along
    ]
