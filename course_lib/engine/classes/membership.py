"""What a learner said about classes → when they belonged to which, by which alias, and whether their progress was shown then.

Each saying is an event of the learner's own: `joined` (class, alias, shows), `changed` (alias, shows), `left`.
Who joins a class while in another leaves that one: nobody is in two at once, so no answer is counted in two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ...model.event import Event
from ..commitments import Impossible

LONGEST_ALIAS = 30  # characters


@dataclass(frozen=True)
class Period:
    """A time in a class during which nothing was changed; `spell` tells one belonging to a class from the next.

    `ends` is None for the time that lasts still.
    """

    class_id: str
    alias: str
    shows: bool
    spell: int
    begins: datetime
    ends: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.begins <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True)
class Membership:
    """All times of a learner in classes, oldest first; none of them overlap."""

    periods: tuple[Period, ...] = ()

    @property
    def now(self) -> Period | None:
        """The time that lasts still; None for whoever is in no class."""
        return self.periods[-1] if self.periods and self.periods[-1].ends is None else None

    def at(self, moment: datetime) -> Period | None:
        """The time in which a moment lies."""
        return next((one for one in self.periods if one.holds(moment)), None)

    @property
    def joined_at(self) -> datetime | None:
        """When the class was joined in which the learner is."""
        return next((one.begins for one in self.periods if self.now and one.spell == self.now.spell), None)

    @property
    def began_hidden(self) -> bool:
        """Whether the learner joined the class in which they are without showing their progress."""
        first = next((one for one in self.periods if self.now and one.spell == self.now.spell), None)
        return first is not None and not first.shows


def membership(events: Iterable[Event]) -> Membership:
    """The times that these events tell, in whatever order they come; one that changes nothing is passed over."""
    periods: list[Period] = []
    spell = 0

    def end(at):
        if periods and periods[-1].ends is None:
            periods[-1] = _until(periods[-1], at)

    for event in sorted(events, key=lambda one: (datetime.fromisoformat(one.at), one.number)):
        at, last = datetime.fromisoformat(event.at), periods[-1] if periods else None
        inside = last is not None and last.ends is None
        if event.kind == "joined":
            end(at)
            spell += 1
            periods.append(Period(event.body["class"], event.body["alias"], bool(event.body["shows"]), spell, at))
        elif event.kind == "changed" and inside:
            end(at)
            periods.append(Period(last.class_id, event.body["alias"], bool(event.body["shows"]), spell, at))
        elif event.kind == "left":
            end(at)
    return Membership(tuple(periods))


def check_alias(typed: str, taken: Iterable[str] = ()) -> str:
    """The alias that was typed, without needless spaces; raises Impossible for one that cannot be, or that is `taken`."""
    alias = " ".join(typed.split())
    if not alias or len(alias) > LONGEST_ALIAS or not alias.isprintable():
        raise Impossible(f"An alias has 1 to {LONGEST_ALIAS} letters, figures or signs in one line.")
    if alias.casefold() in {one.casefold() for one in taken}:
        raise Impossible("Somebody in this class has this alias already: choose another.")
    return alias


def _until(period: Period, at: datetime) -> Period:
    return Period(period.class_id, period.alias, period.shows, period.spell, period.begins, at)
