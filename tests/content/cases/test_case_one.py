"""The first case as its file tells it: whole, sourced, honest, and fair to whoever plays it."""

import re

import pytest
import yaml

from course_lib.content import library
from course_lib.engine.case import replay
from course_lib.model.lab import Lab
from course_lib.model.lesson import Lesson
from course_lib.model.prescription import Bound
from course_lib.physiology.parameters import Parameters, susceptible
from course_lib.physiology.simulate import simulate
from tests.content.cases.written_case import ASSETS, FORBIDDEN, WrittenCase, sentences, strings

ID = "awake-and-unable-to-move"
MAINLINE = (
    "name-the-exposure",
    "what-could-it-be",
    "exclude-first",
    "suspected",
    "what-moved",
    "steroid-plan",
    "breathing",
    "movement",
    "counselling",
    "rehabilitation",
)

WRITTEN = WrittenCase(ID)
case, plain, options, controls, bands, taught = (
    WRITTEN.case, WRITTEN.plain, WRITTEN.options, WRITTEN.controls, WRITTEN.bands, WRITTEN.taught,
)  # fmt: skip


# ── whole ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_eight_decisions_and_two_rankings_lead_from_the_first_to_the_debrief():
    assert replay.mainline(case()) == MAINLINE
    assert replay.rankings(case()) == ("what-could-it-be", "what-moved") and len(replay.decisions(case())) == 8
    assert case().scene(MAINLINE[-1]).next == "debrief"


def test_the_days_of_the_main_line_never_run_backwards_and_the_case_ends_after_them():
    days = [case().scene(id).day.value for id in MAINLINE]
    assert days == [10, 10, 10, 10, 11, 11, 12, 13, 24, 45]
    assert case().ends.value == 120


def test_the_interruption_has_neither_a_day_nor_a_next_scene():
    (rule,) = case().interruptions
    scene = case().scene(rule.scene)
    assert (scene.day, scene.next, rule.reading, rule.above) == (None, None, "airway", 0.40)


def test_everything_that_is_named_exists():
    drugs, scenes = library.drugs(), {scene.id for scene in case().scenes} | {"debrief"}
    for scene, option in options():
        assert scene.next is None or scene.next in scenes
        assert option.next is None or option.next in scenes
        assert set(option.orders) <= set(case().orders), option.id
        assert option.mobility is None or option.mobility in case().mobility
        own = {control.id for control in option.controls}
        for item in option.prescribe:
            assert item.drug in drugs
            assert {bound.control for bound in (item.dose, item.halve_every) if isinstance(bound, Bound)} <= own


def test_control_ids_are_unique_in_the_case():
    ids = [control.id for control in controls()]
    assert len(ids) == len(set(ids)) == 3


def test_only_the_movement_scene_changes_mobility():
    assert {scene.id for scene, option in options() if option.mobility} == {"movement"}


# ── sourced ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_claim_in_a_list_and_in_the_text_exists():
    listed = {claim for _, option in options() for claim in option.claims} | {
        claim for band in bands() for claim in band.claims
    }
    listed |= {claim for scene in case().scenes for claim in scene.claims} | set(case().claims)
    tagged = set(re.findall(r"\[([SB]\d+)\]", " ".join(strings(plain()))))
    assert listed | tagged <= set(library.claims())


def test_the_claims_that_the_case_is_there_to_teach_are_all_taught():
    used = {claim for _, option in options() for claim in option.claims}
    assert {f"S{n}" for n in (4, 5, 6, 7, 8, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26)} <= used


def test_the_only_source_is_the_report_and_it_exists():
    found = set(
        re.findall(
            r"^\s*(?:- )?source: (\S+)", (ASSETS / "cases" / f"{ID}.yaml").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert found == {"eddelien-2015"} <= set(library.references())


def test_what_the_model_does_not_hold_is_invented_for_this_case():
    said = [*case().orders.values(), *(status for scene in case().scenes for status in scene.status)]
    assert all(item.invented == "for this case" for item in said)


def test_the_report_is_given_no_value_that_it_does_not_give():
    reports = [scene.report for scene in case().scenes if scene.report]
    assert all(report.source == "eddelien-2015" for report in reports)
    assert set(re.findall(r"\d+", " ".join(report.text for report in reports))) == {"240"}
    assert {scene.id for scene in case().scenes if not scene.report} == {
        "what-could-it-be",
        "exclude-first",
        "what-moved",
        "breathing",
        "movement",
        "rehabilitation",
        "wheeze-returns",
        "back-on-the-tube",
    }


def test_the_patient_has_no_age_and_no_sex():
    assert not re.search(
        r"\b(he|she|his|hers?|him|man|woman|male|female|years?[- ]old)\b", " ".join(strings(plain())), re.IGNORECASE
    )


# ── honest ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("pattern", "example"), FORBIDDEN.items())
def test_the_course_says_nothing_that_it_must_not(pattern, example):
    assert re.search(pattern, example, re.IGNORECASE)
    for text in taught():
        assert not re.search(pattern, text, re.IGNORECASE), text


def test_every_dose_carries_its_day():
    for text in strings(plain()):
        assert not re.search(r"\bmg/d\b", text)


def test_every_option_and_band_explains_itself_in_one_to_three_sentences():
    for text in [option.feedback for _, option in options()] + [band.feedback for band in bands()]:
        assert 1 <= len(sentences(text)) <= 3, text
        assert len(text.split()) >= 12, text


def test_every_option_names_a_claim():
    assert all(option.claims for _, option in options())
    assert all(band.claims for band in bands())


def test_feedback_keeps_the_hedge_of_a_weighty_claim():
    words = {
        "S18": r"\brisk\b|lasting damage",
        "S21": r"reported|teaching model",
        "S8": r"may be harmful",
        "S26": r"one (patient|report)",
    }
    for scene, option in options():
        if scene.id in ("movement", "counselling", "rehabilitation"):
            for claim, pattern in words.items():
                if claim in option.claims:
                    assert re.search(pattern, option.feedback, re.IGNORECASE), (option.id, claim)


def test_stopping_today_is_told_what_its_gain_leaves_out():
    feedback = next(option.feedback for _, option in options() if option.id == "stop-today")
    for words in ("leaves out", "airway", "more likely", "very low certainty", "bronchospasm"):
        assert words in feedback


# ── fair ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_five_domains_can_be_earned():
    most = replay.score(replay.argued_play(case(), run))
    assert set(most) == {"safety", "dosing", "rehabilitation", "consultation", "communication"}
    assert all(got == best for got, best in most.values())


def test_a_control_starts_away_from_what_is_argued_and_its_argued_value_is_called_so():
    for control in controls():

        def band(value, control=control):
            return next(band for band in control.bands if value <= band.up_to)

        assert band(control.argued).verdict == "argued"
        assert band(control.start).verdict != "argued"
        assert [b.up_to for b in control.bands] == sorted(b.up_to for b in control.bands)


# ── played ───────────────────────────────────────────────────────────────────────────────────────────────────────


def run(scenario):
    patient = susceptible(Parameters.median(library.parameters()))
    return simulate(scenario, library.drugs(), patient)


def played(choices, values=None):
    """The case along the argued path, but for `choices` (option by scene) and `values` (number by control)."""
    play = replay.start(case())
    while not play.over:
        commitment = replay.argued(play.scene)
        picked = (choices[play.scene.id],) if play.scene.id in choices else commitment.options
        chosen = {
            control.id: (values or {}).get(control.id, control.argued)
            for control in replay.controls(play.scene, picked)
        }
        made = commitment if play.scene.ranking else replay.Commitment(play.scene.id, picked, chosen)
        play = replay.advance(play, made, run)
    return play


def test_the_argued_path_meets_no_wheeze():
    assert not played({}).interrupted


@pytest.mark.parametrize("dose", [50, 80, 120])
@pytest.mark.parametrize("days", [2, 3, 4])
def test_no_dose_and_interval_that_the_course_argues_for_brings_the_wheeze_back(dose, days):
    assert not played({}, {"first-dose": dose, "halve-days": days}).interrupted


@pytest.mark.parametrize("dose", [20, 120, 200])
def test_halving_every_day_brings_the_wheeze_back(dose):
    assert played({}, {"first-dose": dose, "halve-days": 1}).interrupted == {"wheeze-returns"}


def test_stopping_today_brings_the_wheeze_back_within_a_week():
    play = played({"steroid-plan": "stop-today"})
    day = next(step.day for step in play.history if step.commitment.scene == "wheeze-returns")
    assert 11 < day <= 18


@pytest.mark.parametrize("answer", ["watch", "back-to-240", "restart-together", "bronchodilators"])
def test_after_the_wheeze_the_main_line_goes_on(answer):
    play = played({"steroid-plan": "stop-today", "wheeze-returns": answer})
    scenes = [step.commitment.scene for step in play.history]
    assert [id for id in scenes if id != "wheeze-returns"] == list(MAINLINE)


# ── what stands beside the case ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("id", ["03-icu-quadriplegia", "11-dose-lab"])
def test_the_lessons_are_whole_and_their_claims_exist(id):
    lesson = Lesson(id=id, **yaml.safe_load((ASSETS / "lessons" / f"{id}.yaml").read_text(encoding="utf-8")))
    tagged = set(re.findall(r"\[([SB]\d+)\]", lesson.facilitator_notes))
    assert {*lesson.claims, *tagged} <= set(library.claims())
    assert lesson.case in (None, ID)


@pytest.mark.parametrize("id", ["prednisone-taper", "ten-days-of-methylprednisolone"])
def test_the_lab_presets_are_whole_and_their_steps_in_order(id):
    lab = Lab(id=id, **yaml.safe_load((ASSETS / "labs" / f"{id}.yaml").read_text(encoding="utf-8")))
    for side in (lab.a, lab.b):
        assert side.drug in library.drugs()
        days = [step.from_day for step in side.steps]
        assert days[0] == 0 and days == sorted(days) and days[-1] < lab.days


def test_the_acute_preset_has_the_airway_of_the_case():
    lab = yaml.safe_load((ASSETS / "labs" / "ten-days-of-methylprednisolone.yaml").read_text(encoding="utf-8"))
    assert lab["patient"]["airway"] == plain()["patient"]["airway"]
