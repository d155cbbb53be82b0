"""What an author begins with: whole as it stands."""

import pytest

from course_lib import content
from course_lib.app.virtual_patients import simulate_patients
from course_lib.cli import findings
from course_lib.content.new_file import Taken, new
from course_lib.engine.case import replay


@pytest.mark.parametrize(("kind", "id"), [("case", "my-case"), ("quiz", "my-items")])
def test_a_new_file_has_no_findings(copy, kind, id):
    path = new(kind, id)
    assert not [str(finding) for finding in findings() if path.name in finding.file]


def test_a_new_case_plays_to_its_debrief_along_the_argued_path_and_along_every_wrong_one(copy):
    new("case", "my-case")
    case = content.case("my-case")

    def run(scenario):
        return simulate_patients(scenario, step_h=24.0)

    assert replay.argued_play(case, run).over
    for scene in case.scenes:
        for option in scene.options:
            play = replay.start(case)
            while not play.over:
                here = play.scene
                values = {control.id: control.start for control in option.controls}
                chosen = (
                    replay.Commitment(here.id, (option.id,), values) if here.id == scene.id else replay.argued(here)
                )
                play = replay.advance(play, chosen, run)
            assert play.over


def test_a_new_quiz_holds_an_item_of_each_kind(copy):
    new("quiz", "my-items")
    quiz = content.quiz("my-items")
    assert {item.kind for item in quiz.items} == {"single", "ordering", "numeric", "matching", "shift", "short"}
    assert any(len(item.variants) > 1 for item in quiz.items) and {item.asks for item in quiz.items} == {
        "reasoning",
        "decision",
        "term",
    }


def test_the_ids_of_a_new_quiz_carry_its_name_so_that_two_of_them_do_not_meet(copy):
    new("quiz", "more-questions")
    assert all(item.id.startswith("more-questions-") for item in content.quiz("more-questions").items)


def test_a_name_that_is_taken_or_no_id_is_refused_in_a_sentence(copy):
    new("case", "my-case")
    before = copy.text("cases/my-case.yaml")
    with pytest.raises(Taken, match="my-case.yaml exists already: choose another name"):
        new("case", "my-case")
    with pytest.raises(Taken, match="write it in lower case, words joined by hyphens, as in `my-second-case`"):
        new("case", "My second case")
    assert copy.text("cases/my-case.yaml") == before
