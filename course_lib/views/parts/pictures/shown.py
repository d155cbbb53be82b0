"""A picture of a question → its figure on any screen or sheet, and what other programs are given of it."""

from functools import lru_cache

from htpy import Element, details, figcaption, figure, p, summary
from markupsafe import Markup

from ....engine.exports.asked import Image
from ....model.picture import ActionPotentials, Biopsy, Emg, Picture, Spirogram, Taper
from . import action_potentials, biopsy, emg, spirogram, taper

NOBODY = "Drawn by code for this course; no patient’s recording."
STANDING = 480  # how wide it is where nothing else says so, in pixels
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


def image(picture: Picture) -> Image:
    """The picture for other programs: an SVG that stands alone, on white."""
    svg = str(drawn(picture)).replace("<svg ", f'<svg width="{STANDING}" ', 1)
    return Image(svg, name(picture), words(picture), NOBODY)


def figure_of(picture: Picture | None, folded: bool = True, why: bool = False) -> Element | None:
    """The figure beside a stem; its words folded, or told without being shown on a wall and on paper; `why` says why these numbers, once it is answered."""
    if picture is None:
        return None
    svg = str(drawn(picture))
    if not folded:
        svg = svg.replace("<style>", Markup("<desc>{}</desc><style>").format(" ".join(words(picture))), 1)
    return figure(".px-picture")[
        Markup(svg),
        figcaption(".px-note")[NOBODY, why and f" Why these numbers: {picture.assumption}"],
        folded and details(".px-inwords")[summary["In words"], [p[line] for line in words(picture)]],
    ]
