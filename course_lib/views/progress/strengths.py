"""Where a learner is strong and where weak: domains of decision, then claims with the way to where each is taught."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from htpy import Element, a, div, figcaption, figure, h3, li, p, section, strong, ul

from ...engine.progress.strengths import Strength, weakest
from ...model.claim import Claim
from ..parts.figures import simple_table
from ..parts.glossary import room_link
from .frame import bar, frame, to_come

TO_COME = (
    "Once you have answered and decided, the claims that you miss most stand here, each with the way to where it is taught.",
    "The domains of your decisions stand beside them: safety, dosing, rehabilitation, consultation and communication.",
)
FEW, MOST = 3, 5  # decisions below which a domain is not called weak; claims that stand on the page without a table
COUNTS = "Counts say more than shares here: where few answers stand behind a bar, the next one may change it."


@dataclass(frozen=True)
class Taught:
    """A claim, its number in the evidence room, and the lesson in which it is taught (none: in no lesson)."""

    claim: Claim
    number: int
    title: str = ""
    notebook: str = ""


@dataclass(frozen=True)
class Page:
    """Claims and domains that were asked about, the weakest first; where each claim is taught, and which are held."""

    claims: Sequence[Strength]
    domains: Sequence[Strength]
    taught: Mapping[str, Taught]
    held: frozenset[str] = frozenset()


def show(page: Page, problem: str = "") -> Element:
    """Domains and claims; for whoever has answered nothing yet, what will stand here."""
    if not page.claims:
        return frame("strengths", to_come(*TO_COME), problem)
    return frame("strengths", div(".px-stack")[page.domains and _domains(page), _claims(page)], problem)


def _domains(page):
    return section(".px-card")[
        figure(".px-figure.px-ev")[
            h3["Your decisions, by domain"],
            figcaption(".px-ev-finding")[in_domains(page.domains)],
            ul(".px-ev-rows")[[li(".px-ev-row")[_domain(one)] for one in page.domains]],
            p(".px-note")[COUNTS],
            simple_table("Table: your decisions, by domain", ("Domain", "Sound", "Decisions"), lambda: [(one.name.capitalize(), one.right, one.of) for one in page.domains], "domains"),
        ]
    ]  # fmt: skip


def in_domains(domains: Sequence[Strength]) -> str:
    """Which domain is the weakest, in a sentence; of few decisions nothing is said."""
    told = [one for one in domains if one.of >= FEW]
    if not told:
        return "So few decisions say nothing yet about a domain."
    first = told[0]
    if not first.missed:
        return "Every decision was sound in each domain."
    return f"Weakest is {first.name}: {first.right} of {first.of} decisions were sound."


def _domain(one):
    words = f"{one.name.capitalize()}: {one.right} of {one.of} decisions were sound."
    return [div[p(".px-ev-name")[strong[one.name.capitalize()]], p(".px-note")[f"{one.right} of {one.of} decisions were sound"]],
            div(".px-ev-plot")[bar(one.right, one.of, words)]]  # fmt: skip


def _claims(page):
    first = weakest(page.claims, MOST)
    return section(".px-card", aria_label="Claims")[
        h3["Your weakest claims"],
        p[in_claims(page)],
        first and ul(".px-rows")[[li[_claim(page, one)] for one in first]],
        simple_table("Table: every claim that you were asked about", ("Claim", "Right", "Answers", "Held"), lambda: _table(page), "claims"),
    ]  # fmt: skip


def in_claims(page: Page) -> str:
    """How many claims were asked about, how many are held and how many were ever missed."""
    missed = sum(bool(one.missed) for one in page.claims)
    held = sum(one.name in page.held for one in page.claims)
    return (
        f"You were asked about {len(page.claims)} of {len(page.taught)} claims: you hold {held} of them, "
        f"and {missed or 'none'} {'was' if missed in (0, 1) else 'were'} missed at least once."
    )


def _claim(page, one):
    taught = page.taught[one.name]
    return [
        p[taught.claim.text],
        p(".px-note")[
            f"{one.right} of {one.of} answers were right. ",
            taught.notebook and ["Taught in ", a(".px-way", href=taught.notebook)[taught.title], " · "],
            room_link(one.name, taught.number, "in the evidence room"),
        ],
    ]


def _table(page):
    return [
        (page.taught[one.name].claim.text, one.right, one.of, "yes" if one.name in page.held else "not yet")
        for one in page.claims
    ]
