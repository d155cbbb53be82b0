"""Items with one key → what somebody gains who knows nothing and goes by the looks of the answers.

A bank of questions measures knowledge only as far as such a guesser stays near chance.
"""

import re
from collections.abc import Callable, Iterable
from fractions import Fraction

from ...model.quiz import Answer, Choice, Item

# The one list of words that hedge: for this guesser, and for whoever asks whether a key keeps its hedge.
HEDGE = re.compile(
    r"\b(may|might|can|could|usually|generally|probably|often|sometimes|perhaps|typically|some|risk|reported|"
    r"consider(ed)?|suggest(s|ed)?|suspected|presumptive|seem(s|ed)?|appear(s|ed)?|likely|possibl[ey]|reasonable|preliminary|uncertain|"
    r"about(?= (\d|half|an?\b|as\b|one|two|three|four|five|six|eight|ten|twelve)))\b",
    re.IGNORECASE,
)
PLACES = 4


def hedges(text: str) -> int:
    """How many words of `text` hedge."""
    return sum(1 for _ in HEDGE.finditer(text))


def _most(measure: Callable[[Answer], int]):
    def picked(item: Choice) -> list[Answer]:
        top = max(map(measure, item.answers))
        return [answer for answer in item.answers if measure(answer) == top]

    return picked


def _place(number: int):
    return lambda item: list(item.answers[number : number + 1])


GUESSERS: dict[str, Callable[[Choice], list[Answer]]] = {
    "longest": _most(lambda answer: len(answer.text)),
    "shortest": _most(lambda answer: -len(answer.text)),
    "most hedged": _most(lambda answer: hedges(answer.text)),
    **{f"place {number + 1}": _place(number) for number in range(PLACES)},
}


def singles(items: Iterable[Item]) -> list[Choice]:
    """The items among `items` that have one best answer."""
    return [item for item in items if item.kind == "single"]


def share(guesser: str, item: Choice) -> Fraction:
    """What `guesser` gains in one item: 1 for the key, its part of 1 if it cannot choose among several, 0 without the key."""
    picked = GUESSERS[guesser](item)
    return Fraction(sum(answer.correct for answer in picked), len(picked)) if picked else Fraction(0)


def scores(items: Iterable[Item]) -> dict[str, float]:
    """The share [0 to 1] of the single-best-answer items that each guesser gets; 0 if there is no such item."""
    asked = singles(items)
    return {name: float(sum(share(name, item) for item in asked) / (len(asked) or 1)) for name in GUESSERS}


def chance(items: Iterable[Item]) -> float:
    """The share [0 to 1] that blind choice gets of the single-best-answer items."""
    asked = singles(items)
    return float(sum(Fraction(1, len(item.answers)) for item in asked) / (len(asked) or 1))
