"""The page of evidence: every observation with its verdict in words, every study with its certainty, and what no number decides."""

from collections import Counter

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from course_lib import content
from course_lib.physiology.evidence.observations import Modelled, Row, observed
from course_lib.views.model_card import forest_plot, observations
from course_lib.views.parts.claim_text import Evidence
from tests.reading import collapsed, loose_ends


def invented(id, one):
    """A row with an invented word of the model: these tests are about what is shown, and not about the model."""
    told = observed(one) is not None and (one.assumed or "unknown" not in (one.drug, one.dose, one.duration))
    patients = (0.8, 0.95) if one.measure == "strength" else None
    return Row(id, one, 20.0 if told else None, 14.0, Modelled(0.9, patients, (0.85, 0.9)) if told else None, bool(one.targets), "untouched" if one.check else "")  # fmt: skip


@pytest.fixture(scope="module")
def sheet():
    return content.published()


@pytest.fixture(scope="module")
def rows(sheet):
    return [invented(id, one) for id, one in sheet.observations.items()]


@pytest.fixture(scope="module")
def page(rows, sheet):
    evidence = Evidence(content.claims(), content.references(), "here")
    return BeautifulSoup(f"<div>{observations.show(rows, sheet, evidence)}{evidence.cards()}</div>", "html.parser")


def words(element):
    return collapsed(element.get_text(" "))


def test_the_page_says_first_that_weakness_alone_decides_nothing(page, sheet):
    assert words(page.select_one(".px-notice")) == collapsed(sheet.never)
    assert "septic shock or ARDS" in sheet.never and loose_ends(page) == set()


def test_every_observation_has_its_words_its_source_and_what_may_mislead(page, sheet):
    items = {words(item.strong): words(item) for item in page.select(".px-ev-row")}
    for one in sheet.observations.values():
        said = items[one.label]
        for part in (one.words, one.confounded, one.assumed and one.assumed.why, content.references()[one.source].citation):  # fmt: skip
            assert not part or collapsed(part) in said
        assert ("dose not known" in said) == (one.dose == "unknown")
        assert ("drug not named" in said) == (one.drug == "unknown")
        assert ("finding from memory, not checked" in said) == (one.standing != "seen in excerpt")
        assert ("the model was tuned to it" in said) == bool(one.targets)


def test_the_groups_and_the_sentence_count_the_same_rows(page, rows):
    count = Counter(row.verdict for row in rows)
    heads = [words(head) for head in page.select(".px-ev h4")]
    for verdict, (_, name, _) in observations.VERDICTS.items():
        assert any(head.endswith(f"{name}: {count[verdict]}") for head in heads)
    said = observations.sentence(rows)
    assert f"Of {len(rows)} published observations {count['agrees'] + count['disagrees']} can be judged" in said
    assert f"{count['agrees']} agree" in said and f"{count['disagrees']} disagree" in said


def test_every_strip_says_in_words_what_it_shows(page):
    strips = page.select("svg[role=img]")
    assert strips
    for strip in strips:
        alternative = strip["aria-label"]
        assert len(alternative) > 20 and alternative in words(page).replace(" .", ".") or "A map of" in alternative


def test_no_mark_lies_outside_its_strip(page):
    for mark in page.select("svg[role=img] *"):
        for name in ("x", "x1", "x2", "cx"):
            if mark.get(name):
                assert 0 <= float(mark[name].rstrip("%")) <= 100


def test_both_pictures_have_a_table_with_every_row(page, sheet):
    side, studies = page.select("table")
    assert len(side.select("tbody tr")) == len(sheet.observations)
    assert len(studies.select("tbody tr")) == len(sheet.studies)


def test_every_observation_is_on_the_map_or_named_as_missing(page, rows):
    chart = page.select(".px-ev-map svg")[0]
    numbers = ", ".join(text.get_text() for text in chart.select(".px-ev-strip-number")).split(", ")
    missing = words(page).split("dose or time is not known: ")[1].split(". ")[0].split(".")[0]
    found = [int(number) for number in [*numbers, *missing.replace(" and ", ", ").split(", ")]]
    assert sorted(found) == list(range(1, len(rows) + 1))


# ── the forest ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_risk_ratios_and_odds_ratios_stand_apart_and_nothing_is_pooled(page, sheet):
    risks, odds = (
        words(page.find("h4", string=forest_plot.SCALES[scale][0]).find_next_sibling("ul")) for scale in ("RR", "OR")
    )
    for study in sheet.studies.values():
        if study.estimate:
            assert study.label in (risks if study.scale == "RR" else odds)
            assert study.label not in (odds if study.scale == "RR" else risks)
    assert "◆" not in page.get_text() and "pooled" in words(page)


def test_the_forest_counts_its_intervals(sheet):
    said = forest_plot.sentence(sheet.studies)
    assert said.startswith(
        "Of 8 ratios 7 come with an interval: 4 lie wholly above 1, from 2 publications, 3 hold 1 and none lies wholly below"
    )
    assert "For 1 we have no interval, and 1 is from memory, not checked." in said


def test_a_ratio_without_an_interval_says_so_and_one_from_memory_is_open(page, sheet):
    rows = {words(item.strong): item for item in page.select(".px-ev-row")}
    for study in sheet.studies.values():
        said = words(rows[study.label])
        assert ("its interval is not known here" in said) == bool(study.estimate and not study.low)
        assert study.certainty in said and collapsed(study.words) in said
        if study.estimate:
            sign = rows[study.label].select_one(".px-ev-strip-sign").get_text()
            assert (sign in "○□") == (study.standing != "seen in excerpt")


# ── scales ───────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.floats(-10, 100), st.floats(-10, 100))
def test_what_is_more_lies_further_right_and_never_off_the_strip(one, other):
    for scale in (observations.STRENGTH, observations.SHARE, observations.DOSES, forest_plot.RATIOS):
        places = scale.at(min(one, other)), scale.at(max(one, other))
        assert 0 <= places[0] <= places[1] <= 100 + 1e-9


def test_a_half_and_a_double_lie_equally_far_from_one():
    at = forest_plot.RATIOS.at
    assert at(1) - at(0.5) == pytest.approx(at(2) - at(1))


def test_the_findings_of_the_folds_count_the_same_rows_and_studies(page, rows, sheet):
    count = Counter(row.verdict for row in rows)
    first, second, third = (words(fold) for fold in page.select(".px-section > summary"))
    assert (
        first
        == f"Dose and strength: it misses {count['disagrees']} of the {count['agrees'] + count['disagrees']} that can be judged."
    )
    above = [study for study in sheet.studies.values() if study.estimate and study.low and study.low > 1]
    drawn = [study for study in sheet.studies.values() if study.estimate]
    assert (
        second
        == f"Weakness in intensive care: {len(above)} of {len(drawn)} ratios lie wholly above 1, from 2 publications."
    )
    assert third == "What may be said of it" and not page.select("details[open]")
