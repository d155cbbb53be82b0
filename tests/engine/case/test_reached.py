"""Where the commitments of a case lead, found without simulating, is where its replay stands, an interruption that waits aside."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import content
from course_lib.engine.case import replay
from course_lib.engine.case.reached import reached
from course_lib.engine.commitments import Impossible

CASES = content.ids("cases")


def trace_that_rises(days):
    """A trace whose every reading rises above any level on these days, and whose patient is awake from day 1."""
    day = np.arange(0.0, 500.0)
    reading = np.zeros((len(day), 1))
    reading[[*days]] = 1.0
    return SimpleNamespace(
        day=day, airway=reading, disease=reading, adrenal_deficit=reading, loading=(day >= 1)[:, None].astype(float)
    )


@st.composite
def commitments_in(draw, scene):
    """Something that can be committed to in a scene."""
    argued = replay.argued(scene)
    if scene.ranking or draw(st.booleans()):
        return argued
    option = draw(st.sampled_from(scene.options))
    return replay.Commitment(scene.id, (option.id,), {one.id: one.argued for one in option.controls})


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(CASES), st.booleans(), st.sets(st.integers(1, 400), max_size=4), st.data())
def test_after_every_commitment_it_is_where_the_replay_stands(id, short, days, data):
    case = content.case(id)
    short = short and bool(case.decisive)
    made, trace = [], trace_that_rises(days)
    unplanned = {rule.scene for rule in case.interruptions}
    line = case.decisive if short else replay.mainline(case)
    while True:
        play, found = replay.replay(case, made, lambda _: trace, short), reached(case, made, short)
        if play.over or play.scene_id not in unplanned:
            assert (found.scene, found.over) == (play.scene_id, play.over)
        if not found.over:
            assert found.made == len({one.scene for one in made} & set(line))
        if play.over:
            assert found.made == len(line)
            return
        made.append(data.draw(commitments_in(play.scene)))


@pytest.mark.parametrize("id", CASES)
def test_on_the_path_that_is_argued_for_its_days_are_the_scenes_own(id):
    case, made = content.case(id), []
    for scene in map(case.scene, replay.mainline(case)):
        found = reached(case, made)
        assert (found.scene, found.day) == (scene.id, scene.day.value)
        made.append(replay.argued(scene))
    assert reached(case, made).day == case.ends.value


def test_commitments_that_do_not_fit_the_case_are_refused():
    case = content.case(CASES[0])
    first, second = (replay.argued(case.scene(id)) for id in replay.mainline(case)[:2])
    with pytest.raises(Impossible):
        reached(case, [second, first])
    with pytest.raises(Impossible):
        reached(case, [replay.Commitment(first.scene, ("no-such",))])
