"""A play → what has come since the learner's decision before: results that are back, what is still awaited, and where things stood then.

Pure: what the patient was like on that day is read from a trace elsewhere.
"""

from dataclasses import dataclass, replace

from .play import Play
from .prescriptions import Placed, orders


@dataclass(frozen=True)
class News:
    """What is new where a play stands; `before` is the play at its last commitment, or none before the first."""

    before: Play | None
    back: tuple[Placed, ...]
    awaited: tuple[Placed, ...]


def news(play: Play) -> News:
    """The results that the last screen did not have, and the orders whose time has not come."""
    made = max((at for at, step in enumerate(play.history) if not step.told), default=None)
    before = None if made is None else replace(play, history=play.history[:made], day=play.history[made].day)
    known = {placed.id for placed in orders(before) if placed.ready(before.day)} if before else set()
    placed = orders(play)
    return News(
        before,
        tuple(one for one in placed if one.ready(play.day) and one.id not in known),
        tuple(one for one in placed if not one.ready(play.day)),
    )
