"""A quantity is what its author wrote, in the unit of its field, or is refused in a sentence with an example."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from course_lib.model import quantity as q

DOSE, DAYS, HOURS, MINUTES = map(TypeAdapter, (q.MgPerDay, q.Days, q.Hours, q.Minutes))
NEVER_ZERO = [q.Minutes, q.LastingDays, q.EveryHours, q.EveryDays, q.LeastMgPerDay]


def refusal(kind, text):
    with pytest.raises(ValidationError) as refused:
        kind.validate_python(text)
    (problem,) = refused.value.errors()
    return str(problem["ctx"]["error"])


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (DOSE, "240 mg/day", 240),
        (DOSE, "  7.5   mg/day ", 7.5),
        (DOSE, "0 mg/day", 0),
        (DOSE, "+.5 mg/day", 0.5),
        (DAYS, "1 day", 1),
        (DAYS, "10 days", 10),
        (HOURS, "6 h", 6),
        (HOURS, "6 hours", 6),
        (MINUTES, "15 min", 15),
    ],
)
def test_a_quantity_is_the_number_that_was_written(kind, text, value):
    assert kind.validate_python(text) == value


@settings(deadline=None)
@given(st.floats(0, 5000))
def test_every_dose_in_range_survives_being_written(dose):
    assert DOSE.validate_python(f"{dose!r} mg/day") == dose


@pytest.mark.parametrize(
    "text", ["10 mg", "10 mg/d", "10 g/day", "10 MG/DAY", "10 h", "10 days", "10 mg/kg/day", "10 µg/day"]
)
def test_a_unit_that_does_not_fit_is_named_beside_the_one_that_does(text):
    sentence = refusal(DOSE, text)
    assert f"`{text}` has the unit {text.split()[1]}, but this field is in mg/day" in sentence
    assert "write it with its unit, as in `10 mg/day`" in sentence


@pytest.mark.parametrize("unit", ["weeks", "mg", "mg/day", "h", "months"])
def test_days_are_not_made_from_other_units(unit):
    assert f"has the unit {unit}, but this field is in days" in refusal(DAYS, f"2 {unit}")


@pytest.mark.parametrize("text", ["-10 mg/day", "-0.001 mg/day", "-1e9 mg/day"])
def test_a_negative_dose_is_impossible(text):
    assert f"`{text}` is negative, which is impossible here" in refusal(DOSE, text)


@pytest.mark.parametrize(
    ("kind", "text", "most"),
    [
        (DOSE, "5001 mg/day", "5000 mg/day"),
        (DOSE, "240000 mg/day", "5000 mg/day"),
        (DOSE, "1e999 mg/day", "5000 mg/day"),
        (DAYS, "4000 days", "3650 days"),
        (HOURS, "100000 h", "1440 h"),
        (MINUTES, "900 minutes", "240 minutes"),
    ],
)
def test_an_absurd_quantity_is_told_the_most_that_its_field_takes(kind, text, most):
    assert f"`{text}` is above {most}, the most that this field takes" in refusal(kind, text)


@pytest.mark.parametrize(
    "written",
    [240, 240.0, math.nan, math.inf, "240", "", "mg/day", "240mg/day", "two hundred mg/day", "nan mg/day", "inf mg/day",
     "2,400 mg/day", "1/2 mg/day", "240 mg /day", "10-20 mg/day", True],
)  # fmt: skip
def test_what_is_no_number_with_a_unit_is_refused_with_an_example(written):
    assert f"`{written}` is not a quantity: write it with its unit, as in `10 mg/day`" in refusal(DOSE, written)


@pytest.mark.parametrize("written", [[10], {"value": 10}, None])
def test_what_is_no_text_at_all_is_not_shown_as_code(written):
    assert refusal(DOSE, written) == "this is not a quantity: write it with its unit, as in `10 mg/day`"


@pytest.mark.parametrize("kind", NEVER_ZERO)
def test_what_something_is_repeated_by_is_never_nothing(kind):
    unit = next(u for u in ("minutes", "days", "h", "mg/day") if accepts(kind, f"1 {u}"))
    assert f"`0 {unit}` is nothing, which is impossible here" in refusal(TypeAdapter(kind), f"0 {unit}")


def accepts(kind, text):
    try:
        return TypeAdapter(kind).validate_python(text) == 1
    except ValidationError:
        return False


@settings(deadline=None)
@given(
    st.one_of(
        st.text(), st.floats(), st.integers(), st.none(), st.booleans(), st.lists(st.text(max_size=3), max_size=2)
    )
)
def test_nothing_else_than_a_sensible_dose_ever_comes_out(written):
    try:
        value = DOSE.validate_python(written)
    except ValidationError:
        return
    assert isinstance(written, str) and 0 <= value <= 5000
