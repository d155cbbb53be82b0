"""What cannot be so is a finding at its line that says what to do: in a number, in a case, and between two files."""

import pytest

from tests.broken import JARGON, LAB, QUIZ, WHAT_TO_DO, findings

DEXA, LIST = "drugs/dexamethasone.yaml", "cases/a-list-from-the-internet.yaml"

# What is written instead of what, and words of the finding; each at the line where it is written.
IMPOSSIBLE = {
    "a volume of nothing": (DEXA, "  value: 71", "  value: 0", "more than 0"),
    "a range from nothing": (DEXA, "  low: 50", "  low: 0", "`low` is 0"),
    "an equivalent below nothing": (DEXA, "  value: 0.75", "  value: -0.75", "more than 0"),
    "more than all of a tablet": (DEXA, "  high: 0.9\n", "  high: 90\n", "must be at most 1"),
    "a half-life in minutes": (DEXA, "  value: 5.5\n  unit: \"h\"\n  low: 2.4\n  high: 7.5", "  value: 330\n  unit: \"h\"\n  low: 144\n  high: 450", "were minutes meant?"),
    "a half-life in days": (DEXA, "  value: 5.5\n  unit: \"h\"\n  low: 2.4\n  high: 7.5", "  value: 0.23\n  unit: \"h\"\n  low: 0.1\n  high: 0.31", "were days meant?"),
    "a drug of another's name": (DEXA, "name: Dexamethasone", "name: Methyl-Prednisolone", "is the drug `"),
    "a drug under its name once more": (DEXA, "name: Dexamethasone", "name: hydro cortisone", "is the drug `"),
    "a year of nobody": ("references.yaml", "    year: 2015", "    year: 20155", "must be at most 2100"),
    "an item of another quiz": ("quizzes/physical-therapy.yaml", None, None, "is in `occupational-therapy` already"),
    "an explanation of nothing": (QUIZ, None, "because: \"\"", "`because` is empty"),
    "an explanation of blanks": (QUIZ, None, "because: \"  \"", "`because` is empty"),
    "an explanation of a dash": (QUIZ, None, "because: \"–\"", "which says nothing: write it out"),
    "a day before the one before": (LIST, "{value: 163 days", "{value: 63 days", "back to `worse` on day 63"),
    "a day after the end": (LIST, "{value: 215 days", "{value: 299 days", "and the case ends on day 290"),
    "an end before the last scene": (LIST, "290 days", "200 days", "and the case ends on day 200"),
    "an equivalent of nothing": ("equivalents.yaml", 'mg: "20"', 'mg: "0"', "does not begin with a number above zero"),
    "an equivalent in words": ("equivalents.yaml", 'mg: "20"', 'mg: "about the same"', "does not begin with a number above zero"),
    "a lesson's number twice": ("lessons/05-physical-therapy.yaml", "number: 5", "number: 6", "number 6 already"),
    "a day that is a number": ("lessons/05-physical-therapy.yaml", "checked: 2026-11-22", "checked: 20261122", "is not a day"),
    "a goal after the last day": (LAB, None, None, "days are shown: correct it"),
}  # fmt: skip


def written(copy, file, old, new):
    """The line or lines at which a finding is expected."""
    if file == "quizzes/physical-therapy.yaml":
        taken = copy.text("quizzes/occupational-therapy.yaml").split("  - id: ", 1)[1].split("\n", 1)[0]
        own = copy.text(file).split("  - id: ", 1)[1].split("\n", 1)[0]
        return copy.edit(file, f"id: {own}\n", f"id: {taken}\n")
    if file == QUIZ:
        old = next(line for line in copy.text(file).splitlines() if line.startswith("    because: ") or line.startswith("        because: ")).strip()  # fmt: skip
    if file == LAB:
        old = next(line for line in copy.text(file).splitlines() if "read_on:" in line or "day: " in line)
        return copy.edit(
            file, old, old.split(" days")[0].rstrip("0123456789.") + "3000 days" + old.split(" days", 1)[1]
        )
    return copy.edit(file, old, new)


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_cannot_be_so_is_a_finding_that_says_what_to_do(copy, name):
    file, old, new, words = IMPOSSIBLE[name]
    line = written(copy, file, old, new)
    found = findings()
    fitting = [finding for finding in found if words in finding.sentence]
    assert fitting, found
    assert all(WHAT_TO_DO.search(finding.sentence) and not JARGON.search(finding.sentence) for finding in fitting)
    assert name in ELSEWHERE or (fitting[0].file, fitting[0].line) == (f"assets/{file}", line)


# Found at the other of the two that do not fit together.
ELSEWHERE = {"a drug of another's name", "a drug under its name once more", "a half-life in minutes", "a half-life in days", "a day before the one before",
             "an end before the last scene", "a lesson's number twice"}  # fmt: skip


def test_a_second_file_of_one_drug_is_told_whatever_its_hyphens(copy):
    copy.write(
        "drugs/methyl-prednisolone.yaml",
        copy.text("drugs/methylprednisolone.yaml").replace("id: methylp", "id: methyl-p"),
    )
    assert any("but for hyphens and capitals" in finding.sentence for finding in findings())


def test_whoever_comes_from_a_detour_may_come_late_to_the_argued_way():
    """In `a-list-from-the-internet` the second box is found ten days after the plan would have been made."""
    assert not [finding for finding in findings() if "back to" in finding.sentence]


@pytest.mark.parametrize(
    ("key", "number", "words"),
    [
        ("low", "high", "which is no way at all"),
        ("step", "900", "longer than the scale"),
        ("step", "0.7", "no step of 0.7"),
    ],
)
def test_a_scale_that_a_hand_cannot_move_along_is_told(key, number, words):
    from types import SimpleNamespace

    from course_lib.content.validate.possible import _scale
    from course_lib.content.yaml_reader import Page

    scale = {"low": 0.0, "high": 40.0, "step": 5.0, "start": 20.0, "argued": 20.0, "bands": ()}
    scale[key] = scale["high"] if number == "high" else float(number)
    told = list(_scale(Page(None, "a.yaml"), (), SimpleNamespace(**scale)))
    assert told and words in told[0].sentence and WHAT_TO_DO.search(told[0].sentence)
