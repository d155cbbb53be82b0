"""The lines of A and B, and what stood before: told apart by dash and filling, and by colour for every kind of eye, in grey too.

Colour blindness is simulated with the matrices of Machado, Oliveira and Fernandes 2009 (severity 1) on linear RGB;
how far two colours are apart is the distance in CIE L*a*b* (1976), in which about 2 can just be seen side by side.
"""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from course_lib.views.parts.chart_numbers import STYLES

TOKENS = (Path(__file__).resolve().parents[3] / "assets" / "style" / "tokens.css").read_text(encoding="utf-8")
EYES = {
    "usual": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
APART, GREY = 10.0, 8.0  # five times what can just be seen; in lightness alone


def theme(name):
    """The tokens of the light or the dark theme."""
    light, dark = TOKENS.split("prefers-color-scheme: dark")
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", light if name == "light" else dark))


def linear(color):
    part = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    x = XYZ @ np.clip(rgb, 0, 1) / (0.95047, 1, 1.08883)
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def luminance(color):
    return float(XYZ[1] @ linear(color))


def contrast(one, other):
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("eye", EYES)
def test_a_and_b_are_told_apart_by_every_eye(name, eye):
    a, b = (lab(np.array(EYES[eye]) @ linear(theme(name)[side])) for side in ("--a", "--b"))
    assert np.linalg.norm(a - b) >= APART


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_and_b_are_told_apart_in_grey_and_read_as_text(name):
    found = theme(name)
    grey_a, grey_b = (lab(np.full(3, luminance(found[side])))[0] for side in ("--a", "--b"))
    assert abs(grey_a - grey_b) >= GREY
    assert all(contrast(found[side], found[on]) >= 4.5 for side in ("--a", "--b") for on in ("--card", "--tint"))


def test_lines_that_meet_in_one_chart_differ_by_dash_and_their_bands_by_filling():
    together = ("a", "b", "ghost"), ("a", "b", "guess"), ("brand", "course"), ("a", "b", "course")
    for one, other in (pair for all_ in together for pair in combinations(all_, 2)):
        assert STYLES[one][1] != STYLES[other][1] and STYLES[one][2] != STYLES[other][2], (one, other)
    assert not STYLES["a"][1] and STYLES["a"][2] == "plain" and STYLES["b"][2] == "hatched" and not STYLES["ghost"][2]
