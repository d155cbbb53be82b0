"""An equation of the model: as it is printed, in plain words, with the meaning and the constant behind each symbol."""

from typing import Literal

from .id import Id
from .provenance import Provenance

Part = Literal["exposure", "axis", "illness", "muscle", "injury", "lasting", "strength", "patients"]


class Equation(Provenance):
    """One equation; `symbols` says for each symbol which constant it is (its name alone), or in words and unit what it is.

    A symbol is written as in `latex`, which spells every product with a dot, so that numbers can be put in.
    """

    id: Id
    name: str
    part: Part
    latex: str
    words: str
    symbols: dict[str, str]
