"""A few values that stand for many: what follows a value smoothly is worked out at the few, and read at the many in between."""

from functools import cache

import numpy as np
from numpy.polynomial.chebyshev import chebvander


def nodes(values: np.ndarray, many: int, number: type) -> tuple[np.ndarray, np.ndarray]:
    """A few values (C,) and how N `values` lie between them (C, N): on a polynomial in the logarithm."""
    logs = np.log(np.asarray(values, dtype=np.float64))
    least, most = logs.min(), logs.max()
    middle, reach = (most + least) / 2, (most - least) / 2 + 1e-9
    at, inverse = _chebyshev(many)
    shares = inverse @ chebvander((logs - middle) / reach, many - 1).T
    return np.exp(middle + reach * at), shares.astype(number)


@cache
def _chebyshev(many: int) -> tuple[np.ndarray, np.ndarray]:
    """Where a polynomial strays least in between, and the inverse of the polynomials there, which are orthogonal."""
    at = np.cos(np.pi * (np.arange(many) + 0.5) / many)
    inverse = chebvander(at, many - 1) * (2 / many)
    inverse[:, 0] /= 2
    return at, inverse
