"""A worksheet as the engine keeps it: grades drawn by the seed, rows judged by written reasons, words never judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from course_lib.engine.commitments import Impossible
from course_lib.engine.worksheet.marking import mark
from course_lib.engine.worksheet.sheet import SENTENCE, Given, Sheet, advance
from course_lib.model.worksheet import GRADES, Worksheet

YES_NO = [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]


def says(right):
    return [{"pick": id, "right": id in right, "because": f"because {id}"} for id in ("yes", "no")]


def plain(**more):
    return {
        "id": "one",
        "title": "One",
        "piece": "Note",
        "intro": "",
        "disclaimer": "",
        "claims": ["S4"],
        "sources": ["foye-2023"],
        "muscles": [
            {"id": "hip", "label": "Hip", "grades": ["2", "3", "3+"], "invented": "for this test"},
            {"id": "knee", "label": "Knee", "grades": ["4-"], "invented": "for this test"},
        ],
        "parts": [
            {
                "id": "load", "kind": "by-grade", "title": "Load", "text": "", "muscles": ["hip", "knee"], "picks": YES_NO,
                "rules": [
                    {"from_grade": "0", "to_grade": "3", "says": says(["no"])},
                    {"from_grade": "3+", "to_grade": "5", "says": says(["yes"])},
                ],
            },
            {
                "id": "ask", "kind": "rows", "many": True, "title": "Ask", "text": "", "picks": YES_NO,
                "lines": [{"id": "a", "label": "A", "says": says(["yes", "no"])}],
            },
            {
                "id": "own", "kind": "write", "title": "Own", "text": "", "prompt": "Yours",
                "example": {"text": "Mine", "assumption": "for this test"},
            },
            {
                "id": "find", "kind": "spot", "title": "Find", "text": "", "question": "Which?",
                "sentences": [{"id": id, "text": id, "wanted": id == "b", "because": id} for id in "abc"],
            },
        ],
        **more,
    }  # fmt: skip


SHEET = Sheet(Worksheet.model_validate(plain()), seed=3)
LOAD = {"hip": ("no",), "knee": ("yes",)}


def after(*given):
    sheet = SHEET
    for one in given:
        sheet = advance(sheet, one)
    return sheet


def refusal(sheet, given):
    with pytest.raises(Impossible) as refused:
        advance(sheet, given)
    return str(refused.value)


def test_a_sheet_goes_through_its_parts_in_order_and_ends():
    done = (
        Given("load", LOAD),
        Given("ask", {"a": ("yes", "no")}),
        Given("own", words="Twice a day."),
        Given("find", {SENTENCE: ("b",)}),
    )
    assert [after(*done[:n]).part.id for n in range(4)] == ["load", "ask", "own", "find"]
    assert after(*done).over and SHEET.given == ()


@given(seed=st.integers(0, 2**31))
def test_a_grade_is_one_of_its_muscles_and_the_same_for_the_same_seed(seed):
    grades = Sheet(SHEET.worksheet, seed).grades
    assert grades["hip"] in ("2", "3", "3+") and grades["knee"] == "4−"
    assert grades == Sheet(SHEET.worksheet, seed).grades


def test_every_grade_of_a_muscle_is_drawn_for_some_seed():
    assert {Sheet(SHEET.worksheet, seed).grades["hip"] for seed in range(60)} == {"2", "3", "3+"}


@pytest.mark.parametrize("grade", GRADES)
def test_the_rule_of_the_muscles_own_grade_judges_the_pick(grade):
    muscles = [{"id": "hip", "label": "Hip", "grades": [grade], "invented": "for this test"}]
    parts = [{**plain()["parts"][0], "muscles": ["hip"]}]
    sheet = Sheet(Worksheet.model_validate(plain(muscles=muscles, parts=parts)), 1)
    (judged,) = mark(sheet, sheet.part, Given("load", {"hip": ("yes",)}))
    assert judged.sound == (GRADES.index(grade) > GRADES.index("3")) and judged.row.grade == grade


@pytest.mark.parametrize(("picked", "sound"), [(("yes", "no"), True), (("yes",), False), (("no",), False)])
def test_where_more_than_one_may_fit_all_of_them_are_wanted(picked, sound):
    sheet = after(Given("load", LOAD))
    (judged,) = mark(sheet, sheet.part, Given("ask", {"a": picked}))
    assert judged.sound == sound


def test_a_sentence_is_judged_as_a_row_with_one_right_pick():
    part = SHEET.worksheet.parts[3]
    found = [mark(SHEET, part, Given("find", {SENTENCE: (id,)}))[0].sound for id in "abc"]
    assert found == [False, True, False]


def test_words_are_kept_as_typed_and_have_no_row_to_be_judged_by():
    words = "  first\n\n<b>second</b>  "
    given = Given("own", words=words)
    assert Given.of(given.body()).words == words
    assert mark(SHEET, SHEET.worksheet.parts[2], given) == ()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (Given("own", words="x"), "This part was already committed: here is where the worksheet stands now."),
        (Given("load"), "Choose first: nothing is selected yet."),
        (Given("load", {"hip": ("no",)}), "Choose in every row first. Still open: Knee."),
        (Given("load", {**LOAD, "toe": ("no",)}), "That choice does not belong to this part: choose again."),
        (Given("load", {**LOAD, "hip": ("maybe",)}), "That choice does not belong to this part: choose again."),
        (Given("load", {**LOAD, "hip": ("yes", "no")}), "That choice does not belong to this part: choose again."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_a_sentence(given, sentence):
    assert refusal(SHEET, given) == sentence


@pytest.mark.parametrize(
    ("words", "begins"),
    [("", "Write a few words first"), (" \n ", "Write a few words first"), ("x" * 2001, "That is 2,001 characters")],
)
def test_no_words_and_too_many_words_are_refused_in_a_sentence(words, begins):
    sheet = after(Given("load", LOAD), Given("ask", {"a": ("yes",)}))
    assert refusal(sheet, Given("own", words=words)).startswith(begins)
    assert not advance(sheet, Given("own", words="x" * 2000)).over


def test_a_commitment_comes_back_from_its_event_as_it_was():
    given = Given("load", LOAD)
    assert Given.of(given.body()) == given


def changed(part, **more):
    parts = plain()["parts"]
    parts[part] = {**parts[part], **more}
    return plain(parts=parts)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (changed(0, rules=plain()["parts"][0]["rules"][:1]), "grade 3+ needs exactly one rule; found 0"),
        (changed(0, muscles=["hip", "toe"]), "names the muscle `toe`, which is not in `muscles`"),
        (changed(1, lines=[{"id": "a", "label": "A", "says": says([])}]), "the row `a` has no pick that is right"),
        (changed(1, picks=[*YES_NO, {"id": "ask", "label": "?"}]), "must say something of each pick, once: yes, no, ask"),
        (changed(1, lines=[{"id": "a", "label": "A", "says": says(["yes"])}] * 2), "the row id `a` is here twice"),
        (changed(3, id="load"), "the part id `load` is here twice"),
        (changed(3, sentences=[{"id": i, "text": i, "because": i} for i in "abc"]), "exactly one sentence is wanted"),
    ],
)  # fmt: skip
def test_a_worksheet_with_a_hole_in_it_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(ValidationError, match=sentence.replace("+", r"\+")):
        Worksheet.model_validate(data)
