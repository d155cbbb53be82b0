"""An item of a kind that a format does not know → the same question as another kind, by the same id."""

from ...model.quiz import Answer, Choice, Match, Matching, Ordering, Shifting
from ..quiz.wording import SHIFTS

PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")


def shift_as_choice(item: Shifting) -> Choice:
    """The three answers of a shift, each with what it means, as one best answer."""
    answers = tuple(
        Answer(id=id, text=text, correct=id == item.key, because=getattr(item.because, id))
        for id, text in SHIFTS.items()
    )
    return Choice(**_shared(item), kind="single", answers=answers)


def order_as_matching(item: Ordering) -> Matching:
    """Each place in the order, and the stage that belongs there."""
    matches = tuple(
        Match(id=stage.id, left=f"Comes {place}", right=stage.text, because=stage.because)
        for place, stage in zip(PLACES, item.stages, strict=False)
    )
    return Matching(**_shared(item), kind="matching", matches=matches)


def _shared(item):
    return {
        name: getattr(item, name)
        for name in ("id", "stem", "asks", "picture", "claims", "hedge", "about", "level", "beyond_seed", "sources")
    }
