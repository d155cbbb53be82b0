"""Under *Checks*: the published numbers that were divided before the fit, as they came out when they were recorded, and what was not computed.

Nothing is run here: the untouched numbers were run once, and the record says what came out.
"""

from collections.abc import Sequence

from htpy import Element, fragment, li, p, strong, ul

from ...physiology.evidence.division.record import Record, RecordedEntry, RecordedReading
from ...physiology.evidence.division.sheet import Group
from ..parts import figures
from .constants import card, folded

HEAD = ("Number", "What is read", "Observed", "Counts as agreement", "This model", "Verdict")
GROUPS: tuple[tuple[Group, str], ...] = (
    ("untouched", "untouched: no constant was chosen by it, and it was run once"),
    ("informed by", "informed the model, so they check it no more"),
    ("target", "targets: the model was tuned to them, so agreement validates nothing"),
)
_Row = tuple[str, RecordedEntry, RecordedReading]


def divided(record: Record | None, moved_since: bool) -> Element:
    """The recorded numbers in their groups; `moved_since` says that a constant is another one now."""
    if record is None:
        return card("Divided numbers", folded(
            "The published numbers that were divided before the fit are not recorded yet.",
            p["They are run once, when no constant moves any more."],
        ))  # fmt: skip
    return card(
        "Divided numbers",
        [_group(record, group, meaning) for group, meaning in GROUPS if record.readings(group)],
        _not_computed(record),
        folded(
            f"Recorded once, on {record.recorded_on}, with {record.model}.",
            moved_since
            and p[strong["A constant has been changed since: "], "these values are those of the day of the record."],
            p(".px-note")[record.provenance],
            _moved(record),
        ),
    )


def group_sentence(record: Record, group: Group) -> str:
    """How many readings of a group count as agreement."""
    known = [one for _, _, one in record.readings(group) if one.model is not None]
    entries = {id for id, _, one in record.readings(group) if one.model is not None}
    sign = "✓" if all(one.inside for one in known) else "✗"
    return f"{sign} {sum(bool(one.inside) for one in known)} of {len(known)} readings of {len(entries)} {'study' if len(entries) == 1 else 'studies'} agree: {group}."


def not_computed_sentence(record: Record) -> str:
    """How many readings have no value."""
    many = len(_waiting(record))
    return f"{many} {'reading was' if many == 1 else 'readings were'} not computed."


def figure(value: float | None) -> str:
    """A number as it is printed, with three significant digits; nothing was told where there is none."""
    if value is None:
        return "–"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}".replace("-", "−")


def agreement(one: RecordedReading) -> str:
    """What counts as agreement, in words."""
    if one.low is None:
        return f"at most {figure(one.high)}"
    return f"at least {figure(one.low)}" if one.high is None else f"{figure(one.low)} to {figure(one.high)}"


def _waiting(record: Record) -> list[_Row]:
    return [row for row in record.readings(*(group for group, _ in GROUPS)) if row[2].model is None]


def _group(record: Record, group: Group, meaning: str) -> Element:
    rows = [row for row in record.readings(group) if row[2].model is not None]
    return folded(
        group_sentence(record, group),
        p(".px-note")[f"{meaning.capitalize()}."],
        figures.simple_table(f"Divided numbers: {group}", HEAD, lambda: [_row(*row) for row in rows]),
        [p(".px-note")[sentence] for sentence in _worth_less(record, group)],
    )


def _worth_less(record: Record, group: Group) -> Sequence[str]:
    """What weakens an agreement of untouched numbers."""
    if group != "untouched":
        return
    ones = {id: entry for id, entry in record.entries.items() if entry.group == group}
    told = [id for id, entry in ones.items() if entry.direction_told]
    alike = [id for id, entry in ones.items() if entry.same_life_as]
    if told:
        yield f"Their direction, not their number, was told before the fit: {', '.join(told)}."
    if alike:
        yield f"A target reads the same course of drug and rest, so their curve was fitted with it: {', '.join(alike)}."


def _row(id: str, entry: RecordedEntry, one: RecordedReading) -> tuple[str, ...]:
    verdict = "✓ inside" if one.inside else "✗ outside"
    return f"{id} {entry.words}", one.reading, figure(one.observed), agreement(one), figure(one.model), verdict


def _not_computed(record: Record) -> Element | None:
    rows = _waiting(record)
    if not rows:
        return None
    return folded(
        not_computed_sentence(record),
        ul(".px-rows")[[li[f"{id}, {entry.group}, {one.reading}: {one.not_computed}"] for id, entry, one in rows]],
    )


def _moved(record: Record) -> Element:
    moved = [(id, entry) for id, entry in record.entries.items() if entry.divided_as]
    return fragment[
        [
            p(".px-note")[f"{id} was divided as {one.divided_as} and is now {one.group}: {one.moved}"]
            for id, one in moved
        ]
    ]
