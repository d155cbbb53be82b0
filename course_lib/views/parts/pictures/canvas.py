"""What every picture is drawn with: one width, one size of letters, lines, scale bars, and the style that goes along in the SVG.

The style stands in the SVG, so that it looks the same on a page, in a class, on paper and in another program's file.
Colours are the page's tokens, with those of the light page where there is no page.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from random import Random

from markupsafe import Markup, escape

WIDTH = 340  # user units; a phone shows about as many pixels
LETTER = 13  # user units, so that letters are 12 px on a phone of 390 px
PER_LETTER = 7.6  # user units: how wide a letter is taken to be, rather too wide than too narrow

STYLE = """
.px-drawn { --d-ink: var(--ink, #16212e); --d-faint: var(--field, #75818e); --d-ground: var(--card, #fff); --d-slide: #f6f2e9; --d-pale: #fffdf8; --d-one: #cdbd9f; --d-two: #4f3d30; --d-hatch: #a08a72; --d-edge: #2b211a; font: 13px system-ui, sans-serif; display: block; width: 100%; max-width: 30rem; height: auto; }
.px-drawn text { fill: var(--d-ink); } .px-drawn .halo { paint-order: stroke; stroke: var(--d-ground); stroke-width: 4px; stroke-linejoin: round; }
.px-drawn .b { font-weight: 650; } .px-drawn .end { text-anchor: end; } .px-drawn .mid { text-anchor: middle; }
.px-drawn :is(.trace, .bar, .axis, .grid, .dash, .dot, .stim) { fill: none; stroke: var(--d-ink); stroke-linejoin: round; }
.px-drawn .trace { stroke-width: 1.5; } .px-drawn .fine { stroke-width: 1.1; } .px-drawn .bar { stroke-width: 2; } .px-drawn .axis { stroke-width: 1; } .px-drawn .centre { fill: var(--d-pale); stroke: none; }
.px-drawn :is(.grid, .stim) { stroke: var(--d-faint); } .px-drawn .grid { stroke-width: .6; stroke-dasharray: 1 3; }
.px-drawn .dash { stroke-width: 1.6; stroke-dasharray: 7 4; } .px-drawn .dot { stroke-width: 1.6; stroke-dasharray: 2 3; }
@media print { .px-drawn { --d-ink: #000; --d-faint: #666; --d-ground: #fff; print-color-adjust: exact; } }
@media (forced-colors: active) { .px-drawn { --d-ink: CanvasText; --d-faint: CanvasText; --d-ground: Canvas; --d-slide: Canvas; --d-pale: Canvas; --d-one: Canvas; --d-two: Canvas; --d-hatch: CanvasText; --d-edge: CanvasText; forced-color-adjust: none; } .px-drawn .centre { stroke: CanvasText; stroke-dasharray: 2 2; } }
"""


def drawing(name: str, height: float, *parts: str) -> Markup:
    """The whole SVG, with its name; user units from 0 to `WIDTH` and `height`."""
    style = " ".join(STYLE.split())
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="px-drawn" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(name)}">'
        f'<style>{style}</style><rect width="{WIDTH}" height="{height:.0f}" style="fill:var(--d-ground)"/>{"".join(parts)}</svg>'
    )


def seeded(picture: object) -> Random:
    """Chance that comes of the parameters alone, so that the same picture is always drawn the same."""
    return Random(repr(picture))


def name_of(picture: object, prefix: str) -> str:
    """An id for what a picture refers to within itself."""
    return f"{prefix}-{sha256(repr(picture).encode()).hexdigest()[:8]}"


def number(value: float) -> str:
    """A coordinate, to a tenth of a unit."""
    return f"{value:.1f}".removesuffix(".0")


def line(points: Iterable[Sequence[float]], css: str = "trace", closed: bool = False, more: str = "") -> str:
    """A path through points."""
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")
    return f'<path class="{css}" d="{d}"{more}/>'


def text(x: float, y: float, words: object, css: str = "") -> str:
    """Words whose baseline is at `y`."""
    named = f' class="{css}"' if css else ""
    return f'<text x="{number(x)}" y="{number(y)}"{named}>{escape(words)}</text>'


def lines_of(words: str, width: float) -> list[str]:
    """A text cut into lines that are no wider."""
    found = [""]
    for word in words.split():
        if found[-1] and (len(found[-1]) + 1 + len(word)) * PER_LETTER > width:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}".strip()
    return found


def scale_bars(x: float, y: float, across: tuple[float, str], up: tuple[float, str]) -> str:
    """Two bars that meet in a corner at `x`, `y`, as on an EMG screen: (length, words) to the right and upwards."""
    (long, below), (tall, beside) = across, up
    return (
        line([(x, y - tall), (x, y), (x + long, y)], "bar")
        + text(x + long + 5, y + 4.5, below, "halo")
        + text(x + 5, y - tall + (11 if tall > 26 else 4), beside, "halo")
    )


def nice(value: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above a positive value."""
    power = 1.0
    while power > value:
        power /= 10
    while power * 10 <= value:
        power *= 10
    return next(step * power for step in (5, 2, 1) if step * power <= value * (1 + 1e-9))


def shown(value: float) -> str:
    """A number as it is said: without a computer's last digits."""
    return f"{round(value, 3):g}"
