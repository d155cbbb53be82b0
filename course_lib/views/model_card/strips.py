"""In the lists of targets and of checks: a strip for each value, what was seen above, what the model says below.

They are for the eye; every number in them stands beside them as text.
"""

from collections.abc import Sequence

from htpy import Element, div, li, span, ul

from ...model.drug import Parameter
from ..parts import strip
from ..parts.strip import Scale

Span = tuple[float, float]
FAR = 3.0  # tolerances on either side of a target that a strip shows
TOLERANCES = Scale(-FAR, FAR, ((-2, "−2"), (-1, "−1"), (0, "target"), (1, "+1"), (2, "+2 tolerances")))
SHARES = Scale(0.0, 1.0, tuple((at / 100, f"{at} %") for at in (0, 25, 50, 75, 100)))
PRIOR, SETS, MODEL, FIRST = "px-card-prior", "px-ev-strip-belief", "px-ev-strip-median", "px-card-first"


def constant(parameter: Parameter, value_words: Sequence[str], before: Span | None, after: Span | None) -> Element:
    """A constant in its plausible range, whose ends are called `value_words`: prior above, calibrated sets below."""
    low, high = parameter.low, parameter.high
    scale = (
        Scale(low, high, ((low, value_words[0]), (high, value_words[1]))) if high > low else Scale(low - 1, low + 1, ())
    )
    marks = [
        before and strip.bar(scale, *before, 3, 8, PRIOR),
        after and strip.bar(scale, *after, 15, 8, SETS),
        strip.stroke(scale, parameter.value, 0, 26, MODEL),
    ]
    return _picture(scale, marks, 44)


def target(z: float, sets: Span | None) -> Element:
    """A target with its tolerance, and the model `z` tolerances off; `sets` in tolerances too."""
    marks = [
        strip.reach(TOLERANCES, -1, 1, 8),
        strip.dot(TOLERANCES, 0, 8),
        sets and strip.bar(TOLERANCES, *sets, 19, 8, SETS),
        strip.stroke(TOLERANCES, z, 15, 16, MODEL),
    ]
    return _picture(TOLERANCES, marks, 50, heavy=0)


def reading(observed: float, interval: Span, first: float, model: float, sets: Span | None) -> Element:
    """What was observed, what SMS-1 says, and what this model says, each in a lane of its own."""
    marks = [
        strip.reach(SHARES, *interval, 8),
        strip.dot(SHARES, observed, 8),
        strip.stroke(SHARES, first, 18, 12, FIRST),
        sets and strip.bar(SHARES, *sets, 36, 8, SETS),
        strip.stroke(SHARES, model, 32, 16, MODEL),
    ]
    return _picture(SHARES, marks, 68)


def _picture(scale, marks, height, heavy=None):
    return div(".px-card-strip", aria_hidden="true")[strip.strip(scale, filter(None, marks), "", height, heavy)]


def keys(*wanted: str) -> Element:
    """What the marks mean, in the order asked for."""
    one = Scale(0.0, 1.0, ())
    drawn = {
        "observed": strip.dot(one, 0.5, 8),
        "prior": strip.bar(one, 0.05, 0.95, 4, 8, PRIOR),
        "first": strip.stroke(one, 0.5, 2, 12, FIRST),
        "model": strip.stroke(one, 0.5, 1, 14, MODEL),
        "sets": strip.bar(one, 0.05, 0.95, 4, 8, SETS),
    }
    pairs = [(drawn[kind], words) for kind, _, words in (each.partition(": ") for each in wanted)]
    return ul(".px-ev-legend", aria_label="What the signs mean")[
        [li[div(".px-ev-swatch", aria_hidden="true")[strip.swatch(mark)], span[words]] for mark, words in pairs]
    ]
