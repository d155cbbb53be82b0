"""The Hill function, xʰ / (x₅₀ʰ + xʰ): from 0 over a half at x₅₀ to 1; with an exponent of 1 it is the Emax form."""

import numpy as np


def hill(x, half, exponent=1):
    """The share of the full effect (0 to 1, without unit) at `x` ≥ 0, which is one half at `half`, of the same unit; numbers or arrays."""
    if np.ndim(exponent) == 0 and exponent == 1:  # no power to take, so no array of powers
        return x / (x + half)
    power = x**exponent
    return power / (power + half**exponent)


def hill_in_place(x: np.ndarray, half, exponent=1) -> np.ndarray:
    """The same in the array `x` itself, which is used up: for where a run spends its time, as this needs no second array."""
    x /= half
    if np.ndim(exponent) or exponent != 1:
        power(x, exponent)
    return np.subtract(1, complement_in_place(x), out=x)


def complement_in_place(power: np.ndarray) -> np.ndarray:
    """1 − Hill of an array of (x/x₅₀)ʰ, which is used up."""
    power += 1
    return np.reciprocal(power, out=power)


def power(x: np.ndarray, exponent) -> np.ndarray:
    """xʰ of an array of x ≥ 0, which is used up: by products for h of 1, 2, 3 or 4, else by logarithms, twice as fast as a power."""
    if np.ndim(exponent) == 0 and exponent in (1, 2, 3, 4):
        if exponent == 3:
            return np.multiply(x, x * x, out=x)
        for _ in range(int(exponent) // 2):
            x *= x
        return x
    with np.errstate(divide="ignore"):  # 0 has the logarithm −∞, and its power is 0 again
        np.log(x, out=x)
    x *= exponent
    return np.exp(x, out=x)
