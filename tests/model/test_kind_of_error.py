"""What is off by arithmetic: who may be marked so, and what it is called."""

import pytest
from pydantic import ValidationError

from course_lib import content
from course_lib.engine.case.judgement import GRADES, grade
from course_lib.model.case import Band, Option
from course_lib.model.typed_order import SOUND, VERDICTS, Reading


def option(**more):
    return Option(id="x", label="x", feedback="x", **more)


def band(**more):
    return Band(up_to=1, feedback="x", **more)


def reading(**more):
    return Reading(option="x", no_floor="x", because="x", **more)


@pytest.mark.parametrize("noun", [option, band, reading])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_only_what_is_weak_or_unsafe_can_be_off_by_arithmetic_and_what_would_harm_stays_unsafe(noun, verdict):
    if verdict in SOUND:
        with pytest.raises(ValidationError, match="what is off by arithmetic is not sound"):
            noun(verdict=verdict, kind="arithmetic")
    else:
        assert grade(noun(verdict=verdict, kind="arithmetic")) == ("unsafe" if verdict == "unsafe" else "arithmetic")
    assert grade(noun(verdict=verdict)) == verdict and verdict in GRADES


def test_the_cases_mark_wrong_conversions_and_the_first_case_has_one_that_is_no_harm():
    marked = {
        (id, one.verdict)
        for id in content.ids("cases")
        for scene in content.case(id).scenes
        for one in (*scene.options, *(scene.typed.readings if scene.typed else ()))
        if one.kind
    }
    assert {"weak", "unsafe"} == {verdict for _, verdict in marked} and ("awake-and-unable-to-move", "weak") in marked
    assert len({id for id, _ in marked}) >= 5
