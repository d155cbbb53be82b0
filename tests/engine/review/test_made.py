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
    item = made.of_contrast(pair)
    for answer, row in zip(item.answers, pair.rows, strict=True):
        assert answer.correct == judge(pair, Given(row.id)) and answer.because == row.because
        assert made.plain(row.left) in answer.text and made.plain(row.right) in answer.text
    assert made.plain(pair.left.text) in item.stem and item.stem.endswith(pair.question)
    assert "[" not in item.stem and pair.left.conclusion not in item.stem


def test_a_row_is_asked_with_its_picks_and_is_right_where_its_author_says_so():
    found = [(sheet, *one) for sheet in SHEETS for one in made.of_worksheet(sheet)]
    assert len(found) > 30
    for sheet, part_id, row_id, item in found:
        part = next(part for part in sheet.parts if part.id == part_id)
        says = [one for row in rows_of(Sheet(sheet, 0), part) if row.id == row_id for one in row.says]
        assert len(item.answers) >= 3 and {answer.id for answer in item.answers} == {one.pick for one in says}
        if part.kind != "by-grade":  # whose key follows the grade
            assert {answer.id for answer in item.answers if answer.correct} == {one.pick for one in says if one.right}
        assert item.claims and "[" not in item.stem


def test_a_muscle_is_asked_once_for_each_grade_with_one_key_and_the_key_follows_the_grade():
    (sheet,) = (sheet for sheet in SHEETS if sheet.muscles)
    found = [item for _, row, item in made.of_worksheet(sheet) if row == "hip-flexion"]
    assert [item.stem.split(".")[0] for item in found] == ["Hip flexion, MRC grade 2", "Hip flexion, MRC grade 3"]
    keys = [answer.id for item in found for answer in item.answers if answer.correct]
    assert len(set(keys)) > 1


def test_a_row_with_two_picks_is_no_choice():
    assert not [item for sheet in SHEETS for part, _, item in made.of_worksheet(sheet) if part == "resistance"]
