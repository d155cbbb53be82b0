"""Where a number comes from → its look: a small mark and a word, the same on every screen and never colour alone.

The sign in front of the word is drawn by the style sheet, so that a screen reader hears the word and nothing else.
"""

from htpy import Element, span

from ...model.provenance import ORIGINS, Provenance

LOOKS = dict(zip(ORIGINS, (("published", "Published"), ("assumed", "Teaching assumption"), ("invented", "Invented")), strict=True))  # fmt: skip
SIMULATED = Provenance(assumption="simulated by a teaching model, not a predictor")  # what no author wrote
MADE_UP = Provenance(invented="for teaching")  # a whole patient, said once


def origin_mark(provenance: Provenance, quiet: bool = False) -> Element:
    """The mark with its word; `quiet` leaves the word to screen readers, where the same card writes it out once."""
    look, word = LOOKS[next(name for name in ORIGINS if getattr(provenance, name))]
    return span(class_=["px-origin", f"px-origin-{look}"])[span(".px-sr")[word] if quiet else word]
