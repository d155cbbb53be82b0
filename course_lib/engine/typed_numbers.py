"""Text from a field → a number, or none; what can be read in two ways is not guessed."""

import re
from math import nan

_AMBIGUOUS = re.compile(
    r"\s*[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?\s*"
)  # 1,000 is a thousand to one reader and one to another


def number(text: object) -> float:
    """A number as typed, with a point or a comma; nan if it is none, or may be a thousand as well as one."""
    try:
        return nan if _AMBIGUOUS.fullmatch(str(text)) else float(str(text).replace(",", "."))
    except ValueError:
        return nan


def two_ways(text: object) -> str:
    """A sentence if the text can be read in two ways, else nothing."""
    text = str(text).strip()
    if not _AMBIGUOUS.fullmatch(text):
        return ""
    return f"“{text[:20]}” can be read in two ways: write {text.replace(',', '')[:20]}, or a decimal point."
