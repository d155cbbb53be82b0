"""The line that says whose constants a curve was simulated with, where they are not the course's."""

from htpy import Element, p

from .named_parts import fresh_part

NO_LINK = "A scenario with your own constants has no link and no code: whoever opened it would see other curves."


def own_mark(words: str, name: str = "") -> Element | None:
    """The line, as a part of the screen if it has a name; nothing where the constants are the course's."""
    line = words and p(".px-owned", role="note")[words]
    return fresh_part(f"own-{name}", line) if line and name else line or None
