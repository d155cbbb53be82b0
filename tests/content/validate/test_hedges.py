"""What explains an answer keeps a hedge of its claims, or says one of its own; what has lost them is found at its line."""

import pytest

from course_lib import content
from course_lib.content.validate.hedges import keeps_a_hedge
from tests.broken import CASE, JARGON, WHAT_TO_DO, findings

STAIRS = "cases/the-stairs-won.yaml"
NOTE = "worksheets/consult-note.yaml"
PAIR = "contrasts/which-dose-which-disease.yaml"

# A lost hedge: a file, the text that goes, the text that comes, words of the finding.
LOST = {
    "of a choice that repeats its claim": (STAIRS, "CK is usually normal or even low in the chronic form, so", "CK is normal or even low in the chronic form, so", "B3 (usually; neither confirms nor excludes)"),
    "of a band": (CASE, "The dose should generally be reduced when possible, and this is a gentle first step", "This is a gentle first step", "S19 (generally; when possible)"),
    "of a finding in a ranking": (STAIRS, "It may show exposure, which you knew, and it names no cause.", "It shows exposure, which you knew, and it names no cause.", "B38 (in one series; may)"),
    "of what a pick of a worksheet means": (NOTE, "CK is usually normal in the chronic form, and a normal one is no alarm.", "CK is normal in the chronic form, and that is no alarm.", "B3 (usually"),
    "of a row of a pair": (PAIR, "the review states about low-to-moderate doses in ICU sepsis and ARDS;", "the review says about dose and disease;", "S27 (indicated"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "words"), LOST.values(), ids=LOST)
def test_a_hedge_that_is_lost_is_one_finding_that_says_what_to_do(copy, file, old, new, words):
    line = copy.edit(file, old, new)
    (finding,) = findings()
    assert finding.file == f"assets/{file}" and line - 3 <= finding.line <= line
    assert f"keeps no hedge of what it rests on, {words}" in finding.sentence
    assert WHAT_TO_DO.search(finding.sentence) and not JARGON.search(finding.sentence), finding


@pytest.mark.parametrize(
    "said",
    [
        "It is normal or even low in the chronic form (from memory, not checked against a source), so",
        "CK may be normal or low in the chronic form, so",
        "In this case CK is normal or even low, as in the chronic form, so",
    ],
)
def test_a_choice_may_say_a_hedge_of_its_own(copy, said):
    copy.edit(STAIRS, "CK is usually normal or even low in the chronic form, so", said)
    assert findings() == ()


def test_a_choice_whose_hedge_stands_under_its_own_key_has_not_lost_it(copy):
    copy.edit(STAIRS, "CK is usually normal or even low in the chronic form, so", "CK is normal or even low in the chronic form, so")  # fmt: skip
    copy.edit(STAIRS, "It is measured once, in the search for other causes.\n", "It is measured once, in the search for other causes.\n        hedge: usually\n")  # fmt: skip
    assert findings() == ()


@pytest.mark.parametrize(
    ("said", "claims", "kept"),
    [
        ("Below the line it may resolve.", ["S20"], True),
        ("Below the line it resolves.", ["S20"], False),
        ("Below the line it resolves.", [], True),
        ("A change should be coordinated.", ["S14", "S20"], True),
    ],
)
def test_one_hedge_of_one_claim_is_enough_where_every_claim_is_hedged(said, claims, kept):
    known = content.claims()
    assert keeps_a_hedge(said, [known[id] for id in claims]) == kept
