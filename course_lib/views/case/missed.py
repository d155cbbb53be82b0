"""The questions after a case, in place, with the way back to the debrief."""

from htpy import Element, div, p

from ..parts import controls
from ..parts.named_parts import fresh_part

BACK, TO_DEBRIEF = "Back to the debrief", "to-debrief"


def show(title: str, screen: Element, over: bool) -> Element:
    """A round of questions under the case that it follows; once it is over its own end leads back."""
    return fresh_part(
        "missed",
        div(".px-visit")[
            div(".px-visithead")[
                p(".px-tag")[f"After “{title}”"], not over and controls.secondary(BACK, TO_DEBRIEF, id=TO_DEBRIEF)
            ],
            screen,
        ],
    )
