"""“Why?” in the dose lab → two buttons, and the chain of one side on a day of the learner's choice."""

from htpy import Element, button, div, form, p

from ...engine.lab.setup import shown
from ..parts import controls
from ..parts.named_parts import part
from ..parts.own_mark import own_mark
from .sheets import sheet
from .spreads import spread, strength_of


def why_section(page) -> Element:
    """The buttons, and below them the chain of the side that is explained, if one is."""
    chain = _chain(page) if page.why else ""
    at = page.why_day, page.setup.patient.days, page.typed.get("why-day"), page.problems.get("why-day")
    return part("why", lambda: _why(page, page.why, page.why_day, chain), page.why, *(at if page.why else ()), chain)


def _chain(page):
    from .why_chain import show  # only who asks pays for turning equations into MathML

    def make():
        return show(page.chain, page.evidence, page.parameters, page.equations, across)

    across = _across(page)
    return part("why-chain", make, page.chain, across, evidence=page.evidence)


def _across(page):
    """The strength that is explained, across virtual patients: what the lab's own read-outs say of it."""
    side = next(one for one in page.sides if one.key == page.why)
    return spread(strength_of(side, page.region)[side.trace.index(page.why_day)], side)


def _why(page, key, day, chain):
    scope = page.evidence.scope
    return sheet(
        f"{scope}-why", "Why this strength",
        p(".px-note")["Follow the numbers from the dose to the strength, link by link, with what you have set in the equations."],
        div(".px-buttons")[
            [
                button(".px-secondary", type="button", data_say="why", data_side=side, aria_expanded=str(side == key).lower())[f"Why this strength on {side.upper()}?"]
                for side in ("a", "b")
            ],
        ],
        key and form(data_form="why", novalidate=True)[
            controls.slider(
                f"{scope}-why-day", "day", f"Explain {key.upper()} on day", "", page.typed.get("why-day", shown(day)),
                1, page.setup.patient.days, 1, page.problems.get("why-day", ""), day,
            )
        ],
        key and own_mark(page.own),
        key and chain,
        closing="close-why" if key else "",
    )  # fmt: skip
