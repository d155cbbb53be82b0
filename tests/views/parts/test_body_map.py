"""Twelve grades → a body map that says in words and in a table what it shows in colour."""

from itertools import product

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from course_lib.physiology.strength import _MOVEMENTS
from course_lib.views.parts import body_map

MUSCLES = list(body_map.PLACES)
ALL = list(product(MUSCLES, ("right", "left")))


def same(grade, **other):
    """Every group at `grade`, but for those in `other`, named with underscores, on both sides."""
    return {(muscle, side): other.get(muscle.replace(" ", "_"), grade) for muscle, side in ALL}


def shown(grades):
    return BeautifulSoup(str(body_map.show(grades)), "html.parser").figure


def test_the_map_has_the_twelve_groups_of_the_sum_score():
    assert list(_MOVEMENTS) == MUSCLES and len(ALL) == 12


@pytest.mark.parametrize(
    ("grades", "sentence"),
    [
        (same(5), "MRC sum score 60 of 60: every group is grade 5, full power on testing."),
        (same(0), "MRC sum score 0 of 60: every group is grade 0, no contraction."),
        (
            same(4, hip_flexion=2),
            "MRC sum score 44 of 60: weakest, at grade 2 (moves, not against gravity), hip flexion; best grade 4.",
        ),
        (
            same(5, hip_flexion=3, knee_extension=3, shoulder_abduction=3),
            "MRC sum score 48 of 60: weakest, at grade 3 (against gravity), shoulder abduction, hip flexion and knee extension; best grade 5.",
        ),
    ],
)
def test_the_sentence_names_the_sum_and_the_weakest(grades, sentence):
    assert body_map.sentence(grades) == sentence


@given(st.lists(st.integers(0, 5), min_size=12, max_size=12))
def test_the_sentence_the_table_and_the_picture_say_the_same(numbers):
    grades = dict(zip(ALL, numbers, strict=True))
    figure = shown(grades)
    assert f"MRC sum score {sum(numbers)} of 60" in figure.find(attrs={"role": "img"})["aria-label"]
    assert figure.figcaption.get_text() == body_map.sentence(grades)
    rows = {row.th.get_text(): [int(cell.get_text()) for cell in row.select("td")] for row in figure.select("tbody tr")}
    assert rows == {muscle: [grades[muscle, "right"], grades[muscle, "left"]] for muscle in MUSCLES}
    assert [int(text.get_text()) for text in figure.select("svg text")] == numbers


def test_a_grade_is_a_number_in_its_shape_and_not_a_colour_alone():
    figure = shown(same(3, hip_flexion=1))
    assert all(group.find("text").get_text() in "0123456" for group in figure.select("g.px-muscle"))
    assert figure.svg["aria-hidden"] == "true"


def test_the_patients_right_side_stands_on_the_left_of_the_picture():
    figure = shown({(muscle, side): 1 if side == "right" else 5 for muscle, side in ALL})
    assert all(float(group.rect["x"]) < 90 for group in figure.select("g") if group.find("text").get_text() == "1")
    assert all(float(group.rect["x"]) >= 90 for group in figure.select("g") if group.find("text").get_text() == "5")


def test_no_two_shapes_of_one_side_lie_over_each_other():
    boxes = list(body_map.PLACES.values())
    for n, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[n + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
