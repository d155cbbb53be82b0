"""A structure that was tried for the model, what it cost and what it brought."""

from typing import Literal

from .noun import Noun


class Tried(Noun):
    """One attempt; a misfit is the sum of squared distances in tolerances at the best fit, smaller is better.

    `misfit` is against the sixteen targets alone, `misfit_with_vogel` against these and Vogel 2020; either may not have been run.
    """

    name: str
    words: str
    constants_added: int
    against: str
    misfit: float | None = None
    misfit_with_vogel: float | None = None
    verdict: Literal["starting point", "kept", "kept, switched off", "rejected"]
    why: str
