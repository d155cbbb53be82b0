"""An order written by hand → its form, its words, and what an order for a test costs."""

from collections.abc import Callable, Mapping

from htpy import Element, datalist, div, fragment, input, label, option, p, select, span

from ...engine.case.typed_orders import may_halve
from ...model.case import Order, Scene
from ...model.drug import Drug
from ...model.provenance import Provenance
from ..parts.labels import ORDER_ROUTES, RHYTHMS, amount, dose

DRUG, DOSE, ROUTE, HALVE, RHYTHM = "drug", "mg-per-day", "route", "halve-every", "rhythm"  # the form's fields
AS_A_VEIN = " (simulated as into a vein)"  # of a drug whose file does not say how a muscle gives it up


def form(scene: Scene, values: Mapping[str, str], drugs: Mapping[str, Drug]) -> Element:
    """Drug, dose and route, and where the scene knows a slope, how fast it falls."""
    return div(".px-order", role="group", aria_label=scene.typed.label)[
        p(".px-strong")[scene.typed.label],
        div(".px-fields")[
            label[
                "Drug",
                input(
                    type="text", name=DRUG, list="px-drugs", value=values.get(DRUG, ""), autocomplete="off",
                    autocapitalize="none", spellcheck="false",
                ),
            ],
            datalist(id="px-drugs")[
                [option(value=drug.name.lower()) for drug in drugs.values() if drug.routes != ("depot",)]
            ],
            label["Dose, mg/day", _number(DOSE, values)],
            label["Route", _choice(ROUTE, "Choose …", ORDER_ROUTES, values)],
            label["How often", _choice(RHYTHM, "As usual", RHYTHMS, values)],
            may_halve(scene)
            and label[
                "Then halve every … days",
                _number(HALVE, values, described="px-halve-note"),
            ],
        ],
        p(".px-note", id="px-halve-note")[
            "0 mg/day gives none. A dose may be written as on a chart: 1 g, 50 mg every 6 h, 100 mg then 200 mg/24 h. " + ("Leave the days empty to keep the dose." if may_halve(scene) else "")
        ],
    ]  # fmt: skip


def _choice(name, first, words, values):
    return select(name=name)[
        option(value="", selected=not values.get(name))[first],
        [option(value=id, selected=values.get(name) == id)[text] for id, text in words.items()],
    ]


def _number(name, values, described=None):
    return input(
        type="text", name=name, value=values.get(name, ""), inputmode="decimal", autocomplete="off",
        aria_describedby=described,
    )  # fmt: skip


def words(typed: Mapping, drugs: Mapping[str, Drug]) -> str:
    """An order as it is read back: `prednisone 20 mg/day by mouth, halved every 7 days`."""
    if not typed["mg_per_day"]:
        return "no steroid"
    drug, route = drugs[typed["drug"]].name.lower(), ORDER_ROUTES[typed["route"]]
    first = f"{_as_ordered(typed['first_mg'])} mg at once, then " if typed.get("first_mg") else ""
    rhythm = f", {RHYTHMS[typed['rhythm']]}" if typed.get("rhythm") else ""
    slope = f", halved every {amount(typed['halve_every'], 'days')}" if typed["halve_every"] else ""
    unit = "mg" if typed.get("rhythm") == "once" else "mg/day"
    simulated = AS_A_VEIN if typed["route"] == "im" and typed.get("simulated") != "intramuscular" else ""
    return f"{drug} {first}{_as_ordered(typed['mg_per_day'])} {unit} {route}{simulated}{rhythm}{slope}"


def _as_ordered(mg: float) -> str:
    """A small dose as it was written: 0.75 mg rounded is another order."""
    return f"{mg:.3g}" if mg < 10 else dose(mg)


def costs(orders: tuple[Order, ...], origin: Callable[[Provenance], Element | None]) -> Element | None:
    """What these tests cost the patient, a line for each, with where that comes from as `origin` says it."""
    if not orders:
        return None
    return span(".px-costs")[[span[_cost(order, origin(order), name=len(orders) > 1)] for order in orders]]


def _cost(order, origin, name):
    parts = " · ".join(part for part in (hours(order.after), order.burden) if part)
    return fragment[f"{order.label if name else 'Test'}: {parts}", origin and fragment[" · ", origin]]


def hours(after: float) -> str:
    """A turn-round time in words: at once, hours, or days from two days on."""
    if after < 0.5:
        return "at once"
    return f"about {amount(round(after / 24), 'days')}" if after >= 48 else f"about {amount(round(after), 'h')}"
