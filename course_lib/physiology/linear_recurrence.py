"""y' = a(t) − b(t)·y with known coefficients → y on the grid, without a Python step for every time step.

Every state of the model is such a scalar equation once the states above it are known.
A step with constant coefficients has an exact answer, y₁ = p·y₀ + r; steps compose, so time can be cut into blocks that are
walked side by side, and only the carries from block to block are left, which are walked in the same way.
Nothing is divided by a cumulative product, so no rate is too fast. Time is the first axis everywhere.
"""

import numpy as np

from .grid import Grid

_SHORT = 40  # so few steps are walked one by one
_SIZE = 16  # steps in a block
_STILL = 1e-12  # a rate of 0, as where an axis neither recovers nor is suppressed, changes nothing
_WIDE = 300  # so many values a step, and walking step by step is as fast as blocks


def solve(gain, rate, start, step_day: float, out: np.ndarray | None = None) -> np.ndarray:
    """States (S+1, …) for `gain` a (S, …) and `rate` b (S or 1, …) [1/day], constant within a step; b = 0 only if a = 0."""
    lost = rate * -step_day
    np.expm1(lost, out=lost)
    add = np.maximum(rate, _STILL)
    np.divide(gain, add, out=add)
    add = np.multiply(add, lost, out=add)
    np.negative(add, out=add)
    lost += 1
    return run(lost, add, start, out)


def first_order(target, rate, start, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """States (S+1, N) that follow `target` (S, parts or 1, N) at a `rate` (N,) [1/day], and their mean in each step (S, N).

    The parts of a step are composed into one step that does the same, and the mean follows from the balance of the step.
    """
    parts, rate = target.shape[1], np.asarray(rate, dtype=target.dtype)
    keep = np.exp(-rate * (grid.step_day / parts))
    add = target[:, 0] * (1 - keep)
    for n in range(1, parts):
        add = keep * add + target[:, n] * (1 - keep)
    states = run((keep**parts)[None], add, start)
    return states, target.mean(axis=1) - np.diff(states, axis=0) / (rate * grid.step_day)


def run(keep, add, start, out: np.ndarray | None = None) -> np.ndarray:
    """y[0] = start, y[n+1] = keep[n]·y[n] + add[n]; `keep` (S or 1, …), `add` (S or 1, …) → (S+1, …), in `out` where it is given."""
    keep, add, start = _alike(keep, add, start)
    states = np.empty((len(add) + 1, *add.shape[1:]), dtype=add.dtype) if out is None else out
    states[0] = start
    _walk(keep, add, states)
    return states


def run_clipped(keep, add, start, low: float, high: float) -> np.ndarray:
    """As `run`, with every state held between `low` and `high` as it goes.

    A held path is the free path of its block, held between the two paths that start at the limits: still blocks, three a time.
    """
    keep, add, start = _alike(keep, add, start)
    steps, size = len(add), _block_size(len(add))
    keep, add = _cut(np.broadcast_to(keep, add.shape), size, 1.0), _cut(add, size, 0.0)
    floor, ceiling = np.full_like(add[0], low), np.full_like(add[0], high)
    paths = [np.empty_like(add) for _ in range(3)]
    free = np.zeros_like(add[0])
    for n in range(size):
        free = keep[n] * free + add[n]
        floor, ceiling = (np.clip(keep[n] * limit + add[n], low, high) for limit in (floor, ceiling))
        for path, value in zip(paths, (free, floor, ceiling), strict=True):
            path[n] = value
    return _join_clipped(np.multiply.accumulate(keep, axis=0), paths, start, steps)


def _join_clipped(kept, paths, start, steps):
    free, floor, ceiling = paths
    carries = np.empty_like(free[0])
    carry = start
    for block in range(len(carries)):
        carries[block] = carry
        carry = np.clip(kept[-1, block] * carry + free[-1, block], floor[-1, block], ceiling[-1, block])
    joined = np.clip(kept * carries + free, floor, ceiling)
    return np.concatenate([np.broadcast_to(start, joined.shape[2:])[None], _uncut(joined)[:steps]])


def _alike(keep, add, start):
    """One shape (S, …) for `add`, one number of axes and one precision for all."""
    add = np.asarray(add)
    keep, start = np.asarray(keep, dtype=add.dtype), np.asarray(start, dtype=add.dtype)
    if keep.shape == add.shape and start.shape in ((), add.shape[1:]):
        return keep, add, start
    shape = np.broadcast_shapes(keep.shape, add.shape, (1, *start.shape))
    keep = keep.reshape((len(keep), *(1,) * (len(shape) - keep.ndim), *keep.shape[1:]))
    return keep, np.broadcast_to(add, shape), start


def _walk(keep, add, states):
    """Fill `states` (S+1, …) from its first."""
    steps, size = len(add), _SIZE
    if steps <= _SHORT or add[0].size >= _WIDE:
        return _step_by_step(keep, add, states)
    if once := steps <= _SHORT**2:  # blocks and their carries cost the least together
        size = round((steps * 2 / 3) ** 0.5)
    paths = _cut(add, size, 0.0)
    keep = np.repeat(keep, size, axis=0)[:, None] if len(keep) == 1 else _cut(keep, size, 1.0)
    walked = np.empty_like(paths[0])
    for before, path, kept in zip(paths[:-1], paths[1:], keep[1:], strict=True):
        np.add(path, np.multiply(kept, before, walked), path)
    for before, kept in zip(keep[:-1], keep[1:], strict=True):  # from here on: what is kept of the block's start
        np.multiply(kept, before, kept)
    carries = np.empty((len(paths[0]) + 1, *states.shape[1:]), dtype=states.dtype)
    carries[0] = states[0]
    (_step_by_step if once else _walk)(keep[-1], paths[-1], carries)
    paths += keep * carries[:-1]
    states[1:] = _uncut(paths)[:steps]


def _step_by_step(keep, add, states):
    if len(keep) != len(add):
        keep = np.broadcast_to(keep, (len(add), *keep.shape[1:]))
    for kept, added, now, following in zip(keep, add, states[:-1], states[1:], strict=True):
        np.multiply(kept, now, following)
        np.add(following, added, following)


def _block_size(steps: int) -> int:
    return max(1, round(steps**0.5))


def _cut(values, size: int, fill: float) -> np.ndarray:
    """(S, …) → (size, blocks, …), a copy whose last block is filled up with steps that change nothing."""
    whole, rest = divmod(len(values), size)
    cut = np.empty((size, whole + (rest > 0), *values.shape[1:]), dtype=values.dtype)
    cut.swapaxes(0, 1)[:whole] = values[: whole * size].reshape(whole, size, *values.shape[1:])
    if rest:
        cut[:rest, -1], cut[rest:, -1] = values[whole * size :], fill
    return cut


def _uncut(cut) -> np.ndarray:
    return cut.swapaxes(0, 1).reshape(-1, *cut.shape[2:])
