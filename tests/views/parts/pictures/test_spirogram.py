"""Volumes are read back from the curves by the axis beside them."""

import pytest

from course_lib.views.parts.pictures.spirogram import LEFT, TALL, TOP, draw, words

from .drawn import paths, picture, said


def test_each_curve_ends_flat_at_its_volume():
    shown = picture("spirogram")
    svg = draw(shown)
    top = 5  # of the axis: the predicted 4.2 L, and some room
    for breath, (css, at) in zip(shown.breaths, (("trace", 0), ("dash", 0)), strict=True):
        curve = paths(svg, css)[at]
        ends = (TOP + TALL - curve[-1][1]) / TALL * top
        assert ends == pytest.approx(breath.volume_l, abs=0.02)
        assert curve[0] == (LEFT, TOP + TALL)
        assert curve[-40][1] - curve[-1][1] < 0.5  # the last two seconds
        assert all(after[1] <= before[1] for before, after in zip(curve, curve[1:], strict=False))
    assert "5" in said(svg) and "6" in said(svg)


def test_words_tell_each_volume_and_the_predicted_one():
    told = " ".join(words(picture("spirogram")))
    assert "3.1 L" in told and "1.8 L" in told and "4.2 L" in told


def test_labels_of_near_curves_stand_apart():
    breaths = [{"label": f"breath {n}", "volume_l": 2 + n / 50} for n in range(3)]
    svg = draw(picture("spirogram", breaths=breaths, predicted_l=None))
    assert len(paths(svg, "trace")) == 2 and len(paths(svg, "dot")) == 2  # each curve, and its sample beside its label
