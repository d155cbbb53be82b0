"""Compound muscle action potentials, under each other over one axis of time and in one scale, negative up."""

from math import cos, pi, sin

from markupsafe import Markup

from ....model.picture import ActionPotentials
from . import canvas
from .canvas import WIDTH, shown

LEFT, RIGHT, TOP = 10, 10, 8
TALLEST = 96  # of the tallest of two waves, in user units
POSITIVE = 0.32  # how deep the positive phase is, as a share of the negative one
FALL = 0.55  # share of the duration that the negative phase takes
SHOWN_MS = (20.0, 30.0, 40.0, 60.0, 80.0, 120.0)  # how long a picture may be; the shortest that holds all is taken


def name(picture: ActionPotentials) -> str:
    """What it is, for who does not see it."""
    return f"Compound muscle action potentials, {len(picture.waves)} traces under each other"


def words(picture: ActionPotentials) -> tuple[str, ...]:
    """What there is to see, a sentence each."""
    return (
        "The traces share one scale of time and one of voltage; a stimulus is given at 0 ms, and negative is up.",
        *(_wave_in_words(wave) for wave in picture.waves),
    )


def _wave_in_words(wave):
    if not wave.amplitude_mv:
        return f"{wave.label}: the line stays flat after the stimulus; no response is seen."
    return (
        f"{wave.label}: the potential begins at {shown(wave.latency_ms)} ms, rises to {shown(wave.amplitude_mv)} mV above the baseline, "
        f"falls below it and is back after {shown(wave.duration_ms)} ms."
    )


def share(u: float) -> float:
    """The height of a potential, as a share of its amplitude, at `u` of its duration: up, down, and back."""
    if not 0 < u < 1:
        return 0.0
    if u < FALL:
        return sin(pi * (u / FALL) ** 0.85)
    v = (u - FALL) / (1 - FALL)
    return -POSITIVE * sin(pi * v**0.9) * (1 + cos(pi * v)) / 2 / _DEEPEST


_DEEPEST = max(sin(pi * (v / 200) ** 0.9) * (1 + cos(pi * v / 200)) / 2 for v in range(200))


def draw(picture: ActionPotentials) -> Markup:
    """The picture."""
    waves = picture.waves
    whole = _whole_ms(waves)
    per_ms = (WIDTH - LEFT - RIGHT) / whole
    highest = max(wave.amplitude_mv for wave in waves) or 2.0
    tallest = TALLEST if len(waves) == 2 else 66
    per_mv = tallest / highest
    parts, base = [], TOP
    for wave in waves:
        up = max(wave.amplitude_mv * per_mv, 12)
        base += 18 + up
        parts.append(_row(wave, base, per_ms, per_mv, whole))
        base += max(POSITIVE * wave.amplitude_mv * per_mv, 4) + 10
    step_ms, step_mv = _step(whole), canvas.nice(highest * 0.5)
    foot = base + step_mv * per_mv + 6
    grid = "".join(
        canvas.line([(x, TOP), (x, base)], "grid") for x in _at(step_ms, whole, per_ms)
    )  # one line for each length of the bar, as on the screen of the machine
    scale = canvas.scale_bars(
        WIDTH - RIGHT - 110,
        foot,
        (step_ms * per_ms, f"{shown(step_ms)} ms"),
        (step_mv * per_mv, f"{shown(step_mv)} mV"),
    )
    return canvas.drawing(
        name(picture), foot + 12, grid, *parts, canvas.text(LEFT, foot + 4, "↑ stimulus", "stimulus"), scale
    )


def _whole_ms(waves):
    last = max(wave.latency_ms + wave.duration_ms for wave in waves)
    return next((whole for whole in SHOWN_MS if whole >= last * 1.08), last * 1.1)


def _step(whole):
    return 5.0 if whole <= 40 else 10.0 if whole <= 80 else 20.0


def _at(step, whole, per_ms):
    return [LEFT + 8 + step * n * per_ms for n in range(int((whole - 1) / step) + 1)]


def _row(wave, base, per_ms, per_mv, whole):
    start = LEFT + 8
    last = WIDTH - RIGHT
    begins = start + wave.latency_ms * per_ms
    steps = 120
    points = [(LEFT, base), (begins, base)]
    if wave.amplitude_mv:
        points += [
            (begins + wave.duration_ms * per_ms * n / steps, base - wave.amplitude_mv * per_mv * share(n / steps))
            for n in range(1, steps + 1)
        ]
    points.append((last, base))
    stimulus = canvas.line([(start, base - 12), (start, base + 6)], "stim")
    return (
        stimulus
        + canvas.line(points)
        + canvas.text(
            WIDTH - RIGHT,
            base - 7 if not wave.amplitude_mv else base - _label_up(wave, per_mv),
            wave.label,
            "b end halo",
        )
    )


def _label_up(wave, per_mv):
    return max(wave.amplitude_mv * per_mv - 8, 8)
