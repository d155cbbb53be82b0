"""Above the fit: what the model gets wrong, each kind in words and numbers, and what therefore must not be read from it."""

from collections.abc import Sequence

from htpy import Element, h3, li, p, ul

from ...model.miss import Miss, Misses
from ...physiology.evidence.division.record import Record
from .constants import card, folded
from .divided import agreement, figure


def misses(known: Misses, record: Record | None, failed: Sequence[str]) -> Element:
    """All misses; `failed` are the checks that the record says were failed."""
    return card(
        "What it misses",
        [_miss(one, record, failed) for one in known.misses],
        _list("What must not be read from it", known.not_to_read),
        _list("What is not modelled", known.not_modelled),
        _list("What is done better elsewhere", known.done_better),
    )


def _miss(one: Miss, record: Record | None, failed: Sequence[str]) -> Element:
    numbers = list(_numbers(one, record)) + [f"{id}: failed." for id in one.checks if id in failed]
    return folded(one.title + ".", p[one.words], numbers and ul(".px-rows")[[li[words] for words in numbers]])


def _numbers(one: Miss, record: Record | None):
    """Each reading that lies outside: what was seen, what counts as agreement, what the model gives."""
    for id in one.entries if record else ():
        entry = record.entries[id]
        for reading in entry.readings:
            if reading.inside is False:
                seen = "" if reading.observed is None else f"seen {figure(reading.observed)}, "
                said = f"{seen}agrees {agreement(reading)}, model {figure(reading.model)}"
                yield f"{id} ({entry.group}), {reading.reading}: {said}."


def _list(title: str, items: Sequence[str]) -> list[Element]:
    return [h3[title], ul(".px-rows")[[li[one] for one in items]]]
