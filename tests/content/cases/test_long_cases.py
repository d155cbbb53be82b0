"""What holds of both long cases, one and two: nothing is written in vain, and neither looks nor scores give an answer away."""

import pytest

from tests.content.cases.written_case import WrittenCase


@pytest.fixture(params=["awake-and-unable-to-move", "the-stairs-won"])
def written(request):
    return WrittenCase(request.param)


def test_nothing_is_written_that_no_option_uses(written):
    assert {order for _, option in written.options() for order in option.orders} == set(written.case().orders)
    assert {option.mobility for _, option in written.options() if option.mobility} == set(written.case().mobility)


def test_the_primer_calls_the_simulator_a_model_and_stays_short(written):
    assert "a teaching model, not a predictor" in written.case().primer
    assert len(written.case().primer.split()) <= 140


def test_where_one_is_picked_the_argued_label_is_not_the_longest_and_not_in_one_place(written):
    places = []
    for scene in written.case().scenes:
        if scene.options and scene.pick == "one":
            lengths = {option.id: len(option.label) for option in scene.options}
            argued = next(option.id for option in scene.options if option.verdict == "argued")
            assert lengths[argued] < max(lengths.values()), scene.id
            assert max(lengths.values()) <= 1.5 * min(lengths.values()), scene.id
            places.append([option.id for option in scene.options].index(argued))
    assert len(set(places)) >= 3
    assert max(map(places.count, places)) <= len(places) / 2


def test_scores_agree_with_the_verdicts(written):
    for _, option in written.options():
        if option.verdict == "argued":
            assert option.scores and min(option.scores.values()) > 0, option.id
        if option.verdict == "unsafe":
            assert min(option.scores.values()) < 0 and max(option.scores.values()) <= 0, option.id
