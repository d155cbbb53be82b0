"""A door that is called with an id that is not there: one sentence, the same for all, names the id and those that exist."""

import pytest

import course_lib
from course_lib import content
from course_lib.app.evidence_room import PARTS
from course_lib.app.model_card import SECTIONS

BY_FILE = {
    "case": "cases",
    "contrast": "contrasts",
    "figure": "figures",
    "lab": "labs",
    "quiz": "quizzes",
    "worksheet": "worksheets",
}
EXIST = {door: content.ids(folder) for door, folder in BY_FILE.items()} | {
    "card": tuple(SECTIONS),
    "evidence": tuple(PARTS),
}


@pytest.mark.parametrize("door", EXIST)
def test_a_door_without_that_id_says_so_and_names_every_id_that_exists(door):
    with pytest.raises(KeyError) as error:
        getattr(course_lib, door)("nope")
    (sentence,) = error.value.args
    assert "`nope`" in sentence and EXIST[door]
    assert all(id in sentence for id in EXIST[door])


@pytest.mark.parametrize(("door", "folder"), BY_FILE.items())
def test_every_door_to_a_file_says_it_in_the_same_words(door, folder):
    with pytest.raises(KeyError) as error:
        getattr(course_lib, door)("nope")
    assert error.value.args == (f"there is no {door} `nope`; there are: {', '.join(content.ids(folder))}",)
