"""An attempt at a case is counted as its debrief counts it, without simulating."""

from datetime import timedelta

import pytest

from course_lib import content
from course_lib.engine.case import replay
from course_lib.engine.case.play import Play, Step
from course_lib.engine.progress.patients import attempt

from .made import BEGAN

CASES = content.ids("cases")


def played(case, decide):
    """A commitment for each scene of the main line, an hour after the other."""
    scenes = map(case.scene, replay.mainline(case))
    return [(BEGAN + timedelta(hours=at), decide(scene)) for at, scene in enumerate(scenes)]


@pytest.mark.parametrize("id", CASES)
def test_the_path_that_is_argued_for_is_over_safe_and_has_the_points_of_its_debrief(id):
    case = content.case(id)
    made = played(case, replay.argued)
    found = attempt(case, "guided", "r", made)
    play = Play(case, "debrief", 0.0, tuple(Step(0.0, one) for _, one in made))
    assert found.over and found.unsafe == () and found.sound == len(found.decisions) == len(replay.decisions(case))
    assert found.points == replay.score(play)
    assert (found.began, found.last) == (made[0][0], made[-1][0])


def test_what_would_harm_is_named_by_its_scene():
    def worst(scene):
        unsafe = [option for option in scene.options if option.verdict == "unsafe" and not option.next]
        if not unsafe:
            return replay.argued(scene)
        return replay.Commitment(scene.id, (unsafe[0].id,), {one.id: one.argued for one in unsafe[0].controls})

    case = content.case("awake-and-unable-to-move")
    found = attempt(case, "guided", "r", played(case, worst))
    assert found.unsafe and found.sound < len(found.decisions)
    assert all(any(o.verdict == "unsafe" for o in scene.options) for scene in found.unsafe)
