"""Items with one key → what somebody gains who knows nothing and goes by the looks of the answers.

A bank of questions measures knowledge only as far as such a guesser stays near chance: within two standard errors of blind choice over all items.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from math import sqrt
from statistics import median

from ...model.quiz import Choice, Item
from .learned_guesser import gains_by_features, gains_by_words
from .wording import (
    COUNTED,
    GROUND,
    JOINT,
    NEGATION,
    NUMBERS,
    WE,
    caution,
    count,
    form,
    hedges,
    meaning_words,
    small_words,
    specific,
    words_of,
)

ERRORS = 2  # standard errors above chance that a guesser may get
PLACES = 4
LEARNED = "learned from the looks"  # a classifier on what all the others see
BY_WORDS = "learned from small words"  # another, on which words stand in keys, of those that say nothing of the subject
BY_SUBJECT = "learned from all words"  # told and not judged, since it learns the subject too: what keys say in one item is true in the next
Marks = list[float]  # of each answer: the highest is what a guesser takes


def _each(measure: Callable[[str], float]):
    """A guesser that looks at one answer at a time."""
    return lambda stem, texts: [measure(text) for text in texts]


def _least(marks):
    """The opposite of a guesser."""
    return lambda stem, texts: [-mark for mark in marks(stem, texts)]


def _place(number):
    return lambda stem, texts: [n == number for n in range(len(texts))]


def _middle(stem, texts):
    """Neither the longest nor the shortest."""
    lengths = [len(text) for text in texts]
    return [min(lengths) < length < max(lengths) for length in lengths]


def _of_the_stem(stem, texts):
    return [len(meaning_words(text) & meaning_words(stem)) for text in texts]


def _alike(stem, texts):
    """How much of the words that it holds the other answers hold too."""
    words = [meaning_words(text) for text in texts]
    return [sum(len(one & other) / (len(one | other) or 1) for other in words) - 1 for one in words]


def _odd(stem, texts):
    """In how many traits of form an answer differs from the others."""
    middle = median(map(len, texts))
    forms = [(*form(text), (len(text) > 1.3 * middle) - (len(text) < middle / 1.3)) for text in texts]
    return [sum(a != b for other in forms for a, b in zip(one, other, strict=True)) for one in forms]


def _numbers(text):
    return count(NUMBERS, text) + count(COUNTED, text)


def _parts(text):
    return count(JOINT, text)


def _careful_and_long_winded(text):
    """Cautious first; of equally cautious ones the one of most parts."""
    return 10 * caution(text) + _parts(text)


GUESSERS: dict[str, Callable[[str, list[str]], Marks]] = {
    "longest": _each(len),
    "shortest": _least(_each(len)),
    "middle in length": _middle,
    **{f"place {number + 1}": _place(number) for number in range(PLACES)},
    "most hedged": _each(hedges),
    "least hedged": _least(_each(hedges)),
    "most cautious": _each(caution),
    "most decisive": _least(_each(caution)),
    "cautious and of most parts": _each(_careful_and_long_winded),
    "most specific": _each(specific),
    "least specific": _least(_each(specific)),
    "fewest numbers": _least(_each(_numbers)),
    "nearest to the stem": _of_the_stem,
    "farthest from the stem": _least(_of_the_stem),
    "most like the others": _alike,
    "least like the others": _least(_alike),
    "odd one out in form": _odd,
    "most ordinary in form": _least(_odd),
    "of two parts": _each(lambda text: _parts(text) > 0),
    "of one part": _each(lambda text: _parts(text) == 0),
    "of most parts": _each(_parts),
    "of fewest parts": _least(_each(_parts)),
    "with a reason": _each(lambda text: bool(GROUND.search(text))),
    "said to a person": _each(lambda text: count(WE, text)),
    "most negative": _each(lambda text: count(NEGATION, text)),
    "most positive": _least(_each(lambda text: count(NEGATION, text))),
}


def singles(items: Iterable[Item]) -> list[Choice]:
    """The items among `items` that have one best answer, in at least one of their variants."""
    return [item for item in items if item.kind == "single" and dressed(item)]


def dressed(item: Choice) -> list[tuple[str, list[str], int]]:
    """An item as it is asked, once for each of its variants: its stem, its answers, and which of these is the key.

    A variant whose key is none of the answers is left out: `variants.py` says so.
    """
    found = []
    for variant in item.variants or (None,):
        words = variant.words if variant else {}
        said = [_filled(text, words) for text in (item.stem, *(answer.text for answer in item.answers))]
        key = variant and variant.key
        right = next((n for n, one in enumerate(item.answers) if (one.id == key if key else one.correct)), None)
        if right is not None:
            found.append((said[0], said[1:], right))
    return found


def _filled(text, words):
    for word, filled in words.items():
        text = text.replace(f"{{{word}}}", filled)
    return text


def picked(guesser: str, stem: str, texts: list[str]) -> list[int]:
    """The places of the answers that `guesser` cannot choose between."""
    marks = GUESSERS[guesser](stem, texts)
    return [n for n, mark in enumerate(marks) if mark == max(marks)]


def share(guesser: str, item: Choice) -> Fraction:
    """What `guesser` gains in one item: 1 for the key, its part of 1 if it cannot choose among several, 0 without the key.

    An item with variants counts as the mean over them.
    """
    marks = [(GUESSERS[guesser](stem, texts), key) for stem, texts, key in dressed(item)]
    return sum((_part(one, key) for one, key in marks), Fraction(0)) / len(marks)


def _part(marks, key):
    return Fraction(int(marks[key] == max(marks)), sum(mark == max(marks) for mark in marks))


def features(item: Choice) -> list[tuple[list[Marks], int]]:
    """For each variant what every guesser sees in each answer, and which answer is the key."""
    return [(_marks(stem, tuple(texts)), key) for stem, texts, key in dressed(item)]


@lru_cache(maxsize=4096)
def _marks(stem, texts):
    return [list(one) for one in zip(*(marks(stem, texts) for marks in GUESSERS.values()), strict=True)]


def gains(items: Iterable[Item]) -> dict[str, list[float]]:
    """What each guesser, and the two that learn, gain in each single-best-answer item."""
    seen = [features(item) for item in singles(items)]
    found = {
        name: [float(sum(_part([one[n] for one in marks], key) for marks, key in item) / len(item)) for item in seen]
        for n, name in enumerate(GUESSERS)
    }
    return {**found, LEARNED: gains_by_features(seen), BY_WORDS: gains_by_words(_said(items, small_words))}


def _said(items, words):
    return [[([words(text) for text in texts], key) for _, texts, key in dressed(item)] for item in singles(items)]


def scores(items: Iterable[Item]) -> dict[str, float]:
    """The share [0 to 1] of the single-best-answer items that each guesser gets; 0 if there is no such item."""
    found = {**gains(items), BY_SUBJECT: gains_by_words(_said(items, words_of))}
    return {name: sum(gained) / (len(gained) or 1) for name, gained in found.items()}


def chance(items: Iterable[Item]) -> float:
    """The share [0 to 1] that blind choice gets of the single-best-answer items."""
    blind = [1 / len(item.answers) for item in singles(items)]
    return sum(blind) / (len(blind) or 1)


def limit(items: Iterable[Item]) -> float:
    """The share [0 to 1] that a guesser may get: chance, and as many standard errors of blind choice as `ERRORS` says."""
    blind = [1 / len(item.answers) for item in singles(items)]
    return (sum(blind) + ERRORS * sqrt(sum(one * (1 - one) for one in blind))) / (len(blind) or 1)


def too_much(items: Iterable[Item]) -> dict[str, tuple[float, list[str]]]:
    """The guessers that get more than the limit: the share that each gets, and the ids of the items that feed it the most, worst first."""
    asked = singles(items)
    most, blind = limit(asked), chance(asked)
    found = {}
    for name, gained in gains(asked).items():
        if asked and sum(gained) / len(asked) > most:
            fed = [(gain, _clear(name, item), item.id) for gain, item in zip(gained, asked, strict=True)]
            worst = [id for gain, _, id in sorted(fed, key=lambda one: (-one[0], -one[1])) if gain > blind]
            found[name] = (sum(gained) / len(asked), worst)
    return found


def _clear(name, item) -> float:
    """How far the key stands out to a guesser: of several items that are gained whole, the clearest is the worst."""
    if name not in GUESSERS:
        return 0.0
    stem, texts, key = dressed(item)[0]
    marks = GUESSERS[name](stem, texts)
    return marks[key] - max(mark for n, mark in enumerate(marks) if n != key)


def table(items: Iterable[Item]) -> str:
    """The guessers as lines of text, the luckiest first: what each gets, beside chance and the limit."""
    asked = singles(items)
    most, blind = limit(asked), chance(asked)
    said = f"what guessers get of {len(asked)} single-best-answer items (chance {blind:.1%}, limit {most:.1%})"
    ranked = sorted(scores(asked).items(), key=lambda one: -one[1])
    judged = {
        name: "  not judged: it learns the subject too" if name == BY_SUBJECT else "  too much" if got > most else ""
        for name, got in ranked
    }
    return "\n".join([said, *(f"{name:<26}{got:>7.1%}{judged[name]}" for name, got in ranked)])
