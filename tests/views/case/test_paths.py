"""What the debrief says where a path ends with more strength or reserve than the one that the course argues for."""

from dataclasses import replace
from functools import partial

import pytest

from course_lib import content
from course_lib.app.case.run import case_of_run, simulate
from course_lib.app.course_evidence import evidence_of
from course_lib.engine.case import replay
from course_lib.views.case import paths
from course_lib.views.case.page import Page


def debrief(case, wrong):
    """The debrief of a path that leaves the argued one where `wrong` names another option of a scene."""
    run = partial(simulate, case, 0)
    play = replay.start(case)
    while not play.over:
        best = replay.argued(play.scene)
        chosen = replace(best, options=(wrong[best.scene],), controls={}) if best.scene in wrong else best
        play = replay.advance(play, chosen, run)
    argued = replay.argued_play(case, run)
    traces = [run(replay.scenario(one)) for one in (play, argued)]
    return Page(play, traces[0], evidence_of("case"), content.drugs(), phase="debrief", argued=(argued, traces[1]))


def without_words(case):
    """The case as if its author had said nothing of a lead."""
    scenes = [
        one.model_copy(update={"options": tuple(o.model_copy(update={"ahead": ""}) for o in one.options)})
        for one in case.scenes
    ]
    return case.model_copy(update={"scenes": tuple(scenes)})


def test_a_lead_is_told_in_percentage_points_and_answered_in_the_authors_words():
    said = paths.ahead(debrief(case_of_run("shock-then-ards", 0), {"which-steroid": "muscle-first"}))
    assert "your path ends with 2 percentage points more proximal strength" in said
    assert said.endswith("suggests a steroid in septic shock, conditionally [B23].") and paths.NO_SCORE not in said


SKIN = {"with-dermatology": "dose-five", "blisters-return": "skin-cream"}


def test_where_no_author_answers_a_lead_what_the_disease_paid_is_still_told():
    said = paths.ahead(debrief(without_words(case_of_run("fifty-a-day", 0)), SKIN))
    assert "more adrenal reserve than the course’s. On your path disease or adrenal axis paid for the dose" in said


def test_where_nothing_paid_for_a_lead_the_model_is_told_to_be_right_in_direction_only():
    page = debrief(without_words(case_of_run("strong-enough-legs", 0)), {"seizure-drug": "other-keep"})
    assert paths.ahead(page).endswith(paths.NO_SCORE)


@pytest.mark.parametrize("id", sorted(content.ids("cases")))
def test_nothing_is_said_of_a_lead_on_the_path_that_the_course_argues_for(id):
    assert "your path ends with" not in paths.ahead(debrief(case_of_run(id, 0), {}))
