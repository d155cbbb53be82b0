"""What is not needed at once → a fold with a plain-word summary: one tap away on a phone, and open where a desk has the room."""

from htpy import Element, details, div, summary


def fold(id: str, words: str, *inside: object, unfolds: bool = True) -> Element:
    """A fold of that name; if it `unfolds`, it stands open on a wide screen, where its summary is not needed."""
    return details(class_=["px-fold", unfolds and "px-unfolds"], id=f"fold-{id}")[
        summary[words], div(".px-folded")[inside]
    ]
