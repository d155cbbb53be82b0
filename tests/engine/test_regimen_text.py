"""A regimen in words becomes the courses that it says, and what it says unclearly is shown with an example."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from course_lib import content
from course_lib.engine.regimen_text import EXAMPLE, read_regimen
from course_lib.engine.typed_numbers import Unclear
from course_lib.model.regimen import MOST_DAYS, Course

FOR_GOOD = MOST_DAYS


def read(text, weight_kg=None):
    """What a text says, as (drug, route, mg, from day, to day, every h)."""
    found = read_regimen(text, content.drugs(), weight_kg)
    return [(one.drug, one.route, one.dose_mg, one.from_day, one.to_day, one.every_h) for one in found]


P, D, M, H = "prednisone", "dexamethasone", "methylprednisolone", "hydrocortisone"
SAYS = {
    EXAMPLE.removesuffix(", then stop"): [(P, "oral", 40, 0, 28, 24), (P, "oral", 20, 28, FOR_GOOD, 24)],
    "prednisone 40 mg daily for two weeks, 20 mg daily for 2 weeks; stop": [(P, "oral", 40, 0, 14, 24), (P, "oral", 20, 14, 28, 24)],
    "MP 1 g iv once a day for 3 days, then prednisone 60 mg/d to day 28": [(M, "iv", 1000, 0, 3, 24), (P, "oral", 60, 3, 28, 24)],
    "Solu-Medrol 125 mg i.v. q6h days 2 to 5": [(M, "iv", 125, 2, 5, 6)],
    "hydrocortisone 200 mg/day infusion for 5 days": [(H, "infusion", 200, 0, 5, 24)],
    "continuous iv infusion of hydrocortisone 10 mg/h until day 3": [(H, "infusion", 240, 0, 3, 24)],
    "Decortin H 5 mg/day until day 9, then Decortin 5 mg/day": [("prednisolone", "oral", 5, 0, 9, 24), (P, "oral", 5, 9, FOR_GOOD, 24)],
    "dexa 20 mg twice daily for 72 hours": [(D, "oral", 20, 0, 3, 12)],
    "prednisone 40 mg every other day for 14 days": [(P, "oral", 40, 0, 14, 48)],
    "dexamethasone 40 mg weekly": [(D, "oral", 40, 0, FOR_GOOD, 168)],
    "dexamethasone 500 mcg bid until day 2": [(D, "oral", 0.5, 0, 2, 12)],
    "prednisone 60 mg/day in two doses until day 9": [(P, "oral", 30, 0, 9, 12)],
    "prednisone 100 mg once": [(P, "oral", 100, 0, 1, 24)],
    "prednisone 5 mg three times a day until day 5": [(P, "oral", 5, 0, 5, 8)],
    "40 mg/day prednisone until day 9, then stop for a week, then 5 mg/day": [(P, "oral", 40, 0, 9, 24), (P, "oral", 5, 16, FOR_GOOD, 24)],
    "40 mg/day prednisone, then 5 mg/day from day 30": [(P, "oral", 40, 0, 30, 24), (P, "oral", 5, 30, FOR_GOOD, 24)],
    "0 mg/day prednisone until day 9, then 7.5 mg/day": [(P, "oral", 7.5, 9, FOR_GOOD, 24)],
    "prednisone 10 mg/day from day -90 until day 0, then 20 mg/day": [(P, "oral", 10, -90, 0, 24), (P, "oral", 20, 0, FOR_GOOD, 24)],
    "hydrocortisone 100 mg im q8h until day 2": [(H, "intramuscular", 100, 0, 2, 8)],
    "stop": [],
}  # fmt: skip


@pytest.mark.parametrize("text", SAYS)
def test_a_text_becomes_the_courses_that_it_says(text):
    assert read(text) == SAYS[text]


def test_hours_of_the_clock_are_those_of_each_dose():
    (once,) = read_regimen("dexamethasone 1 mg once at 23:00", content.drugs())
    assert (once.from_day, once.to_day, once.at_h) == (0, 1, (23.0,))
    (course,) = read_regimen("hydrocortisone 10 mg at 08:00 and 14:30 until day 9", content.drugs())
    assert (course.dose_mg, course.every_h, course.at_h) == (10, 24, (8, 14.5))
    with pytest.raises(Unclear, match="can be read in two ways: with hours of the clock give the dose of each time"):
        read("hydrocortisone 20 mg/day at 08:00 and 14:30")


def test_a_dose_by_weight_is_worked_out_with_the_weight_and_asked_for_without():
    assert read("prednisone 1 mg/kg/day until day 28", 70) == [(P, "oral", 70, 0, 28, 24)]
    with pytest.raises(
        Unclear, match="“1 mg/kg/day” depends on the weight of the patient: give it too, as in weight_kg=70"
    ):
        read("prednisone 1 mg/kg/day until day 28")
    with pytest.raises(Unclear, match="`weight_kg` is -3: give a weight of 0.3 to 500 kg"):
        read("prednisone 1 mg/kg/day", -3)


REFUSED = {
    "": "A regimen is a text",
    "aspirin 40 mg/day": "“aspirin” is not understood in “aspirin 40 mg/day”: write it as in .*; the drugs are .*dexamethasone",
    "prednisone 40 mg/day tapering to 5 mg": "“tapering” is not understood",
    "prednisone forty mg/day": "“forty” is not understood",
    "prednisone 20-30 mg/day": "“20-30” is not understood",
    "prednisone 1,000 mg/day": "“1,000” can be read in two ways: write 1000 or 1",
    "prednisone 40 mg": "does not say how often: write 40 mg/day, 40 mg twice daily, 40 mg every other day, or 40 mg once",
    "prednisone 40 mg/day twice daily": "can be read in two ways: leave out the “/day” if it is 40 mg each time, or write 20 mg",
    "prednisone 40 mg/day every other day": "two ways: .*, or write 80 mg each time",
    "40 mg/day": "names no drug",
    "prednisone daily": "says not how much",
    "prednisone 40 mg/day, then 20 mg/day": "“prednisone 40 mg/day” has no end, and something comes after it",
    "prednisone 40 mg/day for 6 months": "“for 6 months” has no fixed number of days",
    "prednisone 5 mg/day and dexamethasone 4 mg/day": "“and”: .* add them: regimen",
    "prednisone 40 mg/day from day 9 until day 3": "begins on day 9 and ends on day 3",
    "prednisone 40 mg/day until day 9, then 5 mg/day from day 3": "begins on day 3, and what comes before it ends on day 9",
    "prednisone 40 mg/day for 9 days until day 9": "says until which day and for how long",
    "prednisone 40 mg/day until day 3 until day 9": "says twice when it ends",
    "prednisone 40 mg 20 mg daily": "says twice how much",
    "prednisone 40 mg daily bid": "says twice how often",
    "prednisone 40 mg daily once": "says in two ways how often",
    "prednisone 40 mg/h": "gives a dose by the hour",
    "hydrocortisone 100 mg infusion": "is an infusion, which runs day and night: say how much in a day",
    "prednisone 40 mg/day in divided doses": "says not into how many",
    "prednisone 40 mg 0 times a day": "no number of doses a day",
    "prednisone 40 mg every 0 h": "`every_h` is 0",
    "prednisone -20 mg/day": "`dose_mg` is -20",
    "prednisone 40 mg/day inhaled": "inhaled",
    "prednisone 999999 mg/day": "`dose_mg` is",
    "prednisone 5 mg/day stop": "says to stop and a dose",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_unclear_or_cannot_be_is_refused_in_a_sentence_that_shows_it(text):
    with pytest.raises(ValueError, match=REFUSED[text]):
        read(text)


@some.composite
def steps(draw):
    """A step in words with the course that it means, from a day on."""
    mg, days = draw(some.integers(1, 900)), draw(some.integers(1, 90))
    often, every_h = draw(some.sampled_from([("/day", 24), (" twice daily", 12), (" q6h", 6), (" every other day", 48), (" tid", 8)]))  # fmt: skip
    drug, name = draw(some.sampled_from([(P, "prednisone"), (D, "Decadron"), (M, "MP"), (H, "hydrocortisone")]))
    route, said = draw(some.sampled_from([("oral", " by mouth"), ("iv", " iv")]))
    parts = [f"{mg} mg{often}", name, f"for {days} days", said]
    return " ".join(draw(some.permutations(parts))), (drug, route, mg, every_h, days)


@given(some.lists(steps(), min_size=1, max_size=5))
def test_the_parts_of_a_step_may_stand_in_any_order_and_steps_follow_one_another(written):
    day, expected = 0, []
    for _, (drug, route, mg, every_h, days) in written:
        expected.append(Course(drug, route, mg, day, day + days, every_h))
        day += days
    assert read_regimen(", then ".join(text for text, _ in written), content.drugs()) == tuple(expected)


@given(
    some.text(max_size=60)
    | some.lists(some.sampled_from(re.findall(r"\S+", " ".join(SAYS))), max_size=12).map(" ".join)
)
def test_any_text_gives_courses_or_a_sentence(text):
    try:
        found = read_regimen(text, content.drugs(), 70)
    except ValueError as refused:
        assert re.search(r"[.:;] |: |; ", str(refused)) and len(str(refused)) < 700
    else:
        assert all(isinstance(one, Course) for one in found)
        assert all(one.to_day <= after.from_day for one, after in zip(found, found[1:], strict=False))
