"""Under *Equations*: each equation by part, with its plain words, its origin and its symbols with the values in use."""

from collections.abc import Mapping

from htpy import Element, dd, details, div, dl, dt, fragment, li, p, strong, summary, ul

from ...model.drug import Parameter
from ...model.equation import Equation
from ..parts.claim_text import Evidence
from ..parts.mathml import equation
from .constants import card, folded, number, plain

PARTS = {
    "exposure": "From the dose to what reaches the tissues",
    "axis": "The adrenal axis and the body’s own cortisol",
    "illness": "Acute illness, chronic disease, airway",
    "muscle": "Muscle",
    "injury": "Acute injury",
    "lasting": "What stays for good",
    "strength": "Strength, and what is measured at the bedside",
    "patients": "How virtual patients differ",
}


def equations(known: Mapping[str, Equation], parameters: Mapping[str, Parameter], evidence: Evidence) -> Element:
    """The equations of each part, in the order of their file, in groups that open."""
    parts = [(part, [one for one in known.values() if one.part == part]) for part in PARTS]
    finding = f"{len(known)} equations in {len(parts)} parts."
    return card("Equations", folded(finding, [_part(PARTS[part], ones, parameters, evidence) for part, ones in parts]))


def _part(title, ones, parameters, evidence):
    many = f"{len(ones)} equation{'s' if len(ones) != 1 else ''}"
    return details(".px-table.px-groups")[
        summary[f"{title}: {many}"], ul(".px-two")[[li[_one(one, parameters, evidence)] for one in ones]]
    ]


def _one(one, parameters, evidence):
    return fragment[
        p(".px-strong")[one.name],
        div(".px-equation", tabindex="0", role="group", aria_label=f"Equation: {one.name}")[equation(one.latex)],
        p[one.words],
        details(".px-table")[
            summary["Symbols and origin"],
            dl(".px-symbols")[
                [div[dt[equation(symbol)], dd[_meaning(what, parameters)]] for symbol, what in one.symbols.items()]
            ],
            p(".px-note")[evidence.origin(one)],
        ],
    ]


def _meaning(what, parameters):
    if what not in parameters:
        return what
    one = parameters[what]
    return fragment[f"{plain(what)}, ", strong[f"{number(one.value)} {one.unit.removeprefix('-')}".strip()]]
