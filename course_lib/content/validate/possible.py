"""Nouns that could be read → what cannot be so: days that go back, scales without a way, a second drug under one name.

What a single number may be is said where its noun is declared, in model/; here stands what shows only beside another number or file.
"""

import re
from collections.abc import Iterator

from ...model.case import Case, Control, Option
from ...model.dressed import dressed
from ...model.drug import Drug
from ...model.lab import Lab
from ...model.prescription import Prescription
from ...model.quiz import Quiz
from .. import library
from ..yaml_reader import Finding, Page
from .known_ids import refusals, unknown

DEBRIEF = "debrief"
# Between these a constant of a corticosteroid lies, in the unit that is asked for; outside, another unit was meant.
PLAUSIBLE = {
    "half_life": (0.5, 24, "h", "were days meant?", "were minutes meant?"),
    "persistence": (0.5, 100, "h", "were days meant?", "were minutes meant?"),
    "volume": (5, 1000, "L", "were litres per kg meant?", "were millilitres meant?"),
    "absorption": (0.05, 20, "1/h", "was it per minute?", "was it per day?"),
    "intramuscular_absorption": (0.05, 20, "1/h", "was it per minute?", "was it per day?"),
    "depot_absorption": (0.0005, 0.1, "1/h", "was it per minute?", "was it per day?"),
    "equivalent": (0.1, 100, "mg per 5 mg prednisone", "were grams meant?", "were micrograms meant?"),
}


# ── cases ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def case_possible(case: Case, page: Page, argued: list[str]) -> Iterator[Finding]:
    """What cannot be so in a case; `argued` are the scenes on the way that it argues for."""
    days = {scene.id: scene.day.value for scene in case.scenes if scene.day}
    for number, scene in enumerate(case.scenes):
        place = ("scenes", number)
        if scene.id == DEBRIEF:
            yield page.finding(place, "`debrief` is the name of the end of every case: give this scene another id")
        if days.get(scene.id, 0) > case.ends.value:
            sentence = f"the scene is on day {days[scene.id]:g}, and the case ends on day {case.ends.value:g}"
            yield page.finding((*place, "day", "value"), f"{sentence}: correct the day, or `ends`")
        for where, target in _led_to(scene):
            yield from _not_back(page, (*place, *where), scene.id, target, days, argued)
        if scene.ranking and scene.ranking.leading > len(scene.ranking.order):
            sentence = f"`leading` is {scene.ranking.leading}, and there are only {len(scene.ranking.order)} hypotheses"
            yield page.finding((*place, "ranking", "leading"), f"{sentence}: write a smaller number")
        for index, option in enumerate(scene.options):
            yield from _option(page, (*place, "options", index), option, days.get(scene.id))
    for number, (start, stop) in enumerate(case.patient.blocked):
        if start >= stop:
            sentence = f"this lasts from day {start:g} to day {stop:g}, which is no time at all"
            yield page.finding(("patient", "blocked", number), f"{sentence}: correct one of them")
    for number, given in enumerate(case.patient.given):
        yield from _prescription(page, ("patient", "given", number), given, 0.0)


def _led_to(scene):
    """Each place in a scene that names the one that comes next, and that scene."""
    if scene.next:
        yield ("next",), scene.next
    yield from ((("options", n, "next"), option.next) for n, option in enumerate(scene.options) if option.next)


def _not_back(page, place, here, there, days, argued):
    """Time goes on; only who took a detour may come late to a scene of the argued way, which then is on their day."""
    detour = here not in argued and there in argued
    if not detour and there in days and here in days and days[there] < days[here]:
        sentence = f"this leads from day {days[here]:g} back to `{there}` on day {days[there]:g}"
        yield page.finding(place, f"{sentence}: correct one of the days, or lead to another scene")


def _option(page, place, option: Option, day):
    for index, control in enumerate(option.controls):
        yield from _scale(page, (*place, "controls", index), control)
    for index, prescription in enumerate(option.prescribe):
        yield from _prescription(page, (*place, "prescribe", index), prescription, day)


def _scale(page, place, control: Control):
    """A scale that a hand can move along: it has a length, and its values are on its steps."""
    if control.low >= control.high:
        sentence = f"the scale goes from {control.low:g} to {control.high:g}, which is no way at all"
        yield page.finding((*place, "high"), f"{sentence}: raise `high`, or correct `low`")
        return
    if control.step > control.high - control.low:
        yield page.finding((*place, "step"), f"a step of {control.step:g} is longer than the scale: make it smaller")
        return
    for name in ("start", "argued", "high"):
        steps = (getattr(control, name) - control.low) / control.step
        if abs(steps - round(steps)) > 1e-6:
            sentence = f"no step of {control.step:g} from {control.low:g} comes to {getattr(control, name):g}"
            yield page.finding((*place, name), f"{sentence}: correct it, or the step")
    ends = [band.up_to for band in control.bands]
    for number, end in enumerate(ends):
        if end < (ends[number - 1] if number else control.low) or number and end == ends[number - 1]:
            before = (
                f"the band before it ends at {ends[number - 1]:g}" if number else f"the scale begins at {control.low:g}"
            )
            yield page.finding(
                (*place, "bands", number, "up_to"), f"no value is in this band, since {before}: raise `up_to`"
            )


def _prescription(page, place, one: Prescription, day):
    """It begins before it ends, and a halving has something to halve."""
    if one.until is not None and day is not None and one.until <= day:
        yield page.finding(
            (*place, "until"), f"this ends on day {one.until:g} and begins on day {day:g} or later: raise `until`"
        )
    for name in ("stop_below", "hold_at"):
        end = getattr(one, name)
        if end and isinstance(one.dose, float) and end >= one.dose:
            sentence = f"a halving of {one.dose:g} mg/day never begins, since `{name}` is {end:g} mg/day"
            yield page.finding((*place, name), f"{sentence}: write a smaller one")


# ── other files ──────────────────────────────────────────────────────────────────────────────────────────────────────


def drug_possible(drug: Drug, page: Page) -> Iterator[Finding]:
    """Constants that lie where those of corticosteroids lie, in the unit that was asked for."""
    for name, (least, most, unit, below, above) in PLAUSIBLE.items():
        constant = getattr(drug, name)
        for key in ("value", "low", "high") if constant else ():
            number = getattr(constant, key)
            if not least <= number <= most:
                sentence = (
                    f"`{name}` is {number:g} {unit}, and lies between {least:g} and {most:g} {unit} in this class"
                )
                yield page.finding((name, key), f"{sentence}; {below if number < least else above} must be in {unit}")


def lab_possible(lab: Lab, page: Page) -> Iterator[Finding]:
    """Steps in order, and nothing after the last day that is shown."""
    for side in ("a", "b"):
        days = [step.from_day for step in getattr(lab, side).steps]
        for number, day in enumerate(days):
            place = (side, "steps", number, "from")
            if number and day <= days[number - 1]:
                sentence = f"this step begins on day {day:g}, and the one before it on day {days[number - 1]:g}"
                yield page.finding(place, f"{sentence}: put them in the order of their days")
            if day >= lab.days:
                yield page.finding(
                    place, f"this step begins on day {day:g}, and {lab.days:g} days are shown: correct it"
                )
    if lab.read_on is not None and lab.read_on > lab.days:
        yield page.finding(("read_on",), f"this is day {lab.read_on:g}, and {lab.days:g} days are shown: correct it")
    if lab.guess and lab.guess.day > lab.days:
        sentence = f"this is day {lab.guess.day:g}, and {lab.days:g} days are shown"
        yield page.finding(("guess", "day"), f"{sentence}: correct it")
    if lab.guess:
        yield from _read_out(lab, page, ("guess", "measure"), lab.guess.measure)
    for group in ("goals", "challenge"):
        for number, goal in enumerate(getattr(lab, group)):
            for index, criterion in enumerate(goal.criteria):
                place = (group, number, "criteria", index)
                if criterion.day > lab.days:
                    sentence = f"this is day {criterion.day:g}, and {lab.days:g} days are shown"
                    yield page.finding((*place, "day"), f"{sentence}: correct it")
                yield from _read_out(lab, page, (*place, "measure"), criterion.measure)


def _read_out(lab, page, place, measure):
    """What is read of a patient who has it: without an airway there is no bronchospasm, without a disease no activity of one."""
    has = {"bronchospasm": lab.patient.airway, "disease": lab.patient.severity, "illness": lab.patient.illness}
    if not has.get(measure, True):
        yield page.finding(place, f"this patient has no {measure}: read another measure, or give the patient one")


def quiz_possible(quiz: Quiz, page: Page) -> Iterator[Finding]:
    """Numbers that can be asked for, and mistakes that are not the key."""
    for number, item in enumerate(quiz.items):
        place = ("items", number)
        if item.kind != "numeric":
            continue
        if any(one.key and item.tolerance >= abs(one.key) for one in dressed(item) if isinstance(one.key, int | float)):
            sentence = f"a tolerance of {item.tolerance:g} lets pass anything from nothing to twice the key"
            yield page.finding((*place, "tolerance"), f"{sentence}: make it smaller")
        if item.convert and item.convert.drug == item.convert.to:
            yield page.finding((*place, "convert", "to"), "a drug is converted into itself: name another drug")
        for index, mistake in enumerate(item.mistakes):
            if mistake.times == 1:
                yield page.finding((*place, "mistakes", index, "times"), "once the key is the key: correct this number")


def between_files() -> Iterator[Finding]:
    """What two files cannot both be: an item of one id, a drug of one name, a lesson of one number; equivalents that are none."""
    yield from _items()
    yield from _drugs()
    yield from _lessons()
    yield from _equivalents()
    if not refusals(library.published):
        page = library.page("observations.yaml")
        for id, one in library.published().observations.items():
            if one.low is not None and not one.low <= (one.low if one.value is None else one.value) <= one.high:
                sentence = "the range must hold the value, and go from low to high"
                yield page.finding(("observations", id, "low"), f"{sentence}: correct one of the three")


def _read(folder, read):
    """Each noun of a folder that could be read, and its page."""
    for id in library.ids(folder):
        if not refusals(lambda id=id: read(id)):
            yield read(id), library.page(folder, f"{id}.yaml")


def _items():
    first = {}
    for quiz, page in _read("quizzes", library.quiz):
        for number, item in enumerate(quiz.items):
            if first.setdefault(item.id, quiz.id) != quiz.id:
                sentence = f"the item id `{item.id}` is in `{first[item.id]}` already, and records name items by it"
                yield page.finding(("items", number, "id"), f"{sentence}: give this one another id")


def _drugs():
    first = {}
    for drug, page in _read("drugs", library.drug):
        for name in dict.fromkeys((_plain(drug.id), _plain(drug.name))):
            if first.setdefault(name, drug.id) != drug.id:
                sentence = f"`{drug.name}` is the drug `{first[name]}` already, but for hyphens and capitals"
                yield page.finding(("name",), f"{sentence}: give it its own name, or remove one of the files")
                break


def _plain(name):
    return re.sub(r"[\W_]+", "", name).casefold()


def _lessons():
    first = {}
    for lesson, page in _read("lessons", library.lesson):
        if first.setdefault(lesson.number, lesson.id) != lesson.id:
            sentence = f"the lesson `{first[lesson.number]}` has the number {lesson.number} already"
            yield page.finding(("number",), f"{sentence}: give this one another")


def _equivalents():
    if refusals(library.equivalents):
        return
    page, first = library.page("equivalents.yaml"), {}
    for id, row in library.equivalents().items():
        place = ("equivalents", id)
        number = re.match(r"\d+(\.\d+)?", row.mg)
        if not number or not float(number[0]):
            sentence = f"`{row.mg}` does not begin with a number above zero"
            yield page.finding((*place, "mg"), f"{sentence}: write how many mg count as 5 mg of prednisone")
        if row.in_the_lab:
            yield from unknown(page, (*place, "in_the_lab"), "drug", id, library.ids("drugs"))
        if first.setdefault(_plain(row.name), id) != id:
            yield page.finding((*place, "name"), f"`{row.name}` is in this table already: remove one of them")
