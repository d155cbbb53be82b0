"""Forced expirations as volume over time: each rises to its plateau, the volume that was breathed out in all."""

from math import ceil, exp

from markupsafe import Markup

from ....model.picture import Breath, Spirogram
from . import canvas
from .canvas import WIDTH, shown

LEFT, RIGHT, TOP, FOOT = 34, 10, 14, 40
TALL = 190  # of the plot, in user units
SECONDS = 7
FAST = 1.75  # per second: about four fifths of the volume are out after the first
DASHES = ("trace", "dash", "dot")


def name(picture: Spirogram) -> str:
    """What it is, for who does not see it."""
    count = len(picture.breaths)
    return f"Spirogram, volume over time of {count} forced expiration{'s' * (count > 1)}"


def words(picture: Spirogram) -> tuple[str, ...]:
    """What there is to see, a sentence each."""
    found = ["Volume in litres stands over time in seconds."]
    for breath in picture.breaths:
        out = shown(round(volume(breath, 1), 1))
        found.append(
            f"{breath.label}: {out} L are out after 1 s, and the curve is flat at {shown(breath.volume_l)} L from about 4 s on."
        )
    if picture.predicted_l:
        found.append(f"A line marks the predicted volume, {shown(picture.predicted_l)} L.")
    return tuple(found)


def volume(breath: Breath, second: float) -> float:
    """What is out after so many seconds [L]; the first tenth of a second is slower, as the flow builds up."""
    t = max(second - 0.06 * (1 - exp(-second / 0.06)), 0)
    return breath.volume_l * (1 - exp(-FAST * t))


def draw(picture: Spirogram) -> Markup:
    """The picture."""
    most = max([*(breath.volume_l for breath in picture.breaths), picture.predicted_l or 0])
    top = max(ceil(most * 1.12), 1)
    step = 1 if top <= 7 else 2
    per_l, per_s = TALL / top, (WIDTH - LEFT - RIGHT) / SECONDS
    base = TOP + TALL

    def at(second, litres):
        return LEFT + second * per_s, base - litres * per_l

    grid = [
        canvas.line([at(0, n), at(SECONDS, n)], "grid") + canvas.text(LEFT - 7, at(0, n)[1] + 4.5, n, "end")
        for n in range(0, top + 1, step)
    ]
    ticks = [
        canvas.line([at(n, 0), (at(n, 0)[0], base + 4)], "axis") + canvas.text(at(n, 0)[0], base + 18, n, "mid")
        for n in range(SECONDS + 1)
    ]
    frame = canvas.line([at(0, top), at(0, 0), at(SECONDS, 0)], "axis")
    curves = [
        canvas.line([at(n / 20, volume(breath, n / 20)) for n in range(SECONDS * 20 + 1)], css)
        for breath, css in zip(picture.breaths, DASHES, strict=False)
    ]
    return canvas.drawing(
        name(picture), base + FOOT, *grid, frame, *ticks, *curves, *_predicted(picture, at), *_labels(picture, at, base),
        canvas.text(LEFT + 6, TOP + 4, "Volume (L)", "b halo"), canvas.text(WIDTH - RIGHT, base + 34, "Time (s)", "b end"),
    )  # fmt: skip


def _predicted(picture, at):
    if not picture.predicted_l:
        return []
    left, right = at(0, picture.predicted_l), at(SECONDS, picture.predicted_l)
    return [
        canvas.line([left, right], "axis", more=' stroke-dasharray="12 3 2 3"'),
        canvas.text(right[0], right[1] - 5, "predicted", "end halo"),
    ]


def _labels(picture, at, base):
    """Each below its plateau; where two plateaus are too near for that, all stand in the free corner beside their dash."""
    placed = [(at(SECONDS, one.volume_l), one.label, css) for one, css in zip(picture.breaths, DASHES, strict=False)]
    heights = sorted(y for (_, y), _, _ in placed)
    if all(below - above > 20 for above, below in zip(heights, heights[1:], strict=False)):
        return [canvas.text(x, y + 16 if y + 20 < base else y - 6, label, "b end halo") for (x, y), label, _ in placed]
    top = base - 17 * len(placed) + 5
    right = WIDTH - RIGHT
    long = max(len(label) for _, label, _ in placed) * (canvas.PER_LETTER + 0.8)
    return [
        canvas.line([(right - long - 40, top + 17 * n - 4), (right - long - 8, top + 17 * n - 4)], css)
        + canvas.text(right - long, top + 17 * n, label, "b")
        for n, (_, label, css) in enumerate(placed)
    ]
