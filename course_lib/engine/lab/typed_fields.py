"""Texts of the lab's form → the regimens and the patient as typed, and a sentence, by its field, for each text that cannot be.

A form may be older than what is set: a drug may have changed while a dose was typed.
It says along for which drug, route and interval each dose stood there, and a dose is read as one of these.
"""

from collections.abc import Mapping
from dataclasses import replace

from ...model.drug import Drug
from ..typed_numbers import doubt, number, shown
from .setup import NUMBERS, PARTS, Patient, Side, Step, commons, given, outside, part, problems, unit_of


def _read(typed: Mapping[str, str], name: str, was: float, unit: str) -> float:
    """What stands in a field; a field that still shows what it showed keeps its value to the last digit."""
    return was if typed.get(name, shown(was)) == shown(was) else number(typed[name], unit)


def read_side(was: Side, typed: Mapping[str, str], key: str, drugs: Mapping[str, Drug]) -> tuple[Side, dict[str, str]]:
    """A side as typed, and a sentence for each field that cannot be; another drug, route or interval keeps the dose a day.

    A choice in the heads (`a-drug`) moves every step; one at a step (`a-drug-0`) moves that step.
    A form says for what its doses and choices stood there (`a-of`, `a-of-0`), for it may be older than the side.
    """
    heads = {what: typed.get(f"{key}-{what}", "") for what in PARTS}
    stood = _stood(typed.get(f"{key}-of"), commons(was))
    moved = {what: value for what, value in heads.items() if value and value != stood[what]}
    side = tuple(_step(step, typed, f"{key}-{{}}-{n}", moved, drugs) for n, step in enumerate(was))
    found = problems(side, key, drugs, was)
    units = {f"{key}-dose-{n}": unit_of(step) for n, step in enumerate(was)}
    return side, {name: doubt(typed.get(name, ""), units.get(name, "days")) or found[name] for name in found}


def _stood(stamp: str | None, otherwise: str) -> dict[str, str]:
    parts = (stamp or "").split("/")
    return dict(zip(PARTS, parts if len(parts) == len(PARTS) else otherwise.split("/"), strict=True))


def _step(was: Step, typed, field: str, moved: Mapping[str, str], drugs) -> Step:
    stood = _stood(typed.get(field.format("of")), commons((was,)))
    chosen = {what: typed.get(field.format(what), stood[what]) for what in PARTS}
    wanted = {
        what: moved.get(what) or (part(was, what) if chosen[what] == stood[what] else chosen[what]) for what in PARTS
    }
    dosed = retyped(was, typed.get(field.format("dose")), "/".join(stood.values()), drugs)
    otherwise = given(dosed if dosed.mg >= 0 else was, drugs, wanted["drug"], wanted["route"], number(wanted["every"]))
    moved_by_hand = commons((otherwise,)) != commons((was,))
    from_day = _read(typed, field.format("from"), was.from_day, "days")
    return replace(otherwise if moved_by_hand else dosed, from_day=from_day)


def retyped(step: Step, text: str | None, stamp: str, drugs: Mapping[str, Drug]) -> Step:
    """The step with the dose that was typed when it was one of `stamp`'s drug, route and interval; nan where it is none."""
    stood = _stood(stamp, commons((step,)))
    before = given(step, drugs, stood["drug"], stood["route"], number(stood["every"]))
    if text is None or text == shown(before.mg):
        return step
    mg = number(text, unit_of(before))
    return given(replace(before, mg=mg), drugs, step.drug, step.route, step.every_h)


def read_patient(
    was: Patient, typed: Mapping[str, str], known: Mapping[str, tuple[str, ...]]
) -> tuple[Patient, dict[str, str]]:
    """The patient as typed, field by field, and a sentence for each that cannot be; that one stays as it was."""
    taken, found = {}, {}
    for name, limits in NUMBERS.items():
        value = _read(typed, f"p-{name}", getattr(was, name), limits.reads)
        sentence = "" if value == getattr(was, name) else outside(limits, value)
        if sentence:
            found[f"p-{name}"] = doubt(typed.get(f"p-{name}", ""), limits.reads) or sentence
        else:
            taken[name] = value
    if "other_until" in taken and taken["other_until"] < taken.get("other_from", was.other_from):
        begins = shown(taken.get("other_from", was.other_from))
        found["p-other_until"] = f"Give a day that is not before day {begins}, when the other drug begins."
        del taken["other_until"]
    for name, possible in known.items():
        value = typed.get(f"p-{name}", getattr(was, name))
        taken[name] = value if value in possible else getattr(was, name)
    return replace(was, **taken), found
