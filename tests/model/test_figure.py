"""A figure as its file tells it: what cannot be asked, compared or moved is refused in a sentence."""

import pytest
from pydantic import ValidationError

from course_lib.model.figure import Figure

OPTIONS = [{"id": "a", "label": "A", "because": "It is so."}, {"id": "b", "label": "B", "because": "It is not."}]
TOLD = {"id": "one", "title": "One", "question": "Which?", "told": "This.", "after": "Then compare."}
BY_THE_COURSE = TOLD | {"guess": {"kind": "choice", "options": OPTIONS, "course": "a"}}
LINE = {"kind": "line", "days": ["10 days", "20 days", "30 days"]}
DRAWN = {"id": "one", "title": "One", "question": "Which?", "told": "This.", "lab": "some-lab", "guess": LINE}


def sentence(**changed):
    with pytest.raises(ValidationError) as refusal:
        Figure(**(changed.pop("of", BY_THE_COURSE) | changed))
    return refusal.value.errors()[0]["msg"]


def test_a_figure_is_answered_by_the_course_or_by_the_model():
    assert Figure(**BY_THE_COURSE).guess.course == "a"
    assert Figure(**DRAWN).guess.side == "b"


def test_a_line_needs_a_lab_to_be_drawn_over():
    assert "a line is drawn over the chart of a lab" in sentence(guess=LINE)


def test_days_that_go_back_and_too_few_of_them_are_refused():
    back = {"kind": "line", "days": ["10 days", "30 days", "20 days"]}
    assert "one after the other" in sentence(of=DRAWN, guess=back)
    assert "one after the other" in sentence(of=DRAWN, guess=LINE | {"days": ["0 days", "1 day", "2 days"]})
    assert "at least 3" in sentence(of=DRAWN, guess=LINE | {"days": ["10 days", "20 days"]})


def test_what_only_one_of_both_kinds_has_is_refused_in_the_other():
    control = {"sets": "b-dose", "label": "B", "low": 0, "high": 10, "step": 1}
    assert "`controls` needs a lab" in sentence(controls=[control])
    assert "`after` is for a figure without a lab" in sentence(of=DRAWN, after="Then compare.")
    assert "`after` is missing" in sentence(after="")
    assert "`course` is missing" in sentence(guess={"kind": "choice", "options": OPTIONS})


def test_an_option_beside_a_lab_says_what_it_means_there():
    choice = {"kind": "choice", "options": OPTIONS}
    assert "the option `a` needs `least` or `most`" in sentence(of=DRAWN, guess=choice)
    turned = [one | {"least": 2, "most": 1} for one in OPTIONS]
    assert "the first must be the smaller one" in sentence(of=DRAWN, guess=choice | {"options": turned})


def test_a_control_moves_what_there_is_along_a_scale_with_a_length():
    control = {"sets": "b-dose", "label": "B", "low": 0, "high": 10, "step": 1}
    assert "must be the smaller one" in sentence(of=DRAWN, controls=[control | {"low": 10}])
    assert "'a-dose', 'b-dose', 'severity'" in sentence(of=DRAWN, controls=[control | {"sets": "mood"}])
