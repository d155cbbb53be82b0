"""A regimen in words → its courses, or a sentence that shows what was not understood, with an example.

    regimen    step, then step, then …           (`then`, `;`, a line's end, or a comma before another dose)
    step       drug, dose, how often, route, from and until, in any order; or `stop`, which may have an end too
    drug       a name, a brand or an abbreviation of the course's drugs; a later step goes on with the drug before it
    dose       40 mg, 1 g, 500 mcg, 1 mg/kg (with a weight); `/day` if it is of a day, `/h` or `/day` of an infusion
    how often  daily, twice daily, bid, three times a day, every 6 h, every other day, every 3 days, weekly, once;
               `in two doses` divides the dose of a day; at 08:00 and 20:00
    route      by mouth (unless said), iv, infusion, …; a later step goes on with the route, unless the drug is another
    from       from day 3                        (unless said, where the step before ends)
    until      until day 28, for 2 weeks; days 3 to 10 says both   (the last step may go on for good)

Names of drugs and numbers are read as in an order that is typed by hand, so what can be read in two ways is asked about.
Whether a dose, a day or a route can be is the course's to say, when it is made.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from ..model.drug import Drug
from ..model.regimen import MOST_DAYS, Course, Regimen
from .case.order_text import drug_named
from .typed_numbers import SHOWN, Unclear, read_number

EXAMPLE = "40 mg/day prednisone until day 28, then 20 mg/day, then stop"
LONGEST_TEXT = 4000
_NUMBER = r"[-+−]?\d+(?:[.,]\d+)*"
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
_COUNT = rf"(?P<n>{_NUMBER}|{'|'.join(_COUNTS)})"
_CLOCK = r"\d{1,2}(?::\d{2})?(?![\d.])"
_H = r"(?:h|hrs?|hours?)\b"
_STEPS = re.compile(
    r"\s*(?:[,;.]\s*)?\b(?:and\s+)?(?:then|followed by|after that)\b\s*[,:]?\s*|\s*[;\n]\s*", re.IGNORECASE
)
_PIECES = re.compile(r"\s*,(?!\d)\s*")

Read = Mapping[str, object]  # what a word says of a step, by the name of its field


@dataclass(frozen=True)
class _Step:
    """What the words of one step say; None where they do not."""

    text: str
    drug: Drug | None = None
    mg: float | None = None
    per: str = ""  # a day, or an hour; nothing: each time
    every_h: float | None = None
    doses: int | None = None  # into which the dose of a day is divided
    once: bool | None = None
    at_h: tuple[float, ...] | None = None  # o'clock
    route: str | None = None
    from_day: float | None = None
    to_day: float | None = None
    for_days: float | None = None
    stop: bool | None = None


# ---- words --------------------------------------------------------------------------------------------------------------


def _dose(found: re.Match, weight_kg: float | None) -> Read:
    mg = _number(f"{found['mg']} {found['unit']}", "mg")
    if found["kg"]:
        if weight_kg is None:
            raise Unclear(
                f"“{found[0].strip()}” depends on the weight of the patient: give it too, as in weight_kg=70."
            )
        mg *= weight_kg
    per = (found["per"] or "").casefold()
    return {"mg": mg, "per": "hour" if per.startswith("h") else "day" if per.startswith(("d", "24")) else ""}


def _often(hours: float) -> Callable[..., Read]:
    return lambda found, _: {"every_h": float(hours)}


def _every(unit_h: float) -> Callable[..., Read]:
    return lambda found, _: {"every_h": _counted(found["n"]) * unit_h}


def _times(found: re.Match, _) -> Read:
    return {"every_h": 24 / _several(found)}


def _several(found: re.Match) -> float:
    number = _counted(found["n"])
    if not (number == int(number) and 1 <= number <= 24):
        raise Unclear(f"“{found[0]}” is no number of doses a day: give 1 to 24.")
    return number


def _clock(found: re.Match, _) -> Read:
    hours = [one.partition(":") for one in re.findall(_CLOCK, found["hours"])]
    return {"at_h": tuple(int(hour) + int(minutes or 0) / 60 for hour, _, minutes in hours)}


def _route(name: str) -> Callable[..., Read]:
    return lambda found, _: {"route": name}


def _days(found: re.Match, _) -> Read:
    unit = found["unit"].casefold()
    return {"for_days": _counted(found["n"]) * (7 if unit.startswith("w") else 1 if unit.startswith("d") else 1 / 24)}


def _months(found: re.Match, _) -> Read:
    raise Unclear(f"“{found[0]}” has no fixed number of days: write it in days or weeks.")


def _two_at_once(found: re.Match, _) -> Read:
    raise Unclear(f"“{found[0]}”: of drugs given together each has its own text; add them: regimen(…) + regimen(…).")


_WORDS: tuple[tuple[re.Pattern, Callable[..., Read]], ...] = tuple(
    (re.compile(rf"(?:{pattern})(?![\w])", re.IGNORECASE), read)
    for pattern, read in (
        (
            rf"(?P<mg>{_NUMBER})\s*(?P<unit>mg|g|mcg|µg|μg|ug|milligrams?|grams?)\b\s*(?P<kg>(?:/|per\s)\s*kg\b)?"
            rf"(?:\s*(?:/|\b(?:per|a|each)\s)\s*(?P<per>dose|time|days?|d|24\s*{_H}|{_H}))?",
            _dose,
        ),
        (rf"in\s+{_COUNT}\s+(?:divided\s+)?doses", lambda found, _: {"doses": _several(found)}),
        (r"in\s+divided\s+doses", lambda found, _: _ask(found[0], "says not into how many: write in two doses")),
        (rf"(?:for|over)\s+{_COUNT}\s*(?P<unit>days?|d|weeks?|wks?|w|h|hrs?|hours?)", _days),
        (rf"(?:for\s+)?{_COUNT}\s*(?:months?|years?)", _months),
        (rf"(?:until|till?|up to|to)\s+(?:day\s+)?(?P<n>{_NUMBER})", lambda found, _: {"to_day": _counted(found["n"])}),
        (
            rf"(?:from\s+)?days?\s+(?P<first>{_NUMBER})\s*(?:to|until|-|–|—)\s*(?:day\s+)?(?P<n>{_NUMBER})",
            lambda found, _: {"from_day": _counted(found["first"]), "to_day": _counted(found["n"])},
        ),
        (
            rf"(?:(?:starting\s+)?(?:from|on|at)\s+)?day\s+(?P<n>{_NUMBER})(?:\s+on(?:wards?)?)?",
            lambda found, _: {"from_day": _counted(found["n"])},
        ),
        (r"(?:every other|every second|every 2nd|on alternate|alternate|alternating)\s+days?|alternate-day|qod|eod", _often(48)),
        (rf"(?:every|each|q)\s*{_COUNT}\s*{_H}|(?P<n2>\d+)[- ]?hourly", lambda found, _: {"every_h": _counted(found["n"] or found["n2"])}),
        (rf"every\s+{_COUNT}\s*(?:days?|d)", _every(24)),
        (rf"every\s+{_COUNT}\s*(?:weeks?|wks?)", _every(168)),
        (r"once\s+(?:a|per|every)\s+week|once\s+weekly|weekly|every\s+week", _often(168)),
        (r"(?:once\s+)?(?:a|per|each|every)\s+day|once\s+daily|daily|od|qd|every\s+morning|in\s+the\s+mornings?", _often(24)),
        (r"twice\s+(?:(?:a|per|each)\s+day|daily)|bid|bd|b\.i\.d\.?", _often(12)),
        (r"tid|tds|t\.i\.d\.?", _often(8)),
        (r"qid|qds|q\.i\.d\.?", _often(6)),
        (rf"{_COUNT}\s+times\s+(?:(?:a|per|each)\s+day|daily)", _times),
        (r"once|(?:as\s+)?(?:a\s+)?(?:single|one)\s+dose|stat|at\s+once", lambda found, _: {"once": True}),
        (r"(?:(?:by|as)\s+)?(?:an?\s+)?(?:continuous\s+)?(?:iv\s+|intravenous\s+)?infusion|infused|continuously", _route("infusion")),
        (r"by\s+mouth|orally|oral|p\.?o\.?|per\s+os|tablets?|tabs?", _route("oral")),
        (r"i\.?v\.?|intravenous(?:ly)?|into\s+a\s+vein|(?:iv\s+)?bolus", _route("iv")),
        (r"i\.?m\.?|intramuscular(?:ly)?|into\s+a\s+muscle", _route("intramuscular")),
        (r"(?:as\s+)?(?:an?\s+)?depot", _route("depot")),
        (r"inhaled|inhaler|(?:by\s+)?inhalation|puffs?", _route("inhaled")),
        (r"topical(?:ly)?|cream|ointment|on\s+the\s+skin", _route("topical")),
        (rf"at\s+(?P<hours>{_CLOCK}(?:\s*(?:and|,)\s*{_CLOCK})*)(?:\s*o['’]clock)?", _clock),
        (r"stop(?:ped)?|none|nothing|off|pause|no\s+steroid", lambda found, _: {"stop": True}),
        (r"and|plus|with|\+|beside", _two_at_once),
        (r"of|take|give|the|dose|[.:]", lambda found, _: {}),
    )
)  # fmt: skip
_DRUG = re.compile(r"[^\W\d_][\w-]*(?:\s+[^\W\d_][\w-]*)?")
_SHOWN_WORD = re.compile(r"\S+")


def _counted(text: str) -> float:
    return _COUNTS.get(text.casefold()) or _number(text, "")


def _number(text: str, unit: str) -> float:
    return read_number(text.replace("−", "-"), unit)


# ---- text → steps -------------------------------------------------------------------------------------------------------


def read_regimen(text: str, drugs: Mapping[str, Drug], weight_kg: float | None = None) -> Regimen:
    """The courses that a text says, one after another; the last goes on for good if the text gives it no end.

    Raises Unclear (a ValueError) with a sentence for what it does not understand, and ValueError for what cannot be given.
    """
    if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST_TEXT:
        raise Unclear(f"A regimen is a text of 1 to {LONGEST_TEXT} signs: write it as in “{EXAMPLE}”.")
    if weight_kg is not None and not 0.3 <= weight_kg <= 500:
        raise Unclear(f"`weight_kg` is {weight_kg:g}: give a weight of 0.3 to 500 kg.")
    return _courses([_step(words, drugs, weight_kg) for words in _split(text.strip().rstrip(". \n;"))])


def _split(text: str) -> Iterator[str]:
    """The text of each step: a comma begins one where both sides of it say a dose, or a stop."""
    for sentence in _STEPS.split(text):
        step = ""
        for piece in _PIECES.split(sentence):
            if step and _gives(step) and _gives(piece):
                yield step
                step = piece
            else:
                step = f"{step} {piece}".strip()
        yield step


def _gives(text: str) -> bool:
    return bool(re.search(rf"{_NUMBER}\s*(?:m?g|mcg|[µμu]g|milligram|gram)|\bstop", text, re.IGNORECASE))


def _step(text: str, drugs: Mapping[str, Drug], weight_kg: float | None) -> _Step:
    step, rest = _Step(text), text
    while rest := rest.lstrip(" ,\t"):
        length, said = _next(rest, text, drugs, weight_kg)
        for name, value in said.items():
            if value != "" and getattr(step, name) is not None and name != "per":
                raise Unclear(f"“{_short(text)}” says twice {_CALLED[name]}: say it once, as in “{EXAMPLE}”.")
        step, rest = replace(step, **said), rest[length:]
    return step


_CALLED = {
    "drug": "which drug", "mg": "how much", "every_h": "how often", "doses": "in how many doses", "once": "that it is once", "at_h": "at which hours",
    "route": "by which route", "from_day": "when it begins", "to_day": "when it ends", "for_days": "for how long",
    "stop": "to stop",
}  # fmt: skip


def _next(rest: str, text: str, drugs: Mapping[str, Drug], weight_kg: float | None) -> tuple[int, Read]:
    """How many signs at the beginning of the rest say something, and what."""
    for pattern, read in _WORDS:
        if found := pattern.match(rest):
            return found.end(), read(found, weight_kg)
    if found := _DRUG.match(rest):
        two = {
            name.casefold() for drug in drugs.values() for name in drug.also if " " in name
        }  # Decortin H is no Decortin
        name = found[0] if found[0].casefold() in two else found[0].split()[0]
        if drug := drug_named(name, drugs):
            return len(name), {"drug": drug}
    word = _SHOWN_WORD.match(rest)[0].rstrip(",.;:") or rest[0]
    where = f" in “{_short(text)}”" if word != text else ""
    names = ", ".join(sorted(drug.name.lower() for drug in drugs.values()))
    raise Unclear(f"“{_short(word)}” is not understood{where}: write it as in “{EXAMPLE}”; the drugs are {names}.")


def _short(text: str) -> str:
    most = 3 * SHOWN
    return text if len(text) <= most else f"{text[:most]}…"


def _ask(text: str, sentence: str) -> NoReturn:
    raise Unclear(f"“{_short(text)}” {sentence}.")


# ---- steps → courses ----------------------------------------------------------------------------------------------------


def _courses(steps: list[_Step]) -> Regimen:
    courses, day, drug, route = [], None, None, ""
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        day, end = _window(step, day, after)
        if step.stop and step.mg is None:
            day = end
            continue
        if step.drug and step.drug is not drug:
            drug, route = step.drug, "oral" if "oral" in step.drug.routes else step.drug.routes[0]
        if drug is None:
            _ask(step.text, f"names no drug: write it as in “{EXAMPLE}”")
        if step.mg is None or step.stop:
            _ask(step.text, f"says {'to stop and a dose' if step.mg else 'not how much'}: write it as in “{EXAMPLE}”")
        route = step.route or route
        if route == "depot" and not step.route and not step.once:
            _ask(
                step.text,
                f"repeats a dose of {drug.name}, which is modelled as a depot alone: write depot, or once, or name another drug",
            )
        if step.mg:
            courses.append(_course(step, drug, route, day, end))
        day = end
    return tuple(courses)


def _course(step: _Step, drug: Drug, route: str, day: float, end: float) -> Course:
    mg, every_h = _given(step, route)
    return Course(drug.id, route, mg, day, end, every_h, step.at_h or ())


def _window(step: _Step, day: float | None, after: _Step | None) -> tuple[float, float]:
    """From which day until which: a step begins where the one before it ends, and only the last may have no end."""
    start = step.from_day if step.from_day is not None else day or 0.0  # the first may begin before day 0
    if day is not None and start < day:
        _ask(step.text, f"begins on day {start:g}, and what comes before it ends on day {day:g}: "
             "what is given at the same time has its own text; add them: regimen(…) + regimen(…)")  # fmt: skip
    if step.to_day is not None and step.for_days is not None:
        _ask(step.text, "says until which day and for how long: say one of them")
    end = _end(step, start, after)
    if end < start:
        _ask(
            step.text, f"begins on day {start:g} and ends on day {end:g}: give an end that is not before the beginning"
        )
    return start, end


def _end(step: _Step, start: float, after: _Step | None) -> float:
    if step.to_day is not None:
        return step.to_day
    if step.for_days is not None:
        return start + step.for_days
    if step.once:
        return start + 1
    if after is None:
        return MOST_DAYS
    if after.from_day is None:
        _ask(step.text, "has no end, and something comes after it: say until which day, or for how long")
    return after.from_day


def _given(step: _Step, route: str) -> tuple[float, float]:
    """mg of one dose, and hours from one to the next; of an infusion mg a day."""
    said = [one for one in (step.every_h, step.doses, step.once) if one is not None]
    if len(said) > 1:
        _ask(step.text, f"says in two ways how often: say it once, as in “{EXAMPLE}”")
    if step.at_h and (step.doses or route == "infusion" or len(step.at_h) > 1 and (step.per or step.once)):
        _ask(
            step.text,
            "can be read in two ways: with hours of the clock give the dose of each time, as in “10 mg at 08:00 and 20:00”",
        )
    if route == "infusion":
        if said or not step.per:
            _ask(
                step.text,
                "is an infusion, which runs day and night: say how much in a day, as in “200 mg/day infusion”",
            )
        return step.mg * (24 if step.per == "hour" else 1), 24.0
    if step.per == "hour":
        _ask(
            step.text, "gives a dose by the hour, which only an infusion does: write infusion, or every how many hours"
        )
    if step.per == "day":
        return _divided(step)
    if step.doses:
        _ask(step.text, "divides a dose that is not of a day: write 40 mg/day in two doses")
    if step.at_h:
        return step.mg, step.every_h or 24.0
    if not said:
        mg = f"{step.mg:g} mg"
        _ask(step.text, f"does not say how often: write {mg}/day, {mg} twice daily, {mg} every other day, or {mg} once")
    return step.mg, 24.0 if step.once else step.every_h


def _divided(step: _Step) -> tuple[float, float]:
    """The dose of a day, at once or in several."""
    if step.doses:
        return step.mg / step.doses, 24 / step.doses
    if step.once:
        return step.mg, 24.0
    if step.every_h not in (None, 24.0):
        each = step.mg * step.every_h / 24
        _ask(step.text, f"can be read in two ways: leave out the “/day” if it is {step.mg:g} mg each time, "
             f"or write {each:g} mg each time")  # fmt: skip
    return step.mg, 24.0
