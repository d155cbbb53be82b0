"""What one unit is after a time, when it passes through two or three compartments in a row that each empty at a rate."""

import numpy as np


def bateman(a, b, hours):
    """(e^{-b·t} − e^{-a·t}) / (a − b), whose limit for equal rates is t·e^{-a·t}: one unit through two compartments."""
    z = (b - a) * hours
    z = np.where(np.abs(z) < 1e-9, 1e-9, z)  # the limit is reached here
    return np.exp(-b * hours) * np.expm1(z) / z * hours


def bateman3(a, b, c, hours):
    """The second divided difference of e^{-x·t} over three rates, any of which may be equal: one unit through three."""
    low, middle, high = np.sort(np.stack(np.broadcast_arrays(a, b, c)), axis=0).astype(float)
    near = (high - low) * hours < 1e-5
    apart = np.where(near, 1.0, high - low)
    quotient = (bateman(middle, low, hours) - bateman(high, middle, hours)) / apart
    return np.where(near, hours**2 / 2 * np.exp(-(low + middle + high) / 3 * hours), quotient).astype(
        np.result_type(a, b, c, 0.0)
    )
