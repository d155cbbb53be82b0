"""“Why?” in the dose lab → two buttons, and the chain of one side on a day of the learner's choice."""

from htpy import Element, button, div, form, h3, p
from markupsafe import Markup

from ...engine.lab.setup import shown
from ..parts import controls


def written(chain, evidence, parameters, equations) -> tuple[Markup, dict]:
    """A chain as it stands on the page, and the cards of the chips in it."""
    from .why_chain import show  # only who asks pays for turning equations into MathML

    before, evidence.opened = evidence.opened, {}
    html = Markup(str(show(chain, evidence, parameters, equations)))
    cards, evidence.opened = evidence.opened, before
    return html, cards


def why_section(page, key: str, day: float, chain: Markup) -> Element:
    """The buttons, and below them the chain of the side `key` if there is one."""
    scope = page.evidence.scope
    return div(".px-card", id=f"{scope}-why", tabindex="-1", role="group", aria_label="Why this strength")[
        h3["Why?"],
        p(".px-note")["Follow the numbers from the dose to the strength, link by link, with what you have set in the equations."],
        div(".px-buttons")[
            [
                button(".px-secondary", type="button", data_say="why", data_side=side, aria_expanded=str(side == key).lower())[f"Why this strength on {side.upper()}?"]
                for side in ("a", "b")
            ],
            key and button(".px-quiet", type="button", data_say="close-why")["Close"],
        ],
        key and form(data_form="why", novalidate=True)[
            controls.slider(
                f"{scope}-why-day", "day", f"Explain {key.upper()} on day", "", page.typed.get("why-day", shown(day)),
                1, page.setup.patient.days, 1, page.problems.get("why-day", ""), day,
            )
        ],
        key and chain,
    ]  # fmt: skip
