"""Values → one strip of a picture: marks, bars and ticks at percentages of its width, so that it fits a phone and keeps its letters.

Plain SVG inside the page, and not a picture from matplotlib: the words beside each strip wrap and can be read aloud,
colours follow the page's tokens, and a strip costs no library.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

import htpy
from htpy import Element, svg


@dataclass(frozen=True)
class Scale:
    """From `low` to `high` across the width, with ticks; `logarithmic` for ratios, doses and times."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """How far along a value lies [%]; what lies outside is put at the edge."""
        inside = min(max(value, self.low), self.high)
        if self.logarithmic:
            return 100 * log(inside / self.low) / log(self.high / self.low)
        return 100 * (inside - self.low) / (self.high - self.low)

    def place(self, value: float) -> str:
        """The same as an attribute of SVG."""
        return f"{self.at(value):.2f}%"


def strip(scale: Scale, marks: Iterable[Element], words: str, height: int, heavy: float | None = None) -> Element:
    """A strip with its ticks below; `words` is its text alternative, and `heavy` the tick that is drawn as a line to compare with."""
    feet = height - 16
    lines = [
        htpy.line(
            class_="px-ev-strip-heavy" if value == heavy else "px-ev-strip-tick",
            x1=scale.place(value), x2=scale.place(value), y1="0", y2=str(feet),
        )
        for value, _ in scale.ticks
    ]  # fmt: skip
    names = [label(scale.place(value), height - 3, name, "px-ev-strip-name") for value, name in scale.ticks]
    return svg(".px-ev-strip", role="img", aria_label=words, width="100%", height=str(height))[lines, marks, names]


def bar(scale: Scale, low: float, high: float, y: float, thick: float, kind: str) -> Element:
    """A bar from low to high, never thinner than can be seen."""
    wide = max(scale.at(high) - scale.at(low), 0.8)
    return htpy.rect(class_=kind, x=scale.place(low), width=f"{wide:.2f}%", y=f"{y:g}", height=f"{thick:g}", rx="2")


def reach(scale: Scale, low: float, high: float, y: float) -> Element:
    """A thin line from low to high."""
    return htpy.line(class_="px-ev-strip-reach", x1=scale.place(low), x2=scale.place(high), y1=f"{y:g}", y2=f"{y:g}")


def dot(scale: Scale, value: float, y: float, is_open: bool = False) -> Element:
    """A point; open for what is weaker."""
    return htpy.circle(
        class_="px-ev-strip-open" if is_open else "px-ev-strip-dot", cx=scale.place(value), cy=f"{y:g}", r="5"
    )


def stroke(scale: Scale, value: float, y: float, tall: float, kind: str) -> Element:
    """A short upright line."""
    place = scale.place(value)
    return htpy.line(class_=kind, x1=place, x2=place, y1=f"{y:g}", y2=f"{y + tall:g}")


def label(place: str, y: float, text: str, kind: str) -> Element:
    """A few letters centred at a place."""
    return htpy.text(class_=kind, x=place, y=f"{y:g}", text_anchor="middle")[text]


def level(y: float) -> Element:
    """A thin line across the whole width."""
    return htpy.line(class_="px-ev-strip-tick", x1="0%", x2="100%", y1=f"{y:g}", y2=f"{y:g}")


def swatch(mark: Element) -> Element:
    """One mark by itself, for a legend."""
    return svg(".px-ev-strip", width="28", height="16")[mark]
