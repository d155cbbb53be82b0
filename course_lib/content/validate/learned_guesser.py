"""What is seen of the answers of many items → what a guesser gains who learns from most of a bank how its keys look.

Cross-validated: both guessers learn from nine tenths of the items and guess the rest, so that each item is guessed once in each of `TIMES` divisions.
"""

from collections.abc import Callable, Sequence

import numpy as np

TIMES, FOLDS = 20, 10
RIDGE = 10.0  # in units of the variance of one feature
DOUBT = 0.5  # how often each word counts as seen in keys, and in wrong answers, before it was seen
SEED = 17

Seen = list[tuple[list[list[float]], int]]  # of each variant of an item: what each answer has of each feature; the key
Said = list[tuple[list[frozenset[str]], int]]  # of each variant of an item: the words of each answer; the key


def gains_by_features(items: Sequence[Seen]) -> list[float]:
    """What a ridge regression on features of the answers gains in each item, as the mean over divisions and variants.

    A feature of an answer is told from the mean of its item: what all answers share tells nothing.
    """
    marks = [[np.array(seen, float) for seen, _ in item] for item in items]
    marks = [[one - one.mean(axis=0) for one in item] for item in marks]
    spread = np.sqrt(np.mean(np.concatenate([one for item in marks for one in item] or [np.ones((1, 1))]) ** 2, axis=0))
    spread[spread == 0] = 1.0
    marks = [[one / spread for one in item] for item in marks]
    keys = [[key for _, key in item] for item in items]
    # of each item what a regression adds up, so that a division costs a sum and a solution
    squares = _of_each(marks, keys, lambda one, key: one.T @ one)
    keyed = _of_each(marks, keys, lambda one, key: one[key])

    def learned(rest):
        return np.linalg.solve(squares[rest].sum(axis=0) + RIDGE * np.eye(len(spread)), keyed[rest].sum(axis=0))

    return _gains(marks, keys, learned)


def gains_by_words(items: Sequence[Said]) -> list[float]:
    """What a naive Bayes guesser gains in each item who adds up how much likelier each word stands in a key."""
    known = sorted({word for item in items for words, _ in item for one in words for word in one})
    place = {word: n for n, word in enumerate(known)}
    marks = [[_held(words, place) for words, _ in item] for item in items]
    keys = [[key for _, key in item] for item in items]
    in_keys = _of_each(marks, keys, lambda one, key: one[key])
    in_wrong = _of_each(marks, keys, lambda one, key: (one.sum(axis=0) - one[key]) / (len(one) - 1))

    def learned(rest):
        return np.log((in_keys[rest].sum(axis=0) + DOUBT) / (in_wrong[rest].sum(axis=0) + DOUBT))

    return _gains(marks, keys, learned)


def _held(words, place):
    held = np.zeros((len(words), len(place)))
    for n, one in enumerate(words):
        held[n, [place[word] for word in one]] = 1.0
    return held


def _of_each(marks, keys, what):
    """Something of each item, as the mean over its variants."""
    return np.array(
        [np.mean([what(one, key) for one, key in zip(m, k, strict=True)], axis=0) for m, k in zip(marks, keys, strict=True)]
    )  # fmt: skip


def _gains(marks, keys, learned: Callable[[np.ndarray], np.ndarray]) -> list[float]:
    """What is gained in each item by the weights that are `learned` from items of other parts."""
    if len(marks) < 2 * FOLDS:  # too few to learn from
        return [float(np.mean([1 / len(one) for one in item])) for item in marks]
    # all answers under each other, so that a division is weighed at once
    stacked = np.concatenate([one for item in marks for one in item])
    sizes = np.array([len(one) for item in marks for one in item])
    starts = np.cumsum(sizes) - sizes
    item_of = np.repeat(np.arange(len(marks)), [len(item) for item in marks])  # of each variant
    key_at = starts + np.array([key for item in keys for key in item])
    weight = 1 / np.bincount(item_of)[item_of]
    gained, chosen = np.zeros(len(marks)), np.random.default_rng(SEED)
    for _ in range(TIMES):
        part = np.empty(len(marks), int)
        part[chosen.permutation(len(marks))] = np.arange(len(marks)) % FOLDS
        weights = np.column_stack([learned(np.flatnonzero(part != fold)) for fold in range(FOLDS)])
        liked = (stacked @ weights)[np.arange(len(stacked)), np.repeat(part[item_of], sizes)]
        top = liked >= np.repeat(np.maximum.reduceat(liked, starts), sizes) - 1e-9
        won = top[key_at] / np.add.reduceat(top.astype(float), starts)
        gained += np.bincount(item_of, won * weight)
    return [float(gain) for gain in gained / TIMES]
