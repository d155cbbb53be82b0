"""The worksheets as their files tell them: whole, sourced, hedged, and judged only on what the claims state."""

import re

import pytest

from course_lib import content
from course_lib.engine.worksheet.sheet import Sheet
from course_lib.model.worksheet import GRADES

SHEETS = content.ids("worksheets")
# What the course may not say, each with a sentence that the pattern has to catch.
FORBIDDEN = {
    r"\b(is|are|was|has been) proven (harmful|safe)": "Intense exercise is proven harmful.",
    r"\b(full|complete) recovery (is|can be) (expected|certain|likely)": "Full recovery is expected.",
    r"\b(normal|raised) CK[^.;]*\b(rules? (it )?(out|in)|excludes|confirms|proves)\b": "A normal CK rules it out.",
    r"\bstop (the )?(steroid|prednisone) (today|tonight|at once)": "Stop the steroid today.",
    r"\b(treats?|cures?) (the )?(steroid )?myopathy": "Creatine treats steroid myopathy.",
    r"\brecommended (dose|taper|protocol) (is|of)\b": "The recommended dose is 5 g.",
    r"\bmg/d\b(?!ay)": "prednisone 40 mg/d",
}


@pytest.fixture(params=SHEETS)
def sheet(request):
    return content.worksheet(request.param)


def says(sheet):
    for part in sheet.parts:
        for group in (*getattr(part, "lines", ()), *getattr(part, "rules", ())):
            yield from group.says
        yield from getattr(part, "sentences", ())


def texts(sheet):
    yield from (sheet.intro, sheet.disclaimer, *sheet.take_home, *(one.because for one in says(sheet)))
    for part in sheet.parts:
        yield part.text
        yield part.example.text if part.kind == "write" else getattr(part, "because", "")


def part(id, name):
    return next(part for part in content.worksheet(id).parts if part.id == name)


def right(id, name, row):
    line = next(line for line in part(id, name).lines if line.id == row)
    return {one.pick for one in line.says if one.right}


def test_the_four_worksheets_that_lessons_call_are_there():
    assert set(SHEETS) >= {"prescription-by-grade", "equipment-for-real-tasks", "consult-note", "evidence-ladder"}


def test_every_reason_names_a_claim_and_every_named_claim_and_source_exists(sheet):
    for one in says(sheet):
        assert one.claims, one.because
        assert set(one.claims) <= set(content.claims()) and set(one.sources) <= set(content.references())
    used = {claim for one in says(sheet) for claim in one.claims} | {c for p in sheet.parts for c in p.claims}
    assert set(sheet.claims) <= used and set(sheet.sources) <= set(content.references())


def test_every_worksheet_says_that_its_patient_is_invented(sheet):
    assert "invented" in sheet.disclaimer


def test_something_is_written_by_the_learner_and_its_example_is_no_evidence(sheet):
    examples = [part.example for part in sheet.parts if part.kind == "write"]
    assert examples
    for example in examples:
        assert example.source or example.assumption.startswith("teaching assumption without a source (")


@pytest.mark.parametrize(("pattern", "sentence"), FORBIDDEN.items())
def test_a_forbidden_sentence_would_be_caught(pattern, sentence):
    assert re.search(pattern, sentence, re.I)


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_worksheet_says_what_the_course_never_says(sheet, pattern):
    assert not [text for text in texts(sheet) if re.search(pattern, text, re.I)]


def test_the_right_pick_is_not_found_by_its_place(sheet):
    for part in sheet.parts:
        if part.kind == "rows" and not part.many:
            order = [pick.id for pick in part.picks]
            places = [min(order.index(one.pick) for one in line.says if one.right) for line in part.lines]
            assert max(map(places.count, places)) <= 0.7 * len(places), part.id


def test_only_a_muscle_stronger_than_grade_three_may_work_against_resistance():
    rules = part("prescription-by-grade", "resistance").rules
    for grade in GRADES:
        at = GRADES.index(grade)
        (rule,) = [r for r in rules if GRADES.index(r.from_grade) <= at <= GRADES.index(r.to_grade)]
        (yes,) = [one.pick for one in rule.says if one.right]
        assert (yes == "may") == (at > GRADES.index("3")), grade


def test_the_movement_follows_the_stated_grades_and_says_where_the_boundary_is_the_courses():
    for rule in part("prescription-by-grade", "movement").rules:
        keys = {one.pick for one in rule.says if one.right}
        if len(keys) > 1:
            assert all("reading" in one.because for one in rule.says if one.right)
    stated = {"1": "passive", "2": "assisted", "3": "active", "4−": "active"}
    for grade, pick in stated.items():
        at = GRADES.index(grade)
        rules = part("prescription-by-grade", "movement").rules
        (rule,) = [r for r in rules if GRADES.index(r.from_grade) <= at <= GRADES.index(r.to_grade)]
        assert [one.pick for one in rule.says if one.right] == [pick]


def test_every_draw_of_grades_has_a_muscle_on_each_side_of_the_line_of_resistance():
    sheet = content.worksheet("prescription-by-grade")
    for seed in range(200):
        above = [GRADES.index(g) > GRADES.index("3") for g in Sheet(sheet, seed).grades.values()]
        assert any(above) and not all(above)


def test_high_intensity_is_left_out_on_a_hedged_animal_signal_and_stretching_is_put_in():
    id = "prescription-by-grade"
    assert right(id, "programme", "high-intensity") == {"out"} and right(id, "programme", "stretching") == {"in"}
    line = next(line for line in part(id, "programme").lines if line.id == "high-intensity")
    assert all("preliminary animal models" in one.because and "may be harmful" in one.because for one in line.says)


def test_a_proximal_problem_gets_a_proximal_device():
    id = "equipment-for-real-tasks"
    assert right(id, "fitting", "balanced-forearm-orthosis") == {"feeding"}
    assert right(id, "fitting", "wrist-splint") == right(id, "fitting", "built-up-spoon") == {"shelf"}
    assert right(id, "fitting", "cane") == {"shelf"} and right(id, "fitting", "motorised-lift") == {"stairs"}


def test_neurology_and_physiatry_keep_their_own_parts():
    assert right("consult-note", "why", "neurology") == {"diagnosis", "other-causes"}
    assert right("consult-note", "why", "physiatry") == {"diagnosis", "programme"}
    assert right("consult-note", "why", "prescriber") == {"dose"}
    assert right("consult-note", "who", "taper-first") == {"leave"}


def test_each_agent_stands_on_the_rung_of_its_best_evidence():
    rungs = {line.id: right("evidence-ladder", "ladder", line.id) for line in part("evidence-ladder", "ladder").lines}
    assert rungs == {
        "creatine": {"rats"}, "bcaa": {"rats"}, "igf-1": {"days"}, "testosterone": {"one-trial"},
        "glutamine": {"harm"}, "dhea": {"nothing"}, "mifepristone": {"one-patient"},
    }  # fmt: skip


def test_the_sentence_about_the_injection_is_the_one_that_disagrees():
    (wanted,) = [one for one in part("evidence-ladder", "injection").sentences if one.wanted]
    assert "injected" in wanted.text and "by mouth" in wanted.because and wanted.sources == ("yamamoto-2010",)
