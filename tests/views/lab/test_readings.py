"""What is read on each day: whole numbers and the words that they become, in Python and in a browser the same."""

import re

import numpy as np
import pytest

from course_lib.app.lab import LabRoom
from course_lib.views.lab import charts, readings, spreads
from course_lib.views.parts import body_map


@pytest.fixture(scope="module")
def page():
    return LabRoom("prednisone-taper").page()


@pytest.fixture(scope="module")
def found(page):
    return readings.read(page)


def test_every_number_is_that_of_the_trace_on_its_day(page, found):
    for number, (side, shown) in enumerate(zip(found.sides, page.sides, strict=True)):
        for day in (0, 28, 75, 140):
            at = shown.trace.index(day)
            low, high = spreads.band(spreads.strength_of(shown, "proximal")[at][None], shown.patients)[:, 0]
            assert (side["low"][day], side["high"][day]) == (round(low), round(high))
            assert side["cortisol"][day] == round(shown.trace.cortisol_am_nmol_per_l[at, 0])
            assert side["given"][day] == round(10 * charts.cumulative_g(shown.trace, at))
            assert found.row(0, number, day) == f"{shown.trace.dose_mg_pe_per_day[at]:g} mg/day"


def test_the_short_sentence_says_who_is_stronger_and_how_far_that_holds_across_patients(page, found):
    for day in (1, 28, 75, 140):
        at = page.sides[0].trace.index(day)
        a, b = (spreads.strength_of(shown, "proximal")[at] for shown in page.sides)
        sentence, apart = found.told(day), b[0] - a[0]
        assert len(sentence) <= 120 and sentence.startswith(f"Day {day}: ") and sentence.endswith(".")
        assert ("alike" in sentence) == (abs(apart) < 0.5)
        if abs(apart) >= 0.5:
            assert f"proximal strength is greater on {'B' if apart > 0 else 'A'} by {abs(apart):.0f} points" in sentence
            low, high = sorted(np.sign(apart) * spreads.band((b - a)[None], page.sides[0].patients)[:, 0])
            assert f"{low:.0f} to {high:.0f} across patients".replace("-", "−") in sentence
            assert ("not in every one" in sentence) == (low < 0 < high)


def test_a_dose_is_said_as_elsewhere_however_great_it_is():
    assert [readings.said(number, "dose") for number in (0, 25, 100, 717, 1000, 1001, 2150)] == [
        "0", "2.5", "10", "71.7", "100", "101", "1,250",
    ]  # fmt: skip


def test_disease_and_reserve_are_said_in_words_with_their_per_cent(found):
    said = {found.row(row, side, day) for row in (2, 3) for side in (0, 1) for day in range(141)}
    words = r"((quiet|smouldering|active)(, (rising|falling))?|kept|partial|low), \d+ %"
    assert all(re.fullmatch(words, one) for one in said) and len(said) > 20


def test_the_body_has_a_region_for_every_group_of_muscles(page, found):
    drawn = str(readings.show(page))
    assert drawn.count("px-body ") == 2
    for side, key in zip(found.sides, "ab", strict=True):
        body = drawn[drawn.index(f'data-body="{key}"') - 200 :]
        for name in readings.GROUPS:
            assert f"px-{name}-{body_map.LEVELS[side[name][140]]}" in body[:400]
            assert f'class="px-region-{name}"' in readings.DRAWING


def test_what_was_read_of_the_side_that_did_not_move_is_sent_once(page, found):
    before = readings.numbers(found)
    again = readings.numbers(readings.read(page), before)
    assert all(one is other for one, other in zip(before.columns, again.columns, strict=True))
    assert again.words is before.words
