"""The sixth case: a steroid that shock and survival decide, and a price in muscle that is kept small."""

import re

import pytest

from course_lib import content
from course_lib.engine.case import replay, typed_orders
from course_lib.physiology.strength import sum_score
from tests.content.cases.written_case import FORBIDDEN
from tests.content.told import options, played, run, taught

ID = "shock-then-ards"
HIGH = {"which-steroid": "just-in-case"}
LONG = {"sleep-and-block": "block-long"}
MORE_FORBIDDEN = (
    r"\b(never|always) (causes?|weakens?)",
    r"\bwithhold (it|the steroid) because",
    r"\bmeduri (proved|showed)",
)


def lived(choices):
    return run(replay.scenario(played(ID, choices)))


def breath(choices, day):
    trace = lived(choices)
    return trace.strength[2, trace.index(day), 0]


def test_just_in_case_costs_far_more_muscle_than_the_dose_that_was_meant():
    trace = lived(HIGH)
    assert breath(HIGH, 14) < breath({}, 14) - 0.1
    assert sum_score(trace)[trace.index(12), 0] < 48


def test_the_dose_that_was_meant_costs_little_and_survival_is_said_to_be_missing_where_that_could_mislead():
    assert abs(breath({"which-steroid": "muscle-first"}, 14) - breath({}, 14)) < 0.05
    case = content.case(ID)
    refusing = next(option.feedback for _, option in options(ID) if option.id == "muscle-first")
    for told in (
        case.disclaimer,
        case.primer,
        refusing,
        *(case.scene(id).argued for id in ("which-steroid", "two-plots")),
    ):
        assert re.search(r"survival is not in (it|this model|the model)", told, re.IGNORECASE), told


def test_blockade_is_dear_beside_a_high_dose_and_cheap_beside_a_low_one_and_that_is_called_built_in():
    dear = breath(HIGH, 7) - breath(HIGH | LONG, 7)
    cheap = breath({}, 7) - breath(LONG, 7)
    assert dear > 0.03 > 0.01 > cheap
    assert "that is built in, not found" in content.case(ID).scene("sleep-and-block").argued


@pytest.mark.parametrize(
    ("scene", "option"),
    [
        ("pressure-holds", "end-awake"),
        ("pressure-holds", "end-months"),
        ("how-much-movement", "move-rest"),
        ("late-lungs", "late-two"),
    ],
)
def test_more_days_more_rest_and_a_late_course_leave_the_patient_weaker(scene, option):
    assert breath({scene: option}, 59) < breath({}, 59) - 0.02
    late = next(option.feedback for _, option in options(ID) if option.id == "late-two")
    assert "The reason here is mortality" in late


@pytest.mark.parametrize(
    ("drug", "dose", "option"),
    [
        ("hydrocortisone", "0", "muscle-first"),
        ("hydrocortisone", "200", "low-moderate"),
        ("methylprednisolone", "70", "lung-dose"),
        ("methylprednisolone", "240", "just-in-case"),
    ],
)
def test_a_dose_written_by_hand_is_read_as_the_option_whose_reasons_fit_it(drug, dose, option):
    scene, written = content.case(ID).scene("which-steroid"), typed_orders.TypedOrder(drug, dose, "infusion")
    assert typed_orders.read_order(scene, written, content.drugs()).options == (option,)


@pytest.mark.parametrize("pattern", [*FORBIDDEN, *MORE_FORBIDDEN])
def test_the_case_says_nothing_that_the_course_must_not(pattern):
    assert not [text for text in taught(ID) if re.search(pattern, text, re.IGNORECASE)]
