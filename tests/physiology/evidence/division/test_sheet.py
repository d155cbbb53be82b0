"""Published numbers are divided once, each study on one side, and nothing that was told to whoever fits is called untouched."""

from collections import Counter

import pytest
import yaml
from pydantic import ValidationError

from course_lib.content.yaml_reader import LOADER
from course_lib.model.claim import Reference
from course_lib.model.regimen import Scenario
from course_lib.physiology.evidence.checks import checks
from course_lib.physiology.evidence.division.needs import lacking
from course_lib.physiology.evidence.division.sheet import (
    LEAST_UNTOUCHED,
    MUST_STAY_UNTOUCHED,
    Division,
    Given,
    scenario,
)
from course_lib.physiology.evidence.targets import targets
from tests.physiology.conftest import ASSETS

COLLECTED = {1: 13, 2: 9, 3: 4, 4: 6, 5: 6, 6: 5, 7: 4, 8: 7, 9: 7, 10: 4, 11: 1}  # numbers in each section
NOT_YET_RUN = {"clock", "routes", "drugs", "relapses", "switches"}  # without these an entry is a scenario of today


def read(name):
    return yaml.load((ASSETS / name).read_text(encoding="utf-8"), LOADER)


@pytest.fixture(scope="module")
def sheet():
    return read("calibration/sms3_division.yaml")


@pytest.fixture(scope="module")
def division(sheet):
    return Division.model_validate(sheet)


@pytest.fixture(scope="module")
def references():
    return {id: Reference(id=id, **one) for id, one in read("references.yaml")["references"].items()}


def changed(sheet, id, **fields):
    """The sheet with other fields in one entry."""
    return {**sheet, "entries": [{**one, **fields} if one["id"] == id else one for one in sheet["entries"]]}


def test_every_collected_number_has_one_group(division):
    collected = [f"D{section}.{n}" for section, many in COLLECTED.items() for n in range(1, many + 1)]
    assert len(collected) == 66
    assert sorted(entry.id for entry in division.entries if entry.id[0] == "D") == sorted(collected)


def test_a_third_of_the_numbers_was_left_untouched_with_and_without_what_was_added(division):
    for entries in (division.entries, [entry for entry in division.entries if entry.id[0] == "D"]):
        assert sum(entry.first_group == "untouched" for entry in entries) >= LEAST_UNTOUCHED * len(entries)


def test_what_is_no_longer_untouched_says_so_and_why_and_nothing_becomes_untouched(division, sheet):
    moved = {entry.id for entry in division.entries if entry.divided_as}
    assert moved == {"D1.2", "D1.7", "D2.6", "D5.3"}
    for entry in division.entries:
        assert bool(entry.moved) == (entry.id in moved)
        assert entry.first_group == ("untouched" if entry.id in moved else entry.group)
    for fields in ({"moved": ""}, {"divided_as": None}, {"group": "untouched"}):
        with pytest.raises(ValidationError, match="nothing is moved into it|while constants still moved"):
            Division.model_validate(changed(sheet, "D1.2", **fields))


def test_what_was_printed_while_constants_moved_is_not_untouched(division, sheet):
    assert {"D1.2", "D1.4", "D5.3", "D4.2", "D4.3", "D7.1"} <= set(division.seen.printed)
    seen = {**sheet["seen"], "printed": [*sheet["seen"]["printed"], "D1.3"]}
    with pytest.raises(ValidationError, match="`D1.3` was printed while constants still moved"):
        Division.model_validate({**sheet, "seen": seen})


@pytest.mark.parametrize("domain", MUST_STAY_UNTOUCHED)
def test_every_domain_keeps_an_untouched_check(division, domain):
    assert any(entry.domain == domain for entry in division.of("untouched"))


def test_no_study_and_no_people_stand_on_both_sides(division, sheet):
    groups = {}
    for entry in division.entries:
        for source in entry.sources:
            groups.setdefault(source, set()).add(entry.group)
    assert all(len(found) == 1 for found in groups.values())
    with pytest.raises(ValidationError, match="the study `marusic-2021` is in two groups"):
        Division.model_validate(changed(sheet, "N4.1", sources=["marusic-2021"]))
    with pytest.raises(ValidationError, match="`D4.2` shares people with `D4.1`, which stands on the other side"):
        Division.model_validate(changed(sheet, "D4.2", group="untouched", told=[]))


def test_no_untouched_check_is_of_a_study_that_the_model_is_tuned_to_already(division, course):
    used = {one.source for one in targets(course.targets)} - {None}
    sheet = read("observations.yaml")["observations"].values()
    used |= {one["source"] for one in sheet if one.get("targets") or one.get("informed")}
    used |= {one.source for one in checks(course.checks)}
    for entry in division.of("untouched"):
        assert not used & {*entry.sources, *entry.shares_people_with}, entry.id


def test_what_was_told_is_no_untouched_check(division, sheet):
    assert not any(entry.told for entry in division.of("untouched"))
    with pytest.raises(ValidationError, match="what was told to whoever fits is no untouched check"):
        Division.model_validate(changed(sheet, "D1.1", group="untouched"))


def test_every_fault_is_behind_an_entry_and_every_target_has_a_reason(division):
    assert {one for entry in division.entries for one in (*entry.told, *entry.direction_told)} == set(range(1, 10))
    assert all(3 <= len(entry.reason.split()) <= 7 for entry in division.entries)


def test_what_cannot_be_read_from_a_run_is_neither_target_nor_check(sheet):
    with pytest.raises(ValidationError, match="is neither target nor check"):
        Division.model_validate(changed(sheet, "D3.4", group="untouched"))


def test_an_entry_that_stands_twice_is_refused(sheet):
    with pytest.raises(ValidationError, match="`D1.1` stands here twice"):
        Division.model_validate({**sheet, "entries": [*sheet["entries"], sheet["entries"][0]]})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"low": None, "high": None}, "say what counts as agreement"),
        ({"low": 2, "high": 1}, "`low` is at most `high`"),
        ({"interval": ""}, "come together"),
        ({"below": None}, "needs its cut-off"),
        ({"run": "day"}, "there is no run `day` in this entry"),
        ({"over": {}, "minus": {}}, "remove `over` or `minus`"),
    ],
)
def test_a_reading_without_what_makes_it_one_is_refused(sheet, fields, words):
    first = sheet["entries"][0]
    with pytest.raises(ValidationError, match=words):
        Division.model_validate(changed(sheet, "D1.1", readings=[{**first["readings"][0], **fields}]))


def test_every_source_is_a_reference_that_says_how_far_it_was_read(division, references):
    for entry in division.entries:
        for source in entry.sources:
            assert "Read as" in references[source].note, source
            assert references[source].standing != "from memory, not checked", source


def test_a_source_that_was_read_as_a_stored_abstract_that_ends_early_is_one_that_was_cut(division, references):
    for entry in division.entries:
        early = any("ends early" in references[source].note for source in entry.sources)
        assert early == (entry.read == "cut"), entry.id


def test_an_observation_lies_in_its_own_interval_and_in_what_counts_as_agreement(division):
    for entry in division.entries:
        for one in entry.readings:
            if one.observed is None:
                continue
            if one.interval:
                assert one.observed_low <= one.observed <= one.observed_high, (entry.id, one.words)
            assert one.low is None or one.low <= one.observed, (entry.id, one.words)
            assert one.high is None or one.observed <= one.high, (entry.id, one.words)


def test_every_day_that_is_read_lies_inside_its_run(division):
    for entry in division.entries:
        for one in entry.readings:
            assert (one.day or 0) <= entry.runs[one.run].life.days, (entry.id, one.words)
            for given in entry.runs[one.run].given:
                assert given.to_day <= entry.runs[one.run].life.days + 1, entry.id


def test_every_need_is_told_and_none_is_told_that_nothing_needed(division, course):
    """Routes are met by now."""
    missing = Counter(need for entry in division.entries for need in lacking(entry, course.drugs))
    assert missing.keys() == division.needs.keys() - {"routes"}


def test_what_waits_for_no_clock_route_drug_or_rule_is_a_scenario_of_the_present_model(division, course):
    ready = [entry for entry in division.entries if not lacking(entry, course.drugs) & NOT_YET_RUN]
    runs = [run for entry in ready for run in entry.runs.values()]
    assert len(runs) > 30
    for run in runs:
        made = scenario(run)
        assert isinstance(made, Scenario)
        assert {one.drug for one in made.regimen} <= course.drugs.keys()


def test_the_taper_of_the_bowel_study_comes_to_the_grams_that_it_tells(division):
    (entry,) = [one for one in division.entries if one.id == "D2.1"]
    courses = scenario(entry.runs["taper"]).regimen
    assert sum(one.mg_per_day * (one.to_day - one.from_day) for one in courses) == pytest.approx(2030)
    assert [one.dose_mg for one in courses[-4:]] == [20, 15, 10, 5]


@pytest.mark.parametrize(
    ("at_h", "every_day", "present"),
    [((8,), 1, True), ((8,), 2, True), ((0, 12), 1, True), ((0, 6, 12, 18), 1, True), ((23,), 1, False), ((8, 20), 1, False), ((0, 12), 2, False)],
)  # fmt: skip
def test_a_dose_at_an_hour_of_its_own_waits_for_the_clock(at_h, every_day, present):
    given = Given(drug="prednisone", route="oral", dose_mg=5.0, at_h=at_h, from_day=0, to_day=10, every_day=every_day)
    assert given.on_the_present_clock == present


def test_every_check_of_the_model_before_has_a_standing_for_the_next_one(division, course):
    before = {one.id: one.standing for one in checks(course.checks)}
    assert {one.check for one in division.carried} == before.keys()
    for one in division.carried:
        assert before[one.check] == "untouched" or one.group == "informed by"


def test_a_study_that_informs_the_next_model_is_no_untouched_check_that_is_carried(division, course):
    told = {source for entry in division.entries if entry.group != "untouched" for source in entry.sources}
    sources = {one.id: one.source for one in checks(course.checks)}
    for one in division.carried:
        assert one.group == "informed by" or sources[one.check] not in told, one.check
