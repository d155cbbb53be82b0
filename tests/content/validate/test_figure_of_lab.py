"""What `validate` says of a figure that asks its lab for what it does not have, or explains nothing to its reader."""

import pytest

from course_lib.content.validate.cross_checks import check

LINE, CHOICE, TOLD = (f"figures/{id}.yaml" for id in ("either-side-of-thirty", "septic-shock", "tasks-lost-first"))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (LINE, "lab: either-side-of-thirty", "lab: either-side-of-forty", "there is no lab `either-side-of-forty`: did you mean `either-side-of-thirty`?"),
        (LINE, "120 days, 180 days]", "120 days, 200 days]", "this is day 200, and the lab `either-side-of-thirty` shows 180 days"),
        (LINE, "lab: either-side-of-thirty", "lab: either-side-of-thirty\nread_on: 300 days", "this is day 300, and the lab `either-side-of-thirty` shows 180 days"),
        (LINE, "sets: b-dose", "sets: illness", "the lab `either-side-of-thirty` is chronic and has no `illness`"),
        (LINE, "sets: b-dose", "sets: dose", "`dose` is not one of the words for `sets`"),
        (LINE, "low: 0, high: 40", "low: 30, high: 40", "the lab `either-side-of-thirty` gives 28 mg/day, outside of 30 to 40"),
        (LINE, "claims: [S20]", "claims: [S99]", "there is no claim `S99`"),
        (CHOICE, "sets: resolution", "sets: b-dose", "B has 2 steps in the lab `septic-shock`, and one slider moves one dose"),
        (CHOICE, "id: alike", "id: a-weaker", "the option id `a-weaker` is here twice"),
        (TOLD, "course: proximal", "course: distal", "there is no option `distal`"),
        (TOLD, "      because: These ask the hands, and the hands are strong.\n", "", "`because` is missing: add it"),
        (TOLD, "because: These ask the hands, and the hands are strong.", 'because: " "', "the option `hands` explains nothing to who chose it"),
        ("figures/one-line-for-pulmonology.yaml", "because of reports of their weakness, consider asking pulmonology", "pulmonology is asked", "this keeps no hedge of what it rests on"),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_asked_is_told_at_its_line(copy, file, old, new, words):
    copy.edit(file, old, new)
    found = [finding for finding in check() if finding.file == f"assets/{file}"]
    assert any(words in finding.sentence for finding in found), [finding.sentence for finding in found]


def test_a_lesson_that_names_a_figure_that_nobody_has_is_told(copy):
    copy.edit("lessons/06-occupational-therapy.yaml", "figures: [tasks-lost-first]", "figures: [tasks-lost]")
    assert any("there is no figure `tasks-lost`: did you mean `tasks-lost-first`?" in one.sentence for one in check())
