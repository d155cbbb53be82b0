"""A figure, what a learner guessed, and what came after → where the figure stands, and how far the guess was from the answer.

A guess is never right or wrong as a verdict: what is computed here is a distance, for a sentence to tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from ..model.figure import BASELINE, ChosenGuess, DrawnGuess, Figure, FigureControl, FigureOption
from .commitments import Impossible
from .lab.setup import NUMBERS, Setup, unit_of
from .typed_numbers import doubt, number, shown

LOW, HIGH = 0.0, 110.0  # % of the own baseline, between which a line can be drawn
HERE = 1.0  # % points within which a line lies on another

Line = tuple[tuple[float, float], ...]  # (day, % of the own baseline), in the order of the days


@dataclass(frozen=True)
class Given:
    """A guess as it was committed: an option by its id, or the points of a line."""

    option: str = ""
    line: Line = ()

    def body(self) -> dict:
        """As an event carries it."""
        return {"line": [list(point) for point in self.line]} if self.line else {"option": self.option}

    @classmethod
    def of(cls, body: Mapping) -> "Given":
        """From an event's body; raises KeyError or ValueError if it holds no guess."""
        if "line" in body:
            return cls(line=tuple((float(day), float(value)) for day, value in body["line"]))
        return cls(option=body["option"])


@dataclass(frozen=True)
class Standing:
    """Where a figure stands: what was guessed, if anything, and whether the answer is shown."""

    given: Given | None = None
    shown: bool = False


def standing(figure: Figure, events: Iterable[tuple[str, Mapping]]) -> Standing:
    """Where the events of an attempt, each by its kind and body, leave a figure; raises KeyError or ValueError for a guess that it no longer takes."""
    now = Standing()
    for kind, body in events:
        if kind == "guessed":
            given = Given.of(body)
            check(figure, given)
            now = Standing(given, shown=figure.lab is not None)
        elif kind in ("compared", "shown"):
            now = replace(now, shown=True)
    return now


def check(figure: Figure, given: Given) -> None:
    """Raise Impossible, with a sentence, unless `given` is a guess that the figure takes."""
    guess = figure.guess
    if isinstance(guess, ChosenGuess):
        if not given.option:
            raise Impossible("Choose a guess first: nothing is selected yet.")
        if given.option not in [option.id for option in guess.options]:
            raise Impossible("That guess does not belong to this figure: choose again.")
    elif tuple(day for day, _ in given.line) != guess.days or not all(_fits(value) for _, value in given.line):
        raise Impossible("Draw the line as far as the last day, or give a number for each day.")


def _fits(value: float) -> bool:
    return isfinite(value) and LOW <= value <= HIGH


def field(day: float) -> str:
    """The name of the box of a day."""
    return f"line-{day:g}"


def read_line(guess: DrawnGuess, typed: Mapping[str, str]) -> tuple[Line, dict[str, str]]:
    """The points that were given so far, and a sentence for each box whose text is none; an empty box is not given yet."""
    points, problems = [], {}
    for day in guess.days:
        text = typed.get(field(day), "").strip()
        value = number(text, "%") if text else float("nan")
        if _fits(value):
            points.append((day, value))
        elif text:
            problems[field(day)] = (
                doubt(text, "%") or f"Give a number from {LOW:g} to {HIGH:g} % for day {day:g}, in digits."
            )
    return tuple(points), problems


def height(line: Line, day: float) -> float | None:
    """How high a line lies on a day [%], straight between its points and from the baseline on day 0; None after its last point."""
    before = (0.0, BASELINE)
    for point in line:
        if day <= point[0]:
            return before[1] + (point[1] - before[1]) * (day - before[0]) / (point[0] - before[0])
        before = point
    return before[1] if line and day == before[0] else None


@dataclass(frozen=True)
class Apart:
    """How far a line lies from the model's: at its end, and on the day on which they lie farthest apart [% points, guess less model]."""

    end: float
    day: float
    most: float

    @property
    def close(self) -> bool:
        """Whether the line lies on the model's, as near as a hand can draw."""
        return abs(self.most) < HERE


def apart(line: Line, model: Sequence[float]) -> Apart:
    """How far the points of a line lie from the model's strength on the same days [%]."""
    differences = [value - there for (_, value), there in zip(line, model, strict=True)]
    at = max(range(len(differences)), key=lambda n: abs(differences[n]))
    return Apart(differences[-1], line[at][0], differences[at])


def beyond(option: FigureOption, difference: float) -> float:
    """How far the model's difference, B less A [% points], lies outside of what an option says; 0 within it."""
    low = float("-inf") if option.least is None else option.least
    high = float("inf") if option.most is None else option.most
    return min(difference - low, 0.0) + max(difference - high, 0.0)


def reach(option: FigureOption, far: float = 12.0) -> tuple[float, float]:
    """The range that an option stands for [% points, B less A], so that it can be drawn; one without an end reaches `far`."""
    low = option.most - far if option.least is None else option.least
    return low, option.least + far if option.most is None else option.most


def chosen(figure: Figure, id: str) -> FigureOption | None:
    """The option of that id."""
    return next((option for option in getattr(figure.guess, "options", ()) if option.id == id), None)


# ---- what is moved after the guess ------------------------------------------------------------------------------------


def value_of(control: FigureControl, setup: Setup) -> float:
    """Where a control stands."""
    if control.sets.endswith("-dose"):
        return getattr(setup, control.sets[0])[0].mg
    return getattr(setup.patient, control.sets)


def unit(control: FigureControl, setup: Setup) -> str:
    """The unit that stands beside a control."""
    return unit_of(getattr(setup, control.sets[0])[0]) if control.sets.endswith("-dose") else NUMBERS[control.sets].unit


def moved(figure: Figure, setup: Setup, typed: Mapping[str, str]) -> tuple[Setup, dict[str, str]]:
    """The setup with what was typed into the controls, and a sentence for each that cannot be; that one stays as it was."""
    problems = {}
    for control in figure.controls:
        text = typed.get(control.sets)
        if text is None or text == shown(value_of(control, setup)):
            continue
        reads = unit(control, setup) if control.sets.endswith("-dose") else NUMBERS[control.sets].reads
        value = number(text, reads)
        if control.low <= value <= control.high:
            setup = _with(setup, control.sets, value)
        else:
            sentence = f"Give a number from {control.low:g} to {control.high:g}, in digits."
            problems[control.sets] = doubt(text, reads) or sentence
    return setup, problems


def _with(setup: Setup, sets: str, value: float) -> Setup:
    if sets.endswith("-dose"):
        first, *rest = getattr(setup, sets[0])
        return replace(setup, **{sets[0]: (replace(first, mg=value), *rest)})
    return replace(setup, patient=replace(setup.patient, **{sets: value}))
