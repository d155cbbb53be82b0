"""Text from a field → a number in the field's unit, or a sentence; what can be read in two ways is asked about, not guessed.

Every door reads with these functions: the lab, a typed order, a control of a case, a numeric question.
A comma or a point may stand before decimals, and groups of three may be set apart by spaces.
A comma or a point before exactly three figures may mean either, so it is asked about: `1,000`, `1.000`, `12,500.5`.
The spellings of programming languages (`1e3`, `0x10`, `1_000`, `inf`, other scripts' digits) are no numbers here.
"""

import re
from decimal import Decimal
from math import nan

SHOWN = 20  # signs of what was typed that a sentence repeats
LONGEST = 80  # signs of a number with its unit
_MOST_FIGURES = 20
_NOTHING = 1e-12

# What one of each spelling is in the unit of a field.
UNITS: dict[str, dict[str, float]] = {
    "mg": {"mg": 1, "g": 1000, "mcg": 0.001, "µg": 0.001, "μg": 0.001, "ug": 0.001, "milligram": 1, "gram": 1000},
    "days": {"day": 1, "d": 1, "week": 7, "wk": 7, "w": 7},
    "h": {"h": 1, "hour": 1, "hr": 1, "day": 24, "d": 24},
    "%": {"%": 1, "percent": 1},
    "kg": {"kg": 1, "g": 0.001},
    "nmol/L": {"nmol/l": 1},
    "U/L": {"u/l": 1, "iu/l": 1},
    "times": {"time": 1, "×": 1, "x": 1},
}
UNITS["day"] = UNITS["days"]
# How often a field's unit counts, and how that may be typed along.
_OFTEN = {
    "/day": re.compile(r"(/|per|each|every|a)\s*(day|d|24\s*h(ours)?)|daily|od|q24h"),
    " each time": re.compile(r"(/|per|each|every|a)\s*(time|dose)"),
}
_GROUPS = re.compile(r"[+-]?(\d{1,3}(?P<space>[ \u00a0\u2009\u202f'’])\d{3}((?P=space)\d{3})*)(?P<rest>[.,]\d+)?")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*((?!\1)[.,]\d*)?")
_PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
_NUMBER = re.compile(
    r"([+-]?[\d.,](?:[\d.,]|(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d)))*)(.*)", re.ASCII | re.DOTALL
)


class Unclear(ValueError):
    """Text that is no number of the unit, or could be two; the message is a sentence for whoever typed it."""


class Doubtful(Unclear):
    """A number that could be two, or has a unit that does not fit: the sentence asks for more than figures."""


def read_number(text: object, unit: str = "") -> float:
    """The number that was typed, in `unit` (such as `mg/day`, `mg each time`, `days`, `%`, or none).

    The unit may be typed along, as may another one of its kind (`1 g` in a field of mg, `2 weeks` in one of days).
    Raises Unclear with a sentence, Doubtful where the figures could be read and may mean something else.
    """
    typed, (figures, word) = _parts(text)
    if not figures:
        raise Unclear(_not_a_number(typed, unit))
    return _figures(figures, typed, unit) * _unit(word, typed, unit)


def number(text: object, unit: str = "") -> float:
    """As `read_number`, but nan where that raises."""
    try:
        return read_number(text, unit)
    except Unclear:
        return nan


def doubt(text: object, unit: str = "") -> str:
    """A sentence if the text can be read in two ways or has a unit that does not fit `unit`, else nothing."""
    try:
        read_number(text, unit)
    except Doubtful as reason:
        return str(reason)
    except Unclear:
        pass
    return ""


def two_ways(text: object) -> str:
    """A sentence if the figures of the text can be read in two ways, else nothing."""
    _, (figures, _) = _parts(text)
    return _asked(figures) if _EITHER.fullmatch(figures) else ""


def shown(value: float) -> str:
    """A number as a field shows it, with six figures: `number` reads it back exactly, and nobody reads it in two ways."""
    if abs(value) < _NOTHING:
        return "0"
    text = f"{Decimal(f'{value:g}'):f}"
    return f"{text}0" if _EITHER.fullmatch(text) else text


def _parts(text: object) -> tuple[str, tuple[str, str]]:
    """What was typed, and its figures and its unit; both are empty where it does not begin with a number."""
    typed = str(text if text is not None else "").strip()
    match = _NUMBER.fullmatch(typed) if len(typed) <= LONGEST else None
    if not match or len(match[1]) > _MOST_FIGURES:
        return typed, ("", "")
    return typed, (match[1], match[2].strip())


def _figures(figures: str, typed: str, unit: str) -> float:
    if _EITHER.fullmatch(figures):
        raise Doubtful(_asked(figures))
    if match := _GROUPS.fullmatch(figures):
        whole, rest = re.sub(r"\D", "", match[1]), (match["rest"] or "").replace(",", ".")
        return float(("-" if figures.startswith("-") else "") + whole + rest)
    if _PLAIN.fullmatch(figures):
        return float(figures.replace(",", "."))
    raise Unclear(_not_a_number(typed, unit))


def _asked(figures: str) -> str:
    """What to write instead: without the sign between thousands, or, where a decimal may be meant, that."""
    sign = _EITHER.fullmatch(figures)[1]
    ways = [figures.replace(sign, "").replace(",", ".").removesuffix(".")]
    if figures.count(sign) == 1 and "," not in ways[0] and "." not in ways[0]:
        ways.append(shown(float(figures.strip(".,").replace(sign, "."))))
    return f"“{figures}” can be read in two ways: write {' or '.join(ways)}."


def _unit(word: str, typed: str, unit: str) -> float:
    """What one of the unit that was typed is in the field's own; nothing typed means the field's own."""
    said = word.casefold().strip(" .")
    own, often = unit, None
    for suffix, spellings in _OFTEN.items():
        if unit.endswith(suffix):
            own, often = unit.removesuffix(suffix), spellings
    if often and said:
        said = often.sub("", said).strip(" .\u00a0")
    if not said:
        return 1.0
    known = UNITS.get(own, {own.casefold(): 1.0, own.casefold().removesuffix("s"): 1.0} if own else {})
    for spelling in (said, said.removesuffix("s")):
        if spelling in known:
            return known[spelling]
    raise _other_unit(word, typed, unit)


def _not_a_number(typed: str, unit: str) -> str:
    of = f" of {unit}" if unit else ""
    return f"“{typed[:SHOWN]}” is no number{of}: write it in figures, as in 7.5." if typed else f"Give a number{of}."


def _other_unit(word: str, typed: str, unit: str) -> Unclear:
    if not re.fullmatch(r"[^\W\d_][^\d_]*|[%µ×][^\d_]*", word):
        return Unclear(_not_a_number(typed, unit))
    if not unit:
        return Doubtful(f"“{typed[:SHOWN]}”: this takes a number without a unit, so leave “{word[:SHOWN]}” out.")
    return Doubtful(f"“{word[:SHOWN]}” is no unit that fits here: give a number of {unit}.")
