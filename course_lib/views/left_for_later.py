"""The title of an activity and where the whole lesson has it → the line that stands in its place in the short view."""

from htpy import Element, a, p, section


def show(title: str, place: str) -> Element:
    """The line, with the way to the whole lesson."""
    where = a(href=place)["the whole lesson"] if place else "the whole lesson"
    return section(".px-card", aria_label=title)[p[f"“{title}” is left for ", where, "."]]
