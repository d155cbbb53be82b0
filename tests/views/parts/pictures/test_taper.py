"""The steps of a regimen are read back from the line, and every one stands in the rows below it."""

import pytest

from course_lib.views.parts.pictures.taper import LEFT, RIGHT, TALL, TOP, draw, told, words

from .drawn import paths, picture, said


def test_the_line_steps_on_its_days_to_its_doses():
    shown = picture("taper")
    (line,) = paths(draw(shown), "step")
    per_day, per_mg = (340 - LEFT - RIGHT) / shown.until_day, (TALL - 22) / 60
    corners = [((x - LEFT) / per_day, (TOP + TALL - y) / per_mg) for x, y in line]
    for day, dose in shown.steps:
        assert any(x == pytest.approx(day, abs=0.1) and y == pytest.approx(dose, abs=0.1) for x, y in corners)
    assert corners[-1] == pytest.approx((112, 0), abs=0.1)
    assert all(
        a[0] == pytest.approx(b[0]) or a[1] == pytest.approx(b[1]) for a, b in zip(corners, corners[1:], strict=False)
    )


def test_every_step_and_note_is_told_in_the_picture_and_in_words():
    shown = picture("taper")
    seen, heard = said(draw(shown)), " ".join(words(shown))
    assert told(shown) == (("0–27", "60"), ("28–55", "40"), ("56–83", "17.5"), ("84–112", "0"))
    for days, dose in told(shown):
        assert days in seen and dose in seen and f"Days {days}: {dose} mg/day" in heard
    assert "A, day 90: fever" in seen and "Note at day 90: fever" in heard


def test_a_step_of_one_day_is_told_as_one_day():
    shown = picture("taper", steps=[[0, 16], [3, 12], [4, 8]], until_day=20, notes=[])
    assert "Day 3: 12 mg/day." in words(shown)
