"""Every published observation is run as it was told, and has its place on the page; what comes of it is asserted nowhere."""

import pytest

from course_lib import content
from course_lib.app import observations
from course_lib.views.model_card.observations import show
from course_lib.views.parts.claim_text import Evidence


@pytest.fixture(scope="module")
def rows():
    return observations.observed_and_modelled()


def test_every_observation_has_a_row_in_the_order_of_the_sheet(rows):
    assert [row.id for row in rows] == list(content.published().observations)


def test_a_row_has_the_models_word_just_if_there_is_an_exposure_and_a_number(rows):
    for row in rows:
        one = row.observation
        exposed = bool(one.assumed) or "unknown" not in (one.drug, one.dose, one.duration)
        has_number = row.observed is not None
        assert (row.modelled is not None) == (exposed and has_number), row.id


def test_every_band_is_in_order(rows):
    for row in rows:
        if row.modelled:
            low, high = row.modelled.combined
            ordered = low <= row.modelled.belief[0] <= row.modelled.belief[1] <= high
            assert ordered, row.id


def test_what_informed_the_model_counts_as_tuned_and_an_untouched_check_does_not(rows):
    standing = {row.id: (row.check, row.tuned) for row in rows if row.check}
    assert all(tuned == (check == "informed by") for check, tuned in standing.values())


def test_the_whole_page_can_be_shown(rows):
    page = show(rows, observations.published(), Evidence(content.claims(), content.references(), "here"))
    assert observations.published().never in str(page)
