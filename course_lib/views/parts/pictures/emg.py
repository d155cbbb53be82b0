"""A needle EMG as a machine shows it: a strip at rest, a strip at effort, and one motor unit on a faster sweep; negative up."""

from math import exp, pi, sin

from markupsafe import Markup

from ....model.picture import Emg
from . import canvas
from .canvas import WIDTH, shown

LEFT, RIGHT = 6, 6
SPAN = WIDTH - LEFT - RIGHT
REST_MS = {"silent": 400, "fibrillations": 400, "myotonic": 2000}
NOISE_MV = 0.004
FIBRILLATION = {"mv": 0.1, "ms": 4.0, "every": 78.0}  # peak to peak, how long, how far apart [ms]
SHARP_WAVE = {"mv": 0.14, "ms": 18.0, "every": 118.0}
MYOTONIC = {"mv": 0.5, "slow": 22.0, "fast": 90.0}  # the tallest from peak to peak, and its rates per second
EFFORT_MS = 400
# recruitment → how hard the muscle is contracted, how many units fire, and how often each does per second
EFFORTS = {
    "normal": ("Slight effort", 2, 8.0),
    "early": ("Slight effort", 18, 13.0),
    "reduced": ("Full effort", 1, 22.0),
}
PLAIN = ((-0.3, 0.22), (1.0, 0.33), (-0.42, 0.45))  # phases of a unit: height and share of its duration
MANY = ((-0.2, 0.14), (0.62, 0.16), (-0.45, 0.15), (0.9, 0.17), (-0.55, 0.16), (0.4, 0.12), (-0.16, 0.1))


def name(picture: Emg) -> str:
    """What it is, for who does not see it."""
    return (
        f"Needle EMG of the {picture.muscle}: at rest, at {EFFORTS[picture.recruitment][0].lower()}, and one motor unit"
    )


def words(picture: Emg) -> tuple[str, ...]:
    """What there is to see, a sentence each."""
    effort, units, rate = EFFORTS[picture.recruitment]
    firing = f"{units} units fire" if units > 1 else "one unit fires"
    crowd = "; they overlap, and little flat baseline is left" if units > 4 else "; flat baseline is seen between them"
    return (
        f"The needle is in the {picture.muscle}; negative is up.",
        _rest_in_words(picture.rest),
        f"{effort}: {firing}, {'each ' if units > 1 else ''}about {shown(rate)} times a second{crowd if units > 1 else ', with flat baseline between, and no other unit joins'}.",
        f"One unit, enlarged: {shown(picture.unit_mv)} mV from peak to peak, {shown(picture.unit_ms)} ms long, {len(phases(picture))} phases.",
    )


def _rest_in_words(rest):
    if rest == "silent":
        return f"At rest: a flat line for {REST_MS[rest]} ms, with noise of less than {shown(2 * 1000 * NOISE_MV)} µV."
    if rest == "fibrillations":
        return (
            f"At rest: short spikes that begin downwards, about {shown(1000 * FIBRILLATION['mv'])} µV and {shown(FIBRILLATION['ms'])} ms, regularly one every {shown(FIBRILLATION['every'])} ms, "
            f"and waves that go sharply down by about {shown(1000 * SHARP_WAVE['mv'])} µV and come back slowly within {shown(SHARP_WAVE['ms'])} ms, regularly one every {shown(SHARP_WAVE['every'])} ms."
        )
    return (
        f"At rest: a run of spikes for 2 s; its rate goes from {shown(MYOTONIC['slow'])} to {shown(MYOTONIC['fast'])} a second and back, "
        f"and its height up to {shown(1000 * MYOTONIC['mv'])} µV and down again."
    )


def phases(picture: Emg) -> tuple[tuple[float, float], ...]:
    """The phases of its motor unit: heights with their sign, and shares of the duration."""
    return MANY if picture.polyphasic else PLAIN


def unit(picture: Emg, u: float) -> float:
    """The height of its motor unit at `u` of the duration; from its lowest to its highest point is 1."""
    found = phases(picture)
    heights = [height for height, _ in found]
    for height, share in found:
        if u < 0:
            return 0.0
        if u < share:
            return height * sin(pi * u / share) / (max(heights) - min(heights))
        u -= share
    return 0.0


def fibrillation(ms: float) -> float:
    """A spike of a fibre at so many ms from its beginning: small down, up, small down; 1 from peak to peak."""
    u = ms / FIBRILLATION["ms"]
    return (-0.3 if u < 0.25 or u > 0.7 else 0.7) * abs(sin(pi * (u / 0.25 if u < 0.25 else (u - 0.25) / 0.45 if u < 0.7 else (u - 0.7) / 0.3))) if 0 <= u <= 1 else 0.0  # fmt: skip


def sharp_wave(ms: float) -> float:
    """A wave that goes down at once and comes back slowly, a little above the baseline; 1 from peak to peak."""
    if not 0 <= ms <= SHARP_WAVE["ms"]:
        return 0.0
    if ms < 1.2:
        return -0.86 * ms / 1.2
    u = (ms - 1.2) / (SHARP_WAVE["ms"] - 1.2)
    return -0.86 * exp(-7 * u) * (1 - u) + 0.14 * sin(pi * u) ** 2


def draw(picture: Emg) -> Markup:
    """The picture."""
    chance = canvas.seeded(picture)
    rest = _strip(20, 92, "At rest", _rest(picture, chance), REST_MS[picture.rest], 0.5 if picture.rest == "myotonic" else 0.2, 0.2 if picture.rest == "myotonic" else 0.1, 500 if picture.rest == "myotonic" else 50, "rest")  # fmt: skip
    effort, count, rate = EFFORTS[picture.recruitment]
    step, firing = canvas.nice(picture.unit_mv / 2), _effort(picture, chance, count, rate)
    at_effort = _strip(146, 100, effort, firing, EFFORT_MS, picture.unit_mv, step, 50, "effort")  # fmt: skip
    whole = 2 * picture.unit_ms + 10
    one = [(n * whole / 400, picture.unit_mv * unit(picture, (n * whole / 400 - whole * 0.14) / picture.unit_ms)) for n in range(401)]  # fmt: skip
    alone = _strip(280, 100, "One unit", one, whole, picture.unit_mv, step, 5 if whole <= 45 else 10, "unit")
    return canvas.drawing(
        name(picture), 414, canvas.text(WIDTH - RIGHT, 14, picture.muscle, "end"), rest, at_effort, alone
    )


def _strip(top, tall, title, points, whole, tallest, step_mv, step_ms, css):
    """One strip: its title, its trace, and its scale bars below; `tallest` [mV], or more if more is needed, fills the height."""
    heights = [mv for _, mv in points]
    per_ms, per_mv = SPAN / whole, (tall - 22) / max(tallest, max(heights) - min(heights))
    highest = max(max(heights), tallest * 0.3)
    base = top + highest * per_mv + 2
    bar = step_mv * per_mv
    long = step_ms * per_ms
    return (
        canvas.text(LEFT, top - 6, title, "b")
        + canvas.line([(LEFT + ms * per_ms, base - mv * per_mv) for ms, mv in points], f"trace fine {css}")
        + _bars(top + tall + 22, long, bar, step_ms, step_mv, css)
    )


def _bars(foot, long, bar, ms, mv, css):
    up = f"{shown(mv * 1000)} µV" if mv < 1 else f"{shown(mv)} mV"
    x = WIDTH - RIGHT - max(long, 12) - 58
    return canvas.line([(x, foot - bar), (x, foot), (x + long, foot)], f"bar {css}") + (
        canvas.text(x - 6, foot - bar / 2 + 4, up, "end halo")
        + canvas.text(x + long + 5, foot + 4, f"{shown(ms)} ms", "halo")
    )


def _rest(picture, chance):
    whole = REST_MS[picture.rest]
    if picture.rest == "myotonic":
        return _discharge(whole, chance)
    points = [[ms, chance.uniform(-NOISE_MV, NOISE_MV)] for ms in (whole * n / 640 for n in range(641))]
    if picture.rest == "fibrillations":
        for kind, shape, first in ((FIBRILLATION, fibrillation, 31.0), (SHARP_WAVE, sharp_wave, 62.0)):
            begins = first
            while begins < whole:
                for point in points:
                    point[1] += kind["mv"] * shape(point[0] - begins)
                begins += kind["every"]
    return points


def _discharge(whole, chance):
    """A run that waxes and wanes: each spike sharply down and up, by a rate and a height that rise and fall."""
    points, ms = [(0, 0.0)], 60.0
    while ms < whole - 40:
        u = ms / whole
        swell = sin(pi * u) ** 1.5
        tall = MYOTONIC["mv"] * (0.12 + 0.88 * swell)
        rate = MYOTONIC["slow"] + (MYOTONIC["fast"] - MYOTONIC["slow"]) * swell
        points += [(ms, 0.0), (ms + 1.6, -0.45 * tall), (ms + 3.6, 0.55 * tall), (ms + 6.5, 0.0)]
        ms += 1000 / rate * chance.uniform(0.97, 1.03)
    return [*points, (whole, 0.0)]


def _effort(picture, chance, count, rate):
    """Units that fire at their own pace; the first has the given height, and none is higher."""
    steps = 560
    points = [[EFFORT_MS * n / steps, chance.uniform(-0.006, 0.006) * picture.unit_mv] for n in range(steps + 1)]
    for n in range(count):
        tall = picture.unit_mv * (1 if not n else chance.uniform(0.5, 0.9))
        every = 1000 / rate * (1 if not n else chance.uniform(0.85, 1.2))
        begins = chance.uniform(5, 20) if not n else chance.uniform(-every + 15, every)
        while begins < EFFORT_MS - picture.unit_ms:
            for point in points:
                point[1] += tall * unit(picture, (point[0] - begins) / picture.unit_ms)
            begins += every * chance.uniform(0.95, 1.05)
    return points
