"""The sheet of observations tells what was told, marks what was not, and names nothing that the course does not have."""

import pytest

from course_lib import content
from course_lib.content.library import page
from course_lib.content.validate.cross_checks import check

SHEET = "observations.yaml"


def test_every_observation_of_a_study_that_a_target_cites_says_that_the_model_was_tuned_to_it():
    cited = {target["source"]: target["id"] for target in page("targets.yaml").data["targets"] if "source" in target}
    for id, one in content.published().observations.items():
        if one.source in cited and one.measure != "other":
            assert one.targets, id


def test_every_check_in_it_is_run_as_the_check_is():
    for one in content.published().observations.values():
        assert one.check is None or one.assumed.scenario == one.check


def test_what_is_from_memory_in_the_references_is_from_memory_here():
    sheet, references = content.published(), content.references()
    for one in (*sheet.observations.values(), *sheet.studies.values()):
        if references[one.source].standing == "from memory, not checked":
            assert one.standing == "from memory, not checked"


def test_what_is_assumed_is_only_what_was_not_told():
    for id, one in content.published().observations.items():
        for name in ("drug", "dose", "duration"):
            if getattr(one.assumed, name, None):
                assert getattr(one, name) == "unknown", id


BROKEN = {
    "an unknown drug": ("    drug: dexamethasone", "    drug: dexametasone", "there is no drug `dexametasone`: did you mean"),
    "an unknown target": ("targets: [weiner_8w]", "targets: [weiner_9w]", "there is no target `weiner_9w`: did you mean"),
    "an unknown check": ("    check: dropcho-1991", "    check: dropcho", "there is no check `dropcho`: did you mean"),
    "an unknown scenario": ("{scenario: nava-2002", "{scenario: nava", "there is no scenario `nava`: did you mean"),
    "an unknown source": ("source: wang-1991", "source: wang", "there is no reference `wang`"),
    "a range without its end": ("    high: 1.13\n", "", "come together: give all three"),
    "weak of nobody": ("    weak: 23\n    people: 216\n", "    weak: 23\n", "`weak` is a number of `people`"),
    "a ratio without its scale": ("    scale: RR\n", "", "`scale` and `estimate` come together"),
    "an interval beside its estimate": ("    low: 1.01\n", "    low: 1.31\n", "the interval must hold the estimate"),
    "a duration without a unit": ("    duration: 56 days", "    duration: 56", "`56` is not a quantity"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_said_at_its_door(copy, what):
    old, new, words = BROKEN[what]
    copy.edit(SHEET, old, new)
    assert any(words in finding.sentence and finding.file.endswith(SHEET) for finding in check())
