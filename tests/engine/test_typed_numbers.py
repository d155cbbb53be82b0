"""The one reader of numbers: what a field shows comes back as it was, and what could be two numbers is asked about."""

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_lib.engine.typed_numbers import SHOWN, UNITS, Doubtful, Unclear, doubt, number, read_number, shown, two_ways

FIELDS = ["", "mg", "mg/day", "mg each time", "days", "h", "%", "times", "points", "/day"]
figures = st.text("0123456789., +-", max_size=12)
anything = st.one_of(figures, st.text(max_size=30), st.text("0123456789.,+-_xeEinfaNoj ١२'%mgday/", max_size=14))
numbers = st.one_of(st.just(0.0), st.floats(1e-12, 1e9))
whole = st.integers(1, 999)
group = st.integers(0, 999).map(lambda three: f"{three:03d}")


def refusal(text, unit=""):
    with pytest.raises(Unclear) as refused:
        read_number(text, unit)
    return str(refused.value)


# ── what a field shows ─────────────────────────────────────────────────────────────────────────────────────────────


@given(value=numbers | numbers.map(lambda value: -value), unit=st.sampled_from(FIELDS))
@example(1.125, "mg/day")
@example(1e-5, "mg")
@example(1234567.0, "")
@example(-0.0, "")
def test_a_number_that_a_field_shows_is_read_back_exactly(value, unit):
    text = shown(value)
    assert read_number(text, unit) == float(f"{value:g}") and not two_ways(text)
    assert re.fullmatch(r"-?\d+(\.\d+)?", text) and shown(read_number(text)) == text


@given(value=numbers, unit=st.sampled_from(["mg", "mg/day", "days", "h", "%", "times", "points"]))
def test_a_number_with_the_unit_of_its_field_is_the_number(value, unit):
    assert (
        read_number(f"{shown(value)} {unit}", unit)
        == read_number(f"{shown(value)}{unit}", unit)
        == number(shown(value))
    )


# ── what is no number ──────────────────────────────────────────────────────────────────────────────────────────────


@given(text=anything, unit=st.sampled_from(FIELDS))
def test_whatever_is_typed_is_a_finite_number_or_one_sentence(text, unit):
    try:
        assert math.isfinite(read_number(text, unit))
    except Unclear as reason:
        assert re.fullmatch(r".*\.", str(reason), re.DOTALL) and len(str(reason)) < 60 + 4 * SHOWN
        assert math.isnan(number(text, unit))


@given(text=anything)
def test_nothing_of_pythons_own_grammar_passes_but_figures_with_a_point_or_comma(text):
    if re.search(r"\d", text, re.ASCII) and not math.isnan(number(text)):
        assert re.fullmatch(r"\s*[+-]?[\d.,  \u00a0\u2009\u202f'’]+\s*", text, re.ASCII)
    try:
        value = float(text)
    except ValueError:
        return
    if not math.isnan(read := number(text)):
        assert read == value
    else:
        assert two_ways(text) or not re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)\s*", text, re.ASCII)


@pytest.mark.parametrize("unit", FIELDS)
@pytest.mark.parametrize(
    "text",
    ["1e3", "1E3", "1_0", "1_000", "0x10", "0b1", "0o7", "inf", "-inf", "Infinity", "nan", "NaN", "1e-2", "1j", "١٢", "१२", "１２",
     "²", "½", "1e", "1f", "1n", "1L", "true", "None", "[1]", "--1", "+-1", "1,2,3", "1..2", ".", ",", "-", "5-10", "1/2", "1+1", "9" * 400],
)  # fmt: skip
def test_the_spellings_of_programs_and_other_scripts_are_no_numbers(text, unit):
    assert refusal(text, unit) and math.isnan(number(text, unit))


def test_an_empty_field_asks_for_a_number_of_its_unit():
    assert refusal("") == refusal("  ") == refusal(None) == "Give a number."
    assert refusal("", "mg/day") == "Give a number of mg/day."
    assert refusal("sixty", "mg") == "“sixty” is no number of mg: write it in figures, as in 7.5."


# ── two ways ───────────────────────────────────────────────────────────────────────────────────────────────────────


@given(
    first=whole, rest=st.lists(group, min_size=1, max_size=3), sign=st.sampled_from(".,"), unit=st.sampled_from(FIELDS)
)
def test_a_point_or_comma_before_exactly_three_figures_is_asked_about_whichever_it_is(first, rest, sign, unit):
    text = sign.join([str(first), *rest])
    for typed in (text, f" {text} ", f"-{text}"):
        with pytest.raises(Doubtful):
            read_number(typed, unit)
        assert two_ways(typed) == doubt(typed, unit) == refusal(typed, unit)
        assert "can be read in two ways: write " in two_ways(typed)


@given(first=whole, rest=st.lists(group, min_size=1, max_size=2), sign=st.sampled_from(".,"))
def test_what_the_question_offers_is_taken_and_is_what_was_typed_one_way_or_the_other(first, rest, sign):
    text = sign.join([str(first), *rest])
    offered = re.search(r"write (.*)\.$", two_ways(text))[1].split(" or ")
    values = [read_number(one) for one in offered]
    assert values[0] == int(text.replace(sign, ""))
    assert values[1:] == ([float(text.replace(sign, "."))] if len(rest) == 1 else [])


@given(text=figures, other=st.sampled_from([".,", ",."]))
def test_point_and_comma_mean_the_same_so_what_is_asked_about_with_one_is_with_the_other(text, other):
    swapped = text.translate(str.maketrans(".,", ",."))
    assert bool(two_ways(text)) == bool(two_ways(swapped))
    assert number(text) == number(swapped) or math.isnan(number(text)) and math.isnan(number(swapped))


@pytest.mark.parametrize(
    ("text", "value"),
    [("7.5", 7.5), ("7,5", 7.5), (" 60 ", 60), ("0,125", 0.125), ("0.125", 0.125), (".5", 0.5), ("60.", 60), ("1 000", 1000),
     ("12 500,5", 12500.5), ("1'000", 1000), ("1234.567", 1234.567), ("1.0000", 1), ("1,00", 1), ("+5", 5), ("-5", -5)],
)  # fmt: skip
def test_what_can_be_read_in_one_way_is_read(text, value):
    assert read_number(text) == value and two_ways(text) == doubt(text) == ""


# ── units ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("0.3 mg", "mg/day", 0.3), ("0.3mg/day", "mg/day", 0.3), ("0,3 mg daily", "mg/day", 0.3), ("1 g", "mg", 1000), ("300 mcg", "mg/day", 0.3),
     ("300 µg", "mg", 0.3), ("20 mg/24 h", "mg/day", 20), ("2 weeks", "days", 14), ("10 d", "days", 10), ("2 days", "h", 48), ("20 %", "%", 20),
     ("30 mg each time", "mg each time", 30), ("30 mg per dose", "mg each time", 30), ("30 mg", "mg each time", 30), ("42 points", "points", 42),
     ("1 point", "points", 1), ("0.1 a day", "/day", 0.1), ("1.5 ×", "times", 1.5), ("12\u00a0mg", "mg", 12), ("5 MG", "mg", 5)],
)  # fmt: skip
def test_a_unit_that_fits_is_taken(text, unit, value):
    assert read_number(text, unit) == pytest.approx(value) and doubt(text, unit) == ""


@pytest.mark.parametrize(
    ("text", "unit", "word"),
    [("5 kg", "mg/day", "kg"), ("60 mg/day", "mg each time", "mg/day"), ("30 mg each time", "mg/day", "mg each time"), ("60 mg/week", "mg/day", "mg/week"),
     ("5 mg", "days", "mg"), ("5 h", "days", "h"), ("20 mg", "%", "mg"), ("5 mg/kg", "mg/day", "mg/kg"), ("5 tablets", "mg/day", "tablets")],
)  # fmt: skip
def test_a_unit_that_does_not_fit_is_refused_in_a_sentence(text, unit, word):
    assert refusal(text, unit) == doubt(text, unit) == f"“{word}” is no unit that fits here: give a number of {unit}."
    assert two_ways(text) == ""


def test_a_unit_where_none_is_asked_is_refused_in_a_sentence():
    assert refusal("0.5 mg") == "“0.5 mg”: this takes a number without a unit, so leave “mg” out."


@given(value=st.integers(0, 9999), unit=st.sampled_from(sorted(UNITS)), data=st.data())
def test_every_known_unit_is_so_many_of_its_fields_own_also_in_the_plural(value, unit, data):
    spelling, worth = data.draw(st.sampled_from(sorted(UNITS[unit].items())))
    assert read_number(f"{value} {spelling}", unit) == value * worth
    assert (
        read_number(f"{value} {spelling.upper()}s", unit) == value * worth
        or spelling.casefold() != spelling.upper().casefold()
    )
