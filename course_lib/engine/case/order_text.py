"""The fields of an order as they were typed → drug, amount, route, rhythm and slope, or a sentence that asks back.

A dose may be written as it is written on a chart: `200 mg/day`, `1 g`, `50 mg every 6 h`, `3 x 100 mg`,
`100 mg, then 200 mg/24 h`, `100 mg once`. Where two fields say different things, neither is guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite

from ...model.drug import NOT_MODELLED, Drug, Route
from ...model.typed_order import OrderRoute, Rhythm
from ..commitments import Impossible
from ..typed_numbers import LONGEST, Unclear, read_number

MOST_MG_PER_DAY = 5000.0
LONGEST_DAYS = 365.0
ALIKE = 0.86  # how alike a misspelt name must be to the one that is meant (difflib's ratio)
ROUTES = ("oral", "iv", "infusion", "im")
RHYTHMS = ("once", "daily", "divided")
_THEN = re.compile(r"\s*(?:[,;]\s*)?(?:\bthen\b|\bfollowed by\b)\s*", re.IGNORECASE)
_PLUS = re.compile(
    r"\s*\+\s*(?=.*(?:/|\b(?:per|every|each|a day|daily|hourly|times|twice|bd|bid|tds|tid|qds|qid)\b|\bq\s*\d|[x×*]))",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"(?P<dose>.+?)\s*(?:(?:\b(?:every|each)\s*|\bq\s*)(?P<hours>\d{1,2})\s*(?:h|hrs?|hours?|hourly)?|\b(?P<hourly>\d{1,2})[- ]?hourly)\.?",
    re.IGNORECASE,
)
_TIMES = re.compile(r"(?P<n>\d{1,2})\s*[x×*]\s*(?P<dose>.*(?<![a-z])m?g\b.*|[\d.,]+)", re.IGNORECASE)
_DOSES = re.compile(r"(?P<dose>.+?)\s*\bin\s+(?:\d{1,2}|two|three|four|divided)\s+(?:divided\s+)?doses", re.IGNORECASE)
_AT_ONCE = r"(?:stat(?: dose)?|one[- ](?:off|time)(?: dose)?|(?:as a )?bolus|at once|now|immediately|loading(?: dose)?|once(?: only)?|(?:as )?(?:one |a )?single dose|(?:as )?one dose)"
_ONCE = re.compile(
    rf"(?P<dose>.+?)[\s,]*(?:\b{_AT_ONCE}|[x×*]\s*1(?: only)?)\.?|\b{_AT_ONCE}(?:\s+of)?[\s:,]+(?P<after>.+)",
    re.IGNORECASE,
)
_BY = {
    "oral": re.compile(r"\b(?:p\.?o\b\.?|per os|orally|oral|by mouth)", re.IGNORECASE),
    "iv": re.compile(r"\b(?:i\.?v\b\.?|intravenous(?:ly)?|into a vein)", re.IGNORECASE),
    "im": re.compile(r"\b(?:i\.?m\b\.?|intramuscular(?:ly)?|into a muscle)", re.IGNORECASE),
}
_NEGATED = re.compile(
    r"\b(?:no|not|non|stop|stopped|off|without|never|hold|withhold|end|ohne|kein\w*|anti)\b", re.IGNORECASE
)
OTHER_DRUGS = frozenset(
    ("meprednison", "fluprednisolon", "dehydrocortison", "fludrocortison", "beclomethason", "paramethason")
)

_A_DAY = re.compile(
    r"(?P<dose>.+?)\s*(?:[x×*]\s*(?P<n>\d{1,2})(?:\s*(?:/|a|per)\s*d(?:ay)?)?|\b(?P<word>once|twice|bd|bid|tds|tid|qds|qid|\d{1,2} times)(?:\s*(?:a|per)\s*day|\s*daily)?)",
    re.IGNORECASE,
)
_SAID_ELSEWHERE = re.compile(r"\b(stat|bolus|at once|now|immediately|loading)\b", re.IGNORECASE)
_WORDS = {"once": 1, "twice": 2, "bd": 2, "bid": 2, "tds": 3, "tid": 3, "qds": 4, "qid": 4}


@dataclass(frozen=True)
class TypedOrder:
    """The fields of an order as they were typed."""

    drug: str = ""
    mg_per_day: str = ""
    route: str = ""
    halve_every: str = ""
    rhythm: str = ""


@dataclass(frozen=True)
class Amount:
    """A dose [mg/day], what is given at once before it [mg, or None], and whether it was written as several doses a day, or as one alone."""

    mg_per_day: float
    first_mg: float | None = None
    divided: bool = False
    once: bool = False


def drug_named(text: str, drugs: Mapping[str, Drug]) -> Drug | None:
    """The drug that a word means: its name or one of its other names, in any case, however hyphened, slightly misspelt."""
    names = {_plain(name): drug for drug in drugs.values() for name in (drug.id, drug.name, *drug.also)}
    spelt = [
        _plain(drug.name) for drug in drugs.values()
    ]  # a short form that is nearly another is another drug: cortisone
    if len(text) > LONGEST or _NEGATED.search(text):
        return None
    plain = re.sub(
        r"\b(sodium|succinate|phosphate|acetate|tablets?|tabs?|inj(ection)?|iv|im|po|oral)\b", "", text.casefold()
    )
    word, alone = _plain(plain), len(re.findall(r"[^\W\d_]+", plain)) == 1
    if word in names:
        return names[word]
    near = get_close_matches(word, spelt, n=1, cutoff=ALIKE) if alone and word not in OTHER_DRUGS else ()
    return names[near[0]] if near else None


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.casefold()).removesuffix("e")


def read_drug(order: TypedOrder, drugs: Mapping[str, Drug], nothing: bool) -> Drug:
    """The drug of an order; where nothing is given and none is named, any. Raises Impossible with the names that are known."""
    by_the_day = {id: drug for id, drug in drugs.items() if drug.routes != ("depot",)}
    if nothing and not order.drug.strip():
        return next(iter(by_the_day.values()))
    if drug := drug_named(order.drug, by_the_day):
        return drug
    if _NEGATED.search(order.drug):
        raise Impossible(
            "Drug: name what is given, and nothing else; to give none, leave it empty and write a dose of 0."
        )
    names = sorted(drug.name.lower() for drug in by_the_day.values())
    if drug := drug_named(order.drug, drugs):
        alone = f"{drug.name} is known to this model as a depot only, which has no dose a day"
        raise Impossible(f"{alone}: write {', '.join(names[:-1])} or {names[-1]}.")
    wrong = f"“{order.drug.strip()[:30]}” is no steroid that this model knows" if order.drug.strip() else "Drug"
    raise Impossible(f"{wrong}: write {', '.join(names[:-1])} or {names[-1]}.")


def read_amount(text: str) -> Amount:
    """The dose that was typed; raises Impossible with a sentence."""
    if len(text) > LONGEST:
        raise Impossible("Dose: that is more than a dose; give a number of mg/day, 0 gives none.")
    for by in _BY.values():
        text = by.sub(" ", text)
    written = re.sub(r"\bover\s+(24\s*(h|hrs?|hours?)|a day)\b", "/24 h", " ".join(text.split()), flags=re.IGNORECASE)
    first, *rest = _THEN.split(written, maxsplit=1)
    if not rest and "+" in first:
        first, *rest = _PLUS.split(first, maxsplit=1)
        if not rest and not first.lstrip().startswith("+"):
            raise Impossible(
                "Dose: “+” could be a sum or what comes after; give the sum of the day, or write “100 mg, then 200 mg/24 h”."
            )
    first_mg = _mg(first, "mg") if rest else None
    once = None if rest else _ONCE.fullmatch(first)
    mg_per_day, divided = (
        (_mg(once["dose"] or once["after"], "mg"), False) if once else _a_day(rest[0] if rest else first)
    )
    if first_mg and not mg_per_day:  # "100 mg, then 0"
        mg_per_day, first_mg, once = first_mg, None, True
    for value in (mg_per_day, first_mg or 0.0):
        if not isfinite(value) or value < 0:
            raise Impossible("Dose: give a number of mg/day; 0 gives none.")
        if value > MOST_MG_PER_DAY:
            raise Impossible(f"Dose: {MOST_MG_PER_DAY:g} mg/day is the most that can be written here; check the unit.")
    return Amount(mg_per_day, first_mg, divided, bool(once and mg_per_day))


def _a_day(text: str) -> tuple[float, bool]:
    """mg/day, and whether in several doses."""
    if match := _EVERY.fullmatch(text):
        hours = int(match["hours"] or match["hourly"])
        if not 1 <= hours <= 24:
            raise Impossible("Dose: an interval has 1 to 24 hours here; give what is taken each day.")
        return _mg(match["dose"], "mg") * 24 / hours, hours < 24
    if match := _DOSES.fullmatch(text):
        return _mg(match["dose"], "mg/day"), True
    if match := _TIMES.fullmatch(text):
        times = int(match["n"])
        return _mg(match["dose"], "mg/day") * times, times > 1
    if match := _A_DAY.fullmatch(text):
        word = (match["word"] or match["n"]).casefold().removesuffix(" times")
        times = _WORDS.get(word) or int(word)
        return _mg(match["dose"], "mg") * times, times > 1
    return _mg(text, "mg/day"), False


def _mg(text: str, unit: str) -> float:
    try:
        return read_number(_SAID_ELSEWHERE.sub("", text), unit)
    except Unclear as reason:
        plain = "give a number of mg/day; 0 gives none."
        raise Impossible(f"Dose: {plain if 'no number' in str(reason) or not text.strip() else reason}") from None


def read_route(order: TypedOrder, nothing: bool, drug: Drug) -> OrderRoute:
    """How it is given; where nothing is given it need not be said. Raises Impossible, also where the dose says another way."""
    said = [way for way, by in _BY.items() if by.search(f"{order.drug[:LONGEST]} {order.mg_per_day[:LONGEST]}")]
    if order.route in ROUTES and not nothing and set(said) - {"iv" if order.route == "infusion" else order.route}:
        raise Impossible("Route: the dose says another way than the route does; let the two agree.")
    if order.route in ROUTES and (nothing or simulated_route(drug, order.route) in drug.routes):
        return order.route
    if nothing:
        return "oral"
    if order.route in ROUTES:
        raise Impossible(
            f"Route: {drug.name.lower()} is known to this model by mouth only; give it by mouth, or another drug."
        )
    if order.route == "depot":
        raise Impossible("Route: a depot has no dose a day, so it is not ordered here; choose another route.")
    if order.route in NOT_MODELLED:
        raise Impossible("Route: how much then reaches the blood is not known to this model; choose another route.")
    raise Impossible("Route: say how it is given.")


def simulated_route(drug: Drug, route: OrderRoute) -> Route:
    """The route that is simulated: into a muscle as into a vein for a drug of which nothing is known of how a muscle gives it up."""
    if route != "im":
        return route
    return "intramuscular" if drug.absorbed("intramuscular") else "iv"


def read_rhythm(order: TypedOrder, route: OrderRoute, amount: Amount) -> Rhythm | None:
    """Once, once a day or divided, as it was chosen or as the dose was written; None if neither says. Raises Impossible if they differ."""
    if amount.once and order.rhythm in ("daily", "divided") or amount.divided and order.rhythm in ("once", "daily"):
        raise Impossible("How often: the dose says otherwise; let the two agree.")
    if amount.once:
        return "once"
    if route == "infusion" or not amount.mg_per_day:
        return None
    if order.rhythm in RHYTHMS:
        return order.rhythm
    return "divided" if amount.divided else None


def read_halving(order: TypedOrder) -> float | None:
    """After how many days the dose halves, each time; None if it holds. Raises Impossible."""
    if not order.halve_every.strip():
        return None
    try:
        value = read_number(order.halve_every, "days")
    except Unclear as reason:
        raise Impossible(f"Then halve every: {reason}") from None
    if not 1 <= value <= LONGEST_DAYS:
        raise Impossible(f"Then halve every: give 1 to {LONGEST_DAYS:g} days, or leave it empty to keep the dose.")
    return value
