"""What `validate` says of a lab's guess and challenge that cannot be asked of its patient, or have lost a hedge."""

import pytest

from course_lib.content.validate.cross_checks import check

TAPER, ICU = (f"labs/{id}.yaml" for id in ("prednisone-taper", "septic-shock"))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (TAPER, "  measure: disease\n  day: 140 days", "  measure: disease\n  day: 200 days", "this is day 200, and 140 days are shown"),
        (TAPER, "measure: missing, day: 140 days", "measure: missing, day: 141 days", "this is day 141, and 140 days are shown"),
        (TAPER, "  measure: disease\n  day", "  measure: bronchospasm\n  day", "this patient has no bronchospasm: read another measure"),
        (TAPER, "  measure: disease\n  day", "  measure: chair-rise\n  day", "ask of another measure"),
        (TAPER, "{measure: disease, day: 60 days, most: 20", "{measure: illness, day: 120 days, most: 20", "this patient has no illness"),
        (TAPER, "{measure: disease, day: 60 days, most: 20", "{measure: chair-rise, of: apart, day: 120 days, most: 20", "two sides have no difference"),
        (TAPER, "    - id: alike\n", "    - id: on-a\n", "the option id `on-a` is here twice"),
        (TAPER, "      least: -5\n      most: 5\n", "", "the option `alike` needs `least` or `most`"),
        (TAPER, "  - id: fewest-grams\n", "  - id: the-agent-alone\n", "the task id `the-agent-alone` is here twice"),
        (TAPER, "    may: [sparing]\n", "    may: [severity]\n", "`severity` is not one of the words for"),
        (TAPER, "    may: [sparing]\n", "", "`may` is missing"),
        (TAPER, "[B17].\n    assumption", "[B99].\n    assumption", "there is no claim `B99`"),
        (TAPER, "; a guideline tapers long-term treatment only if the disease is controlled and the steroid no longer needed [B17]", "; long-term treatment is tapered [B17]", "this keeps no hedge of what it rests on"),
        (ICU, "is not automatically better [B14]", "helps [B14]", "this keeps no hedge of what it rests on"),
    ],
)  # fmt: skip
def test_a_guess_or_a_task_that_cannot_be_asked_is_told_in_its_file(copy, file, old, new, words):
    copy.edit(file, old, new)
    found = [finding for finding in check() if finding.file == f"assets/{file}"]
    assert any(words in finding.sentence for finding in found), [finding.sentence for finding in found]


def test_a_challenge_of_two_is_refused(copy):
    text = copy.text(ICU)
    copy.write(ICU, text[: text.index("  - id: the-number-stayed")])
    assert any("a challenge has three tasks, and `challenge` has 2" in one.sentence for one in check())
