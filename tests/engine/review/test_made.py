"""Pairs and rows of worksheets as questions: the author's words, the author's key, and an id of their own."""

import pytest

from course_lib import content
from course_lib.engine.contrast import Given, judge
from course_lib.engine.review import made
from course_lib.engine.worksheet.sheet import Sheet, rows_of

SHEETS = [content.worksheet(id) for id in content.ids("worksheets")]


@pytest.mark.parametrize("id", content.ids("contrasts"))
def test_the_key_of_a_pair_is_the_finding_that_flips_it_and_both_patients_are_told(id):
    pair = content.contrast(id)
    found = made.of_contrast(pair)
    item = found.item
    for answer, row in zip(item.answers, pair.rows, strict=True):
        assert answer.correct == judge(pair, Given(row.id)) and answer.because == row.because
        assert made.plain(row.left) in answer.text and made.plain(row.right) in answer.text
    assert made.plain(pair.left.text) in found.context and item.stem == made.plain(pair.question)
    assert "[" not in found.context and pair.left.conclusion not in found.context


def test_a_row_is_asked_with_its_picks_and_is_right_where_its_author_says_so():
    found = [(sheet, one) for sheet in SHEETS for one in made.of_worksheet(sheet)]
    assert len(found) > 30
    for sheet, one in found:
        item, (_, _, part_id, row_id) = one.item, one.name.split("/")
        part = next(part for part in sheet.parts if part.id == part_id)
        says = [one for row in rows_of(Sheet(sheet, 0), part) if row.id == row_id for one in row.says]
        assert len(item.answers) >= 3 and {answer.id for answer in item.answers} == {one.pick for one in says}
        if part.kind != "by-grade":  # whose key follows the grade
            assert {answer.id for answer in item.answers if answer.correct} == {one.pick for one in says if one.right}
        assert item.claims and "[" not in item.stem + one.context


def test_a_muscle_is_asked_once_for_each_grade_with_one_key_and_the_key_follows_the_grade():
    (sheet,) = (sheet for sheet in SHEETS if sheet.muscles)
    found = [one.item for one in made.of_worksheet(sheet) if one.name.endswith("/hip-flexion")]
    assert [item.stem.split(".")[0] for item in found] == ["Hip flexion, MRC grade 2", "Hip flexion, MRC grade 3"]
    keys = [answer.id for item in found for answer in item.answers if answer.correct]
    assert len(set(keys)) > 1


def test_a_row_with_two_picks_is_no_choice():
    assert not [one for sheet in SHEETS for one in made.of_worksheet(sheet) if "/resistance/" in one.name]


def test_a_row_that_speaks_of_this_patient_says_who_that_is():
    (sheet,) = (sheet for sheet in SHEETS if sheet.id == "equipment-for-real-tasks")
    assert all(one.context.startswith(made.plain(sheet.intro)) for one in made.of_worksheet(sheet))
