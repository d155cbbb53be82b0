"""What the parts of the page *Progress* share: their frame, what stands there for a newcomer, shares and days in words."""

from collections.abc import Iterable
from datetime import date

from htpy import Element, article, p, section

from ..parts import strip
from ..parts.named_parts import fresh_part
from ..parts.strip import Scale

OVERVIEW = "progress"  # the name under which the server draws all parts at once
SHARES = Scale(0.0, 100.0, tuple((at, f"{at} %") for at in (0, 50, 100)))
GOT = "px-got"


def frame(part: str, inside: object, problem: str = "") -> Element:
    """A part of the page, with a sentence where the record could not be read."""
    told = problem and p(".px-problem.px-told", role="alert")[problem]
    return article(".px-stack.px-own", data_overview=OVERVIEW, data_of=part)[told, fresh_part(part, inside)]


def to_come(*sentences: str) -> Element:
    """What will stand here, for whoever has nothing yet of which it could be made."""
    return section(".px-card")[p[" ".join(sentences)]]


def bar(right: int, of: int, words: str) -> Element:
    """How many of how many, as a bar; the numbers stand in `words` and beside it."""
    marks = [strip.bar(SHARES, 0, 100 * right / of, 3, 10, GOT)] if right else []
    return strip.strip(SHARES, marks, words, 34)


def day(when: date) -> str:
    """A day as it is written in a sentence."""
    return f"{when.day} {when:%B %Y}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `one claim`, `12 claims`."""
    return f"one {one}" if number == 1 else f"{number} {many or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """Words in a sentence: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
