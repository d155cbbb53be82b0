"""The amounts to which a hand that draws a regimen is led: what can be made of tablets, and round numbers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import content
from course_lib.engine.lab.amounts import amounts, top_mg
from course_lib.model.drug import Drug

ROUTES = ("oral", "iv", "infusion", "depot")
DRUGS, TOPS = st.sampled_from(sorted(content.drugs())), st.floats(0, 2800)
SWALLOWED = sorted(id for id, drug in content.drugs().items() if drug.tablets)


def made_of(tablets, mg: float) -> bool:
    """Whether an amount is a sum of whole tablets, counted in quarters of a milligram as the smallest of them are."""
    sums = {0}
    for _ in range(round(mg * 4)):
        sums |= {done + round(one * 4) for done in sums for one in tablets if done + round(one * 4) <= round(mg * 4)}
        if round(mg * 4) in sums:
            return True
    return mg == 0


@given(DRUGS, st.sampled_from(ROUTES), TOPS)
def test_amounts_begin_at_none_rise_and_end_within_the_scale(id, route, top):
    found = amounts(content.drugs()[id], route, top)
    assert found[0] == 0 and found[-1] <= top and all(low < high for low, high in pairwise(found))


@given(st.sampled_from(SWALLOWED), TOPS)
def test_every_tablet_that_the_scale_holds_is_an_amount_by_mouth(id, top):
    drug = content.drugs()[id]
    assert {mg for mg in drug.tablets.mg if mg <= top} <= set(amounts(drug, "oral", top))


@pytest.mark.parametrize("id", SWALLOWED)
def test_every_amount_by_mouth_can_be_made_of_whole_tablets(id):
    drug = content.drugs()[id]
    for mg in amounts(drug, "oral", top_mg(drug, False, 1)):
        assert made_of(drug.tablets.mg, mg), mg


@given(DRUGS, st.sampled_from(ROUTES), TOPS, TOPS)
def test_a_higher_scale_only_goes_on(id, route, one, other):
    low, high = (amounts(content.drugs()[id], route, top) for top in sorted((one, other)))
    assert high[: len(low)] == low


@given(DRUGS, st.sampled_from(ROUTES), TOPS, TOPS)
def test_what_is_twice_as_high_lies_no_nearer_to_its_neighbour(id, route, mg, top):
    found = list(pairwise(amounts(content.drugs()[id], route, top)))
    apart = [high - low for low, high in found if low <= mg < high]
    assert all(high - low >= apart[0] / 2 for low, high in found if apart and low >= 2 * mg)


def test_a_hand_is_led_to_the_usual_steps_of_prednisone():
    prednisone = content.drugs()["prednisone"]
    found = amounts(prednisone, "oral", top_mg(prednisone, acute=False, times=1))
    assert [mg for mg in found if mg <= 20] == [0, 1, 2, 2.5, 3, 4, 5, 6, 7, 7.5, 8, 9, 10, 12.5, 15, 17.5, 20]
    assert {high - low for low, high in pairwise(found) if low >= 20} == {5} and found[-1] == 100


def test_of_tablets_of_which_no_round_number_is_made_a_hand_is_led_to_sums_of_them():
    deflazacort = content.drugs()["deflazacort"]
    assert amounts(deflazacort, "oral", 60)[:6] == (0, 6, 12, 18, 24, 30)


def test_into_a_vein_the_tablets_count_for_nothing():
    found = amounts(content.drugs()["methylprednisolone"], "iv", 320)
    assert {1, 5, 40, 80, 100, 250} <= set(found)


@pytest.mark.parametrize("id", content.ids("labs"))
def test_what_a_lab_begins_with_by_mouth_can_be_made_of_tablets(id):
    lab = content.lab(id)
    for side in (one for one in (lab.a, lab.b) if one.route == "oral"):
        for step in side.steps:
            assert made_of(content.drugs()[side.drug].tablets.mg, step.dose * side.every / 24), step.dose


@pytest.mark.parametrize("mg", [[], [5, 2.5], [5, 5], [0, 5]])
def test_strengths_that_cannot_be_are_refused(mg):
    written = content.drugs()["prednisone"].model_dump(mode="json", exclude_none=True)
    with pytest.raises(ValueError, match="tablets"):
        Drug.model_validate(written | {"tablets": written["tablets"] | {"mg": mg}})


@pytest.mark.parametrize("top", [12.0, 15.0, 15.5])
def test_a_scale_that_ends_within_a_tier_holds_nothing_of_the_next(top):
    drug = content.drugs()["triamcinolone-acetonide"]
    whole = amounts(drug, "depot", 1000.0)
    found = amounts(drug, "depot", top)
    assert whole[: len(found)] == found
