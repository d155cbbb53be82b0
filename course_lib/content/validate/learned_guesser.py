"""What is seen of the answers of many items → what a guesser gains who learns from most of a bank how its keys look.

A ridge regression on the marks of all other guessers, cross-validated: it learns from nine tenths of the items, guesses the rest, and each item is guessed once in each of `TIMES` divisions.
"""

from collections.abc import Sequence

import numpy as np

TIMES, FOLDS = 20, 10
RIDGE = 10.0  # in units of the variance of one feature
SEED = 17

Seen = list[
    tuple[list[list[float]], int]
]  # for each variant of an item: the features, each a mark an answer; the place of the key


def gains(items: Sequence[Seen]) -> list[float]:
    """What the guesser gains in each item, as the mean over all divisions and over the variants of the item."""
    if len(items) < 2 * FOLDS:  # too few to learn from
        return [_blind(item) for item in items]
    rows = [[_standing(np.array(marks, float).T) for marks, _ in item] for item in items]
    spread = np.sqrt(np.mean(np.concatenate([marks for item in rows for marks in item]) ** 2, axis=0))
    spread[spread == 0] = 1.0
    rows = [[marks / spread for marks in item] for item in rows]
    # of each item what a regression adds up, so that a division costs a sum and a solution
    squares = np.array([sum(marks.T @ marks for marks in item) / len(item) for item in rows])
    keyed = np.array(
        [sum(marks[key] for marks, (_, key) in zip(item, seen, strict=True)) / len(item) for item, seen in zip(rows, items, strict=True)]
    )  # fmt: skip
    penalty = RIDGE * np.eye(squares.shape[1])
    gained, chosen = np.zeros(len(items)), np.random.default_rng(SEED)
    for _ in range(TIMES):
        order = chosen.permutation(len(items))
        for fold in np.array_split(order, FOLDS):
            rest = np.setdiff1d(order, fold, assume_unique=True)
            weights = np.linalg.solve(squares[rest].sum(axis=0) + penalty, keyed[rest].sum(axis=0))
            for n in fold:
                gained[n] += sum(_gain(marks @ weights, key) for marks, (_, key) in zip(rows[n], items[n], strict=True)) / len(rows[n])  # fmt: skip
    return [float(gain) for gain in gained / TIMES]


def _standing(marks):
    """Features of the answers of one item, each told from the mean of its item: what all share tells nothing."""
    return marks - marks.mean(axis=0)


def _gain(marks, key) -> float:
    top = marks >= marks.max() - 1e-9
    return float(top[key]) / float(top.sum())


def _blind(item) -> float:
    return sum(1 / len(marks[0]) for marks, _ in item) / len(item)
