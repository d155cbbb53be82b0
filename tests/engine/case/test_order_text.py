"""What an order means as it was typed: one dose or every day, which drug, which way; what contradicts itself is asked back."""

import time

import pytest

from course_lib import content
from course_lib.engine.case.order_text import Amount, TypedOrder, drug_named, read_amount, read_drug
from course_lib.engine.case.typed_orders import read_order, reading_of
from course_lib.engine.commitments import Impossible

CRISIS = ("fifty-a-day", "reserve-runs-out")
BLISTERS = ("fifty-a-day", "blisters-return")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("200 mg once", Amount(200, once=True)),
        ("40 mg stat", Amount(40, once=True)),
        ("stat 100 mg", Amount(100, once=True)),
        ("bolus of 100 mg", Amount(100, once=True)),
        ("1 g once", Amount(1000, once=True)),
        ("200 mg x1", Amount(200, once=True)),
        ("200mg × 1", Amount(200, once=True)),
        ("40 mg as a single dose", Amount(40, once=True)),
        ("40 mg one-off", Amount(40, once=True)),
        ("100 mg x 1/day", Amount(100)),
        ("50 mg x 4", Amount(200, divided=True)),
        ("100 mg then 0", Amount(100, once=True)),
        ("0", Amount(0)),
        ("200 mg once daily", Amount(200)),
        ("100 mg stat + 50 mg q6h", Amount(200, 100, divided=True)),
        ("100 mg bolus, then 200 mg/24 h", Amount(200, 100)),
        ("3x100mg", Amount(300, divided=True)),
        ("50 mg q 6 h iv", Amount(200, divided=True)),
        ("200 mg/day in 4 doses", Amount(200, divided=True)),
        ("60 mg p.o.", Amount(60)),
    ],
)
def test_one_dose_is_one_dose_and_several_are_a_day(text, amount):
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text", ["15 mg + 10 mg", "20+10 mg", "50 mg every 48 h", "50 mg every other day", "1" + " " * 5000 + "x"]
)
def test_what_can_be_read_in_two_ways_or_has_no_end_is_asked_back(text):
    began = time.process_time()
    with pytest.raises(Impossible, match="^Dose: "):
        read_amount(text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("name", ["no hydrocortisone", "not dexamethasone", "stop methylprednisolone", "off prednisolone", "kein Hydrocortison", "anti-hydrocortisone", "hydrocortisone: no", "without prednisone"])  # fmt: skip
def test_a_drug_that_is_not_given_is_no_order_for_it(name):
    assert drug_named(name, content.drugs()) is None
    with pytest.raises(Impossible, match="name what is given, and nothing else"):
        read_drug(TypedOrder(name, "60"), content.drugs(), nothing=False)


@pytest.mark.parametrize(
    ("name", "drug"),
    [
        ("meprednisone", None), ("fluprednisolone", None), ("dehydrocortisone", None), ("fludrocortisone", None), ("cortisone", None),
        ("predisone", "prednisone"), ("Hydrokortison", "hydrocortisone"), ("methyl prednisolone", "methylprednisolone"),
        ("Solu-Cortef", "hydrocortisone"), ("hydrocortisone sodium succinate", "hydrocortisone"), ("dexametasone", "dexamethasone"),
    ],
)  # fmt: skip
def test_a_slip_is_let_pass_and_another_drug_is_not(name, drug):
    found = drug_named(name, content.drugs())
    assert (found and found.id) == drug


def verdict(where, drug, dose, route="oral", rhythm=""):
    case, scene = where
    asked = content.case(case).scene(scene)
    commitment = read_order(asked, TypedOrder(drug, dose, route, "", rhythm), content.drugs())
    reading = reading_of(asked, commitment.typed)
    (option,) = (one for one in asked.options if one.id in commitment.options)
    return reading.verdict or option.verdict, commitment.typed


@pytest.mark.parametrize(
    ("where", "drug", "dose", "route"),
    [
        (CRISIS, "hydrocortisone", "200 mg once", "iv"),
        (CRISIS, "methylprednisolone", "40 mg stat", "iv"),
        (BLISTERS, "prednisone", "60 mg once", "oral"),
        (("too-much-of-their-own", "faint-at-school"), "dexamethasone", "4 mg once", "iv"),
        (("the-word-on-the-board", "the-dose"), "methylprednisolone", "1 g once", "iv"),
    ],
)
def test_once_is_once_whether_it_is_typed_or_chosen(where, drug, dose, route):
    typed = verdict(where, drug, dose, route)
    chosen = verdict(where, drug, dose.rpartition(" ")[0], route, "once")
    assert typed == chosen and typed[1]["rhythm"] == "once" and typed[0] != "argued"


@pytest.mark.parametrize(
    ("dose", "rhythm"), [("50 mg q6h", "once"), ("200 mg once", "divided"), ("200 mg once", "daily")]
)
def test_a_rhythm_that_contradicts_the_dose_is_asked_back(dose, rhythm):
    with pytest.raises(Impossible, match="^How often: "):
        verdict(CRISIS, "hydrocortisone", dose, "iv", rhythm)


@pytest.mark.parametrize(("drug", "dose", "route"), [("hydrocortisone", "50 mg orally q6h", "iv"), ("hydrocortisone po", "50 mg q6h", "iv"), ("prednisone", "60 mg iv", "oral"), ("hydrocortisone", "100 mg i.m.", "infusion")])  # fmt: skip
def test_a_way_that_contradicts_the_route_is_asked_back(drug, dose, route):
    with pytest.raises(Impossible, match="^Route: the dose says another way"):
        verdict(CRISIS, drug, dose, route)


def test_a_dose_and_then_nothing_needs_a_drug():
    with pytest.raises(Impossible, match="^Drug: write"):
        verdict(CRISIS, "", "100 mg then 0", "iv")
