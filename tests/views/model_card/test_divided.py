"""The card shows the divided numbers as they were recorded, each group by itself, and says what was not computed and why."""

import pytest

from course_lib.physiology.evidence.division.record import Record
from course_lib.views.model_card import divided
from tests.reading import loose_ends
from tests.views.model_card.test_card import tree, words


@pytest.fixture
def record():
    """Invented."""
    right, wrong = ({"reading": "share failing", "observed": 0.4, "low": 0.3, "high": 0.5, "model": value, "inside": value < 0.5} for value in (0.42, 0.9))  # fmt: skip
    waits = {"reading": "days until", "low": 14, "not_computed": "needs drugs: deflazacort."}
    return Record.model_validate(
        {
            "recorded_on": "2026-12-01",
            "model": "SMS-3/1",
            "constants": "0",
            "provenance": "Somebody had read them.",
            "entries": {
                "D1.3": {"group": "untouched", "words": "A study.", "direction_told": [1], "readings": [right, wrong]},
                "D9.3": {"group": "untouched", "words": "A depot.", "same_life_as": ["D9.4"], "readings": [waits]},
                "D1.2": {
                    "group": "informed by",
                    "divided_as": "untouched",
                    "moved": "Printed.",
                    "words": "-",
                    "readings": [right],
                },
                "D1.1": {"group": "target", "words": "A target.", "readings": [right]},
            },
        }
    )


def test_before_the_record_the_card_says_that_there_is_none():
    page = tree(divided.divided(None, False))
    assert "are not recorded yet" in words(page) and loose_ends(page) == set()


def test_each_group_says_how_many_readings_agree_and_what_that_is_worth(record):
    assert divided.group_sentence(record, "untouched") == "✗ 1 of 2 readings of 1 study agree: untouched."
    assert divided.group_sentence(record, "target") == "✓ 1 of 1 readings of 1 study agree: target."
    said = words(tree(divided.divided(record, False)))
    assert "agreement validates nothing" in said and "so they check it no more" in said
    assert "told before the fit: D1.3." in said and "their curve was fitted with it: D9.3." in said


def test_what_was_not_computed_stands_there_with_its_reason(record):
    said = words(tree(divided.divided(record, False)))
    assert "1 reading was not computed." in said
    assert "D9.3, untouched, days until: needs drugs: deflazacort." in said


def test_the_day_the_provenance_and_what_was_moved_are_told(record):
    said = words(tree(divided.divided(record, False)))
    assert "Recorded once, on 2026-12-01, with SMS-3/1." in said and "Somebody had read them." in said
    assert "D1.2 was divided as untouched and is now informed by: Printed." in said
    assert "changed since" not in said and "A constant has been changed since" in words(
        tree(divided.divided(record, True))
    )


@pytest.mark.parametrize(
    ("low", "high", "said"), [(0.3, 0.5, "0.3 to 0.5"), (None, -0.06, "at most −0.06"), (122, None, "at least 122")]
)
def test_what_counts_as_agreement_is_said_in_words(record, low, high, said):
    one = record.entries["D1.1"].readings[0].model_copy(update={"low": low, "high": high})
    assert divided.agreement(one) == said


def test_the_card_is_folded_and_its_parts_lead_nowhere_else(record):
    page = tree(divided.divided(record, True))
    assert len(page.select("details.px-section")) == 5 and loose_ends(page) == set()
