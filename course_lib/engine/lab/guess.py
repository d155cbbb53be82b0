"""A lab's guess and what was answered → whether it was, how far B lies above A on its day, and which option the model makes true."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ...model.figure import FigureOption
from ...model.lab import LabGuess
from ...model.trace import Trace
from ..figure import beyond
from .goals import measure


@dataclass(frozen=True)
class Answer:
    """What was chosen before the curves were shown; without an option they were asked for without a guess."""

    option: FigureOption | None = None


def answered(guess: LabGuess, events: Iterable[tuple[str, Mapping]]) -> Answer | None:
    """The latest answer among events, each by its kind and body; an option that the guess no longer has counts as none."""
    latest = None
    for kind, body in events:
        if kind in ("guessed", "shown"):
            latest = Answer(option(guess, body.get("option")) if kind == "guessed" else None)
    return latest


def option(guess: LabGuess, id: object) -> FigureOption | None:
    """The option of that id."""
    return next((one for one in guess.options if one.id == id), None)


def apart(guess: LabGuess, a: Trace, b: Trace) -> np.ndarray:
    """B less A (N,) in what the guess is about, on its day, column by column [points]."""
    return measure(b, guess.measure, guess.day) - measure(a, guess.measure, guess.day)


def true_one(guess: LabGuess, difference: float) -> FigureOption | None:
    """The option in whose range the model's difference, B less A, lies."""
    return next((one for one in guess.options if not beyond(one, difference)), None)
