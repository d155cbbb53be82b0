"""The three patients for another day: what their wrong turns do in the model, and what is not said of them."""

import re

import pytest

from course_lib import content
from course_lib.engine.case import replay
from tests.content.cases.written_case import FORBIDDEN
from tests.content.told import end, played, run, taught

FLARE, UNCOUNTED, DRAWER = "the-word-on-the-board", "no-steroids", "in-the-drawer"
LATER = (FLARE, UNCOUNTED, DRAWER)


def strength(id, choices):
    return end(played(id, choices), lambda trace: trace.strength[0, :, 0])


def axis(id, choices):
    return end(played(id, choices), lambda trace: trace.axis[:, 0])


def disease_on(id, choices, day):
    trace = run(replay.scenario(played(id, choices)))
    return float(trace.disease[trace.index(day), 0])


def test_every_lesson_has_them_for_another_day_and_none_begins_with_a_ranking():
    assert sorted(id for name in content.ids("lessons") for id in content.lesson(name).later) == sorted(LATER)
    assert not [id for id in LATER if replay.rankings(content.case(id))]


def test_less_steroid_in_the_flare_reaches_the_throat_and_more_quiets_it():
    assert played(FLARE, {"the-dose": "dose-board"}).interrupted == {"the-choke"} and not played(FLARE, {}).interrupted
    assert disease_on(FLARE, {}, 180) < disease_on(FLARE, {"the-dose": "dose-hold"}, 180) - 0.05
    assert "no neck and no throat" in content.case(FLARE).scene("the-dose").argued


def test_bed_costs_what_work_keeps_and_the_second_look_lowers_the_dose():
    assert strength(FLARE, {"bed-or-work": "work-rest"}) < strength(FLARE, {}) - 0.2
    assert strength(FLARE, {"second-look": "second-up"}) < strength(FLARE, {}) - 0.1


def test_an_operation_without_cover_finds_the_needles_that_nobody_counted():
    assert played(UNCOUNTED, {"the-operation": "op-usual"}).interrupted == {"pressure-falls"}
    assert not played(UNCOUNTED, {}).interrupted
    assert axis(UNCOUNTED, {"another-needle": "needle-yes"}) < axis(UNCOUNTED, {}) - 0.1


def test_what_is_inhaled_is_not_on_the_curve_and_the_case_says_so():
    case = content.case(UNCOUNTED)
    assert {given.drug for given in case.patient.given} == {"triamcinolone-acetonide"}
    assert "weaker than the chart" in case.disclaimer and "is not on a curve" in case.take_home[-1]


def test_a_secret_is_paid_for_on_the_floor_of_the_gym_and_a_quick_end_by_the_kidney():
    assert played(DRAWER, {"the-drawer": "drawer-keep"}).interrupted == {"on-the-floor"}
    assert played(DRAWER, {"the-plan": "plan-stop"}).interrupted == {"swollen"} and not played(DRAWER, {}).interrupted
    assert strength(DRAWER, {"the-certificate": "certificate-none"}) < strength(DRAWER, {}) - 0.2


def test_no_dose_for_a_child_is_ordered_by_hand():
    case = content.case(DRAWER)
    assert not [scene.id for scene in case.scenes if scene.typed]
    assert "teaches no doses for children" in case.disclaimer and "calibrated on adults" in case.disclaimer


@pytest.mark.parametrize("id", LATER)
@pytest.mark.parametrize(("pattern", "example"), FORBIDDEN.items())
def test_the_course_says_nothing_that_it_must_not(id, pattern, example):
    assert re.search(pattern, example, re.IGNORECASE)
    assert [text for text in taught(id) if re.search(pattern, text, re.IGNORECASE)] == []
