"""The contrast pairs as their files tell them: one finding flips, its reason is sourced, and memory is called memory."""

import re

import pytest

from course_lib import content
from tests.content.test_worksheets import FORBIDDEN

PAIRS = content.ids("contrasts")


@pytest.fixture(params=PAIRS)
def pair(request):
    return content.contrast(request.param)


def texts(pair):
    sides = (pair.left, pair.right)
    return [
        pair.intro,
        pair.argued,
        *(t for s in sides for t in (s.text, s.conclusion)),
        *(r.because for r in pair.rows),
    ]


def flip(id):
    return next(row for row in content.contrast(id).rows if row.flips)


def test_the_five_pairs_that_lessons_call_are_there():
    called = "cord-or-muscle flare-or-steroid strong-legs-weak-breath tired-after-the-taper which-dose-which-disease"
    assert set(PAIRS) >= set(called.split())


def test_every_reason_has_a_claim_or_a_source_that_exists(pair):
    for row in pair.rows:
        assert row.claims or row.sources, row.id
        assert set(row.claims) <= set(content.claims()) and set(row.sources) <= set(content.references())


def test_more_than_the_flipping_finding_differs_between_the_two(pair):
    assert sum(row.left != row.right for row in pair.rows) >= 3


def test_the_flipping_finding_does_not_stand_first_and_not_in_one_place_throughout(pair):
    assert not pair.rows[0].flips
    assert len({[row.flips for row in content.contrast(id).rows].index(True) for id in PAIRS}) >= 3


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_pair_says_what_the_course_never_says(pair, pattern):
    assert not [text for text in texts(pair) if re.search(pattern, text, re.I)]


@pytest.mark.parametrize(
    ("id", "claim"), [("cord-or-muscle", "B12"), ("strong-legs-weak-breath", "B52"), ("tired-after-the-taper", "B51")]
)
def test_what_flips_rests_on_a_claim_whose_sources_were_read_and_whose_card_says_what_is_from_memory(id, claim):
    held = content.claims()[claim]
    assert claim in flip(id).claims and "from memory, not checked" in held.evidence
    assert all(content.references()[one].standing != "from memory, not checked" for one in held.sources)


def test_ck_tips_the_balance_and_settles_nothing():
    assert flip("flare-or-steroid").id == "ck" and "settles nothing" in flip("flare-or-steroid").because


def test_the_review_is_not_carried_over_to_a_high_dose_in_asthma():
    assert flip("which-dose-which-disease").id == "disease-and-dose"
    assert "cannot defend this dose" in content.contrast("which-dose-which-disease").right.conclusion
