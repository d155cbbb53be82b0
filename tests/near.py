"""Arrays that agree as nearly as `pytest.approx` asks, without an object for each of their numbers."""

import numpy as np


def near(found, expected, rel: float | None = None, abs: float | None = None) -> bool:
    """Whether two arrays have one shape and each number of `found` lies within `rel` of that of `expected`, or within `abs`.

    As in `pytest.approx`, `abs` alone is all that is allowed, and without either it is a millionth.
    """
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    rel = (1e-6 if abs is None else 0.0) if rel is None else rel
    within = np.maximum(rel * np.abs(expected), 1e-12 if abs is None else abs)
    return found.shape == expected.shape and bool((np.abs(found - expected) <= within).all())
