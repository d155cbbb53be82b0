"""A picture of a question → its figure on any screen or sheet, and what other programs are given of it."""

from functools import lru_cache

from htpy import Element, details, figcaption, figure, p, summary
from markupsafe import Markup

from ....model.picture import ActionPotentials, Biopsy, Emg, Picture, Spirogram, Taper
from . import action_potentials, biopsy, emg, spirogram, taper

NOBODY = "Drawn by code for this course; no patient’s recording."
KINDS = {ActionPotentials: action_potentials, Biopsy: biopsy, Emg: emg, Spirogram: spirogram, Taper: taper}


@lru_cache(maxsize=64)
def drawn(picture: Picture) -> Markup:
    """The picture alone, as SVG."""
    return KINDS[type(picture)].draw(picture)


def name(picture: Picture) -> str:
    """What the picture is, in a few words that tell no finding."""
    return KINDS[type(picture)].name(picture)


def words(picture: Picture) -> tuple[str, ...]:
    """What there is to see in it, a sentence each, from the numbers that it is drawn from."""
    return KINDS[type(picture)].words(picture)


def figure_of(picture: Picture | None, folded: bool = True, why: bool = False) -> Element | None:
    """The figure beside a stem; its words folded, or left out on a wall; `why` says why these numbers, once it is answered."""
    if picture is None:
        return None
    return figure(".px-picture")[
        drawn(picture),
        figcaption(".px-note")[NOBODY, why and f" Why these numbers: {picture.assumption}"],
        folded and details(".px-inwords")[summary["In words"], [p[line] for line in words(picture)]],
    ]
